"""Which trial found what: "a small trial found fewer, a larger one no difference" is not the other way round."""

from __future__ import annotations

import re

from assistant.writing.verification.effects import effects
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.reading import Reading

_NO_TRIAL = re.compile(
    r"\b(?:no|none|neither|not one|not a single|never|nobody|no one)\b(?: of)?(?: the| these| those)?(?: [\w]+){0,4}? "
    r"(?:trials?|stud(?:y|ies)|tested|studied)\b"
)
_EVERY_TRIAL = re.compile(
    r"\b(?:all|every|each|both)\b(?: of)?(?: the| these)?(?: [\w]+){0,2}? (?:trials?|stud(?:y|ies))\b"
)
_NONE_OF_ITS_KIND = re.compile(
    r"\bno (?:(?:good|well|designed|randomi[sz]ed|controlled|large|eligible|suitable|proper|clinical|human|high"
    r"|quality) )+(?:trials?|stud(?:y|ies))\b"
)
_SILENT = re.compile(
    r"\b(?:no|none|neither|never|nobody|not|nor|without|lack\w*|absen\w+|un(?:tested|studied|known|clear))\b"
)


def counted_away(sentence: Reading, evidence: Reading) -> str | None:
    """ "No trial" or "every trial" of trials of which the evidence has some on each side, or any at all."""
    said, known = _text(sentence), _text(evidence)
    for pattern, name in ((_NO_TRIAL, "no"), (_EVERY_TRIAL, "every")):
        if pattern.search(said) and not pattern.search(known) and _split(evidence):
            return f"scope: '{name} trial' of trials that differ in the evidence"
    if sentence.has("no_studies") and not _SILENT.search(known):
        return "direction: the evidence has a study of it"
    return None


def no_studies(reading: Reading) -> bool:
    """Whether a text says that there is no study, or none of the kind that would count."""
    return reading.has("no_studies") or bool(_NONE_OF_ITS_KIND.search(_text(reading)))


def _split(evidence: Reading) -> bool:
    """Whether the evidence counts trials on one side and on the other."""
    counted = [
        figure
        for figure in evidence.figures
        if figure.unit == "studies" or (figure.unit or "").startswith("of ")
    ]
    trials = bool({word.surface for word in evidence.tokens} & {"trials", "studies", "trial", "study"})
    signs = {effect.sign == "zero" for effect in effects(evidence, associative=False)}
    return trials and bool(counted) and (len(signs) > 1 or len(counted) > 1)


def _text(reading: Reading) -> str:
    return " ".join(word.surface for word in reading.tokens)


def trials_swapped(sentence: Reading, evidence: Reading) -> str | None:
    """A trial, told by its size or age, that is said to have found what another one found in the evidence."""
    known = _found_by(evidence)
    for label, said in sorted(_found_by(sentence).items()):
        if label in known and not said & known[label]:
            return f"direction: the '{label}' trial found something else in the evidence"
    return None


def _found_by(reading: Reading) -> dict[str, set[bool]]:
    """For each trial told by a quality whether its part of the text denies an effect."""
    changes = effects(reading, associative=False)
    found: dict[str, set[bool]] = {}
    start = 0
    for at in range(len(reading.tokens) + 1):
        if at < len(reading.tokens) and reading.tokens[at].surface not in grammar("parts_trials"):
            continue
        signs = {effect.sign == "zero" for effect in changes if start <= effect.start < at}
        labels = [
            reading.tokens[place].surface
            for place in range(start, at - 1)
            if reading.tokens[place].surface in grammar("qualities_of_trials")
            and {word.surface for word in reading.tokens[place + 1 : place + 3]} & grammar("trial_words")
        ]
        for label in labels if len(signs) == 1 else []:
            found.setdefault(label.removesuffix("r").removesuffix("e"), set()).update(signs)
        start = at + 1
    return found
