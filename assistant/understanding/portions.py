"""Foods and portions: "100 g almonds", "a cup of cooked spinach", "two bananas"."""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon.names import Mention
from assistant.question import Amount, FoodPortion, Unit
from assistant.understanding.amounts import Measured
from assistant.understanding.quantities import number_word_pattern, value_of_digits, value_of_words
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import either, ordinary_words, people, portions, units

_FOOD_UNITS = frozenset(
    {"g", "kg", "oz", "cup", "tablespoon", "teaspoon", "ml", "l", "serving", "piece", "scoop", "sachet"}
)
_MEASURES = frozenset({"oz", "cup", "tablespoon", "teaspoon", "ml", "serving"})
_WEIGHTS = frozenset({"g", "kg"})
_EXACT = frozenset({"oz", "ml", "l"})
_LIGHTEST_G = 5.0
_OF_IT = 4
_LONGEST_PORTION = 60
_MOST_WORDS_OF_A_FOOD = 3
_MAGNESIUM_IN = re.compile(r".*\b(?:magnesium|mag)\b[^,.;]*? in ")
_LIST_JOINT = re.compile(r"[,;.?!\n+&]+|\b(?:and|plus|with|then|also)\b")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    described, served = either(portions().described), either(portions().served)
    between = re.compile(rf"(?:[ -]*(?:of|worth of|fl|,)?(?: (?:{described})){{0,3}}) ?(?:(?:{served}) )?")
    counted = re.compile(
        rf"(?<![\w.,])(?P<n>\d{{1,3}}(?:[.,]5)?|\d/\d|{number_word_pattern()}(?: (?:of )?(?:an?|the|one)\b)?|an?)"
        r"(?: of)?"
        rf"(?: (?:{described}|{served})){{0,2}} $"
    )
    return between, counted


def foods_of(reading: Reading) -> tuple[FoodPortion, ...]:
    """Return the foods named, each with its portion where one was said."""
    used: set[int] = set()
    found = []
    for food in reading.foods:
        amount, start, end = _portion(reading, food, used)
        near = min(start, food.start), max(end, food.end)
        text = (
            reading.said(*near)
            if near[1] - near[0] <= _LONGEST_PORTION
            else reading.said(food.start, food.end)
        )
        found.append(FoodPortion(food=food.id, amount=amount, text=text))
        each = _each_of(reading)
        if each is not None and amount is not None and amount.unit != each[0].unit:
            found.append(FoodPortion(food=food.id, amount=each[0], text=reading.said(food.start, food.end)))
    return tuple(found)


def unlisted_foods(reading: Reading) -> tuple[FoodPortion, ...]:
    """The foods of a list that no table holds, for a sum to say what it leaves out: "almonds and a slice of pizza".

    Only a piece beside a listed food, of which every word is strange, is taken for one.
    """
    pieces = _pieces(reading.text)
    listed = [any(start <= food.start < end for food in reading.foods) for start, end in pieces]
    named: dict[int, str] = {}
    for place in (*range(len(pieces)), *reversed(range(len(pieces)))):
        beside = any(listed[max(place - 1, 0) : place]) or any(listed[place + 1 : place + 2])
        name = _strange_food(reading, *pieces[place]) if beside and not listed[place] else None
        if name is not None:
            listed[place] = True
            named[place] = name
    return tuple(
        FoodPortion(
            food=f"unlisted {named[place]}",
            amount=Amount(value=1.0, unit="serving", text=named[place]),
            text=named[place],
        )
        for place in sorted(named)
    )


def _pieces(text: str) -> list[tuple[int, int]]:
    cuts = [match.span() for match in _LIST_JOINT.finditer(text)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]


def _strange_food(reading: Reading, start: int, end: int) -> str | None:
    """The words of a piece of a list that name a food nobody listed, without its amount; None where it tells else."""
    asked = _MAGNESIUM_IN.match(reading.text, start, end)
    start = asked.end() if asked is not None else start
    named = (*reading.element, *reading.salts, *reading.medicines, *reading.topics)
    heard = [m for m in (*named, *reading.cue_mentions) if m.id != "food" and start <= m.start < end]
    if heard or any(
        start <= one.start < end and one.amount.unit not in _FOOD_UNITS for one in reading.amounts
    ):
        return None
    measured = [one for one in reading.amounts if start <= one.start < end]
    begin = max([start, *(one.end for one in measured)])
    lead = _lead().match(reading.text, begin, end)
    begin = lead.end() if lead is not None else begin
    words = [word for word in reading.words if begin <= word.start < end]
    ordinary = ordinary_words() | _people_words()
    if not 0 < len(words) <= _MOST_WORDS_OF_A_FOOD or any(
        not w.key.isalpha() or w.key in ordinary for w in words
    ):
        return None
    return reading.said(words[0].start, words[-1].end)


