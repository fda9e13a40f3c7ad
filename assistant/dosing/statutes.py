"""Read the rule parameters once, check them against each other, and hold them ready.

The files under ``parameters/`` are the only home of a dose, a limit or a gap in hours. ``load_parameters`` is also
the start-up check: an unreadable file, an age without a band, a name that leads nowhere or a rule past its review
date raises ``ParameterError``, which says which file, which field, and what to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from assistant.dosing.errors import ParameterError, ParameterExpired
from assistant.dosing.medicine_model import Interaction, Interactions, Timetable
from assistant.dosing.model import (
    Authorities,
    Authority,
    Band,
    Cues,
    Element,
    Food,
    Foods,
    Label,
    Labels,
    Parameter,
    ReferenceIntakes,
    Salt,
    Serum,
    UpperLevels,
)

FOLDER = Path(__file__).parent / "parameters"
UNKNOWN_MEDICINE = "generic-unknown"

P = TypeVar("P", bound=Parameter)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every rule parameter, by its id."""

    authorities: Authorities
    authority: dict[str, Authority]
    reference_intakes: dict[str, ReferenceIntakes]
    upper_levels: dict[str, UpperLevels]
    labels: Labels
    label: dict[str, Label]
    element: Element
    salts: dict[str, Salt]
    interactions: Interactions
    interactions_by_medicine: dict[str, tuple[Interaction, ...]]
    unknown_medicine: Interaction
    foods: dict[str, Food]
    food_table: Foods
    serum: Serum
    timetable: Timetable
    cues: dict[str, tuple[str, ...]]

    def rules(self) -> Iterable[Parameter]:
        """Every parameter file, for a page or a report that lists them."""
        yield from (
            self.authorities,
            self.labels,
            self.element,
            self.interactions,
            self.food_table,
            self.serum,
        )
        yield from (self.timetable, *self.reference_intakes.values(), *self.upper_levels.values())
        yield from self.salts.values()


def _read(path: Path, model: type[P], *, today: dt.date) -> P:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise ParameterError(f"{path}: cannot be read ({error}); restore the file") from error
    try:
        parameter = model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ParameterError(f"{path}: {field}: {first['msg']}; correct the file") from error
    if today > parameter.review_by:
        raise ParameterExpired(
            f"{path}: review_by: {parameter.review_by} has passed; have the rule reviewed against its reference, "
            "then set last_reviewed and review_by"
        )
    return parameter


def check_bands(path: Path | str, field: str, bands: Sequence[Band], *, whole_life: bool) -> None:
    """Raise ``ParameterError`` for bands that overlap, or that leave a gap in a whole life."""
    expected: float | None = 0.0
    for band in bands:
        if expected is None or (band.from_age < expected - 1e-9):
            raise ParameterError(
                f"{path}: {field}: the band from {band.from_age:g} years overlaps; set its ages"
            )
        if whole_life and band.from_age > expected + 1e-9:
            raise ParameterError(
                f"{path}: {field}: no band from {expected:g} to {band.from_age:g} years; add it"
            )
        if band.to_age is not None and band.to_age <= band.from_age:
            raise ParameterError(
                f"{path}: {field}: the band from {band.from_age:g} years ends before it begins"
            )
        expected = band.to_age
    if whole_life and expected is not None:
        raise ParameterError(f"{path}: {field}: no band from {expected:g} years on; leave out the last `to`")


def _by_id(parameters: Iterable[P]) -> dict[str, P]:
    found: dict[str, P] = {}
    for parameter in parameters:
        if parameter.id in found:
            raise ParameterError(f"{parameter.id}: id: stands in two files; give each rule its own")
        found[parameter.id] = parameter
    return found


def _tables(
    folder: Path, today: dt.date
) -> tuple[dict[str, ReferenceIntakes], dict[str, UpperLevels], dict[str, Salt]]:
    intakes, levels, salts = [], [], []
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name == "salts":
            salts.append(_read(path, Salt, today=today))
        elif path.name.startswith("reference-intakes"):
            table = _read(path, ReferenceIntakes, today=today)
            check_bands(path, "values", table.values, whole_life=True)
            check_bands(path, "pregnancy", table.pregnancy, whole_life=False)
            check_bands(path, "lactation", table.lactation, whole_life=False)
            used = {m for band in table.values for figures in band.figures().values() for m in figures}
            if not used <= set(table.measures):
                raise ParameterError(
                    f"{path}: measures: {sorted(used - set(table.measures))} not described; add it"
                )
            intakes.append(table)
        else:
            level = _read(path, UpperLevels, today=today)
            check_bands(path, "values", level.values, whole_life=True)
            levels.append(level)
    families: dict[str, Salt] = {}
    for salt in salts:
        if salt.family in families:
            raise ParameterError(f"{salt.id}: family: {salt.family} stands in two files; keep one")
        families[salt.family] = salt
    return _by_id(intakes), _by_id(levels), families


def _medicines(interactions: Interactions) -> dict[str, tuple[Interaction, ...]]:
    found: dict[str, list[Interaction]] = {}
    for entry in interactions.entries:
        if not set(entry.each) <= set(entry.medicines):
            raise ParameterError(
                f"interactions.yaml: {entry.id}: each: names a medicine that is not in medicines"
            )
        for name in dict.fromkeys((entry.id, *entry.medicines)):
            found.setdefault(name, []).append(entry)
    return {name: tuple(entries) for name, entries in found.items()}


def read_parameters(folder: Path = FOLDER, *, today: dt.date | None = None) -> Parameters:
    """Read and check all parameter files of ``folder`` as of ``today``.

    Raises ``ParameterError`` for the first thing that is wrong, ``ParameterExpired`` for a rule past its review.
    """
    day = today or dt.datetime.now(tz=dt.UTC).date()
    authorities = _read(folder / "authorities.yaml", Authorities, today=day)
    intakes, levels, salts = _tables(folder, day)
    for authority in authorities.authorities:
        for name in (authority.reference_intake, *authority.upper_levels):
            if name not in intakes and name not in levels:
                raise ParameterError(f"authorities.yaml: {authority.id}: no rule {name}; add its file")
    labels = _read(folder / "labels.yaml", Labels, today=day)
    interactions = _read(folder / "interactions.yaml", Interactions, today=day)
    by_medicine = _medicines(interactions)
    if UNKNOWN_MEDICINE not in by_medicine:
        raise ParameterError(f"interactions.yaml: entries: {UNKNOWN_MEDICINE} is missing; restore it")
    foods = _read(folder / "foods.yaml", Foods, today=day)
    return Parameters(
        authorities=authorities,
        authority={authority.id: authority for authority in authorities.authorities},
        reference_intakes=intakes,
        upper_levels=levels,
        labels=labels,
        label={label.authority: label for label in labels.labels},
        element=_read(folder / "elements.yaml", Element, today=day),
        salts=salts,
        interactions=interactions,
        interactions_by_medicine=by_medicine,
        unknown_medicine=by_medicine[UNKNOWN_MEDICINE][0],
        foods={food.id: food for food in foods.foods},
        food_table=foods,
        serum=_read(folder / "serum.yaml", Serum, today=day),
        timetable=_read(folder / "timetable.yaml", Timetable, today=day),
        cues=_read(folder / "cues.yaml", Cues, today=day).cues,
    )


@cache
def load_parameters() -> Parameters:
    """The shipped parameters, read and checked once; call at start-up so that a bad or expired rule stops it."""
    return read_parameters()
