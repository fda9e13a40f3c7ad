"""Amounts that an article tells people to take, held against the official upper levels for supplements.

The levels come from the dosing parameters, for an adult of whom nothing else is known; this module holds no figure. An
amount that public bodies set, that a study gave or that stands in food is not one to take and is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.dosing import load_parameters, reference_intake, separation, upper_level
from assistant.question import Person
from assistant.writing.claims import Reading, has_any, load_cues
from assistant.writing.verification.reading import read as read_figures

_AMOUNT = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(?:mg|g|grams?|milligrams?)?\s*(?:-|–|—|to|and|or)\s*"
    r"(\d[\d,]*(?:\.\d+)?)\s*(mg|milligrams?|g|grams?)\b"
    r"|(\d[\d,]*(?:\.\d+)?)\s*(mg|milligrams?|g|grams?)\b"
)
_AUTHORITIES = ("us", "eu")
_MG_PER_G, _MINUTES = 1000.0, 60.0
_SEX = re.compile(r"\b(?:women|woman|females?|men|man|males?)\b")
_FEMALE = ("wom", "fem")
_OF_INTAKES = frozenset({"reference-values", "ageing"})


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
    amounts = amounts_named(claim)
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
    names_amount = has_any(myth.lower(), cues.to_take) and bool(_placed_amounts(myth.lower()))
    return names_amount and has_any(claim.folded, cues.of_a_study)


def states_upper_level(claim: Reading) -> tuple[str, bool] | None:
    """The rule of the level that a claim names and whether its figure is that level; None where it names none."""
    amounts = amounts_named(claim)
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


def states_intakes(claim: Reading) -> tuple[str, bool] | None:
    """The rule of the reference intakes that a claim names for adults, and whether its figures are they.

    None where it names none, or speaks of a condition, a level or a special life stage.
    """
    cues = load_cues()
    named = has_any(claim.folded, cues.names_intake) and not has_any(claim.folded, cues.names_level)
    amounts = _by_sex(claim.folded)
    if not named or not amounts or set(claim.topics) - _OF_INTAKES:
        return None
    first: str | None = None
    for authority in load_parameters().authority:
        published = [
            (line.value, "female" if line.group == "female" else "male" if line.group == "male" else None)
            for line in reference_intake(Person(), authority)
            if line.value is not None
        ]
        rules = [line.rule for line in reference_intake(Person(), authority)]
        first = first or next(iter(rules), None)
        if all(
            any(
                value == amount and (sex is None or group is None or sex == group)
                for value, group in published
            )
            for amount, sex in amounts
        ):
            return (rules[0], True)
    return (first, False) if first else None


def _by_sex(folded: str) -> list[tuple[float, str | None]]:
    """The amounts of a claim, each with the sex it is said of: the one before it, or after it where amounts lead."""
    sexes = [
        (match.start(), "female" if match[0].startswith(_FEMALE) else "male")
        for match in _SEX.finditer(folded)
    ]
    amounts = _placed_amounts(folded)
    lead = bool(amounts and sexes and amounts[0][0] < sexes[0][0])
    found: list[tuple[float, str | None]] = []
    for start, value in amounts:
        near = [sex for place, sex in sexes if (place > start) is lead]
        found.append((value, (near[0] if lead else near[-1]) if near else None))
    return found


@dataclass(frozen=True)
class Gap:
    """A rule that keeps a medicine apart from magnesium, and the shortest time it lets pass, in hours."""

    rule: str
    least_hours: float


def gaps_of(claim: Reading) -> list[Gap]:
    """The rules by which the medicines that the claim names are kept apart from magnesium."""
    gaps: list[Gap] = []
    for medicine in claim.medicines:
        for known in separation(medicine):
            gap = known.gap
            hours = (gap.least_before_h, gap.least_after_h, gap.before_h, gap.after_h)
            if known.entry.advice in {"separate", "avoid"}:
                least = min((hour for hour in hours if hour is not None), default=0.0)
                gaps.append(Gap(known.rule, least))
    return gaps


def hours_named(claim: Reading) -> float | None:
    """The longest time in hours that a claim names; None where it names none."""
    times = [
        figure.value / (_MINUTES if figure.unit.startswith("minute") else 1.0)
        for figure in read_figures(claim.text).figures
        if figure.unit and figure.unit.startswith(("hour", "minute"))
    ]
    return max(times, default=None)


def amounts_named(claim: Reading) -> list[float]:
    """The amounts of a claim in mg, of a range its higher end."""
    return [value for _, value in _placed_amounts(claim.folded)]


def _placed_amounts(folded: str) -> list[tuple[int, float]]:
    """Each amount in mg, the higher end of a range, with where it stands."""
    found: list[tuple[int, float]] = []
    for match in _AMOUNT.finditer(folded):
        number, unit = (match[2], match[3]) if match[2] else (match[4], match[5])
        value = float(number.replace(",", ""))
        found.append((match.start(), value * _MG_PER_G if unit.startswith("g") else value))
    return found
