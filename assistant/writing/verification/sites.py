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
    for quality, named in said_of.items():
        held = known_of.get(quality, set())
        if held and not named & held and not (spoken and quality in grammar("in_blood")):
            return f"outcome: it is {quality} {sorted(held)[0]} in the evidence"
    for mention in evidence.statement.terms:
        if mention.id not in grammar("vessels") or not _is_vessel(evidence.statement, mention):
            continue
        same = [other for other in sentence.terms if other.id == mention.id]
        if same and not any(_is_vessel(sentence, other) for other in same):
            return f"outcome: '{sentence.words_of(same[0])}' is only what something was measured in"
    return None


def _of_what(reading: Reading) -> dict[str, set[str]]:
    """What stands right behind "serum", "urinary" or "dietary": magnesium or another substance."""
    found: dict[str, set[str]] = {}
    for word, after in pairwise(reading.tokens):
        if word.surface in grammar("qualified_by") and after.surface[0].isalpha():
            telling = after.stem not in lexicon().neutral and after.surface not in grammar(
                "measures_of_level"
            )
            if telling or after.surface == "magnesium":
                found.setdefault(word.surface, set()).add(after.surface)
    return found


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
