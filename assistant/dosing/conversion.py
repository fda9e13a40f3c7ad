"""Compound to elemental magnesium and back, for every salt and hydrate.

A salt whose exact form is not named gives a range over all its forms, never a point. A label that says "magnesium
(as citrate) 150 mg" is elemental already: that is told in ``labels``, not this module's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dosing.errors import RuleInputError
from assistant.dosing.model import Form, Salt
from assistant.dosing.statutes import load_parameters

_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class FormMass:
    """One form and the mass worked out for it, mg."""

    form: Form
    mg: float


@dataclass(frozen=True, slots=True)
class MassRange:
    """Lowest and highest mass in mg over the forms a name can mean, and the mass for each form."""

    rule: str
    salt: Salt
    low: float
    high: float
    by_form: tuple[FormMass, ...]
    checked: bool

    @property
    def exact(self) -> bool:
        """Whether only one form can be meant."""
        return len(self.by_form) == 1


def salt_of(family: str) -> Salt:
    """The salt family of this id; ``RuleInputError`` where the table has none."""
    salt = load_parameters().salts.get(family)
    if salt is None:
        raise RuleInputError(f"{family}: not in the table of salts")
    return salt


def elemental_fraction(form: Form) -> float:
    """Grams of magnesium in a gram of the compound, from its formula mass."""
    return form.mg_atoms * load_parameters().element.magnesium_g_per_mol / form.molar_mass_g_per_mol


def forms_named(salt: Salt, text: str) -> tuple[Form, ...]:
    """The forms of a salt that ``text`` can mean: those whose own words it uses most, all where it uses none."""
    lowered = text.lower()
    scores = [
        sum(re.search(rf"\b{re.escape(word)}\b", lowered) is not None for word in form.named_by)
        for form in salt.forms
    ]
    best = max(scores)
    return tuple(form for form, score in zip(salt.forms, scores, strict=True) if score == best)


def _range(salt: Salt, masses: Sequence[FormMass]) -> MassRange:
    checked = salt.status == "checked" and all(m.form.status != "unchecked" for m in masses)
    return MassRange(
        rule=salt.id,
        salt=salt,
        low=min(m.mg for m in masses),
        high=max(m.mg for m in masses),
        by_form=tuple(masses),
        checked=checked,
    )


def _checked_mass(mg: float) -> float:
    if not mg >= 0:
        raise RuleInputError(f"{mg:g} mg: a mass cannot be below zero")
    return mg


def elemental(compound_mg: float, family: str, *, named: str = "") -> MassRange:
    """Elemental magnesium, mg, in ``compound_mg`` of a salt; ``named`` is text that may tell the hydrate.

    Raises ``RuleInputError`` for a negative mass or an unknown salt.
    """
    salt = salt_of(family)
    mass = _checked_mass(compound_mg)
    return _range(
        salt, [FormMass(form, mass * elemental_fraction(form)) for form in forms_named(salt, named)]
    )


def compound_for(elemental_mg: float, family: str, *, named: str = "") -> MassRange:
    """The weight of a salt, mg, that holds ``elemental_mg`` of magnesium; the inverse of ``elemental``."""
    salt = salt_of(family)
    mass = _checked_mass(elemental_mg)
    return _range(
        salt, [FormMass(form, mass / elemental_fraction(form)) for form in forms_named(salt, named)]
    )


def percent_range(family: str, *, named: str = "") -> MassRange:
    """Percent by weight of magnesium in a salt, as the range over its forms."""
    return elemental(_PERCENT, family, named=named)
