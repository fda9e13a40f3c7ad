"""Reading: what a message says about whom, and how surely.

Takes the spans that the matcher found and gives each meaning its attributes, in the manner of the ConText
method: denied or not, whose it is, over or present, about people at large or only asked about. The wording
of every rule is data (``policy/context.yaml``); this module holds how far a rule reaches. Where the words
leave room for doubt a meaning stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.screening.patterns import Span
from assistant.screening.policy import Policy
from assistant.screening.tokens import SENTENCE_ENDS, Tokens

Whose = Literal["self", "other", "unsaid"]
_DENIAL_REACH = 10
_NEAR = 4
_NEAR_RESULT = 2
_DOUBT_REACH = 7
_STRONG_DENIALS = frozenset(
    {"have", "had", "without", "no", "never", "nor", "neither", "history", "dont", "havent", "doesnt"}
)
_TAKEN_UP_REACH = 8
_STATEMENT_BEGINS = SENTENCE_ENDS | {
    ",",
    "but",
    "and",
    "though",
    "although",
    "while",
    "whereas",
    "however",
    "only",
    "now",
}
_ONE_OF_THEM_REACH = 15
_LONGEST_FOLLOW_UP = 8
_LIST_WORDS = frozenset({"or", "nor", "and", ","})
_ALTERNATIVES = frozenset({"or", "nor"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One meaning at one place, with what the words around it say of it."""

    entry: str
    start: int
    end: int
    denied: bool
    whose: Whose
    past: bool
    asked: bool
    caused: bool
    general: bool
    background: bool
    had: bool


