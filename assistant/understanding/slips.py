"""Slips of the pen and values that cannot be: what is asked back instead of being guessed.

A name with one slip in seven letters or more is taken for the name it is, when only one name is that near. Anything
farther is a near miss: shown to the person with a question, never assumed. Manganese is a mineral of its own.
"""

from __future__ import annotations

import re
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein

from assistant.lexicon.names import Mention, NearName, Word, load_names
from assistant.question import Impossible, NearMiss, Product
from assistant.understanding.amounts import Measured
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import slips

NearKind = Literal["magnesium", "salt", "medicine"]


def corrected(reading: Reading) -> tuple[list[Mention], list[Mention], list[Mention], tuple[NearMiss, ...]]:
    """Return element, salts and medicines that plain slips of spelling meant, and the near misses to ask about."""
    element: list[Mention] = []
    salts: list[Mention] = []
    medicines: list[Mention] = []
    near: list[NearMiss] = []
    listed = slips()
    named = (*reading.element, *reading.salts, *reading.medicines, *reading.foods, *reading.topics)
    taken = {mention.start for mention in named}
    cued = {mention.start for mention in reading.cue_mentions}
    magnesium_named = bool(reading.element)
    for word in reading.words:
        if len(word.key) < 6 or word.start in taken or not word.key.isalpha() or word.key in listed.ordinary:
            continue
        if word.key in listed.confusable or _near_confusable(word.key):
            if not magnesium_named and all(
                _names_the_salt_of(reading.text, word, one) for one in reading.salts
            ):
                near.append(
                    NearMiss(written=reading.said(word.start, word.end), meant="magnesium", kind="magnesium")
                )
            continue
        match = None if word.start in cued else _near(word)
        if match is None:
            continue
        kind, name = match
        mention = Mention(name.id, name.name, word.start, word.end)
        plain = name.distance == 1 and len(word.key) >= 7
        if plain or kind == "magnesium":
            {"magnesium": element, "salt": salts, "medicine": medicines}[kind].append(mention)
        else:
            near.append(NearMiss(written=reading.said(word.start, word.end), meant=name.name, kind=kind))
    return element, salts, medicines, tuple(near)


def _names_the_salt_of(text: str, word: Word, salt: Mention) -> bool:
    """Whether a salt is that of the word before it: "manganeese citrate" names no magnesium."""
    return salt.start >= word.end and not text[word.end : salt.start].strip()


def _near_confusable(key: str) -> bool:
    """Whether a word is as near to another mineral's name as to magnesium's."""
    if not key.startswith("m"):
        return False
    others = [DamerauLevenshtein.distance(key, other, score_cutoff=2) for other in slips().confusable]
    return min(others) <= min(2, DamerauLevenshtein.distance(key, "magnesium", score_cutoff=3))


def _near(word: Word) -> tuple[NearKind, NearName] | None:
    found: list[tuple[int, NearKind, NearName]] = []
    kinds: tuple[tuple[Literal["element", "salts", "medicines"], NearKind], ...] = (
        ("element", "magnesium"),
        ("salts", "salt"),
        ("medicines", "medicine"),
    )
    for table, kind in kinds:
        name = load_names(table).near(word.key)
        if name is not None:
            found.append((name.distance, kind, name))
    if not found:
        return None
    found.sort(key=lambda entry: entry[0])
    if len(found) > 1 and found[0][0] == found[1][0]:
        return None
    return found[0][1], found[0][2]


def impossible_amounts(reading: Reading, products: tuple[Product, ...]) -> tuple[Impossible, ...]:
    """Return the amounts that cannot be a dose of magnesium, each with why."""
    limits = slips()
    doses = {product.per_unit.text for product in products if product.per_unit is not None}
    found: list[Impossible] = []
    for one in reading.amounts:
        written = one.amount.text
        if one.negative:
            found.append(Impossible(written=written, reason="negative"))
        elif one.kind in ("mass", "count", "serum") and one.amount.value == 0:
            found.append(Impossible(written=written, reason="zero"))
        elif one.kind == "activity" and _of_magnesium(reading, one):
            found.append(Impossible(written=written, reason="unit"))
        elif (
            one.kind == "mass"
            and _grams(one) > limits.largest_grams
            and (written in doses or _of_magnesium(reading, one))
        ):
            found.append(Impossible(written=written, reason="too_large"))
    return tuple(found)


def _grams(one: Measured) -> float:
    per = {"kg": 1000.0, "g": 1.0, "mg": 0.001, "mcg": 0.000001, "mmol": 0.024305, "mEq": 0.0121525}
    return one.amount.value * per.get(one.amount.unit, 0.0)


def _of_magnesium(reading: Reading, one: Measured) -> bool:
    after = reading.text[one.end : one.end + 12]
    follows = any(0 <= mention.start - one.end <= 4 for mention in (*reading.element, *reading.salts))
    precedes = any(0 <= one.start - mention.end <= 4 for mention in (*reading.element, *reading.salts))
    return follows or (precedes and not re.match(r" (?:of )?(?:vitamin|d3?)\b", after))
