"""Foods and portions: "100 g almonds", "a cup of cooked spinach", "two bananas"."""

from __future__ import annotations

import re

from assistant.lexicon.names import Mention
from assistant.question import Amount, FoodPortion
from assistant.understanding.amounts import Measured
from assistant.understanding.quantities import number_word_pattern, value_of_digits, value_of_words
from assistant.understanding.spans import Reading

_FOOD_UNITS = frozenset(
    {"g", "kg", "oz", "cup", "tablespoon", "teaspoon", "ml", "l", "serving", "piece", "scoop", "sachet"}
)
_BETWEEN = re.compile(
    r"(?:[ -]*(?:of|worth of|fl|,)?(?: (?:my|the|some|plain|raw|fresh|dried|whole|large|small|medium|ripe|hot|strong|cooked|boiled|steamed|roasted|organic|mixed|unsalted|salted|baked|grilled|chopped|firm|ground|frozen|low fat|low-fat|full fat)){0,3}) ?(?:bar of |cup of |bowl of |bars of )?"
)


def foods_of(reading: Reading) -> tuple[FoodPortion, ...]:
    """Return the foods named, each with its portion where one was said."""
    used: set[int] = set()
    portions = []
    for food in reading.foods:
        amount, start, end = _portion(reading, food, used)
        text = reading.said(min(start, food.start), max(end, food.end))
        portions.append(FoodPortion(food=food.id, amount=amount, text=text))
    return tuple(portions)


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
        return bool(_BETWEEN.fullmatch(text[one.end : food.start]))
    return one.start >= food.end and bool(re.fullmatch(r" ?[(:,-]? ?", text[food.end : one.start]))


def _count_before(reading: Reading, food: Mention) -> tuple[Amount, int, int] | None:
    window_start = max(food.start - 40, 0)
    window = reading.text[window_start : food.start]
    match = re.search(
        rf"(?<![\w.,])(?P<n>\d{{1,3}}(?:[.,]5)?|\d/\d|{number_word_pattern()}|an?)"
        r"(?: of)?(?: (?:large|small|medium|whole|ripe|boiled|raw|big|handful of|bars? of|slices? of|squares? of|avocado))? $",
        window,
    )
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
    start = window_start + match.start()
    text = reading.said(start, window_start + match.end("n"))
    return Amount(value=value, unit="piece", text=text), start, food.end
