"""Polarity: whether a meaning is denied, and whether the denial stands.

After the ConText method; the wording is data (``policy/context.yaml``), how far each rule reaches is said
here. Where the words leave room for doubt nothing is denied.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from assistant.screening.marked import Marked
from assistant.screening.patterns import Span

_DENIAL_REACH = 10
_DOUBT_REACH = 7
_STRONG_DENIALS = frozenset(
    {"have", "had", "without", "no", "never", "nor", "neither", "history", "dont", "havent", "doesnt"}
)
_LIST_WORDS = frozenset({"or", "nor", "and", ","})
_ALTERNATIVES = frozenset({"or", "nor"})


class Polarity:
    """The denials and doubts of one message."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked

    @cached_property
    def _denials(self) -> list[Span]:
        """Denials that stand: the longest at each place, none inside words that only look like one."""
        hollow = [*self._marked.rule("double_negation"), *self._marked.rule("doubt")]
        widest: dict[int, Span] = {}
        for span in self._marked.rule("denial"):
            if not any(other.start <= span.start < other.end for other in hollow) and (
                span.start not in widest or span.end > widest[span.start].end
            ):
                widest[span.start] = span
        kept: list[Span] = []
        for span in sorted(widest.values(), key=lambda s: s.start):
            if kept and span.start < kept[-1].end:
                continue
            following = self._marked.words[span.end : span.end + 1]
            if (
                self._marked.words[span.start] == "no"
                and span.end - span.start == 1
                and (not following or following[0] in {",", ".", "i", "my", "it", "he", "she", "im"})
            ):
                continue
            kept.append(span)
        return kept

    def denied(self, start: int, end: int, ends: Sequence[int]) -> bool:
        """Whether an explicit denial, and no doubt, reaches the meaning at ``start:end``."""
        clause = self._marked.clause(start)
        if self._doubted(start, end, clause) or self._taken_back(end):
            return False
        cues = [
            cue
            for cue in self._denials
            if cue.start < start
            and self._marked.clause(cue.start) == clause
            and start - cue.end <= _DENIAL_REACH
        ]
        nearest = bisect_right(ends, start)
        last_meaning = ends[nearest - 1] if nearest else 0
        nearer = [cue for cue in cues if cue.start >= last_meaning]
        cues = nearer or cues
        reaching = [cue for cue in cues if self._reaches(cue, start, end)]
        if reaching:
            either = sum(
                bool({"neither", "nor"} & set(self._marked.words[cue.start : cue.end])) for cue in reaching
            )
            return (len(reaching) - max(0, either - 1)) % 2 == 1
        return any(
            end <= cue.start + 1
            and cue.start - end <= 1
            and all(w in "?:,-" for w in self._marked.words[end : cue.start])
            and (
                (cue.end - cue.start > 1 and self._marked.words[cue.start].isalpha())
                or self._marked.answer_ends(cue.end)
            )
            and not self._taken_back(cue.end)
            for cue in self._marked.rule("denial_after")
        )

    def unsure(self, start: int, end: int) -> bool:
        """Whether a reassuring statement is denied or left in doubt."""
        return (
            self._taken_back(end)
            or self.set_against(start, end)
            or any(abs(cue.start - end) <= 1 for cue in self._marked.rule("well_taken_back"))
            or any(cue.start < end and start < cue.end for cue in self._marked.rule("well_denied"))
            or self._doubted(start, end, self._marked.clause(start))
            or self.denied(start, end, ())
        )

    def excepted(self, start: int, end: int) -> bool:
        """Whether something is taken out of a statement of health: "otherwise healthy"."""
        return any(cue.start <= end + 1 and start - 1 <= cue.end for cue in self._marked.rule("well_except"))

    def over(self, start: int, end: int) -> bool:
        """Whether a statement of health is put in the past: "I was healthy until"."""
        return any(cue.start <= end + 1 and start - 1 <= cue.end for cue in self._marked.rule("well_once"))

    def set_against(self, one: int, other: int) -> bool:
        """Whether a word of contrast stands between two places."""
        first, last = sorted((one, other))
        return any(first <= cue.start < last for cue in self._marked.rule("contrast"))

    def _taken_back(self, end: int) -> bool:
        """Whether an exception that matters follows at once."""
        harmless = {cue.start for cue in self._marked.rule("exception_harmless")}
        return any(
            0 <= cue.start - end <= 1 and cue.start not in harmless for cue in self._marked.rule("exception")
        )

    def _doubted(self, start: int, end: int, clause: int) -> bool:
        for cue in self._marked.rule("doubt"):
            if (
                cue.start < end
                and start - cue.end <= _DOUBT_REACH
                and self._marked.clause(cue.start) == clause
                and ("," not in self._marked.words[cue.end : start])
            ):
                return True
        if any(
            0 <= cue.start - end <= 2 and not (set(self._marked.words[end : cue.start]) - {",", "and", "or"})
            for cue in self._marked.rule("doubt_after")
        ):
            return True
        return any(
            self._marked.clause(cue.start) == clause and cue.end <= start and start - cue.end <= 6
            for cue in self._marked.rule("double_negation")
        )

    def _reaches(self, cue: Span, start: int, end: int) -> bool:
        between = self._marked.words[cue.end : start]
        if not between:
            return True
        if self._marked.words[cue.end - 1] == ":":
            return True  # it denies the whole list after it
        sentence_end = self._marked.sentence(start)[1]
        after = self._marked.words[end : min(end + 6, sentence_end)]
        if "," in between and not (_ALTERNATIVES & set(between) or _ALTERNATIVES & set(after)):
            return False
        fillers = self._fillers
        if all(
            index in fillers or self._marked.words[index] in _LIST_WORDS for index in range(cue.end, start)
        ):
            return True
        strong = bool(_STRONG_DENIALS & set(self._marked.words[cue.start : cue.end]))
        return strong and bool(_ALTERNATIVES & (set(between) | set(after)))

    @cached_property
    def _fillers(self) -> frozenset[int]:
        return frozenset(
            i for span in self._marked.rule("denial_filler") for i in range(span.start, span.end)
        )
