"""Amounts: a number with a unit, in digits or words, single or a range, as found in a folded text.

Keeps the person's own spelling beside the value. "mg" is a milligram only after a number; anywhere else it is
left for the salts to read as magnesium. Serum values are told from doses by their unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from assistant.lexicon.folding import Folded
from assistant.lexicon.names import Word, load_lexicon, word_key
from assistant.question import Amount, Unit
from assistant.understanding.quantities import (
    DIGITS,
    FRACTION,
    number_word_pattern,
    value_of_digits,
    value_of_words,
)
from assistant.understanding.shapes import UnitKind
from assistant.understanding.vocabulary import either, frequencies, numbers, units


@dataclass(frozen=True, slots=True)
class Measured:
    """An amount where it stands in the folded text; ``times`` is a count said with it ("2 x 200 mg")."""

    amount: Amount
    kind: UnitKind
    start: int
    end: int
    times: float | None = None
    negative: bool = False


_ADDED = re.compile(r"(?<![\w.,+])(?P<n>\d{1,4}(?:[.,]\d{1,2})?) ?(?:\+|plus) ?$")

_LISTED = re.compile(r"(?<![\w.,+-])(?P<n>(?:\d{2,4}, ?)+\d{2,4}),? (?:and|&) ?$")
_SMALLEST_AT_A_TIME = 10.0
_FIGURE = re.compile(r"\d{1,4}(?:[.,]\d{1,2}(?!\d))?")


@cache
def _unit_by_name() -> dict[str, Unit]:
    named = {name: unit for unit, listed in units().units.items() for name in listed.names}
    return named | {name: sized.unit for sized in units().sized for name in sized.names}


@cache
def _sizes() -> dict[str, float]:
    return {name: sized.times for sized in units().sized for name in sized.names}


@cache
def _element_names() -> tuple[str, ...]:
    return tuple(name for entry in load_lexicon("element").entries for name in entry.names)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    by_name = _unit_by_name()
    named = "|".join(re.escape(name).replace(r"\ ", " ") for name in sorted(by_name, key=len, reverse=True))
    counted = "|".join(
        sorted(
            (name for name, unit in by_name.items() if units().units[unit].kind == "count"),
            key=len,
            reverse=True,
        )
    )
    number = rf"(?:{FRACTION}|{DIGITS}|{number_word_pattern()}|\ban?\b(?= ))"
    often = [name for phrase in frequencies().phrases for name in phrase.names if name[0].isalpha()]
    part = rf"(?:(?:an?|one|two|three) )?(?:{either(numbers().fractions)})"
    unit = rf"(?P<unit>{named})(?![a-z0-9]|%)"
    described = "(?: (?:level|heaped|heaping|rounded|full|regular))?"
    measured = re.compile(
        rf"(?:(?P<times>{number}) ?(?:x|\*|×|of the|of those|of an?|of my|of one|of) ?"
        rf"|(?P<part>{FRACTION}|{part}) (?:an?|the|my|one|each) (?=\d)|(?P<some>{number_word_pattern()}) (?=\d))?"
        rf"(?<![\w.,])(?P<low>{number})"
        rf"(?:(?: ?(?:mg|g|mcg|mmol))? ?(?P<to>-|to|or|~|and) ?(?P<high>{DIGITS}|{number_word_pattern()}))?"
        rf"(?: of)?(?: an?)?{described}(?: (?:{either(_element_names())})(?: [a-z]+){{0,2}}?(?= (?:{counted})\b))?"
        rf"[ -]?{unit}(?P<more> and an? (?:half|quarter))?"
        rf"(?: ?(?:x|×|\*) ?(?P<after>\d{{1,2}})(?![\w/]))?"
    )
    strengths = re.compile(
        rf"(?P<times>{number}) (?P<low>\d{{2,4}})'?s\b"
        rf"|(?P<part>{FRACTION}|{part}) of (?:an? |my |the )?(?P<whole>\d{{2,4}})"
        rf"(?=$|[.,;?!]| (?:{either(often)})\b)"
    )
    grouped_units = re.compile(rf"[ -](?:\w+ ){{0,3}}?(?:{counted})\b")
    return measured, strengths, grouped_units


@cache
def _number_starts() -> frozenset[str]:
    listed = numbers()
    words = {*listed.ones, *listed.tens, *listed.scales, *listed.groups, *listed.fractions, *listed.articles}
    return frozenset(word_key(word) for word in words)


def measured_amounts(folded: Folded, words: list[Word]) -> list[Measured]:
    """Return the amounts of a text in the order in which they stand."""
    measured, strengths, _ = _patterns()
    starts = _number_starts()
    found: list[Measured] = []
    end = 0
    for word in words:
        if word.start < end or not (word.key[0].isdigit() or word.key in starts):
            continue
        begin = word.start
        if (
            begin
            and folded.text[begin - 1] in ".,"
            and not folded.text[max(begin - 2, 0) : begin - 1].isalnum()
        ):
            begin -= 1
        match = measured.match(folded.text, begin)
        if match is None:
            match = strengths.match(folded.text, begin)
            reading = _strength(folded, match) if match else None
        else:
            reading = _measured(folded, match)
        if match is not None and reading is not None:
            start = max(reading.start, reading.end - len(reading.amount.text))
            added = _added_before(folded, reading, end, start)
            found.extend(added)
            found.append(replace(reading, start=start) if len(added) > 1 else reading)
            end = match.end()
    return _with_times_of_day(folded, found)


def _with_times_of_day(folded: Folded, found: list[Measured]) -> list[Measured]:
    """The amounts with the bare figures that share their unit: "100 mg at breakfast, 100 at lunch"."""
    doses = [one for one in found if one.kind == "mass" and one.amount.unit == "mg"]
    if not doses:
        return found
    more = []
    for match in _at_a_time_of_day().finditer(folded.text):
        start, end = match.span("n")
        if not any(one.start < end and start < one.end for one in found):
            value = _value(folded, match, "n", "mg") or 0.0
            if value < _SMALLEST_AT_A_TIME:
                continue
            amount = doses[0].amount.model_copy(
                update={"value": value, "high": None, "text": folded.original_span(start, end)}
            )
            more.append(Measured(amount, "mass", start, end))
    return sorted((*found, *more), key=lambda one: one.start) if more else found


@cache
def _at_a_time_of_day() -> re.Pattern[str]:
    listed = frequencies()
    parts = either((*listed.early, *listed.late, *listed.midday))
    return re.compile(
        rf"(?<![\w.,/])(?P<n>\d{{2,4}}|{number_word_pattern()})"
        r" (?:(?:at|with|in|before|after|for|around|on|every|each|the|my) ){0,2}"
        rf"(?:{parts})\w*\b"
    )


def _added_before(folded: Folded, one: Measured, free_from: int, start: int) -> list[Measured]:
    """The figures that share the unit of the one after them: "180 + 180 mg", "100, 150 and 200 mg"."""
    if one.kind != "mass":
        return []
    match = _ADDED.search(folded.text, free_from, start) or _LISTED.search(folded.text, free_from, start)
    found: list[Measured] = []
    for figure in _FIGURE.finditer(folded.text, *match.span("n")) if match is not None else ():
        value = value_of_digits(figure.group(), figure.group(), one.amount.unit)
        if value:
            text = folded.original_span(*figure.span())
            amount = one.amount.model_copy(update={"value": value, "text": text})
            found.append(Measured(amount, "mass", *figure.span()))
    return found


def _strength(folded: Folded, match: re.Match[str]) -> Measured | None:
    figure = "whole" if match.group("whole") else "low"
    low = float(match.group(figure))
    count = _value(folded, match, "part" if match.group("whole") else "times", None)
    if (low in _DECADES and figure == "low") or not count:
        return None
    amount = Amount(value=low, unit="mg", text=folded.original_span(match.start(figure), match.end()))
    return Measured(amount, "mass", match.start(), match.end(), times=count)


_DECADES = frozenset({20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0})


def _measured(folded: Folded, match: re.Match[str]) -> Measured | None:
    unit = _unit_by_name()[match.group("unit")]
    if unit == "mg" and re.search("[µμ]", folded.original_span(match.start("unit"), match.end("unit"))):
        unit = "mcg"
    if unit == "mg" and match.group("low") in ("a", "an"):
        return None
    kind = units().units[unit].kind
    low = _value(folded, match, "low", unit)
    high = _value(folded, match, "high", unit)
    times = next(
        (value for group in ("times", "part", "some") if (value := _value(folded, match, group, None))), None
    )
    if low is None:
        return None
    start = match.start("low")
    before = folded.text[max(match.start() - 9, 0) : match.start()]
    if high is not None and (high <= low or (match.group("to") == "and" and not before.endswith("between "))):
        low, high, start = high, None, match.start("high")
    if match.group("more"):
        low += 0.5 if match.group("more").endswith("half") else 0.25
    if kind in ("count", "volume") and times is not None:
        low, times, start = low * times, None, match.start()
    after = match.group("after") or _times_after(folded.text, match.end())
    if after:
        times = float(after)
    size = _sizes().get(match.group("unit"), 1.0)
    low, high = low * size, high * size if high is not None else None
    groups = match.group("low").split(" ")
    if len(groups) == 2 and "/" not in groups[1] and groups[1].isdigit():
        _, _, grouped_units = _patterns()
        if grouped_units.match(folded.text, match.end()):
            times, low = float(groups[0]), float(groups[1])
            start = match.start("low") + len(groups[0]) + 1
    negative = start == match.start() and _is_negative(before)
    shown_from = start - 1 if negative and before.endswith("-") else start
    text = folded.original_span(shown_from, match.end())
    amount = Amount(value=-low if negative else low, unit=unit, text=text, high=high)
    return Measured(amount, kind, match.start(), match.end(), times=times, negative=negative)


@cache
def _times_pattern() -> re.Pattern[str]:
    """The count that follows the words after an amount: "64 mg elemental x 2"."""
    by_name = _unit_by_name()
    counted = "|".join(sorted((re.escape(name) for name in by_name), key=len, reverse=True))
    return re.compile(
        rf"(?: \(?[a-z]+\)?){{1,3}} ?[x×*] ?(?P<after>\d{{1,2}})(?![\w/]|[.,]\d)(?! ?(?:{counted})\b)"
    )


def _times_after(text: str, place: int) -> str | None:
    match = _times_pattern().match(text, place)
    return match.group("after") if match else None


def _is_negative(before: str) -> bool:
    if before.endswith(("minus ", "negative ")):
        return True
    return before.endswith("-") and (len(before) == 1 or before[-2] in " (:=")


def _value(folded: Folded, match: re.Match[str], group: str, unit: str | None) -> float | None:
    text = match.group(group)
    if not text:
        return None
    if text in ("a", "an"):
        return 1.0
    if text[0].isdigit() or text[0] in ".,":
        return value_of_digits(text, folded.original_span(match.start(group), match.end(group)), unit)
    return value_of_words(text)
