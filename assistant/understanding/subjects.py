"""What a turn is where no rule of intents caught it: small talk, our subject, or none of ours."""

from __future__ import annotations

from assistant.lexicon.names import entries_by_id
from assistant.question import Intent, Question
from assistant.understanding.followups import unknown_words
from assistant.understanding.spans import Reading

_LONGEST_COURTESY, _MOST_STRANGE = 15, 2
_LONGEST_AMOUNT = 6
_SOCIAL: tuple[Intent, ...] = ("greeting", "thanks")


def social(reading: Reading, question: Question) -> tuple[Intent, ...]:
    """A greeting or thanks that holds nothing else."""
    heard: tuple[Intent, ...] = tuple(intent for intent in _SOCIAL if intent in reading.cues)
    if not heard and "acknowledge" in reading.cues and not reading.cues & {"explain", "modal", "safety"}:
        heard = ("thanks",)
    if (
        not heard
        or _names_anything(reading, question)
        or _cues_outside(heard, reading) & {"quantity", "explain", "effect-strong"}
    ):
        return ()
    few = len(unknown_words(reading)) <= _MOST_STRANGE and len(reading.words) <= _LONGEST_COURTESY
    return heard if few and "what about" not in reading.text else ()


def _cues_outside(heard: tuple[Intent, ...], reading: Reading) -> set[str]:
    """The cues heard outside the words of a greeting or thanks: "that helped" asks of no effect."""
    polite = [(mention.start, mention.end) for mention in reading.cue_mentions if mention.id in heard]
    return {
        mention.id
        for mention in reading.cue_mentions
        if not any(start <= mention.start and mention.end <= end for start, end in polite)
    }


def _names_anything(reading: Reading, question: Question) -> bool:
    return bool(
        reading.element or reading.salts or reading.medicines or reading.foods or reading.topics or reading.amounts
        or question.near_misses
    )  # fmt: skip


def last_resort(reading: Reading, question: Question, person_named: bool) -> tuple[Intent, ...]:
    """The intent of a turn that no rule caught: evidence where it is on our subject, off topic where it is not.

    Who only introduces themselves ("I'm 40 and male") has opened the talk, as a greeting does.
    """
    on_subject = _names_anything(reading, question) or bool(
        reading.cues
        & {
            "health",
            "other-subject",
            "supplement-other",
            "reference",
            "serum-word",
            "elemental",
            "limit-named",
            "limit-figure",
        }
    )
    if question.intents and (on_subject or person_named):
        return question.intents
    if on_subject:
        only_food = not (reading.element or question.salts or question.medicines or question.topics)
        if reading.foods and only_food and len(reading.words) <= _LONGEST_AMOUNT:
            return ("food",)
        if any(p.salt and p.per_unit and p.units_per_day is None for p in question.products):
            return ("conversion",)
        if any(product.per_unit or product.units_per_day for product in question.products):
            return ("total",)
        on_condition = any(entries_by_id("topics")[topic].group is None for topic in question.topics)
        if reading.medicines and "compare" not in reading.cues and not on_condition:
            return ("separation",)
        if _asks_the_amount_alone(reading, question):
            return ("reference_intake",)
        return ("evidence",)
    if "sheet" in question.intents or "about" in question.intents:
        return question.intents
    if person_named and len(unknown_words(reading)) < _MOST_STRANGE:
        return ("greeting",)
    return ("off_topic",)


def _asks_the_amount_alone(reading: Reading, question: Question) -> bool:
    """Whether a turn asks how much magnesium and nothing else at all: "how much magnesium?"."""
    return bool(
        "quantity" in reading.cues
        and not reading.cues & {"total", "adds-to"}
        and reading.element
        and not (
            question.topics or question.medicines or question.foods or question.products or question.salts
        )
        and (len(reading.words) <= _LONGEST_AMOUNT or any(one.unit == "kg" for one in question.amounts))
    )
