"""Strengths: what one tablet, spoon or millilitre of a product holds, and how many of them are taken a day.

Reads one clause that speaks of one product. Whether the amount is magnesium or the whole salt is not told here.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.question import Amount, Unit
from assistant.understanding.amounts import Measured
from assistant.understanding.clauses import Clause
from assistant.understanding.quantities import number_word_pattern, value_of_words
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import either, frequencies, units

_PERCENT_OF_LABEL = (
    r"(?:[ ,(\"]*\d{1,3} ?(?:%|percent)(?: of)?(?: the)?(?: daily value| dv| nrv| rdi| rda| ri\b)?[)\"*]*)?"
)
_SHARED_OUT = re.compile(
    _PERCENT_OF_LABEL
    + r"(?: ?(?:/|per|in each|in every|in|for|every|each|\(|\(per|from)(?: serving of| a serving of)? ?\(?"
    r"|(?: \w+){0,5} ?(?:/|per|in each|in every|for every|\(per|per serving \(|per serving of)(?: serving of)? ?)"
)
_EQUALS = re.compile(
    r" ?(?:=|is|are|says?|lists?|states?|reads?|holds?|contains?|provides?|gives?|have|has|equals?|equal) ?(?:about )?"
)
_IN_TOTAL = re.compile(r" ?(?:[a-z]+ ){0,2}(?:in |as a )?(?:total|altogether|all together)\b")
_NEXT_TO = 2
_EACH = re.compile(
    r"\b(?:each|every|per|one|an?|my|the|this) (?:magnesium |mag )?(?P<noun>[a-z]+)\b"
    r"|\b(?P<held>[a-z]+) (?:of|with|containing|at) $"
)
_SERVING_SIZE = re.compile(r"\bserving(?: size)?(?: is| of|:)? ?\(?$")
_TAKES_ONE = re.compile(r"\b(?:take|taking|takes|have|having|had|use|using|on|and) (?:an?|one|1) $")
_TAKES_SO_MANY = re.compile(
    r"\b(?:take|takes|taking|took|have|has|having|had|do|does|use|uses|using|drink|drinks|get|gets|give)\b[^.;]{0,24}$"
)
_TOTALLING = re.compile(
    r"\b(?:total(?:s|l?ing)?|altogether|in all|adds? up to|come to|comes to|together)(?: of| is|:)? ?$"
)
_TAKES_IT = re.compile(r"\b(?:take|taking|takes) $")
_FROM = re.compile(r"[ )]*(?:of )?(?:\w+ ){0,2}(?:from|as|in|via) (?:my |the )?[a-z]+")
_WORD = re.compile(r"[a-z]+")
_NOUN_WITHIN = 48
_MOST_AT_ONCE = 12  # a larger number at a time of day is of milligrams: "one hundred at lunch"
_ML_OF = {"ml": 1.0, "teaspoon": 5.0, "tablespoon": 15.0, "l": 1000.0}


def strength_of(
    reading: Reading, clause: Clause, one: Measured, frequency: float | None
) -> tuple[Amount, Unit | None, float | None]:
    """What one tablet or spoon holds, of which kind, and how many a day."""
    text, amount = reading.text, one.amount
    if one.kind == "concentration":
        return _of_liquid(clause, one, frequency)
    counts = [count for count in clause.counts if count.amount.value > 0]
    share = next((count for count in counts if _is_share(text, one, count)), None)
    if share is None and _is_of_a_spoon(one, counts):
        return amount, None, frequency
    if share is None:
        share = _serving_size(reading) or _said_of_another_count(text, one, counts)
    others = [count for count in counts if count is not share]
    alike = [count for count in others if share is not None and count.amount.unit == share.amount.unit]
    told = [
        count
        for count in others
        if count.start > one.end and _TAKES_SO_MANY.search(text, one.end, count.start)
    ]
    taken = next(iter(alike or told or others), None)
    if share is not None:
        per = share.amount.value
        high = amount.high / per if amount.high is not None else None
        said = reading.said(one.start, share.end) if share.start > one.end else amount.text
        amount = Amount(value=amount.value / per, unit=amount.unit, text=said, high=high)
        unit_kind: Unit | None = share.amount.unit
    elif taken is not None:
        unit_kind = taken.amount.unit
    else:
        unit_kind = _unit_noun(text, one, clause.end) or _each(text[clause.start : one.start])
    over_the_day = taken_over_the_day(text, clause.start, clause.end)
    if over_the_day is not None:
        return amount, unit_kind, over_the_day
    number = one.times
    if taken is not None:
        number = taken.amount.value * (number or 1.0)
    if number is None:
        number = (
            _taken_bare(text, one, clause)
            or count_before_name(reading, clause)
            or _counted_each(text, clause.start, one.start)
            or own_count(text, clause.start, clause.end)
        )
    if number is None and unit_kind is not None and _takes_one(text, one, clause):
        number = 1.0
    if share is not None and number is None and _IN_TOTAL.match(text, one.end):
        number = share.amount.value
    if number is None and frequency is None:
        return amount, unit_kind, None
    if share is not None and number is None:
        number = share.amount.value
    return amount, unit_kind, (number or 1.0) * (frequency or 1.0)


def _takes_one(text: str, one: Measured, clause: Clause) -> bool:
    """Whether one is taken: "I take a 200 mg tablet", "I take 200 mg elemental pill" (one of it, by its grammar)."""
    if _TAKES_ONE.search(text, clause.start, one.start):
        return True
    if not _TAKES_IT.search(text, clause.start, one.start):
        return False
    nouns = container_nouns()
    word = next(
        (word for word in _WORD.findall(text, one.end, min(one.end + 24, clause.end)) if word in nouns), "s"
    )
    return not word.endswith("s")


def _said_of_another_count(text: str, one: Measured, counts: list[Measured]) -> Measured | None:
    """The count that a dose is said of where another one is taken: "2 tsp 325 mg, I take 1 tsp"."""
    before = [
        count for count in counts if 0 <= one.start - count.end <= _NEXT_TO or _is_one_of(text, count, one)
    ]
    if not before:
        return None
    taken = [
        count
        for count in counts
        if count.start > one.end
        and count.amount.unit == before[-1].amount.unit
        and _TAKES_SO_MANY.search(text, one.end, count.start)
    ]
    return before[-1] if taken else None


def _is_one_of(text: str, count: Measured, one: Measured) -> bool:
    return count.amount.value == 1 and text[count.end : one.start] in (" of ", " has ", " with ")


def _is_of_a_spoon(one: Measured, counts: list[Measured]) -> bool:
    """Whether a weight is that of a part of a spoon, told first: "a quarter teaspoon of powder, 500 mg"."""
    spoons = [c for c in counts if c.amount.unit in _ML_OF and c.amount.value < 1 and c.end <= one.start]
    return len(spoons) == len(counts) == 1


def _serving_size(reading: Reading) -> Measured | None:
    """The count that a label calls its serving size, wherever in the message it stands."""
    sizes = [
        one
        for one in reading.amounts
        if one.kind in ("count", "volume")
        and one.amount.value > 0
        and _SERVING_SIZE.search(reading.text, max(one.start - 24, 0), one.start)
    ]
    return sizes[0] if len(sizes) == 1 else None


def _of_liquid(
    clause: Clause, one: Measured, frequency: float | None
) -> tuple[Amount, Unit | None, float | None]:
    """A strength said for one millilitre: how many millilitres a day is what is taken of it."""
    amount = one.amount.model_copy(update={"unit": "mg"})
    taken = next((count.amount for count in clause.counts if count.amount.unit in _ML_OF), None)
    if taken is None:
        return amount, "ml", None
    return amount, "ml", taken.value * _ML_OF[taken.unit] * (frequency or 1.0)


def _taken_bare(text: str, one: Measured, clause: Clause) -> float | None:
    """How many are taken where no unit is said: "120 mg per capsule, I take four"."""
    match = _takes_bare().search(text, one.end, clause.end)
    match = match or _takes_bare().search(text, clause.start, one.start)
    if match is None:
        return None
    written = match.group("n") or match.group("alone")
    return float(written) if written.isdigit() else value_of_words(written)


def count_before_name(reading: Reading, clause: Clause) -> float | None:
    """The number said right before a product's name: "2 slow-mag 64 mg", "three magnesium citrate"."""
    for name in (*clause.salts, *clause.element):
        match = _count_right_before().search(reading.text, clause.start, name.start)
        if match is not None and not any(a.start <= match.start() < a.end for a in reading.amounts):
            return _number(match.group("n"))
    return None


