"""Remarks behind a claim that only take away from it: what a design cannot show, what was missing, how unsure it is.

"..., though this cannot show that magnesium is the reason" needs no licence word by word. A remark is made of a small
closed set of words and is true of the evidence; what stands in front of it is judged as a sentence of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.writing.verification.certainty import is_associative
from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.text import words

_BREAK = re.compile(
    r"\s*(?:[;,]\s*(?:but|though|although|and|so|which|yet|as)?|(?<=\w)\.\s+(?:but|and|so|as)?|\b(?:but|though|although|yet))\s*\b",
    re.I,
)


@dataclass(frozen=True)
class Remarked:
    """A claim without the remark behind it; ``open`` where the remark left the effect open."""

    claim: str
    open: bool


def without_remark(sentence: str, evidence: Held, given: Evidence) -> Remarked | None:
    """The claim in front of the last remarks, or None where there is none that the evidence bears out."""
    end, left_open, found = len(sentence), False, False
    for cut in reversed(list(_BREAK.finditer(sentence))):
        remark = _remark(sentence[cut.end() : end], evidence, given)
        if remark is None:
            break
        found, left_open, end = True, left_open or remark, cut.start()
    claim = sentence[:end].strip()
    return Remarked(claim + ".", left_open) if found and claim else None


def _remark(text: str, evidence: Held, given: Evidence) -> bool | None:
    """Whether these words are a remark (None: they are not), and whether it leaves the effect open."""
    said = {word.surface for word in words(text) if word.surface[0].isalpha()}
    if not said or not said <= grammar("remark_words"):
        return None
    doubt = bool(said & grammar("remark_doubt"))
    denial = bool(said & grammar("remark_denial"))
    lacks = said & grammar("remark_missing")
    if lacks:
        return True if denial and all(_is_missing(name, evidence) for name in lacks) else None
    if said & grammar("remark_supplements"):
        elsewhere = re.search(
            r"(?:not apply to|nothing about)(?: \w+)? supplements|hospital treatment", evidence.text
        )
        return False if denial and elsewhere else None
    if said & grammar("remark_people"):
        not_people = bool(evidence.terms & {"animals", "cells"})
        return True if not_people and (denial or said & {"only"}) else None
    if said & grammar("remark_funding"):
        return False if evidence.stems & grammar("funding_stems") else None
    unsure = given.certainty in {"low", "very_low"} or given.direction in {"uncertain", "mixed"}
    if said & {"chance"}:
        allowed = given.direction in {"uncertain", "no_effect"} or given.certainty == "very_low"
        return True if allowed and said & {"may", "might", "could", "can"} else None
    if said & grammar("remark_cause") or {"behind", "magnesium"} <= said:
        unattributed = evidence.statement.has("unclear_attribution")
        bears_out = is_associative(evidence, given) or unattributed
        return True if (denial or doubt) and bears_out else None
    if said & grammar("remark_spread"):
        return False if evidence.has_spread or given.direction == "mixed" else None
    if said & grammar("remark_weakness"):
        return False if unsure else None
    return True if (doubt or said >= {"not", "sure"}) and unsure else None


def _is_missing(name: str, evidence: Held) -> bool:
    """Whether the evidence says that its study lacked this."""
    lowered = evidence.text.lower()
    same = {"comparison": "control", "dummy": "placebo", "pill": "placebo", "pills": "placebo"}.get(
        name, name
    )
    if same == "group":
        return True
    if same in {"blinded", "blind"}:
        return any(said in lowered for said in ("unblinded", "not blinded", "open-label", "open label"))
    pattern = rf"\b(?:without|no|not against|uncontrolled)\b(?:\W+\w+){{0,3}}?\W+{same}"
    within = "within the magnesium group" in lowered or "within one arm" in lowered
    return bool(re.search(pattern, lowered)) or (same == "control" and ("uncontrolled" in lowered or within))
