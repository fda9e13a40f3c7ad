"""Reference intakes and upper levels: look-ups in the authorities' tables by age, sex and life stage.

What a table does not say stays unsaid: a band without a figure yields a line whose value is ``None``. Ages are
years; where nothing is known of a person's age, the adult bands are given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from assistant.dosing.model import Group, IntakeBand, LevelKind, ReferenceIntakes
from assistant.dosing.statutes import load_parameters
from assistant.question import Person

Stage = Literal["general", "pregnancy", "lactation"]

_ADULT = 19.0
_ADULT_AT_LAW = 18.0
_VERY_OLD = 100.0
_OLDEST = 130.0
_AVERAGE_REQUIREMENT = "ear"


@dataclass(frozen=True, slots=True)
class Intake:
    """One figure of a reference table: mg of elemental magnesium a day from all sources; ``None`` where none is set."""

    rule: str
    authority: str
    stage: Stage
    group: Group
    from_age: float
    to_age: float | None
    measure: str | None
    value: float | None
    checked: bool


@dataclass(frozen=True, slots=True)
class Level:
    """One upper level: mg a day from what is not food; ``low`` to ``high`` or ``per_kg`` instead where so set."""

    rule: str
    authority: str
    kind: LevelKind
    from_age: float
    to_age: float | None
    value: float | None
    low: float | None
    high: float | None
    per_kg: float | None
    divide: bool
    checked: bool


def ages_of(person: Person) -> tuple[float, float]:
    """The ages a person may have, lowest and highest; adults where nothing was said."""
    if person.age_low is None and person.age_high is None:
        return _ADULT, _OLDEST
    low = person.age_low if person.age_low is not None else 0.0
    high = person.age_high if person.age_high is not None else _OLDEST
    if _ADULT_AT_LAW <= low <= _ADULT and high >= _VERY_OLD:
        return _ADULT, _OLDEST
    return min(low, high), max(low, high)


def _stage(person: Person) -> Stage:
    if person.pregnant:
        return "pregnancy"
    return "lactation" if person.lactating else "general"


def _measure_of(figures: dict[str, float], wanted: str | None) -> str | None:
    if wanted is not None:
        return wanted if wanted in figures else None
    return next((measure for measure in figures if measure != _AVERAGE_REQUIREMENT), None)


def _band_intakes(
    table: ReferenceIntakes, band: IntakeBand, stage: Stage, wanted: str | None
) -> list[Intake]:
    checked = (band.status or table.status) == "checked"
    shared = (table.id, table.authority, stage)
    figures = band.figures()
    if not figures:
        return [Intake(*shared, "all", band.from_age, band.to_age, None, None, checked)]
    lines = []
    for group, by_measure in figures.items():
        measure = _measure_of(by_measure, wanted)
        if measure is not None:
            lines.append(
                Intake(*shared, group, band.from_age, band.to_age, measure, by_measure[measure], checked)
            )
    return lines


def _one_sex(lines: Iterable[Intake], person: Person, stage: Stage) -> list[Intake]:
    sex = "female" if stage != "general" else person.sex
    kept = [
        line for line in lines if sex is None or line.group not in ("female", "male") or line.group == sex
    ]
    if len(kept) == 2 and kept[0].value == kept[1].value and kept[0].group in ("female", "male"):
        return [replace(kept[0], group="all")]
    return kept


def _merged(lines: Iterable[Intake]) -> tuple[Intake, ...]:
    """Join neighbouring bands of one group that hold the same figure."""
    joined: dict[str, list[Intake]] = {}
    for line in lines:
        run = joined.setdefault(line.group, [])
        last = run[-1] if run else None
        if last is not None and last.to_age == line.from_age and _alike(last, line):
            run[-1] = replace(last, to_age=line.to_age)
        else:
            run.append(line)
    return tuple(line for run in joined.values() for line in run)


def _alike(one: Intake, other: Intake) -> bool:
    return (one.value, one.measure, one.checked) == (other.value, other.measure, other.checked)


def _increments(
    table: ReferenceIntakes, band: IntakeBand, low: float, high: float, stage: Stage
) -> list[Intake]:
    low, high = max(low, band.from_age), min(high, band.to_age - 1 if band.to_age is not None else high)
    woman = Person(age_low=low, age_high=high, sex="female")
    own = (
        line
        for row in table.values
        if row.meets(low, high)
        for line in _band_intakes(table, row, "general", None)
    )
    return [
        replace(line, stage=stage, value=line.value + (band.increment or 0.0))
        for line in _one_sex(own, woman, "general")
        if line.value is not None
    ]


def reference_intake(person: Person, authority: str, *, measure: str | None = None) -> tuple[Intake, ...]:
    """The authority's reference intakes for this person, neighbouring equal bands joined.

    ``measure`` chooses one of the table's measures (``ear``); by default its recommendation. Empty where the
    authority's table has no row for the life stage. Unknown sex yields both, unknown age the adult bands.
    """
    parameters = load_parameters()
    table = parameters.reference_intakes[parameters.authority[authority].reference_intake]
    stage = _stage(person)
    low, high = ages_of(person)
    rows = {"general": table.values, "pregnancy": table.pregnancy, "lactation": table.lactation}[stage]
    lines: list[Intake] = []
    for band in rows:
        if not band.meets(low, high):
            continue
        if band.increment is not None:
            lines += _increments(table, band, low, high, stage)
        else:
            lines += _one_sex(_band_intakes(table, band, stage, measure), person, stage)
    return _merged(lines)


def upper_level(person: Person, authority: str) -> tuple[Level, ...]:
    """The authority's upper levels of magnesium from supplements and medicines for the ages of this person."""
    parameters = load_parameters()
    low, high = ages_of(person)
    return tuple(
        Level(
            rule=table.id,
            authority=authority,
            kind=table.kind,
            from_age=band.from_age,
            to_age=band.to_age,
            value=band.value,
            low=band.low,
            high=band.high,
            per_kg=band.per_kg,
            divide=table.instruction == "divide",
            checked=(band.status or table.status) == "checked",
        )
        for table in (parameters.upper_levels[rule] for rule in parameters.authority[authority].upper_levels)
        for band in table.values
        if band.meets(low, high)
    )
