"""The typed question: what a person asked, as ``understanding`` read it and the other steps use it.

Holds no reading logic. Amounts keep the person's own spelling (``text``) so that an answer may echo it with
provenance ``user``. Ages are years; a range where the words leave one open.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.answer import Audience, Frozen

Intent = Literal[
    "evidence",  # does it help, is it safe, what do studies show
    "compare_forms",  # which form, glycinate or citrate
    "how_much",  # a dose for a person
    "reference_intake",  # RDA, AI, RNI, daily value: a look-up
    "upper_level",  # most from supplements
    "conversion",  # elemental from a label, or back
    "total",  # several products added up
    "studied_dose",  # what trials used
    "separation",  # hours from a medicine
    "serum",  # read a blood value
    "food",  # magnesium in foods, a diet added up
    "timing",  # single or split, with meals, time of day
    "sheet",  # a personal sheet of all of it
    "greeting",
    "thanks",
    "about",  # who or what are you, how do you work
    "off_topic",
]
Sex = Literal["female", "male"]
Basis = Literal["elemental", "compound", "unknown"]
Unit = Literal[
    "g", "mg", "mcg", "kg", "mmol", "mEq", "percent", "IU",
    "tablet", "capsule", "sachet", "scoop", "gummy", "drop", "spray",
    "teaspoon", "tablespoon", "ml", "l", "oz", "cup", "serving", "piece",
    "mg/dL", "mmol/L", "mEq/L", "mg/ml", "mg/kg",
]  # fmt: skip


class Amount(Frozen):
    """A number with a unit, as read: ``value`` to ``high`` where a range was said, else ``high`` is None."""

    value: float
    unit: Unit
    text: str
    high: float | None = None


class Product(Frozen):
    """One product a person names: ``per_unit`` is what one ``unit_kind`` holds, of ``salt`` if ``basis`` is compound.

    ``units_per_day`` is tablets (spoons, ml ...) a day; None where it was not said.
    """

    salt: str | None = None
    basis: Basis = "unknown"
    per_unit: Amount | None = None
    unit_kind: Unit | None = None
    units_per_day: float | None = None
    kind: Literal["supplement", "antacid", "laxative"] = "supplement"
    text: str


class FoodPortion(Frozen):
    """A food and how much of it; ``amount`` is None where none was said (one usual portion)."""

    food: str
    amount: Amount | None = None
    text: str


class Person(Frozen):
    """Whose intake is asked about, as far as the conversation has told. ``country`` is ISO 3166 alpha-2."""

    age_low: float | None = Field(default=None, ge=0, le=130)
    age_high: float | None = Field(default=None, ge=0, le=130)
    sex: Sex | None = None
    pregnant: bool | None = None
    lactating: bool | None = None
    country: str | None = None
    medicines: tuple[str, ...] = ()
    several_doses: tuple[str, ...] = ()  # medicines said to be taken more than once a day
    taken_at: tuple[
        tuple[str, float], ...
    ] = ()  # medicines and the hour (0 to 24) they are said to be taken at
    subject: str | None = None  # who it is when not the asker: "son", "someone"


class NearMiss(Frozen):
    """A name that is close to a known one but not it: asked about, never assumed."""

    written: str
    meant: str
    kind: Literal["magnesium", "salt", "medicine", "food", "unit"]


class Impossible(Frozen):
    """A value that cannot be (a negative amount, an age of 400), and why, for a kind and precise reply."""

    written: str
    reason: Literal["negative", "zero", "too_large", "age", "unit"]


class Question(Frozen):
    """One user turn, understood. ``standalone`` repeats a follow-up with its missing parts filled in."""

    text: str
    standalone: str
    language: str = "en"
    audience: Audience = "patient"
    intents: tuple[Intent, ...] = ()
    topics: tuple[str, ...] = ()
    salts: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    products: tuple[Product, ...] = ()
    foods: tuple[FoodPortion, ...] = ()
    person: Person = Person()
    asker: Person = Person()  # the asker's own profile, kept while another person is asked about
    parts: tuple[str, ...] = ()  # the questions of a message that asks several
    near_misses: tuple[NearMiss, ...] = ()
    impossible: tuple[Impossible, ...] = ()