def _counted_each(text: str, start: int, end: int) -> float | None:
    """The number of things that are then spoken of one by one: "3 antacids a day, each has 110 mg"."""
    match = _each_of_several().search(text, start, end)
    return _number(match.group("n")) if match is not None else None


@cache
def _each_of_several() -> re.Pattern[str]:
    number = rf"(?:[2-9]|10|{number_word_pattern()})"
    return re.compile(
        rf"(?<![\w.,/+-])(?P<n>{number}) (?!(?:times|hours|days|weeks|months|years|mins|minutes|mgs|grams)\b)"
        r"[a-z-]+s\b(?: [a-z-]+){0,5}[ ,.;?:]{1,2}"
        r"(?:and |with |they |they're |are |is ){0,2}(?:each|every one|apiece)\b[^.;?\d]{0,24}$"
    )


def taken_over_the_day(text: str, start: int = 0, end: int | None = None) -> float | None:
    """The sum of what is taken at several times of day: "2 in the morning and 1 at night". None for a single time."""
    matches = _at_times().finditer(text, start, len(text) if end is None else end)
    found = [number for match in matches if (number := _number(match.group("n")) or 0.0) <= _MOST_AT_ONCE]
    return sum(found) if len(found) > 1 else None


@cache
def _at_times() -> re.Pattern[str]:
    listed = frequencies()
    parts = either((*listed.early, *listed.midday, *listed.late))
    nouns = either(container_nouns())
    number = rf"(?P<n>[1-9]|{number_word_pattern()})"
    return re.compile(
        rf"(?<![\w.,/-]){number}(?: (?:{nouns}|more|of (?:them|these|those)))?"
        rf" (?:(?:at|with|in|before|after|for|every|each|the|my) ){{0,3}}"
        rf"(?:(?:{parts})\w*|\d{{1,2}}(?::\d\d)? ?(?:am|pm)|am|pm)\b"
    )


