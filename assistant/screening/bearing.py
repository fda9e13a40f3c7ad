"""Bearing: whether a meaning is had by anybody now, or is past, feared, asked about or of people at large."""

from __future__ import annotations

from assistant.screening.marked import Marked
from assistant.screening.persons import Persons

_NEAR = 4
_NEAR_RESULT = 2
_ONE_OF_THEM_REACH = 15


class Bearing:
    """How the meanings of one message bear on somebody."""

    def __init__(self, marked: Marked, persons: Persons) -> None:
        self._marked = marked
        self._persons = persons

    def over(self, start: int, end: int) -> bool:
        """Whether the meaning is said to be past."""
        clause = self._marked.clause(start)
        first, last = self._marked.sentence(start)
        return any(
            self._marked.clause(cue.start) == clause
            or (first <= cue.start < last and 0 <= cue.start - end <= 3)
            for cue in self._marked.rule("past")
        )

    def feared(self, start: int, end: int) -> bool:
        """Whether the meaning is said, in its sentence, to have been feared or looked for, or noted by mistake."""
        first, last = self._marked.sentence(start)
        return any(first <= cue.start <= start for cue in self._marked.rule("feared")) or any(
            first <= cue.start < last for cue in self._marked.rule("mistaken")
        )

    def named_before(self, rule: str, start: int, end: int) -> bool:
        """Whether wording of ``rule`` right before a meaning leaves it without a bearer: asked about, feared, wished
        away."""
        words = self._marked.words
        if "my" in words[start:end] or words[max(0, start - 1) : start] == ("my",) or self.joined(end):
            return False
        clause = self._marked.clause(start)
        reach = _NEAR_RESULT if rule == "caused" else _NEAR
        return any(
            cue.end <= start
            and start - cue.end <= reach
            and self._marked.clause(cue.start) == clause
            and not ({"i", "have", "my", "got"} & set(words[cue.end : start]))
            for cue in self._marked.rule(rule)
        )

    def joined(self, end: int) -> bool:
        """Whether the writer then says to be one of the people just spoken of."""
        return any(end <= cue.start <= end + _ONE_OF_THEM_REACH for cue in self._marked.rule("one_of_them"))

    def general(self, start: int, end: int) -> bool:
        """Whether the meaning belongs to people at large."""
        clause = self._marked.clause(start)
        near_one = any(
            cue.start <= end + 3 and start - cue.end <= 5 for cue in self._marked.rule("as_one_of")
        )
        if near_one or self.joined(end) or "my" in self._marked.words[max(0, start - 2) : end]:
            return False
        before = any(
            cue.end <= start and start - cue.end <= 2 and self._marked.clause(cue.start) == clause
            for cue in self._marked.rule("general")
        )
        after = any(
            start < cue.end and 0 <= cue.end - end <= 2 and cue.start >= start
            for cue in self._marked.rule("general_after")
        )
        first = self._marked.sentence(start)[0]
        known = {cue.start for cue in self._marked.rule("knows")}
        own = any(
            first <= span.start < start
            and span.start not in known
            and start - span.end <= 4
            and self._marked.words[span.start] in {"i", "im", "ive", "am"}
            for span in self._persons.selves
        )
        return (before or after) and not own

    def told_as_history(self, start: int) -> bool:
        """Whether an event is told as something that somebody once had, and not today, or died of."""
        first, last = self._marked.sentence(start)
        if any(first <= cue.start < last for cue in self._marked.rule("died")):
            return True
        recent = any(first <= cue.start < last for cue in self._marked.rule("recent"))
        return not recent and any(
            cue.start <= start and start - cue.end <= _NEAR for cue in self._marked.rule("had")
        )
