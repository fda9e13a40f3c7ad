"""Foods and portions: "100 g almonds", "a cup of cooked spinach", "two bananas"."""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon.names import Mention
from assistant.question import Amount, FoodPortion
from assistant.understanding.amounts import Measured
from assistant.understanding.quantities import number_word_pattern, value_of_digits, value_of_words
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import either, portions

_FOOD_UNITS = frozenset(
    {"g", "kg", "oz", "cup", "tablespoon", "teaspoon", "ml", "l", "serving", "piece", "scoop", "sachet"}
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    described, served = either(portions().described), either(portions().served)
    between = re.compile(rf"(?:[ -]*(?:of|worth of|fl|,)?(?: (?:{described})){{0,3}}) ?(?:(?:{served}) )?")
    counted = re.compile(
        rf"(?<![\w.,])(?P<n>\d{{1,3}}(?:[.,]5)?|\d/\d|{number_word_pattern()}|an?)(?: of)?"
        rf"(?: (?:{described}|{served})){{0,2}} $"
    )
    return between, counted


def foods_of(reading: Reading) -> tuple[FoodPortion, ...]:
    """Return the foods named, each with its portion where one was said."""
    used: set[int] = set()
    found = []
    for food in reading.foods:
        amount, start, end = _portion(reading, food, used)
        text = reading.said(min(start, food.start), max(end, food.end))
        found.append(FoodPortion(food=food.id, amount=amount, text=text))
    return tuple(found)


def _portion(reading: Reading, food: Mention, used: set[int]) -> tuple[Amount | None, int, int]:
    for index, one in enumerate(reading.amounts):
        if index in used or one.amount.unit not in _FOOD_UNITS or one.amount.value <= 0:
            continue
        if _touches(reading.text, one, food):
            used.add(index)
            return one.amount, one.start, one.end
    counted = _count_before(reading, food)
    return counted if counted is not None else (None, food.start, food.end)


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
