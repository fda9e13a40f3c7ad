"""The shapes of the vocabulary files: what each may say. Reading them is ``vocabulary``'s work."""

from __future__ import annotations

from typing import Literal

from assistant.answer import Frozen
from assistant.question import Basis, Intent, Sex, Unit

UnitKind = Literal["mass", "count", "volume", "serum", "concentration", "weight_based", "percent", "activity"]


class Dated(Frozen):
    """What every vocabulary file says about itself."""

    id: str
    source: str
    last_reviewed: str


class Numbers(Dated):
    """English number words and what each is worth."""

    ones: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    groups: dict[str, int]
    fractions: dict[str, float]
    articles: tuple[str, ...]


class UnitNames(Frozen):
    """How one unit is written, and what sort of thing it measures."""

    kind: UnitKind
    names: tuple[str, ...]


class SizedUnit(Frozen):
    """A unit that is read as ``times`` another: a decilitre as a hundred millilitres."""

    unit: Unit
    times: float
    names: tuple[str, ...]


class Units(Dated):
    """The units that a question may hold."""

    units: dict[Unit, UnitNames]
    sized: tuple[SizedUnit, ...] = ()


class Frequency(Frozen):
    """Phrases that mean so many times a day."""

    times: float
    names: tuple[str, ...]


class Frequencies(Dated):
    """How often something is taken; ``early``, ``midday`` and ``late`` are the words for the parts of a day."""

    early: tuple[str, ...]
    midday: tuple[str, ...]
    late: tuple[str, ...]

    phrases: tuple[Frequency, ...]


class Cues(Dated):
    """Meanings and the words that carry each."""

    cues: dict[str, tuple[str, ...]]


class Composition(Frozen):
    """A fact that holds when all of ``all`` and one of ``any`` (where given) hold and none of ``none``."""

    fact: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class IntentRule(Frozen):
    """An intent read when its conditions hold; conditions as in ``Composition``."""

    intent: Intent
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class Intents(Dated):
    """How meanings combine into intents."""

    facts: tuple[Composition, ...]
    rules: tuple[IntentRule, ...]


class Stage(Frozen):
    """A word for a stage of life and the ages that it spans, in years."""

    low: float
    high: float
    names: tuple[str, ...]


class ChildWeight(Frozen):
    """A body weight in kg that only a child has, and the ages in years at which it is usual."""

    below: float
    low: float
    high: float


class People(Dated):
    """Words for people, sexes, ages and life stages."""

    relations: dict[Literal["female", "male", "any"], tuple[str, ...]]
    kin_words: tuple[str, ...]
    generic: dict[Literal["female", "male", "any"], tuple[str, ...]]
    pronouns: dict[str, Sex | None]
    self: tuple[str, ...]
    self_sex: dict[Sex, tuple[str, ...]]
    words_for_sex: dict[Sex, tuple[str, ...]]
    stages: tuple[Stage, ...]
    child_weights: tuple[ChildWeight, ...]
    school_classes: dict[str, tuple[int, int]]
    decades: dict[str, int]
    decade_parts: dict[str, tuple[int, int]]
    pregnant: tuple[str, ...]
    pregnancy_generic: tuple[str, ...]
    pregnancy_other: tuple[str, ...]
    pregnancy_denied: tuple[str, ...]
    lactating: tuple[str, ...]
    lactation_denied: tuple[str, ...]
    not_an_age: tuple[str, ...]
    age_hedges: tuple[str, ...]
    age_words: tuple[str, ...]
    asks_for: tuple[str, ...]
    asks_about: tuple[str, ...]
    takes: tuple[str, ...]


class Portions(Dated):
    """Words that stand between an amount and its food."""

    described: tuple[str, ...]
    sizes: tuple[str, ...]
    served: tuple[str, ...]


class FollowUps(Dated):
    """How a follow-up is said again in full; ``ordinary`` words carry no subject of their own."""

    questions: dict[str, str]
    bases: dict[Basis, str]
    of_magnesium: str
    why: str
    added: str
    populations: dict[str, str]
    polite: tuple[str, ...]
    continues: tuple[str, ...]
    opens: tuple[str, ...]
    adds: tuple[str, ...]
    one_more: tuple[str, ...]
    points_back: tuple[str, ...]
    affirms: tuple[str, ...]
    denies: tuple[str, ...]
    stands_for: tuple[str, ...]
    unsaid_topics: frozenset[str]
    asking: frozenset[str]
    asks_why: tuple[str, ...]
    ordinary: frozenset[str]
    asks_for_help: frozenset[str]


class Slips(Dated):
    """Words that look like another name, and the largest amount that can be meant as a dose."""

    confusable: frozenset[str]
    ordinary: frozenset[str]
    largest_grams: float