@cache
def _people_words() -> frozenset[str]:
    listed = people()
    groups = (*listed.relations.values(), *listed.generic.values())
    return frozenset(name for names in groups for name in names)


@cache
def _lead() -> re.Pattern[str]:
    """What stands before a food in a list: a number, a measure, how it is made, the meal."""
    meals = r"(?:for )?(?:breakfast|lunch|dinner|supper|snack|today)(?: i (?:had|ate|have|eat)| was| is|:)?"
    words = either(
        {*portions().described, *portions().served, *portions().sizes, "of", "a", "an", "the", "half"}
    )
    return re.compile(
        rf"[ -]*(?:(?:\d{{1,3}}|{number_word_pattern()}|{meals}|{words}|i (?:had|ate|eat|have))[ :-]+)*"
    )


def _portion(reading: Reading, food: Mention, used: set[int]) -> tuple[Amount | None, int, int]:
    free = [
        (index, one)
        for index, one in enumerate(reading.amounts)
        if index not in used and one.amount.unit in _FOOD_UNITS and one.amount.value > 0
    ]
    touching = [(index, one) for index, one in free if _touches(reading.text, one, food)]
    weighed = [(index, one) for index, one in touching if one.amount.unit in _WEIGHTS]
    touching.sort(
        key=lambda entry: entry[1].amount.unit not in _EXACT or "," in reading.text[food.end : entry[1].start]
    )
    if len(reading.foods) == 1 and not touching:
        weighed = [
            (index, one)
            for index, one in free
            if one.amount.unit == "g"
            and one.amount.value >= _LIGHTEST_G
            and not any(0 <= m.start - one.end <= _OF_IT for m in reading.salts)
        ]
    for index, one in (*weighed, *touching):
        used.add(index)
        return one.amount, one.start, one.end
    counted = _count_before(reading, food)
    if counted is not None:
        return counted
    sized = _sized().search(reading.text, max(food.start - 40, 0), food.start)
    if sized is not None:
        text = reading.said(*sized.span("size"))
        return Amount(value=1.0, unit="piece", text=text), sized.start("size"), food.end
    if len(reading.foods) == 1 and len(free) == 1 and free[0][1].amount.unit in _MEASURES:
        return free[0][1].amount, free[0][1].start, free[0][1].end
    bare = _one_measure().search(reading.text, max(food.start - _LONGEST_PORTION, 0), food.start)
    if bare is not None:
        unit = _measure_names()[bare.group("unit")]
        return Amount(value=1.0, unit=unit, text=reading.said(*bare.span("unit"))), bare.start(), food.end
    return _each_of(reading) or (None, food.start, food.end)


@cache
def _sized() -> re.Pattern[str]:
    """The size of one piece right before a food: "large baked potato"."""
    words, sizes = either(portions().described), either(portions().sizes)
    return re.compile(rf"(?<![\w.])(?P<size>{sizes})(?: (?:{words})){{0,2}} $")


@cache
def _one_measure() -> re.Pattern[str]:
    """A measure without a number right before a food: "cup black beans"."""
    words = either({*portions().described, *portions().served})
    return re.compile(rf"(?<![\w.])(?P<unit>{either(_measure_names())})(?: of)?(?: (?:{words})){{0,3}} $")


def _each_of(reading: Reading) -> tuple[Amount, int, int] | None:
    """The measure that several foods are compared by: "per cup"."""
    match = _per_measure().search(reading.text)
    if match is None:
        return None
    unit = _measure_names()[match.group("unit")]
    text = reading.said(match.start("unit"), match.end("unit"))
    return Amount(value=1.0, unit=unit, text=text), match.start(), match.end()


@cache
def _measure_names() -> dict[str, Unit]:
    return {
        name: unit for unit, listed in units().units.items() if unit in _MEASURES for name in listed.names
    }


@cache
def _per_measure() -> re.Pattern[str]:
    return re.compile(rf"\b(?:per|each|every|by the) (?P<unit>{either(_measure_names())})\b")


def _touches(text: str, one: Measured, food: Mention) -> bool:
    if one.end <= food.start:
        return bool(_patterns()[0].fullmatch(text, one.end, food.start))
    return one.start >= food.end and bool(re.fullmatch(r" ?[(:,-]? ?", text[food.end : one.start]))


def _count_before(reading: Reading, food: Mention) -> tuple[Amount, int, int] | None:
    window_start = max(food.start - 40, 0)
    match = _patterns()[1].search(reading.text, window_start, food.start)
    if match is None:
        return None
    written = match.group("n")
    value: float | None
    if written in ("a", "an"):
        value = 1.0
    elif written[0].isdigit():
        value = value_of_digits(written, written, None)
    else:
        value = value_of_words(written)
    if not value:
        return None
    text = reading.said(match.start(), match.end("n"))
    return Amount(value=value, unit="piece", text=text), match.start(), food.end
