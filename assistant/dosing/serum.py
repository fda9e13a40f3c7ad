"""Magnesium in blood serum: the units, and where a value lies against common ranges. It judges nothing further."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.dosing.errors import RuleInputError
from assistant.dosing.statutes import load_parameters

SerumUnit = Literal["mmol/L", "mg/dL", "mEq/L"]
Place = Literal["below", "within", "above", "implausible"]

UNITS: tuple[SerumUnit, ...] = ("mmol/L", "mg/dL", "mEq/L")
_LITRES_PER_DL = 0.1


@dataclass(frozen=True, slots=True)
class SerumReading:
    """One value in the three units, and its place against the common range in the unit that it was given in."""

    mmol_per_l: float
    mg_per_dl: float
    meq_per_l: float
    place: Place
    in_grey_zone: bool

    def in_unit(self, unit: SerumUnit) -> float:
        """The value in ``unit``."""
        return {"mmol/L": self.mmol_per_l, "mg/dL": self.mg_per_dl, "mEq/L": self.meq_per_l}[unit]


def per_mmol_per_l(unit: SerumUnit) -> float:
    """How many of ``unit`` are one mmol/L."""
    element = load_parameters().element
    return {
        "mmol/L": 1.0,
        "mg/dL": element.magnesium_g_per_mol * _LITRES_PER_DL,
        "mEq/L": float(element.charge),
    }[unit]


def common_range(unit: SerumUnit) -> tuple[float, float]:
    """The common range in ``unit``: as published where it is published so, else worked out from mmol/L."""
    table = load_parameters().serum.common_range
    if unit in table:
        return table[unit]
    low, high = table["mmol/L"]
    return low * per_mmol_per_l(unit), high * per_mmol_per_l(unit)


def serum(value: float, unit: SerumUnit) -> SerumReading:
    """Read a serum magnesium of ``value`` in ``unit``. Raises ``RuleInputError`` for zero or less."""
    if not value > 0:
        raise RuleInputError(f"{value:g} {unit}: a blood value is above zero")
    mmol = value / per_mmol_per_l(unit)
    parameters = load_parameters().serum
    least, most = parameters.plausible_mmol_per_l
    low, high = common_range(unit)
    place: Place
    if not least <= mmol <= most:
        place = "implausible"
    elif value < low:
        place = "below"
    else:
        place = "within" if value <= high else "above"
    grey_low, grey_high = parameters.grey_zone["mmol/L"]
    return SerumReading(
        mmol_per_l=mmol,
        mg_per_dl=mmol * per_mmol_per_l("mg/dL"),
        meq_per_l=mmol * per_mmol_per_l("mEq/L"),
        place=place,
        in_grey_zone=place == "within" and grey_low <= mmol < grey_high,
    )
