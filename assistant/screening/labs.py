"""Laboratory values: numbers after the name of a measure, in any spelling and unit, and what they mean.

Reads "eGFR 42", "gfr of forty two", "creatinine 160 umol/l", "1.8 creatinine", "GFR in the 50s", "from 75
down to 55" and lines pasted from a report. Names, units, plausible ranges and limits are data
(``policy/labs.yaml``). A value inside its limits says nothing; it never takes away what the rest of the
message says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.screening.patterns import Span
from assistant.screening.schema import Band, LabValues, Measure, Unit
from assistant.screening.tokens import SENTENCE_ENDS, Tokens

_RANGE = re.compile(r"[(\[][a-z: ]{0,12}[\d.,]{1,8} ?(?:-|to) ?[\d.,]{1,8}[a-z/ ]{0,12}[)\]]")
_BRACKET_REACH = 40
_REACH = 12
_REACH_BACK = 3
_UNIT_REACH = 3
_ECHO_REACH = 12
_TENS = range(20, 100, 10)


@dataclass(frozen=True, slots=True)
class LabValue:
    """A value outside its limits: the band it fell in, and the tokens it was read from."""

    measure: str
    band: Band
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    start: int
    end: int


def read_number(tokens: Tokens, index: int, words: Mapping[str, float]) -> tuple[float, int] | None:
    """The number that begins at ``index``, in digits or in words, and where it ends."""
    if index >= len(tokens):
        return None
    word = tokens.words[index]
    if word[0].isdigit():
        return _digits(word), index + 1
    value = words.get(word)
    if value is None:
        return None
    end = index + 1
    if end < len(tokens):
        following = words.get(tokens.words[end])
        if value in _TENS and following is not None and 0 < following < 10:
            value, end = value + following, end + 1
        elif 0 < value < 10 and following == 100:
            value, end = value * 100, end + 1
    if end + 1 < len(tokens) and tokens.words[end] == "point":
        decimals = ""
        end += 1
        while end < len(tokens) and (digit := words.get(tokens.words[end])) is not None and digit < 10:
            decimals += str(int(digit))
            end += 1
        value = float(f"{int(value)}.{decimals or '0'}")
    return value, end


def _digits(word: str) -> float:
    if "," in word and "." not in word:
        whole, _, rest = word.rpartition(",")
        word = whole.replace(",", "") + (rest if len(rest) == 3 else "." + rest)
    parts = word.replace(",", "").split(".")
    try:
        return float(".".join(parts[:2]))
    except ValueError:
        return float("nan")


class LabReader:
    """Finds the values of one message; ``by_label`` are the matcher's spans."""

    def __init__(
        self,
        tokens: Tokens,
        by_label: Mapping[str, Sequence[Span]],
        labs: LabValues,
        numbers: Mapping[str, float],
        *,
        sex: str | None,
    ) -> None:
        self._tokens = tokens
        self._numbers = numbers
        self._labs = labs
        self._sex = sex
        self._by_label = by_label
        self._changes = self._starts("context:change")
        self._names_found = [
            span for measure in labs.measures for span in by_label.get(f"lab:{measure.id}", ())
        ]
        self._names = {span.start: span for span in self._names_found}

    def _starts(self, label: str) -> set[int]:
        return {span.start for span in self._by_label.get(label, ())}

    def outside(self) -> Iterator[LabValue]:
        """Every value that lies outside its limits."""
        above = self._ends("context:above")
        below = {end for end, width in self._ends("context:below").items() if width >= above.get(end, 0)}
        ranges = self._starts("context:reference_range")
        conversions = self._by_label.get("context:conversion", ())
        for measure in self._labs.measures:
            units = self._units(measure)
            for name in (*self._by_label.get(f"lab:{measure.id}", ()), *self._echoes(measure)):
                if self._begins_another(name):
                    continue
                for number in self._numbers_of(name, ranges):
                    if any(c.start < number.end and number.start < c.end for c in conversions):
                        continue
                    factor = self._factor(number, units)
                    value = number.value
                    if factor == 0 or math.isnan(value):
                        continue
                    if number.end < len(self._tokens) and self._tokens.words[number.end] == "s":
                        value += 5
                    nudge = -0.001 if number.start in below else 0.001 if number.start in above else 0.0
                    band = self._band(measure, value * (1 + nudge), factor)
                    if band is not None:
                        yield LabValue(measure.id, band, name.start, number.end)

    def _begins_another(self, name: Span) -> bool:
        """Whether a name only begins that of another measure, as "creatinine" does in "creatinine clearance"."""
        return name.label.startswith("lab:") and any(
            name.start == other.start and name.end < other.end and name.label != other.label
            for other in self._names_found
        )

    def _echoes(self, measure: Measure) -> Iterator[Span]:
        """Where "mine is" stands for the measure last named, as in "her eGFR is 90, mine is 31"."""
        for echo in self._by_label.get("context:echo_value", ()):
            before = [span for start, span in self._names.items() if start < echo.start]
            last = max(before, key=lambda span: span.start, default=None)
            if last and last.label == f"lab:{measure.id}" and echo.start - last.end <= _ECHO_REACH:
                yield echo

    def _units(self, measure: Measure) -> dict[int, Unit]:
        """The unit written at each place, the longest wording winning."""
        found = [
            (span.end - span.start, span.start, unit)
            for unit in measure.units
            for span in self._by_label.get(f"unit:{measure.id}:{unit.id}", ())
        ]
        return {start: unit for _, start, unit in sorted(found, key=lambda item: item[0])}

    def _ends(self, label: str) -> dict[int, int]:
        """Where wording of a rule ends, and how long it is at most."""
        ends: dict[int, int] = {}
        for span in self._by_label.get(label, ()):
            ends[span.end] = max(ends.get(span.end, 0), span.end - span.start)
        return ends

    def _numbers_of(self, name: Span, ranges: set[int]) -> list[_Number]:
        found: list[_Number] = []
        index = name.start + 1
        tokens = self._tokens
        while index < min(name.end + _REACH, len(tokens)):
            word = tokens.words[index]
            if (
                word in SENTENCE_ENDS and not (word == "\n" and not found and index == name.end)
            ) or index in ranges:
                break
            if word == "," and found and not self._goes_on(index + 1):
                break
            if index in self._names and self._names[index].label != name.label and index > name.end:
                break
            read = read_number(tokens, index, self._numbers)
            if read is None:
                index += 1
                continue
            if not (self._of_the_unit(index) or self._of_a_name(index, name)) and not (
                found and self._in_brackets(index)
            ):
                found.append(_Number(read[0], index, read[1]))
            index = read[1]
        if not found:
            for start in range(name.start - 1, max(-1, name.start - 1 - _REACH_BACK), -1):
                if tokens.words[start] in SENTENCE_ENDS or tokens.words[start] == ",":
                    break
                read = read_number(tokens, start, self._numbers)
                whole = read_number(tokens, start - 1, self._numbers) if start else None
                if read and whole and whole[1] == read[1]:
                    read = whole  # "forty one", met from behind
                if read is not None and tokens.words[start - 1 : start] != ("type",):
                    found.append(_Number(read[0], start, read[1]))
                    break
        return found

    def _of_the_unit(self, index: int) -> bool:
        """Whether a number is part of "1.73 m2"."""
        words = self._tokens.words
        return words[index] == "1.73" or (words[index] == "2" and words[index - 1] == "m")

    def _of_a_name(self, index: int, measure: Span) -> bool:
        """Whether a number belongs to the letter before it, as in the vitamin "B12"."""
        tokens = self._tokens
        return (
            index > measure.end
            and tokens.ends[index - 1] == tokens.starts[index]
            and len(tokens.words[index - 1]) == 1
            and tokens.words[index - 1].isalpha()
        )

    def _in_brackets(self, index: int) -> bool:
        """Whether a number stands in brackets with another, as a reference range does after a value."""
        tokens = self._tokens
        start, end = tokens.starts[index], tokens.ends[index]
        around = tokens.text[max(0, start - _BRACKET_REACH) : end + _BRACKET_REACH]
        here = min(start, _BRACKET_REACH)
        return any(found.start() < here < found.end() for found in _RANGE.finditer(around))

    def _goes_on(self, index: int) -> bool:
        """Whether a comma is followed by a further value of the same measure."""
        return index in self._changes or read_number(self._tokens, index, self._numbers) is not None

    def _factor(self, number: _Number, units: Mapping[int, Unit]) -> float | None:
        for index in range(number.end, number.end + _UNIT_REACH):
            unit = units.get(index)
            if unit is not None:
                return unit.factor
            if index < len(self._tokens) and self._tokens.words[index] not in {
                "-",
                "/",
                "l",
                "to",
                "h",
                "high",
                "low",
            }:
                return None
        return None

    def _band(self, measure: Measure, value: float, factor: float | None) -> Band | None:
        bands = measure.bands
        if factor is None:
            if measure.id == "creatinine" and value > measure.plausible[1]:
                value *= next(unit.factor for unit in measure.units if unit.id == "umol")
            if measure.guess:
                bands = measure.guess
        else:
            value *= factor
        low, high = measure.plausible
        if not low <= value <= high:
            return None
        fitting = [
            band
            for band in bands
            if (band.below is None or value < band.below)
            and (band.above is None or value > band.above)
            and ((band.sex is None and not self._sexed(bands)) or band.sex == self._sex)
        ]
        return max(fitting, key=lambda band: band.disposition == "urgent", default=None)

    def _sexed(self, bands: Sequence[Band]) -> bool:
        return self._sex is not None and any(band.sex == self._sex for band in bands)
