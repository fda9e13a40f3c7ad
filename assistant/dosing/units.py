"""Amounts of magnesium in one unit: milligrams of the element.

mmol and mEq always count magnesium itself, so they convert whatever the salt is. The molar mass is the parameter
``conversion``. Units that hold an unknown amount (a tablet, a spoon) give ``None``, never zero.
"""

from __future__ import annotations

from assistant.dosing.errors import RuleInputError
from assistant.dosing.statutes import load_parameters
from assistant.question import Amount

_MG_PER_UNIT = {"mg": 1.0, "g": 1000.0, "mcg": 0.001, "kg": 1_000_000.0, "oz": 28_349.523}


def mg_per_mmol() -> float:
    """Milligrams of magnesium in one millimole."""
    return load_parameters().element.magnesium_g_per_mol


def mmol_from_mg(mg: float) -> float:
    """Millimoles of magnesium in ``mg`` milligrams of it."""
    return mg / mg_per_mmol()


def meq_from_mg(mg: float) -> float:
    """Milliequivalents of magnesium in ``mg`` milligrams of it."""
    return mmol_from_mg(mg) * load_parameters().element.charge


def mg_from_mmol(mmol: float) -> float:
    """Milligrams of magnesium in ``mmol`` millimoles."""
    return mmol * mg_per_mmol()


def mg_from_meq(meq: float) -> float:
    """Milligrams of magnesium in ``meq`` milliequivalents."""
    return mg_from_mmol(meq / load_parameters().element.charge)


def counts_magnesium_itself(unit: str) -> bool:
    """Whether an amount in this unit is elemental whatever the salt."""
    return unit in ("mmol", "mEq")


def mass_mg(value: float, unit: str) -> float | None:
    """Milligrams in ``value`` of a unit of mass, mmol or mEq; ``None`` for a unit whose content is not known.

    Raises ``RuleInputError`` for a negative value.
    """
    if value < 0:
        raise RuleInputError(f"{value:g} {unit}: an amount cannot be below zero")
    if unit in _MG_PER_UNIT:
        return value * _MG_PER_UNIT[unit]
    if unit == "mmol":
        return mg_from_mmol(value)
    if unit == "mEq":
        return mg_from_meq(value)
    return None


def mass_range_mg(amount: Amount) -> tuple[float, float] | None:
    """Lowest and highest milligrams that an amount as read can mean; ``None`` where its unit does not tell."""
    low = mass_mg(amount.value, amount.unit)
    if low is None:
        return None
    high = mass_mg(amount.high, amount.unit) if amount.high is not None else low
    return (low, high) if high is None or high >= low else (high, low)  # type: ignore[return-value]
