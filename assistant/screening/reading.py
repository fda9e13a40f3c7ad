"""Reading: what a message says about whom, and how surely.

Takes the spans that the matcher found and gives each meaning its attributes, in the manner of the ConText
method: denied or not (``polarity``), whose it is (``persons``), over, asked about or of people at large
(``bearing``), and whether it has a bearing on the one asked for (``asked_for``). The wording of every rule is
data (``policy/context.yaml``). Where the words leave room for doubt a meaning stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.screening.asked_for import AskedFor
from assistant.screening.bearing import Bearing
from assistant.screening.marked import Marked, covered
from assistant.screening.patterns import Span
from assistant.screening.persons import Persons, Whose
from assistant.screening.polarity import Polarity
from assistant.screening.policy import Policy
from assistant.screening.tokens import Tokens

_EXCEPTION_REACH = 3


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
        self._policy = policy
        self.by_label: dict[str, list[Span]] = {}
        for span in spans:
            self.by_label.setdefault(span.label, []).append(span)
        marked = Marked(tokens, self.by_label)
        self.rule = marked.rule
        self.clause = marked.clause
        self._sentence = marked.sentence
        self.polarity = Polarity(marked)
        self.persons = Persons(marked)
        self.asked_for = AskedFor(marked, self.persons)
        self.bearing = Bearing(marked, self.persons)

    def has(self, entry: str) -> bool:
        """Whether any wording of ``entry`` stands in the message."""
        return entry in self.by_label

    @cached_property
    def sex(self) -> str | None:
        """The one sex that the message speaks of; None when it speaks of both or neither."""
        female, male = bool(self.rule("female")), bool(self.rule("male"))
        return None if female == male else "female" if female else "male"

    def _may_hide(self, mask: Span, meaning: Span) -> bool:
        concern_of, only = self._policy.concern_of, self._policy.entries[mask.label].only
        return concern_of[mask.label] is concern_of[meaning.label] and (not only or meaning.label in only)

    def meanings(self, *, touching: Sequence[Span], covering: Sequence[Span]) -> list[Span]:
        """Every meaning left after the look-alikes that touch or cover it, in reading order."""
        entries = self._policy.entries
        return sorted(
            span
            for label, found in self.by_label.items()
            if label in entries
            for span in found
            if not any(h.start < span.end and span.start < h.end for h in touching if self._may_hide(h, span))
            and not covered(span, (h for h in covering if self._may_hide(h, span)))
        )

    def reassured(self, meaning: Span, by: Sequence[str], standing: Sequence[Span]) -> bool:
        """Whether a statement named in ``by`` says for sure that what was mentioned is well.

        ``standing`` are the look-alikes that hold; a statement about somebody else, one with an exception, and
        one set against the meaning ("I am well, but ...") reassure of nothing.
        """
        if self.polarity.excepted(meaning.start - _EXCEPTION_REACH, meaning.end):
            return False
        return any(
            not self.polarity.set_against(span.start, meaning.start)
            and self.persons.whose(span.start, span.end) != "other"
            for span in self._said(by, standing)
        )

    def recovered(self, start: int, end: int, by: Sequence[str], standing: Sequence[Span]) -> bool:
        """Whether what is told is past or was only feared, and was then found to be well, with nothing awaited."""
        if not by or self.rule("awaited"):
            return False
        if not (self.bearing.over(start, end) or self.bearing.feared(start, end)):
            return False
        return any(
            span.start >= start and self.persons.whose(span.start, span.end) != "other"
            for span in self._said(by, standing)
        )

    def cleared(
        self, meaning: Span, whose: Whose, how: str | None, by: Sequence[str], standing: Sequence[Span]
    ) -> bool:
        """Whether a statement named in ``by`` takes away what is over, or what is nowhere said to be the writer's.

        A sentence that begins with it, or in which those who treat people speak before it, may tell of the writer
        ("CKD 3 here", "they found CKD"), so that nothing takes it away.
        """
        if how is None:
            return False
        if self.recovered(meaning.start, meaning.end, by, standing):
            return True
        first = self._sentence(meaning.start)[0]
        told_of_writer = (
            whose == "self"
            or first == meaning.start
            or any(first <= cue.start < meaning.start for cue in self.rule("authority"))
        )
        if how == "over" or told_of_writer or self.rule("awaited"):
            return False
        now = [span for span in standing if not self.bearing.over(span.start, span.end)]
        return self.reassured(meaning, by, now)

    def _said(self, by: Sequence[str], standing: Sequence[Span]) -> list[Span]:
        """Where a statement named in ``by`` is made for sure."""
        said = [span for span in standing if span.label in by]
        for label in by:
            if label.startswith("context:"):
                said += self.well(label.removeprefix("context:"))
        return said

    def well(self, rule: str) -> list[Span]:
        """Where the writer is said for sure, and without exception, to be well."""
        return [
            span
            for span in self.rule(rule)
            if not self.polarity.unsure(span.start, span.end)
            and not self.polarity.excepted(span.start, span.end)
            and not (rule == "well" and self.polarity.over(span.start, span.end))
            and self.persons.whose(span.start, span.end) != "other"
        ]

    def mention(self, span: Span, ends: Sequence[int]) -> Mention:
        """What is said of one meaning; ``ends`` are where the message's meanings end, in order."""
        start, end = span.start, span.end
        concern = self._policy.concern_of[span.label]
        whose = self.persons.whose(
            start, end, inside=concern.reading == "life_stage", of_babies=concern.of_babies
        )
        denied = self.polarity.denied(start, end, ends)
        if denied and (holder := self.persons.taken_up(start, end)):
            denied, whose = False, holder
        elif not denied and self.bearing.joined(end):
            whose = "self"
        return Mention(
            entry=span.label,
            start=start,
            end=end,
            denied=denied,
            whose=whose,
            past=self.bearing.over(start, end),
            asked=self.bearing.named_before("asked", start, end),
            caused=self.bearing.named_before("caused", start, end),
            general=self.bearing.general(start, end),
            had=self.bearing.told_as_history(start),
            background=whose == "other" and self.asked_for.background(start, end),
        )
