"""The words that understanding reads with: numbers, units, frequencies, cues, intents, people, follow-ups.

Each is one YAML file in ``vocabulary/`` with an id, a source and a date, checked when it is first read. Nothing
here reads a question.

VocabularyError(ValueError)     a vocabulary file that cannot be used: which file, which field, what to do
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import ValidationError
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.answer import Frozen
from assistant.lexicon.names import NameTable, word_key, words_of
from assistant.question import Intent, Sex, Unit

_FOLDER = Path(__file__).parent / "vocabulary"
_SHORTEST_SLIP, _TWO_SLIPS, _NEAREST = 8, 11, 4

UnitKind = Literal["mass", "count", "volume", "serum", "concentration", "weight_based", "percent", "activity"]


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used; the message says which file, which field, and what to do."""


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
    served: tuple[str, ...]


class FollowUps(Dated):
    """How a follow-up is said again in full; ``ordinary`` words carry no subject of their own."""

    questions: dict[str, str]
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


FileModel = TypeVar("FileModel", bound=Dated)


def either(words: Iterable[str]) -> str:
    """Return a pattern that matches any of these words or phrases, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


def _read(name: str, model: type[FileModel]) -> FileModel:
    path = _FOLDER / f"{name}.yaml"
    try:
        return model.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError) as problem:
        raise VocabularyError(
            f"vocabulary/{path.name}: cannot be read ({problem}); restore the file"
        ) from problem
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(step) for step in first["loc"])
        raise VocabularyError(
            f"vocabulary/{path.name}: {field}: {first['msg']}; correct the field"
        ) from problem


@cache
def numbers() -> Numbers:
    """Return the number words."""
    return _read("numbers", Numbers)


@cache
def units() -> Units:
    """Return the units."""
    return _read("units", Units)


@cache
def frequencies() -> Frequencies:
    """Return the frequencies."""
    return _read("frequencies", Frequencies)


@cache
def intents() -> Intents:
    """Return the rules that combine cues into intents."""
    return _read("intents", Intents)


@cache
def people() -> People:
    """Return the words for people."""
    return _read("people", People)


@cache
def portions() -> Portions:
    """Return the words around a portion of food."""
    return _read("portions", Portions)


@cache
def follow_ups() -> FollowUps:
    """Return the wording of follow-ups."""
    return _read("followups", FollowUps)


@cache
def ordinary_words() -> frozenset[str]:
    """Return the keys of the words that carry no subject of their own."""
    return frozenset(word_key(word) for word in follow_ups().ordinary)


@cache
def slips() -> Slips:
    """Return the words that look like another name, by their keys."""
    listed = _read("slips", Slips)
    names = ("confusable", "ordinary")
    keys = {name: frozenset(word_key(word) for word in getattr(listed, name)) for name in names}
    return listed.model_copy(update=keys)


@cache
def _long_cue_words() -> dict[str, tuple[str, ...]]:
    """The long words of the cues, by their first letter."""
    listed = _read("cues", Cues)
    keys = {word.key for names in listed.cues.values() for name in names for word in words_of(name)}
    by_letter: dict[str, tuple[str, ...]] = {}
    for key in sorted(keys):
        if len(key) >= _SHORTEST_SLIP and key.isalpha():
            by_letter[key[0]] = (*by_letter.get(key[0], ()), key)
    return by_letter


@lru_cache(maxsize=4096)
def cue_word_meant(key: str) -> str:
    """Return the cue word that a long word is a slip of the pen of, else the word itself."""
    if len(key) < _SHORTEST_SLIP or not key.isalpha() or key in ordinary_words():
        return key
    choices = _long_cue_words().get(key[0], ())
    if key in choices:
        return key
    allowed = 2 if len(key) >= _TWO_SLIPS else 1
    near = process.extract(
        key, choices, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=_NEAREST
    )
    best = [name for name, distance, _ in near if distance == near[0][1]]
    return best[0] if len(best) == 1 else key


@cache
def cues() -> NameTable:
    """Return the table of cues: one name may carry several meanings."""
    listed = _read("cues", Cues)
    return NameTable((cue, name) for cue, names in listed.cues.items() for name in names)
