"""Weights that are no dose of magnesium: of a body, of a food, what food gives, what a figure is counted by."""

from __future__ import annotations

import re

from assistant.understanding.amounts import Measured
from assistant.understanding.clauses import Clause

_EATEN_AFTER = re.compile(
    r"[ )]*(?:of )?(?:(?:magnesium|mag|mg|daily|already)[ )]?){0,2}(?:(?:a|per|every|each) day )?"
    r"(?:from|in|through|via|with|by) (?:my |the |our |normal )?(?:foods?|diet|meals|eating|what i eat)\b"
)
_EATEN_BEFORE = re.compile(
    r"\b(?:foods?|diet|meals) (?:alone )?(?:already )?(?:gives?|has|have|provides?|is|are|contains?"
    r"|holds?|adds?|comes? to)"
    r"(?: me| up to)?(?: about| around| roughly)? $|\b(?:eat|eating|ate) (?:about |around |roughly )?$"
)
_PER = re.compile(r"\b(?:per|each|every) $")
_LIGHTEST_FOOD_G = 5.0


def is_body_weight(text: str, one: Measured) -> bool:
    """Whether an amount is what somebody weighs."""
    if one.amount.unit == "kg" and not re.match(r" (?:of|magnesium|mag|mg)\b", text[one.end : one.end + 12]):
        return True
    before = text[max(one.start - 18, 0) : one.start]
    return one.amount.unit == "kg" and bool(re.search(r"weigh|weight|body|i'?m |i am |\bam ", before))


def is_per_weight(text: str, one: Measured) -> bool:
    """Whether a weight only says what a figure is counted by: "per 100 g"."""
    return one.amount.unit in ("g", "kg") and bool(_PER.search(text, max(one.start - 8, 0), one.start))


def is_eaten(text: str, one: Measured) -> bool:
    """Whether an amount is what food gives, which no supplement is."""
    before = text[max(one.start - 60, 0) : one.start]
    return bool(_EATEN_AFTER.match(text, one.end) or _EATEN_BEFORE.search(before))


def is_food(one: Measured, clause: Clause) -> bool:
    """Whether a weight in grams is that of a food named right after it."""
    return one.amount.unit in ("g", "kg") and any(0 <= food.start - one.end <= 12 for food in clause.foods)


def weighs_food(one: Measured) -> bool:
    """Whether a weight is too much for a dose of magnesium, and so that of the food it stands with."""
    return one.amount.unit == "kg" or (one.amount.unit == "g" and one.amount.value >= _LIGHTEST_FOOD_G)
