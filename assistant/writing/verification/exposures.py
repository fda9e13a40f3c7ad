"""What people were exposed to in a study that only observes: a high or a low intake or level of magnesium."""

from __future__ import annotations

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention
from assistant.writing.verification.reading import Reading, term


def exposure(reading: Reading, inside: list[Mention]) -> tuple[range, bool] | None:
    """Where intake or level is said to be high or low, and whether low."""
    drugs = any(m.kind == "term" and term(m).kind == "substances" and not term(m).free for m in inside)
    for mention in inside:
        if mention.kind == "term" and mention.id in {"low-magnesium", "low-intake"} and not drugs:
            return range(mention.start, mention.end), True
    for at, word in enumerate(reading.tokens):
        if word.surface not in grammar("exposure_words") or not any(m.start <= at for m in inside):
            continue
        reach = at + 1
        while reach < len(reading.tokens) and reading.tokens[reach].surface in grammar("between"):
            reach += 1
        for mention in inside:
            if (
                mention.kind == "term"
                and mention.id in grammar("exposures")
                and at < mention.start <= max(reach, at + 3)
                and mention.end > at
            ):
                return range(at, mention.end), word.surface in grammar("low_words")
    return None
