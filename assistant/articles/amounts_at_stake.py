"""Amounts that an article tells people to take, held against the official upper levels for supplements.

The levels come from the dosing parameters, for an adult of whom nothing else is known; this module holds no figure. An
amount that public bodies set, that a study gave or that stands in food is not one to take and is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.dosing import load_parameters, separation, upper_level
from assistant.question import Person
from assistant.writing.claims import Reading, has_any, load_cues

_AMOUNT = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(?:mg|g|grams?|milligrams?)?\s*(?:-|–|—|to|and|or)\s*"
    r"(\d[\d,]*(?:\.\d+)?)\s*(mg|milligrams?|g|grams?)\b"
    r"|(\d[\d,]*(?:\.\d+)?)\s*(mg|milligrams?|g|grams?)\b"
)
_AUTHORITIES = ("us", "eu")
_MG_PER_G = 1000.0


@dataclass(frozen=True)
class AboveLevel:
    """A rule whose upper level an amount exceeds; ``everywhere`` where it exceeds every authority's."""

    rule: str
    everywhere: bool


def above_upper_level(claim: Reading) -> AboveLevel | None:
    """The upper level that the claim's amount to take exceeds; None where it names none or stays below."""
    cues = load_cues()
    if not has_any(claim.folded, cues.to_take) or has_any(claim.folded, cues.not_to_take):
        return None
    amounts = _amounts(claim.folded)
    if not amounts:
        return None
    most = sum(amounts) if len(amounts) > 1 and has_any(claim.folded, cues.added_up) else max(amounts)
    levels = [
        level
        for authority in _AUTHORITIES
        for level in upper_level(Person(), authority)
        if level.value is not None
    ]
    exceeded = [level for level in levels if level.value is not None and most > level.value]
    if not exceeded:
        return None
    highest = max(exceeded, key=lambda level: level.value or 0.0)
    return AboveLevel(rule=highest.rule, everywhere=len(exceeded) == len(levels))


def of_a_study(claim: Reading, myth: str) -> bool:
    """Whether a claim only tells what a study gave, while the myth that it resembles names an amount to take."""
    cues = load_cues()
    names_amount = has_any(myth.lower(), cues.to_take) and bool(_amounts(myth.lower()))
    return names_amount and has_any(claim.folded, cues.of_a_study)


def states_upper_level(claim: Reading) -> tuple[str, bool] | None:
    """The rule of the level that a claim names and whether its figure is that level; None where it names none."""
    amounts = _amounts(claim.folded)
    if len(amounts) != 1 or not has_any(claim.folded, load_cues().names_level):
        return None
    levels = [
        level
        for authority in load_parameters().authority
        for level in upper_level(Person(), authority)
        if level.value is not None
    ]
    same = next((level.rule for level in levels if level.value == amounts[0]), None)
    return (same, True) if same else (levels[0].rule, False)


def rules_keeping_apart(claim: Reading) -> list[str]:
    """The rules by which a medicine that the claim names is kept apart from magnesium."""
    known = [found for medicine in claim.medicines for found in separation(medicine)]
    return [found.rule for found in known if found.entry.advice in {"separate", "avoid"}]


def _amounts(folded: str) -> list[float]:
    found: list[float] = []
    for match in _AMOUNT.finditer(folded):
        number, unit = (match[2], match[3]) if match[2] else (match[4], match[5])
        value = float(number.replace(",", ""))
        found.append(value * _MG_PER_G if unit.startswith("g") else value)
    return found
