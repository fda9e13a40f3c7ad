"""Which rules a question calls on: those of its intents, as ``understanding`` read them, that the rules answer to."""

from __future__ import annotations

from assistant.question import Intent, Question

_OF_RULES: frozenset[Intent] = frozenset(
    {
        "how_much",
        "reference_intake",
        "upper_level",
        "conversion",
        "total",
        "studied_dose",
        "separation",
        "serum",
        "food",
        "sheet",
    }
)


def intents_of(question: Question) -> frozenset[Intent]:
    """The intents that the rules answer to."""
    return frozenset(question.intents) & _OF_RULES
