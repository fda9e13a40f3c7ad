"""What a person's products add up to a day, and how that stands to an upper level.

An amount that a label gives as compound is converted; a range stays a range. A product whose amount, basis or
number a day is not known is listed as unknown and makes the total a lower bound: it never counts as nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.dosing.conversion import elemental, salt_of
from assistant.dosing.errors import RuleInputError
from assistant.dosing.statutes import load_parameters
from assistant.dosing.units import counts_magnesium_itself, mass_range_mg
from assistant.question import Amount, Basis, Person, Product

Missing = Literal["amount", "label_basis", "units_per_day", "salt"]

_PERCENT = 100.0
_COUNTED = frozenset({"tablet", "capsule", "sachet", "scoop", "gummy", "drop", "spray", "teaspoon", "tablespoon",
                      "ml", "l", "cup", "serving", "piece"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contribution:
    """One product's elemental magnesium a day, mg, ``low`` to ``high``; or what is missing to tell."""

    product: Product
    low: float | None = None
    high: float | None = None
    missing: Missing | None = None
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of what is known, mg a day; ``low`` is ``None`` where nothing is. ``unknown`` products come on top."""

    low: float | None
    high: float | None
    parts: tuple[Contribution, ...]
    unknown: tuple[Contribution, ...]

    @property
    def complete(self) -> bool:
        """Whether every product could be counted."""
        return not self.unknown


def label_value(person: Person) -> float:
    """What one hundred percent on a label stands for where the person lives, mg a day; the United States' otherwise."""
    parameters = load_parameters()
    country = person.country or ""
    for authority, countries in parameters.labels.label_countries.items():
        if country in countries:
            return parameters.label[authority].value
    return parameters.label["us"].value


def counted_range_mg(amount: Amount, person: Person) -> tuple[float, float] | None:
    """Milligrams an amount can mean, percent being of the label value; ``None`` where its unit does not tell."""
    if amount.unit == "percent":
        full = label_value(person)
        high = amount.high if amount.high is not None else amount.value
        return amount.value / _PERCENT * full, high / _PERCENT * full
    return mass_range_mg(amount)


def _per_unit(product: Product, basis: Basis, person: Person) -> tuple[float, float, bool] | Missing:
    amount = product.per_unit
    mass = counted_range_mg(amount, person) if amount is not None else None
    if amount is None or mass is None or mass[1] > load_parameters().element.product_at_most_mg:
        return "amount"
    if counts_magnesium_itself(amount.unit) or amount.unit == "percent" or basis == "elemental":
        return (*mass, True)
    if basis == "unknown":
        return "label_basis"
    if product.salt is None:
        return "salt"
    named = product.text
    low, high = elemental(mass[0], product.salt, named=named), elemental(mass[1], product.salt, named=named)
    return low.low, high.high, low.checked


def contribution(
    product: Product, *, basis: Basis | None = None, person: Person | None = None
) -> Contribution:
    """Elemental magnesium a day from one product. ``basis`` overrides the product's own where the wording told more."""
    person = person or Person()
    known_salt = product.salt is not None and product.salt in load_parameters().salts
    if known_salt and product.salt is not None and not salt_of(product.salt).counts_as_dose:
        return Contribution(product, 0.0, 0.0)
    if product.salt is not None and not known_salt:
        return Contribution(product, missing="salt")
    if product.per_unit is not None and product.per_unit.value < 0:
        raise RuleInputError(f"{product.per_unit.text}: an amount cannot be below zero")
    each = _per_unit(product, basis or product.basis, person)
    if isinstance(each, str):
        return Contribution(product, missing=each)
    low, high, checked = each
    count = product.units_per_day
    if count is None:
        if product.unit_kind in _COUNTED:
            return Contribution(product, missing="units_per_day")
        count = 1.0
    return Contribution(product, low * count, high * count, checked=checked)


def total(
    products: Sequence[Product], *, bases: Sequence[Basis | None] = (), person: Person | None = None
) -> Total:
    """The day's total over ``products``. ``bases`` may give a basis for each where the question told it."""
    each = [
        contribution(product, basis=bases[i] if i < len(bases) else None, person=person)
        for i, product in enumerate(products)
    ]
    parts = tuple(part for part in each if part.missing is None)
    unknown = tuple(part for part in each if part.missing is not None)
    if not parts:
        return Total(None, None, (), unknown)
    return Total(
        sum(part.low or 0.0 for part in parts), sum(part.high or 0.0 for part in parts), parts, unknown
    )


Standing = Literal["below", "at", "above", "spans"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a total stands to an upper level; the margins are mg a day, of the nearest and the farthest end."""

    standing: Standing
    margin_low: float
    margin_high: float


def compare(low: float, high: float, level: float) -> Comparison:
    """Where ``low`` to ``high`` mg a day lies against ``level`` mg a day."""
    margins = sorted((abs(low - level), abs(high - level)))
    standing: Standing
    if low == high == level:
        standing = "at"
    elif high <= level:
        standing = "below"
    elif low >= level:
        standing = "above"
    else:
        standing = "spans"
    return Comparison(standing, margins[0], margins[1])
