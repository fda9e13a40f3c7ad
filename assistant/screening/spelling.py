"""Spelling: misspelt, run-together and disguised medical words put right, within bounds.

Works from the list of words worth correcting towards (``policy/spelling.yaml``) by two indexes that are
built once: one slip of the finger (a letter missing, added, swapped or wrong), and the sound of the word
with the vowels left out ("nefrologist", "dialasis"). Words that are themselves ordinary words are listed as
such and left alone. A correction only ever adds a meaning to screen for; it is never shown to anyone and
never used to answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

_SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("x", "ks"),
    ("c", "k"),
    ("z", "s"),
    ("ght", "t"),
    ("h", ""),
    ("j", "g"),
)
_SILENT = re.compile(r"[aeiouyw']")
_DOUBLED = re.compile(r"(.)\1+")
_DIGITS_AS_LETTERS = (str.maketrans("013457@$", "oieastas"), str.maketrans("013457@$", "oleastas"))
_LONGEST_WORD = 40
_SHORTEST_CORRECTED = 5
_SHORTEST_RUN_TOGETHER = 9


def _skeleton(word: str) -> str:
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _DOUBLED.sub(r"\1", _SILENT.sub("", word))


def _one_letter_less(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


@dataclass(frozen=True, eq=False)
class Spelling:
    """The words worth correcting towards, and the words to leave alone."""

    targets: frozenset[str]
    known: frozenset[str]
    contractions: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, tuple[str, ...]]
    elisions: frozenset[str]
    abbreviations: frozenset[str]
    joinable: frozenset[str] = frozenset()
    _by_slip: dict[str, set[str]] = field(default_factory=dict)
    _by_sound: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        *,
        targets: Iterable[str],
        known: Iterable[str],
        contractions: Mapping[str, tuple[str, ...]],
        endings: Mapping[str, tuple[str, ...]],
        elisions: Iterable[str],
        abbreviations: Iterable[str],
    ) -> Spelling:
        """Index the words once; ``known`` are words never corrected."""
        goals = frozenset(targets)
        spelling = cls(
            targets=goals,
            known=frozenset(known) | goals,
            contractions=contractions,
            endings=endings,
            elisions=frozenset(elisions),
            abbreviations=frozenset(abbreviations),
            joinable=frozenset(word for word in goals if len(word) >= 6),
        )
        for word in sorted(goals):
            for shorter in _one_letter_less(word) | {word}:
                spelling._by_slip.setdefault(shorter, set()).add(word)
            spelling._by_sound.setdefault(_skeleton(word), set()).add(word)
        return spelling

    def uncontracted(self, word: str) -> tuple[str, ...]:
        """A word with an apostrophe in it as plain words: "i'm" is "i am", "don't" is "dont", "mum's" is "mums"."""
        whole = self.contractions.get(word)
        if whole is not None:
            return whole
        stem, _, ending = word.rpartition("'")
        tail = self.endings.get(ending)
        if tail is not None:
            return (stem.replace("'", ""), *tail)
        if stem in self.elisions:
            return (stem, ending)
        return (word.replace("'", ""),)

    def corrected(self, word: str) -> tuple[str, ...] | None:
        """The medical word or words meant by ``word``, or None to leave it."""
        if not (_SHORTEST_CORRECTED <= len(word) <= _LONGEST_WORD) or not word.isascii():
            return None
        return _corrected(self, word)

    def undisguised(self, written: str) -> str | None:
        """The medical word that a word with digits in it stands for, or None."""
        if len(written) > _LONGEST_WORD:
            return None
        for table in _DIGITS_AS_LETTERS:
            letters = written.translate(table)
            if letters in self.targets:
                return letters
        return None


@lru_cache(maxsize=16384)
def _corrected(spelling: Spelling, word: str) -> tuple[str, ...] | None:
    calm = re.sub(r"(.)\1{2,}", r"\1", word)
    for candidate in (calm, re.sub(r"(.)\1{2,}", r"\1\1", word)):
        if candidate != word and candidate in spelling.known:
            return (candidate,)
    near: set[str] = set(spelling._by_slip.get(calm, ()))
    for shorter in _one_letter_less(calm):
        near |= spelling._by_slip.get(shorter, set())
    best = min(((DamerauLevenshtein.distance(calm, goal), goal) for goal in near), default=(9, ""))
    if best[0] <= 1 and (len(best[1]) >= 6 or best[1][0] == calm[0]):
        return (best[1],)
    for goal in sorted(spelling._by_sound.get(_skeleton(calm), ())):
        if (
            len(goal) >= 6
            and calm[0] in (goal[0], *_same_start(goal))
            and DamerauLevenshtein.distance(calm, goal) <= len(goal) // 3
        ):
            return (goal,)
    if len(calm) >= _SHORTEST_RUN_TOGETHER:
        return _cut_apart(spelling, calm)
    return None


def _same_start(goal: str) -> tuple[str, ...]:
    return {"c": ("k", "s"), "k": ("c",), "p": ("f",), "n": ("k",)}.get(goal[0], ())


def _cut_apart(spelling: Spelling, word: str) -> tuple[str, ...] | None:
    """Words run together, cut where every part is a known word and one of them is worth finding."""
    reached: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 18), end):
            part = word[start:end]
            if start in reached and part in spelling.known and (len(part) > 1 or part in "ai"):
                parts = (*reached[start], part)
                if end not in reached or len(parts) < len(reached[end]):
                    reached[end] = parts
    whole = reached.get(len(word))
    if whole and any(part in spelling.targets for part in whole):
        return whole
    return None
