"""The shapes of the rule parameters: what a file under ``parameters/`` may say.

Every file carries an id, a reference, a status and the dates of its last and next review. Figures that a source
does not give are absent, never zero. Reading and cross-checking the files is ``parameters``' work.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from assistant.answer import Frozen

Status = Literal["checked", "unchecked"]
Group = Literal["all", "female", "male", "breastfed", "formula"]
LevelKind = Literal["upper_level", "guidance_level", "maximum_in_supplements"]

_AGE = re.compile(r"(\d+)(m|y)")


def _years(written: object) -> object:
    """Years from ``7m`` or ``19y``, the spelling of ages in the files."""
    if not isinstance(written, str):
        return written
    found = _AGE.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is not an age: write months as 7m, years as 19y")
    count = int(found[1])
    return count / 12 if found[2] == "m" else float(count)


Age = Annotated[float, BeforeValidator(_years), Field(ge=0, le=130)]


class Reference(Frozen):
    """The publication a rule rests on."""

    title: str
    publisher: str | None = None
    year: int | None = None
    doi: str | None = None


class Parameter(Frozen):
    """What every file has."""

    id: str
    description: str
    reference: Reference
    status: Status
    last_reviewed: dt.date
    review_by: dt.date
    unit: str | None = None
    seen_at: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.review_by <= self.last_reviewed:
            raise ValueError("review_by: must lie after last_reviewed")
        return self


class Band(Frozen):
    """Ages from ``from_age`` up to but not including ``to_age``, in years; ``None`` is without end."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_age: Age = Field(default=0.0, alias="from")
    to_age: Age | None = Field(default=None, alias="to")
    status: Status | None = None
    note: str | None = None

    def holds(self, age: float) -> bool:
        """Whether ``age`` in years lies in the band."""
        return self.from_age <= age and (self.to_age is None or age < self.to_age)

    def meets(self, low: float, high: float) -> bool:
        """Whether the band and the ages ``low`` to ``high`` (both included) have an age in common."""
        return self.from_age <= high and (self.to_age is None or low < self.to_age)


class IntakeBand(Band):
    """Reference intakes of one band by group and measure; ``increment`` adds to the person's own figure."""

    all: dict[str, float] | None = None
    female: dict[str, float] | None = None
    male: dict[str, float] | None = None
    breastfed: dict[str, float] | None = None
    formula: dict[str, float] | None = None
    increment: float | None = Field(default=None, ge=0)

    def figures(self) -> dict[Group, dict[str, float]]:
        """The figures that the band has, by group."""
        groups: tuple[Group, ...] = ("all", "female", "male", "breastfed", "formula")
        return {group: figures for group in groups if (figures := getattr(self, group))}


class Measure(Frozen):
    """A kind of reference intake, in words."""

    name: str
    abbreviation: str | None = None


class ReferenceIntakes(Parameter):
    """One authority's table of intakes from all food, drink and supplements, mg of elemental magnesium a day."""

    authority: str
    unit: Literal["mg/day"]
    counts: str
    measures: dict[str, Measure]
    values: tuple[IntakeBand, ...] = Field(min_length=1)
    pregnancy: tuple[IntakeBand, ...] = ()
    lactation: tuple[IntakeBand, ...] = ()
    newer_edition: bool = False


class LevelBand(Band):
    """An upper level of one band: a figure, a range, or so much for each kg of body weight; or none."""

    value: float | None = Field(default=None, gt=0)
    low: float | None = Field(default=None, gt=0)
    high: float | None = Field(default=None, gt=0)
    per_kg: float | None = Field(default=None, gt=0)


class UpperLevels(Parameter):
    """One authority's upper level for magnesium that does not come from food, mg of elemental magnesium a day."""

    authority: str
    kind: LevelKind
    place: str | None = None
    unit: Literal["mg/day"]
    counts: str
    basis: str
    instruction: Literal["divide"] | None = None
    same_in_pregnancy: bool = False
    values: tuple[LevelBand, ...] = Field(min_length=1)


class Authority(Frozen):
    """Who sets figures, how people name it (all capitals: only as spelled), and where it is shown by default."""

    id: str
    name: str
    place: str
    named_as: tuple[str, ...]
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    reference_intake: str
    upper_levels: tuple[str, ...] = Field(min_length=1)


class LocalMarks(Frozen):
    """Countries and languages that write 1,5 for one and a half."""

    countries: tuple[str, ...]
    languages: tuple[str, ...]


class Authorities(Parameter):
    """All authorities, and those that are shown where nothing is known of the person's country."""

    default: tuple[str, ...]
    authorities: tuple[Authority, ...]
    decimal_comma: LocalMarks


class Label(Frozen):
    """What one hundred percent on a label stands for, mg of elemental magnesium a day."""

    id: str
    authority: str
    name: str
    abbreviation: str
    place: str
    value: float = Field(gt=0)
    named_as: tuple[str, ...]
    seen_at: str


class Labels(Parameter):
    """The label values, and in which countries each is printed."""

    unit: Literal["mg/day"]
    labels: tuple[Label, ...]
    label_countries: dict[str, tuple[str, ...]]


class Element(Parameter):
    """Magnesium's molar mass and charge, from which mmol and mEq follow."""

    magnesium_g_per_mol: float = Field(gt=0)
    charge: int = Field(gt=0)
    product_at_most_mg: float = Field(gt=0)


class Form(Frozen):
    """One form (hydrate, stoichiometry) of a salt. ``named_by`` are words that tell it from the others."""

    id: str
    name: str
    formula: str
    mg_atoms: int = Field(gt=0)
    molar_mass_g_per_mol: float = Field(gt=0)
    elemental_percent: float = Field(gt=0, lt=100)
    named_by: tuple[str, ...] = ()
    usual_on_labels: bool = False
    status: Status | None = None
    note: str | None = None


class Salt(Parameter):
    """A salt family. ``label_states`` is what its usual label gives; a lubricant does not count as a dose."""

    family: str
    name: str
    label_states: Literal["compound"] | None = None
    counts_as_dose: bool = True
    forms: tuple[Form, ...] = Field(min_length=1)


class Portion(Frozen):
    """A portion of a food: ``count`` of ``unit`` weighs ``grams`` and holds ``mg`` of magnesium."""

    name: str
    unit: str
    count: float = Field(gt=0)
    grams: float = Field(gt=0)
    mg: float = Field(ge=0)
    status: Status = "checked"


class Food(Frozen):
    """A food, its magnesium per hundred grams, and its usual portions (the first is taken where none is said)."""

    id: str
    ndb: str
    name: str
    mg_per_100g: float = Field(ge=0)
    portions: tuple[Portion, ...] = Field(min_length=1)
    other_state: str | None = None


class Foods(Parameter):
    """The food table."""

    unit: Literal["mg"]
    foods: tuple[Food, ...]


class Serum(Parameter):
    """Common ranges of magnesium in serum, by unit, each low and high; laboratories differ."""

    common_range: dict[str, tuple[float, float]]
    laboratory_range: dict[str, tuple[float, float]]
    grey_zone: dict[str, tuple[float, float]]
    plausible_mmol_per_l: tuple[float, float]


class Cues(Parameter):
    """Words in a question that choose between readings of a rule."""

    cues: dict[str, tuple[str, ...]]