def own_count(text: str, start: int = 0, end: int | None = None) -> float | None:
    """How many the writer takes, where another's number is said too: "my wife takes 2, I take 1"."""
    match = _own_count().search(text, start, len(text) if end is None else end)
    return _number(match.group("n")) if match is not None else None


def _number(written: str) -> float | None:
    return float(written) if written.isdigit() else value_of_words(written)


@cache
def _count_right_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,/-])(?P<n>[1-9]|10|{number_word_pattern()}) (?:of (?:my|the|these) )?$")


@cache
def _own_count() -> re.Pattern[str]:
    number = rf"(?:[1-9]|10|{number_word_pattern()})"
    return re.compile(
        rf"\bi (?:only |just |myself )?(?:take|have|use|swallow) (?P<n>{number})"
        rf"(?=$|[.,;!?]| (?:of|a|per|every|each|daily|and)\b)"
    )


@cache
def _takes_bare() -> re.Pattern[str]:
    number = rf"(?:\d{{1,2}}|{number_word_pattern()})"
    few = rf"(?:1\d|[1-9]|{number_word_pattern()})"
    return re.compile(
        rf"\b(?:take|taking|have|use|swallow|chew|eat|drink|pop|down) (?P<n>{number})(?: of (?:them|these|those))?"
        rf"(?=$|[.,;!?]| (?:a|per|every|each|at|in|twice|daily|once|with)\b| {number} ?(?:x|times)\b)"
        rf"|(?<![\w.,/+-])(?P<alone>{few})(?: of (?:them|these|those))? ?"
        r"(?=(?:(?:a|per|every|each) day|daily)\b|/ ?day\b)"
    )


def _is_share(text: str, one: Measured, count: Measured) -> bool:
    """Whether the dose is said of that many units: "100 mg per 5 ml", "200 mg in 2 capsules", "400 mg (2 tablets)"."""
    if count.end <= one.start:
        equals = _EQUALS.fullmatch(text, count.end, one.start) or _TOTALLING.search(
            text, count.end, one.start
        )
        return bool(equals or (one.start - count.end <= _NEXT_TO and _IN_TOTAL.match(text, one.end)))
    return count.start >= one.end and bool(_SHARED_OUT.fullmatch(text, one.end, count.start))


def _each(before: str) -> Unit | None:
    """The container that holds the dose: "each scoop contains 300 mg"."""
    match = _EACH.search(before)
    return container_nouns().get(match.group("noun") or match.group("held")) if match else None


@cache
def container_nouns() -> dict[str, Unit]:
    """Return the words for what holds a dose, with the unit each means."""
    containers = {
        unit: listed for unit, listed in units().units.items() if listed.kind in ("count", "volume")
    }
    loose = {"piece", "l", "ml", "oz", "cup"}
    return {name: unit for unit, listed in containers.items() if unit not in loose for name in listed.names}


def _unit_noun(text: str, one: Measured, last: int) -> Unit | None:
    nouns = container_nouns()
    if _FROM.match(text, one.end) and not _SHARED_OUT.match(text, one.end):
        return None
    for word in _WORD.findall(text, one.end, min(one.end + _NOUN_WITHIN, last)):
        if word in ("and", "plus", "then"):
            return None
        if word in nouns:
            return nouns[word]
    return None
