"""Where something was measured: magnesium in serum, in red cells or in urine; magnesium in milk, which is not milk.

The parts of the body share names with what is measured in them, so a list of terms alone cannot keep them apart.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading

_SITES = {
    "serum": re.compile(
        r"\b(?:serum|plasma|circulating|(?<!red )blood) magnesium|magnesium in (?:\w+ )?blood\b"
    ),
    "red cells": re.compile(r"\bred (?:blood )?cells?\b|\berythrocyte"),
    "urine": re.compile(r"\burin(?:e|ary)\b"),
}
_BLOOD = frozenset({"serum", "plasma", "circulating"})
_NEAR = 3


def measured_elsewhere(sentence: Reading, evidence: Held) -> str | None:
    """Magnesium in one part of the body where the evidence only has it in another, or a vessel for its content."""
    said, known = _sites(sentence), _sites(evidence.everything)
    known |= {"serum"} if _BLOOD & {word.surface for word in evidence.everything.tokens} else set()
    if said and known and said - known:
        return f"outcome: magnesium in {sorted(said - known)[0]} is not what was measured"
    said_of, known_of = _of_what(sentence), _of_what(evidence.statement)
    spoken = any(m.id == "serum-magnesium" and m.end - m.start > 1 for m in evidence.everything.terms)
    known_of = known_of - grammar("measures_of_level")
    if "magnesium" in said_of and known_of and "magnesium" not in known_of and not spoken:
        return f"outcome: what was measured in the blood is {sorted(known_of)[0]}"
    for mention in evidence.statement.terms:
        if mention.id not in grammar("vessels") or not _is_vessel(evidence.statement, mention):
            continue
        same = [other for other in sentence.terms if other.id == mention.id]
        if same and not any(_is_vessel(sentence, other) for other in same):
            return f"outcome: '{sentence.words_of(same[0])}' is only what something was measured in"
    return None


def _of_what(reading: Reading) -> set[str]:
    """What is said to be in serum or plasma: the word right behind it, where it carries weight."""
    return {
        after.surface
        for word, after in pairwise(reading.tokens)
        if word.surface in grammar("in_blood")
        and after.surface[0].isalpha()
        and (after.stem not in lexicon().neutral or after.surface == "magnesium")
    }


def _sites(reading: Reading) -> set[str]:
    text = " ".join(word.surface for word in reading.tokens)
    return {name for name, pattern in _SITES.items() if pattern.search(text)}


def _is_vessel(reading: Reading, mention: Mention) -> bool:
    """Whether a term is what holds something: "the magnesium content of milk", "milk held no more magnesium"."""
    before = [word.surface for word in reading.tokens[max(0, mention.start - 4) : mention.start]]
    after = {word.surface for word in reading.tokens[mention.end : mention.end + _NEAR]}
    amount = bool(set(before) & grammar("quantities"))
    held = "magnesium" in before or bool(set(before) & grammar("contents"))
    return not amount and (held or bool(after & grammar("holding")) or before[-1:] == ["in"])