class Reading:
    """One message read; attributes are computed when asked for."""

    def __init__(self, tokens: Tokens, spans: Sequence[Span], policy: Policy) -> None:
        self.tokens = tokens
        self._policy = policy
        self._by_label: dict[str, list[Span]] = {}
        for span in spans:
            self._by_label.setdefault(span.label, []).append(span)
        self._rules = {
            label.removeprefix("context:"): found
            for label, found in self._by_label.items()
            if label.startswith("context:")
        }
        self._clauses = self._clause_starts()
        self._sentences = [0] + [i + 1 for i, word in enumerate(tokens.words) if word in SENTENCE_ENDS]

    def rule(self, name: str) -> list[Span]:
        """Where the wording of context rule ``name`` stands."""
        return self._rules.get(name, [])

    def _clause_starts(self) -> list[int]:
        continues = {span.end for span in self.rule("continues")}
        starts = {0} | {i + 1 for i, word in enumerate(self.tokens.words) if word in SENTENCE_ENDS}
        starts |= {span.start for span in self.rule("clause_start") if span.start not in continues}
        return sorted(starts)

    def _clause(self, index: int) -> int:
        return bisect_right(self._clauses, index)

    def sentence(self, index: int) -> tuple[int, int]:
        """The half-open token range of the sentence around ``index``."""
        place = bisect_right(self._sentences, index)
        end = self._sentences[place] if place < len(self._sentences) else len(self.tokens)
        return self._sentences[place - 1], end

    def _may_hide(self, mask: Span, meaning: Span) -> bool:
        concern_of, only = self._policy.concern_of, self._policy.entries[mask.label].only
        return concern_of[mask.label] is concern_of[meaning.label] and (not only or meaning.label in only)

    def _covered(self, span: Span, by: Iterable[Span]) -> bool:
        return any(other.start <= span.start and span.end <= other.end for other in by)

    @cached_property
    def _denials(self) -> list[Span]:
        """Denials that stand: the longest at each place, none inside words that only look like one."""
        hollow = [*self.rule("double_negation"), *self.rule("doubt")]
        widest: dict[int, Span] = {}
        for span in self.rule("denial"):
            if not any(other.start <= span.start < other.end for other in hollow) and (
                span.start not in widest or span.end > widest[span.start].end
            ):
                widest[span.start] = span
        kept: list[Span] = []
        for span in sorted(widest.values(), key=lambda s: s.start):
            if kept and span.start < kept[-1].end:
                continue
            following = self.tokens.words[span.end : span.end + 1]
            if (
                self.tokens.words[span.start] == "no"
                and span.end - span.start == 1
                and (not following or following[0] in {",", ".", "i", "my", "it", "he", "she", "im"})
            ):
                continue
            kept.append(span)
        return kept

    def denied(self, start: int, end: int, ends: Sequence[int]) -> bool:
        """Whether an explicit denial, and no doubt, reaches the meaning at ``start:end``."""
        clause = self._clause(start)
        if self._doubted(start, end, clause) or self._taken_back(end):
            return False
        cues = [
            cue
            for cue in self._denials
            if cue.end <= start and self._clause(cue.start) == clause and start - cue.end <= _DENIAL_REACH
        ]
        nearest = bisect_right(ends, start)
        last_meaning = ends[nearest - 1] if nearest else 0
        nearer = [cue for cue in cues if cue.start >= last_meaning]
        cues = nearer or cues
        reaching = [cue for cue in cues if self._reaches(cue, start, end)]
        if reaching:
            either = sum(
                bool({"neither", "nor"} & set(self.tokens.words[cue.start : cue.end])) for cue in reaching
            )
            return (len(reaching) - max(0, either - 1)) % 2 == 1
        return any(
            end <= cue.start + 1
            and cue.start - end <= 1
            and all(w in "?:,-" for w in self.tokens.words[end : cue.start])
            and (
                (cue.end - cue.start > 1 and self.tokens.words[cue.start].isalpha())
                or self._answer_ends(cue.end)
            )
            and not self._taken_back(cue.end)
            for cue in self.rule("denial_after")
        )

    def taken_up(self, start: int, end: int) -> Whose | None:
        """Whose a denied meaning is after all: "I am not on dialysis, my brother is"."""
        words = self.tokens.words
        for cue in self.rule("likewise"):
            if (
                0 <= cue.start - end <= _TAKEN_UP_REACH
                and self._said_ends(cue.end)
                and (cue.start == end or words[cue.start - 1] in _STATEMENT_BEGINS)
            ):
                told = [s for s in (*self._selves, *self._others) if cue.start <= s.start < cue.end]
                return "self" if not told or told[0] in self._selves else "other"
        return None

    def _said_ends(self, index: int) -> bool:
        return self._answer_ends(index) or self.tokens.words[index] in {"and", "too", "for"}

    def unsure(self, start: int, end: int) -> bool:
        """Whether a reassuring statement is denied or left in doubt."""
        return (
            self._taken_back(end)
            or any(abs(cue.start - end) <= 1 for cue in self.rule("well_taken_back"))
            or any(cue.start < end and start < cue.end for cue in self.rule("well_denied"))
            or self._doubted(start, end, self._clause(start))
            or self.denied(start, end, ())
        )

    def _taken_back(self, end: int) -> bool:
        """Whether an exception that matters follows at once."""
        harmless = {cue.start for cue in self.rule("exception_harmless")}
        return any(0 <= cue.start - end <= 1 and cue.start not in harmless for cue in self.rule("exception"))

    def _answer_ends(self, index: int) -> bool:
        return (
            index >= len(self.tokens)
            or self.tokens.words[index] in {".", ",", ";", "!", "\n", "?"}
            or index in self._clauses
        )

    def _doubted(self, start: int, end: int, clause: int) -> bool:
        for cue in self.rule("doubt"):
            if (
                cue.start < end
                and start - cue.end <= _DOUBT_REACH
                and self._clause(cue.start) == clause
                and ("," not in self.tokens.words[cue.end : start])
            ):
                return True
        if any(
            0 <= cue.start - end <= 2 and not (set(self.tokens.words[end : cue.start]) - {",", "and", "or"})
            for cue in self.rule("doubt_after")
        ):
            return True
        return any(
            self._clause(cue.start) == clause and cue.end <= start and start - cue.end <= 6
            for cue in self.rule("double_negation")
        )

    def _reaches(self, cue: Span, start: int, end: int) -> bool:
        between = self.tokens.words[cue.end : start]
        if not between:
            return True
        sentence_end = self.sentence(start)[1]
        after = self.tokens.words[end : min(end + 6, sentence_end)]
        if "," in between and not (_ALTERNATIVES & set(between) or _ALTERNATIVES & set(after)):
            return False
        fillers = self._fillers
        if all(
            index in fillers or self.tokens.words[index] in _LIST_WORDS for index in range(cue.end, start)
        ):
            return True
        strong = bool(_STRONG_DENIALS & set(self.tokens.words[cue.start : cue.end]))
        return strong and bool(_ALTERNATIVES & (set(between) | set(after)))

    @cached_property
    def _fillers(self) -> frozenset[int]:
        return frozenset(i for span in self.rule("denial_filler") for i in range(span.start, span.end))

    @cached_property
    def _others(self) -> list[Span]:
        """Words for other people; pronouns count only after somebody they can stand for."""
        own_roles = self.rule("self_role")
        named = [noun for noun in self.rule("other_noun") if not self._covered(noun, own_roles)]
        authority = self.rule("authority")
        first = min((span.start for span in named), default=len(self.tokens))
        nouns = {span.start: span for span in self.rule("other") if self._covers_noun(span, named)}
        pronouns = [
            span
            for span in self.rule("other")
            if not self._covers_noun(span, named)
            and (span.start > first or self._names_one_later(span, named))
            and not self._covered(span, authority)
        ]
        return sorted([*nouns.values(), *pronouns], key=lambda s: s.start)

    def _names_one_later(self, pronoun: Span, named: Sequence[Span]) -> bool:
        """Whether a pronoun's sentence goes on to say who it stands for: "he was ill, my late father"."""
        last = self.sentence(pronoun.start)[1]
        return any(pronoun.end <= noun.start < last for noun in named) and bool(self.rule("dead"))

    @staticmethod
    def _covers_noun(span: Span, named: Sequence[Span]) -> bool:
        return any(span.start <= noun.start and noun.end <= span.end for noun in named)

    @cached_property
    def _selves(self) -> list[Span]:
        not_people = [*self._others, *self.rule("table_ask")]
        return [span for span in self.rule("self") if not self._covered(span, not_people)]

    @cached_property
    def _others_but_babies(self) -> list[Span]:
        babies = self.rule("baby")
        return [span for span in self._others if not any(self._covered(baby, (span,)) for baby in babies)]

    def whose(self, start: int, end: int, *, inside: bool = False, of_babies: bool = True) -> Whose:
        """The person nearest before a meaning in its sentence, else one tied to it right after.

        ``inside`` counts people named within the meaning itself, as in "give my son"; without ``of_babies`` a baby
        is nobody's bearer.
        """
        others = self._others if of_babies else self._others_but_babies
        first, last = self.sentence(start)
        if any(start <= span.start < end for span in self._selves):
            return "self"
        if inside and any(start <= span.start < end for span in others):
            return "other"
        best: tuple[int, Whose] | None = None
        for spans, who in ((self._selves, "self"), (others, "other")):
            for span in spans:
                if first <= span.start and span.end <= start and (best is None or span.end > best[0]):
                    best = (span.end, who)  # type: ignore[assignment]
        if best is not None:
            return "unsaid" if best[1] == "other" and self._told_apart(best[0], start) else best[1]
        if inside:
            return "unsaid"
        for span in others:
            if (
                0 <= span.start - end <= 1
                and span.end <= last
                and self.tokens.words[end : span.start]
                in {("for",), ("of",), ("in",), ("killed",), ("took",), ()}
            ):
                return "other"
        return "unsaid"

    def _told_apart(self, bearer_end: int, start: int) -> bool:
        """Whether those who treat somebody are brought in between a person and a meaning, so that it may be of
        either: "my husband is outside, they say stage three"."""
        words = self.tokens.words
        return any(
            bearer_end <= cue.start and cue.end <= start and "," in words[bearer_end : cue.start]
            for cue in self.rule("authority")
        )

    def over(self, start: int, end: int) -> bool:
        """Whether the meaning is said to be past."""
        clause = self._clause(start)
        first, last = self.sentence(start)
        return any(
            self._clause(cue.start) == clause or (first <= cue.start < last and 0 <= cue.start - end <= 3)
            for cue in self.rule("past")
        )

    def _named_before(self, rule: str, start: int, end: int) -> bool:
        """Whether wording of ``rule`` right before a meaning leaves it without a bearer: asked about, feared, wished
        away."""
        words = self.tokens.words
        if "my" in words[start:end] or words[max(0, start - 1) : start] == ("my",) or self._joined(end):
            return False
        clause = self._clause(start)
        reach = _NEAR_RESULT if rule == "caused" else _NEAR
        return any(
            cue.end <= start
            and start - cue.end <= reach
            and self._clause(cue.start) == clause
            and not ({"i", "have", "my", "got"} & set(words[cue.end : start]))
            for cue in self.rule(rule)
        )

    def _joined(self, end: int) -> bool:
        """Whether the writer then says to be one of the people just spoken of."""
        return any(end <= cue.start <= end + _ONE_OF_THEM_REACH for cue in self.rule("one_of_them"))

    def general(self, start: int, end: int) -> bool:
        """Whether the meaning belongs to people at large."""
        clause = self._clause(start)
        near_one = any(cue.start <= end + 3 and start - cue.end <= 5 for cue in self.rule("as_one_of"))
        if near_one or self._joined(end) or "my" in self.tokens.words[max(0, start - 2) : end]:
            return False
        before = any(
            cue.end <= start and start - cue.end <= 2 and self._clause(cue.start) == clause
            for cue in self.rule("general")
        )
        after = any(
            start < cue.end and 0 <= cue.end - end <= 2 and cue.start >= start
            for cue in self.rule("general_after")
        )
        first = self.sentence(start)[0]
        known = {cue.start for cue in self.rule("knows")}
        own = any(
            first <= span.start < start
            and span.start not in known
            and start - span.end <= 4
            and self.tokens.words[span.start] in {"i", "im", "ive", "am"}
            for span in self._selves
        )
        return (before or after) and not own

    @cached_property
    def asks_self(self) -> bool:
        """Whether the message asks for the writer."""
        return any(self.whose(cue.start, cue.end) != "other" for cue in self.rule("ask_self"))

    @cached_property
    def asks_other(self) -> bool:
        """Whether the message asks for somebody else."""
        told = self.rule("told_of_other")
        asked = [self.sentence(cue.start)[1] for cue in self.rule("dose_ask")]
        if asked and any(person.start >= max(asked) for person in self._others):
            return True
        cues = [cue for cue in self.rule("ask_other") if not self._covered(cue, told)]
        if not cues or any(self._asks(cue.start) for cue in cues):
            return bool(cues)
        others = {self.sentence(cue.start) for cue in cues}
        own = (cue for cue in self.rule("ask_own") if self._asks(cue.start))
        return not any(self.sentence(cue.start) not in others for cue in own)

    def _asks(self, index: int) -> bool:
        """Whether the sentence around ``index`` asks something."""
        first, last = self.sentence(index)
        return self.tokens.words[last - 1] == "?" or any(
            first <= cue.start < last for cue in self.rule("dose_ask")
        )

    @cached_property
    def follows_up(self) -> bool:
        """Whether it is a short question about a life stage in which nobody is spoken of and no dose asked for."""
        return (
            len(self.tokens) <= _LONGEST_FOLLOW_UP
            and any(cue.start == 0 for cue in self.rule("follow_up"))
            and not (self._selves or self.rule("dose_ask") or self.rule("personal_dose_ask"))
        )

    def background(self, start: int, end: int) -> bool:
        """Whether a meaning of somebody else has no bearing on the person whose dose is asked."""
        first, last = self.sentence(start)
        if any(first <= cue.start < last for cue in self.rule("dead")):
            return True
        following = self.sentence(last)[1] if last < len(self.tokens) else last
        gone = any(last <= cue.start < following for cue in self.rule("dead"))
        of_animal = any(first <= cue.start < start for cue in self.rule("animal"))
        if (gone or of_animal) and not self.asks_other:
            return True
        distant = any(first <= cue.start < start for cue in self.rule("distant"))
        if distant and not (self.asks_other or self.rule("dose_ask")):
            return True
        return self.asks_self and not self.asks_other

    def _told_as_history(self, start: int) -> bool:
        """Whether an event is told as something that somebody once had, and not today."""
        first, last = self.sentence(start)
        recent = any(first <= cue.start < last for cue in self.rule("recent"))
        return not recent and any(cue.start <= start and start - cue.end <= _NEAR for cue in self.rule("had"))

    def has(self, entry: str) -> bool:
        """Whether any wording of ``entry`` stands in the message."""
        return entry in self._by_label

    @cached_property
    def sex(self) -> str | None:
        """The one sex that the message speaks of; None when it speaks of both or neither."""
        female, male = bool(self.rule("female")), bool(self.rule("male"))
        return None if female == male else "female" if female else "male"

    def meanings(self, *, touching: Sequence[Span], covering: Sequence[Span]) -> list[Span]:
        """Every meaning left after the look-alikes that touch or cover it, in reading order."""
        entries = self._policy.entries
        return sorted(
            span
            for label, found in self._by_label.items()
            if label in entries
            for span in found
            if not any(h.start < span.end and span.start < h.end for h in touching if self._may_hide(h, span))
            and not self._covered(span, (h for h in covering if self._may_hide(h, span)))
        )

    def mention(self, span: Span, ends: Sequence[int]) -> Mention:
        """What is said of one meaning; ``ends`` are where the message's meanings end, in order."""
        concern = self._policy.concern_of[span.label]
        whose = self.whose(
            span.start, span.end, inside=concern.reading == "life_stage", of_babies=concern.of_babies
        )
        denied = self.denied(span.start, span.end, ends)
        if denied and (holder := self.taken_up(span.start, span.end)):
            denied, whose = False, holder
        elif not denied and self._joined(span.end):
            whose = "self"
        return Mention(
            entry=span.label,
            start=span.start,
            end=span.end,
            denied=denied,
            whose=whose,
            past=self.over(span.start, span.end),
            asked=self._named_before("asked", span.start, span.end),
            caused=self._named_before("caused", span.start, span.end),
            general=self.general(span.start, span.end),
            had=self._told_as_history(span.start),
            background=whose == "other" and self.background(span.start, span.end),
        )
