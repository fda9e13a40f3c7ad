"""Which trial found what: "a small trial found fewer, a larger one no difference" is not the other way round."""

from __future__ import annotations

from assistant.writing.verification.effects import effects
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.reading import Reading


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
