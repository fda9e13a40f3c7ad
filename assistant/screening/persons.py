"""Persons: whose a meaning is, the writer's or somebody else's.

Pronouns stand for somebody only after somebody they can stand for; a word of kinship that is the writer's
own ("I am a mum of two") is nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from assistant.screening.marked import Marked, covered
from assistant.screening.patterns import Span
from assistant.screening.tokens import SENTENCE_ENDS

Whose = Literal["self", "other", "unsaid"]
_TAKEN_UP_REACH = 8
_POSSESSIVE = frozenset({"my", "our", "the", "his", "her"})
_OF_WHOM = {("for",), ("of",), ("in",), ("killed",), ("took",), ()}
_PATIENT = frozenset({"patient", "sufferer"})
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


class Persons:
    """The people of one message."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked

    @cached_property
    def others(self) -> list[Span]:
        """Words for other people; pronouns count only after somebody they can stand for."""
        own_roles = self._marked.rule("self_role")
        named = [noun for noun in self._marked.rule("other_noun") if not covered(noun, own_roles)]
        authority = self._marked.rule("authority")
        first = min((span.start for span in named), default=len(self._marked.tokens))
        nouns = {span.start: span for span in self._marked.rule("other") if self._covers_noun(span, named)}
        pronouns = [
            span
            for span in self._marked.rule("other")
            if not self._covers_noun(span, named)
            and (span.start > first or self._names_one_later(span, named))
            and not covered(span, authority)
        ]
        return sorted([*nouns.values(), *pronouns], key=lambda s: s.start)

    def _names_one_later(self, pronoun: Span, named: Sequence[Span]) -> bool:
        """Whether a pronoun's sentence goes on to say who it stands for ("he was ill, my late father"), or sets the
        writer against whoever that is ("he has it, I don't")."""
        last = self._marked.sentence(pronoun.start)[1]
        if any(pronoun.end <= cue.start < last for cue in self._marked.rule("not_mine")):
            return True
        return any(pronoun.end <= noun.start < last for noun in named) and bool(self._marked.rule("dead"))

    @staticmethod
    def _covers_noun(span: Span, named: Sequence[Span]) -> bool:
        return any(span.start <= noun.start and noun.end <= span.end for noun in named)

    @cached_property
    def selves(self) -> list[Span]:
        """Words for the writer."""
        not_people = [*self.others, *self._marked.rule("table_ask")]
        return [span for span in self._marked.rule("self") if not covered(span, not_people)]

    @cached_property
    def _others_but_babies(self) -> list[Span]:
        babies = self._marked.rule("baby")
        return [span for span in self.others if not any(covered(baby, (span,)) for baby in babies)]

    def whose(self, start: int, end: int, *, inside: bool = False, of_babies: bool = True) -> Whose:
        """The person nearest before a meaning in its sentence, else one tied to it right after.

        ``inside`` counts people named within the meaning itself, as in "give my son"; without ``of_babies`` a baby
        is nobody's bearer.
        """
        others = self.others if of_babies else self._others_but_babies
        first, last = self._marked.sentence(start)
        if any(start <= span.start < end for span in self.selves):
            return "self"
        if inside and any(start <= span.start < end for span in others):
            return "other"
        best: tuple[int, Whose] | None = None
        for spans, who in ((self.selves, "self"), (others, "other")):
            for span in spans:
                if first <= span.start and span.end <= start and (best is None or span.end > best[0]):
                    best = (span.end, who)  # type: ignore[assignment]
        if best is not None:
            return "unsaid" if best[1] == "other" and self._told_apart(best[0], start) else best[1]
        if inside:
            return "unsaid"
        return "other" if any(self._follows(span, start, end, last) for span in others) else "unsaid"

    def _follows(self, person: Span, start: int, end: int, last: int) -> bool:
        """Whether a person named around or right after a meaning has it: "my dialysis-patient uncle", "to dialysis
        with my nan", "kidneys are shot, the dog's"."""
        words = self._marked.words
        if person.start < start and end < person.end and set(words[end : person.end - 1]) & _PATIENT:
            return True
        between = words[end : person.start]
        if between == (",",) and words[person.start] in _POSSESSIVE:
            return self._marked.answer_ends(person.end)
        if between == ("with",):
            return words[max(0, start - 1) : start] == ("to",)
        return 0 <= person.start - end <= 1 and person.end <= last and between in _OF_WHOM

    def _told_apart(self, bearer_end: int, start: int) -> bool:
        """Whether those who treat somebody are brought in between a person and a meaning, so that it may be of
        either: "my husband is outside, they say stage three"."""
        words = self._marked.words
        return any(
            bearer_end <= cue.start and cue.end <= start and "," in words[bearer_end : cue.start]
            for cue in self._marked.rule("authority")
        )

    def taken_up(self, start: int, end: int) -> Whose | None:
        """Whose a denied meaning is after all: "I am not on dialysis, my brother is"."""
        words = self._marked.words
        for cue in self._marked.rule("likewise"):
            if (
                0 <= cue.start - end <= _TAKEN_UP_REACH
                and self._said_ends(cue.end)
                and (cue.start == end or words[cue.start - 1] in _STATEMENT_BEGINS)
            ):
                told = [s for s in (*self.selves, *self.others) if cue.start <= s.start < cue.end]
                return "self" if not told or told[0] in self.selves else "other"
        return None

    def _said_ends(self, index: int) -> bool:
        return self._marked.answer_ends(index) or self._marked.words[index] in {"and", "too", "for"}
