"""Write rule sentences so that every digit in them is a typed quantity.

One function, ``printed``, renders all numbers: sensible rounding, the local decimal mark, the unit in words. A
``Page`` fills wording templates, which hold no digits, with ``Slot`` values; each slot brings the quantities that its
text shows. A sentence with a digit that no quantity covers cannot be written: it raises ``DosingError``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Clarify, Frozen, Provenance, Quantity, Sentence
from assistant.dosing.errors import DosingError
from assistant.dosing.statutes import load_parameters
from assistant.dosing.wording import Wording, load_wording
from assistant.question import Question

_DIGITS = re.compile(r"\d+")
_BLOOD_UNITS = frozenset({"mmol/L", "mg/dL", "mEq/L"})
_WHOLE_FROM, _SIGNIFICANT = 100.0, 3
_MINUTES = 60.0
_USER = Provenance(kind="user", id="turn")


class RuleAnswer(Frozen):
    """What the rules have to say to one question: sentences, their quantities, perhaps one missing fact to ask for.

    ``findings`` are the ids of findings whose doses are quoted, for the caller to cite.
    """

    sentences: tuple[Sentence, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    clarify: Clarify | None = None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of text and the quantities printed in it."""

    text: str
    quantities: tuple[Quantity, ...] = ()


def rounded(value: float, unit: str) -> float:
    """``value`` as shown: whole from a hundred up, else three significant digits; blood values to two decimals."""
    if value == 0 or not math.isfinite(value):
        return value
    if unit in _BLOOD_UNITS:
        return round(value, 2)
    if abs(value) >= _WHOLE_FROM:
        return float(math.floor(value + 0.5))
    return round(value, _SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def uses_comma(country: str | None, language: str) -> bool:
    """Whether the reader writes a decimal comma; the country decides over the language."""
    marks = load_parameters().authorities.decimal_comma
    return country in marks.countries if country else language in marks.languages


def _number(value: float, *, comma: bool) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


class Page:
    """Sentences in the making, for one reader."""

    def __init__(self, question: Question, *, apart: bool = False) -> None:
        """Choose wording and decimal mark for the person who asks; ``apart`` never joins what two rules say."""
        self.question = question
        self.apart = apart
        self.wording: Wording = load_wording(question.language)
        self._comma = uses_comma(question.person.country, question.language)
        self._sentences: list[Sentence] = []
        self._quantities: dict[tuple[object, ...], Quantity] = {}
        self._said: set[str] = set()
        self._named: set[str] = set()
        self.findings: list[str] = []
        self.clarify: Clarify | None = None

    # quantities

    def printed(
        self, value: float, unit: str, *, exact: bool = False, bare: bool = False
    ) -> tuple[float, str]:
        """The number as shown and its text; ``exact`` keeps the digits given, ``bare`` leaves the unit out."""
        shown = value if exact else rounded(value, unit)
        text = _number(shown, comma=self._comma)
        if bare:
            return shown, text
        if unit == "h" and 0 < value < 1:
            return shown, self.wording.units["minutes"].format(n=_number(value * _MINUTES, comma=self._comma))
        template = self.wording.units.get(unit, f"{{n}} {unit}")
        if shown == 1:
            template = self.wording.units.get(f"{unit}_one", template)
        return shown, template.format(n=text)

    def amount(self, value: float, unit: str, rule: str, *, exact: bool = False, bare: bool = False) -> Slot:
        """A number that a rule gives."""
        shown, text = self.printed(value, unit, exact=exact, bare=bare)
        quantity = Quantity(value=shown, unit=unit, text=text, provenance=Provenance(kind="rule", id=rule))
        return Slot(text, (quantity,))

    def span(self, low: float, high: float, unit: str, rule: str) -> Slot:
        """A range that a rule gives; a single number where both ends print alike."""
        if rounded(low, unit) == rounded(high, unit):
            return self.amount(high, unit, rule)
        first, last = self.amount(low, unit, rule, bare=True), self.amount(high, unit, rule)
        text = self.wording.joiners["range"].format(low=first.text, high=last.text)
        return Slot(text, first.quantities + last.quantities)

    def echo(self, value: float, unit: str, high: float | None = None) -> Slot:
        """The person's own figure, in our spelling."""
        shown, text = self.printed(value, unit, exact=True, bare=high is not None)
        slot = Slot(text, (Quantity(value=shown, unit=unit, text=text, provenance=_USER),))
        if high is None:
            return slot
        last = self.echo(high, unit)
        return Slot(
            self.wording.joiners["range"].format(low=slot.text, high=last.text),
            slot.quantities + last.quantities,
        )

    def finding(self, value: float, unit: str, finding: str, *, bare: bool = False) -> Slot:
        """A number that a finding reports."""
        shown, text = self.printed(value, unit, exact=True, bare=bare)
        quantity = Quantity(
            value=shown, unit=unit, text=text, provenance=Provenance(kind="finding", id=finding)
        )
        return Slot(text, (quantity,))

    def clock(self, hour: float, rule: str) -> Slot:
        """A time of day, written 07:00."""
        return self._clock(hour, Provenance(kind="rule", id=rule))

    def echo_clock(self, hour: float) -> Slot:
        """A time of day that the person named."""
        return self._clock(hour, _USER)

    @staticmethod
    def _clock(hour: float, provenance: Provenance) -> Slot:
        whole, minutes = divmod(round(hour * _MINUTES), int(_MINUTES))
        text = f"{whole:02d}:{minutes:02d}"
        return Slot(text, (Quantity(value=hour, unit="time", text=text, provenance=provenance),))

    # text

    def fill(self, phrase: str, **slots: Slot | str) -> Slot:
        """A phrase of the wording with its slots filled."""
        return self._format(self.wording.phrases[phrase], slots)

    def fill_text(self, template: str, **slots: Slot | str) -> Slot:
        """As ``fill``, for a template taken from another part of the wording."""
        return self._format(template, slots)

    @staticmethod
    def _format(template: str, slots: dict[str, Slot | str]) -> Slot:
        made = {name: slot if isinstance(slot, Slot) else Slot(slot) for name, slot in slots.items()}
        text = template.format(**{name: slot.text for name, slot in made.items()})
        return Slot(text, tuple(quantity for slot in made.values() for quantity in slot.quantities))

    def join(self, slots: Sequence[Slot | str]) -> Slot:
        """A list in words: a, b and c."""
        made = [slot if isinstance(slot, Slot) else Slot(slot) for slot in slots]
        texts = [slot.text for slot in made]
        joiners = self.wording.joiners
        text = (
            joiners["list"].join(texts[:-1]) + joiners["last"] + texts[-1]
            if len(texts) > 1
            else "".join(texts)
        )
        return Slot(text, tuple(quantity for slot in made for quantity in slot.quantities))

    def say_side_by_side(self, phrase: str, joiner: str, clauses: Sequence[tuple[Slot, str]]) -> None:
        """What several rules say, each with its rule, in one sentence; on a sheet each in its own."""
        if self.apart:
            for clause, rule in clauses:
                self.say(phrase, rule, clause=clause)
        elif clauses:
            slots = [clause for clause, _ in clauses]
            texts = [
                slot.text[:1].lower() + slot.text[1:] if n else slot.text for n, slot in enumerate(slots)
            ]
            quantities = tuple(quantity for slot in slots for quantity in slot.quantities)
            joined = Slot(self.wording.joiners[joiner].join(texts), quantities)
            self.say(phrase, clauses[0][1], clause=joined)

    def write(self, slot: Slot, rule: str) -> None:
        """Add a sentence, once. Raises ``DosingError`` for a digit that no quantity covers."""
        text = slot.text[:1].upper() + slot.text[1:]
        if text in self._said:
            return
        bare = uncovered_digits(text, (quantity.text for quantity in slot.quantities))
        if bare:
            raise DosingError(f"{rule}: the sentence shows {bare} without a quantity; pass it as a slot")
        self._said.add(text)
        self._sentences.append(Sentence(text=text, kind="rule", rule=rule))
        for quantity in slot.quantities:
            source = quantity.provenance
            self._quantities.setdefault(
                (quantity.text, quantity.unit, quantity.value, source.kind, source.id), quantity
            )

    def note(self, subject: str) -> None:
        """Keep in mind that a subject has been named on this page."""
        self._named.add(subject)

    def has_said(self, subject: str) -> bool:
        """Whether a subject has been noted."""
        return subject in self._named

    def say(self, phrase: str, rule: str, **slots: Slot | str) -> None:
        """Add the sentence that a phrase makes."""
        self.write(self.fill(phrase, **slots), rule)

    def unchecked(self, rule: str, what: str = "unchecked_what") -> None:
        """Add that a figure is not yet checked against its source."""
        self.say("unchecked", rule, what=self.wording.phrases[what])

    def ask(self, missing: str, question: str, choices: Iterable[str] = ()) -> None:
        """Ask for one missing fact; the first one asked stands."""
        if self.clarify is None:
            phrases = self.wording.phrases
            self.clarify = Clarify(
                missing=missing,
                question=phrases[question],
                choices=tuple(phrases[choice] for choice in choices),
            )

    def answer(self) -> RuleAnswer | None:
        """What was written; ``None`` where nothing was."""
        if not self._sentences and self.clarify is None:
            return None
        return RuleAnswer(
            sentences=tuple(self._sentences),
            quantities=tuple(self._quantities.values()),
            clarify=self.clarify,
            findings=tuple(dict.fromkeys(self.findings)),
        )


def _occurrences(text: str, shown: str) -> Iterator[tuple[int, int]]:
    """Where ``shown`` stands in ``text`` by itself, not as a part of a longer number."""
    at = text.find(shown)
    while at >= 0:
        end = at + len(shown)
        if (
            not (at and (text[at - 1].isdigit() or text[at - 1] in ".,"))
            and not text[end : end + 1].isdigit()
        ):
            yield at, end
        at = text.find(shown, at + 1)


def uncovered_digits(text: str, quantity_texts: Iterable[str]) -> list[str]:
    """The runs of digits in ``text`` that lie in no occurrence of a quantity's text."""
    runs = [found.span() for found in _DIGITS.finditer(text)]
    if not runs:
        return []
    covered = [span for shown in set(quantity_texts) if shown for span in _occurrences(text, shown)]
    return [
        text[start:end]
        for start, end in runs
        if not any(low <= start and end <= high for low, high in covered)
    ]
