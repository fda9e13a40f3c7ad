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
from typing import TypeVar

import yaml
from pydantic import ValidationError
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.lexicon.names import NameTable, word_key, words_of
from assistant.understanding.shapes import (
    Cues,
    Dated,
    FollowUps,
    Frequencies,
    Intents,
    Numbers,
    People,
    Portions,
    Slips,
    Units,
)

_FOLDER = Path(__file__).parent / "vocabulary"
_SHORTEST_SLIP, _TWO_SLIPS, _NEAREST = 8, 11, 4


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used; the message says which file, which field, and what to do."""


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
