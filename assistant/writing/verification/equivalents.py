"""Everyday words that stand for each other ("missed" and "could not rule out", "unblinded" and "not blinded").

Read from equivalents.yaml once. They license single words of a sentence; they never decide a direction, a number, a
population or a certainty, which are read elsewhere.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import yaml

from assistant.answer import Frozen
from assistant.writing.verification.text import Word, words


class _EquivalentsFile(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: str
    same: tuple[tuple[str, ...], ...]
    wider: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1024)
def equivalents(tokens: tuple[Word, ...]) -> frozenset[str]:
    """The stems of all words that stand for one of these."""
    here = " " + " ".join(word.stem for word in tokens) + " "
    found: set[str] = set()
    for members, stems in _groups():
        if any(f" {member} " in here for member in members):
            found |= stems
    return frozenset(found)


@cache
def _groups() -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    content = yaml.load(Path(__file__).with_name("equivalents.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    checked = _EquivalentsFile.model_validate({**content, "last_reviewed": str(content["last_reviewed"])})
    groups = [(_stems(group), _single(group)) for group in checked.same]
    groups += [(_stems((narrow,)), _single(wider)) for narrow, wider in checked.wider.items()]
    return tuple(groups)


def _stems(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(word.stem for word in words(name)) for name in names)


def _single(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.stem for name in names for word in words(name))
