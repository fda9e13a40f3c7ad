"""Whom a message asks for: the writer, somebody else, or nobody in particular."""

from __future__ import annotations

from functools import cached_property

from assistant.screening.marked import Marked, covered
from assistant.screening.persons import Persons

_LONGEST_FOLLOW_UP = 8
_OF_THE_WRITER = ("ask_self", "well", "kidneys_well")
_WELL = ("well", "tests_well", "kidneys_well", "not_mine")


class AskedFor:
    """The people whom one message asks for."""

    def __init__(self, marked: Marked, persons: Persons) -> None:
        self._marked = marked
        self._persons = persons

    @cached_property
    def asks_self(self) -> bool:
        """Whether the message asks for the writer: in so many words, or by telling that the writer is well."""
        return any(
            self._persons.whose(cue.start, cue.end) != "other"
            for rule in _OF_THE_WRITER
            for cue in self._marked.rule(rule)
        )

    @cached_property
    def _speaks_for_self(self) -> bool:
        """Whether the writer asks in the first person and says outright to be well."""
        return any(
            self._persons.whose(cue.start, cue.end) != "other"
            for rule in _WELL
            for cue in self._marked.rule(rule)
        ) and any(self._persons.whose(cue.start, cue.end) != "other" for cue in self._marked.rule("ask_self"))

    @cached_property
    def asks_other(self) -> bool:
        """Whether the message asks for somebody else."""
        told = self._marked.rule("told_of_other")
        asked = [self._marked.sentence(cue.start)[1] for cue in self._marked.rule("dose_ask")]
        if asked and any(person.start >= max(asked) for person in self._persons.others):
            return True
        cues = [cue for cue in self._marked.rule("ask_other") if not covered(cue, told)]
        if self._speaks_for_self:
            return any(self._questions(cue.start) for cue in cues)
        if not cues or any(self._asks(cue.start) for cue in cues):
            return bool(cues)
        others = {self._marked.sentence(cue.start) for cue in cues}
        if any(self._marked.sentence(cue.start) not in others for cue in self._marked.rule("well")):
            return False
        own = (cue for cue in self._marked.rule("ask_own") if self._asks(cue.start))
        return not any(self._marked.sentence(cue.start) not in others for cue in own)

    def _asks(self, index: int) -> bool:
        """Whether the sentence around ``index`` asks something."""
        first, last = self._marked.sentence(index)
        return self._marked.words[last - 1] == "?" or any(
            first <= cue.start < last for cue in self._marked.rule("dose_ask")
        )

    def _questions(self, index: int) -> bool:
        """Whether the sentence around ``index`` is a question outright."""
        first, last = self._marked.sentence(index)
        return self._marked.words[last - 1] == "?" or any(
            first <= cue.start < last for cue in self._marked.rule("interrogative")
        )

    @cached_property
    def follows_up(self) -> bool:
        """Whether it is a short question about a life stage in which nobody is spoken of and no dose asked for."""
        return (
            len(self._marked.tokens) <= _LONGEST_FOLLOW_UP
            and any(cue.start == 0 for cue in self._marked.rule("follow_up"))
            and not (
                self._persons.selves
                or self._marked.rule("dose_ask")
                or self._marked.rule("personal_dose_ask")
            )
        )

    def background(self, start: int, end: int) -> bool:
        """Whether a meaning of somebody else has no bearing on the person whose dose is asked."""
        first, last = self._marked.sentence(start)
        if any(first <= cue.start < last for cue in self._marked.rule("dead")):
            return True
        following = self._marked.sentence(last)[1] if last < len(self._marked.tokens) else last
        gone = any(last <= cue.start < following for cue in self._marked.rule("dead"))
        of_animal = any(first <= cue.start < start for cue in self._marked.rule("animal"))
        if (gone or of_animal) and not self.asks_other:
            return True
        distant = any(first <= cue.start < start for cue in self._marked.rule("distant"))
        if distant and not (self.asks_other or self._marked.rule("dose_ask")):
            return True
        return self.asks_self and not self.asks_other
