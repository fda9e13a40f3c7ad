"""What is asked: the meanings found in a question, combined into intents by the rules of ``intents.yaml``."""

from __future__ import annotations

import re

from assistant.lexicon.clock import clock_times
from assistant.lexicon.names import entries_by_id
from assistant.question import FoodPortion, Intent, Product
from assistant.understanding.basis import shares_told
from assistant.understanding.shapes import Composition, IntentRule
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import intents, units

_NUTRIENTS = frozenset({"vitamin", "mineral", "supplement", "iron", "alcohol"})
_SUPPLEMENT = "supplement"  # what is added to magnesium as a product, where both hold some
_NUMBER = re.compile(r"\d")
_LEVEL = re.compile(
    r"(?<![\w.,])(?<!\bat )\d[.,]\d{1,2}"
    r"(?![\w.,%]\w|%| ?(?:g|kg|mg|mcg|ml|l|x|times|hours|years|tsp|tablets?|grams?)\b)"
)


def topics_of(reading: Reading) -> tuple[str, ...]:
    """Return the topics of a text: complaints and aims first; a broader one is left out where a narrower covers it."""
    found = list(dict.fromkeys(mention.id for mention in sorted(reading.topics, key=lambda m: m.start)))
    entries = entries_by_id("topics")
    narrow = [topic for topic in found if entries[topic].combinations or entries[topic].covers]
    dropped = {broad for topic in narrow for broad in entries[topic].covers}
    kept = [topic for topic in found if topic not in dropped]
    return tuple(sorted(kept, key=lambda topic: entries[topic].group is not None))


def facts_of(
    reading: Reading,
    *,
    salts: tuple[str, ...],
    topics: tuple[str, ...],
    products: tuple[Product, ...],
    foods: tuple[FoodPortion, ...],
    country: bool,
    person: bool,
    medicines_taken: bool,
) -> frozenset[str]:
    """Return the facts that the rules speak of: the cues that were heard, and what else stands in the question."""
    kinds = {one.kind for one in reading.amounts}
    strong = {product for product in products if product.per_unit is not None}
    text = reading.text
    medicines = entries_by_id("medicines")
    present = {
        "element": bool(reading.element) or bool(salts),
        "salt": bool(salts),
        "two-salts": len(salts) > 1,
        "two-magnesiums": len(salts) > 1 or len(_brands(reading)) > 1,
        "medicine": any(
            medicines[m.id].group != _SUPPLEMENT or "gap-asked" in reading.cues or len(products) < 2
            for m in reading.medicines
        ),
        "drug": any(medicines[m.id].group not in _NUTRIENTS for m in reading.medicines),
        "medicine-only": bool(reading.medicines) and not reading.element and not salts,
        "food-named": bool(foods),
        "portion": any(food.amount is not None for food in foods),
        "topic": bool(topics),
        "condition": any(entries_by_id("topics")[topic].group is None for topic in topics),
        "mass": "mass" in kinds,
        "other-unit": _names_another_unit(reading),
        "number": bool(_NUMBER.search(text)),
        "bare-level": bool(_LEVEL.search(text)),
        "product": bool(products),
        "product-mass": bool(strong),
        "product-salt": any(product.salt for product in strong),
        "all-elemental": bool(products) and all(product.basis == "elemental" for product in products),
        "label-share": bool(strong) and "percent" in kinds,
        "share-told": bool(shares_told(reading)),
        "two-masses": sum(one.kind == "mass" for one in reading.amounts) > 1,
        "two-products": len(products) > 1,
        "daily-count": any(product.units_per_day is not None for product in products),
        "serum-value": "serum" in kinds,
        "for-person": person or "for-person" in reading.cues,
        "country": country,
        "on-medicine": medicines_taken,
        "clock-time": bool(clock_times(reading.folded.original)),
    }
    facts = set(reading.cues) | {name for name, holds in present.items() if holds}
    for composition in intents().facts:
        if _holds(composition, facts):
            facts.add(composition.fact)
    return frozenset(facts)


def _brands(reading: Reading) -> set[str]:
    return {
        mention.name
        for mention in reading.salts
        if mention.name in entries_by_id("salts")[mention.id].products
    }


_OF_AN_AMOUNT: frozenset[Intent] = frozenset(
    {"how_much", "reference_intake", "upper_level", "studied_dose", "conversion", "total", "food"}
)
_AMOUNT_OF = re.compile(
    r"(?:how (?:much|many|high)|dos(?:e|es|age)|amount|rda|intakes?|limits?|level|allowance|value"
    r"|requirements?|need|\d ?(?:mg|mcg|g|iu|ug))"
    r"(?: (?:mg|mcg|milligrams|micrograms|iu|units|grams))?(?: (?:of|for|is|in))?"
    r"(?: (?:the|a|an|my|daily|extra|more))?\W$"
)
_OF_BOTH = frozenset({"clash", "apart", "gap-asked", "versus", "compare"})
_EFFECT_OF = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|also|then)\W+)*"
    r"(?:(?:does|do|is|are|can|could|will|would) |what do you think (?:of|about) )"
)
_POINTS_TO_OURS = re.compile(r"\b(?:it|with|them|both|together)\b")
_THEN_AMOUNT = re.compile(
    r"\W{1,3}(?:(?:daily|per day|supplement|recommended|upper|safe|maximum|max|tablets?)\W)*"
    r"(?:rda|dos(?:e|es|age)|intake|amount|limit|level|requirement|allowance|how much|\d+ ?(?:mg|mcg|iu|g)\b)"
)
_BESIDE_OURS = re.compile(
    r"\b(?:with|on|taking|takes?|took|and|plus|have|having|use|using|besides?|already)(?: \w+)?\W$"
)


def asks_of_another(reading: Reading, asked: tuple[Intent, ...]) -> bool:
    """Whether an amount of another nutrient or medicine is asked for, and none of magnesium."""
    amount_asked = _OF_AN_AMOUNT.intersection(asked) or (
        not asked and reading.cues & {"quantity", "reference", "intake"}
    )
    if reading.element or reading.salts:
        return False
    medicines = entries_by_id("medicines")
    others = [mention for mention in reading.cue_mentions if mention.id == "supplement-other"]
    nutrients = [m for m in reading.medicines if medicines[m.id].group in _NUTRIENTS]
    both = reading.cues & _OF_BOTH or _POINTS_TO_OURS.search(reading.text)
    if not both and any(
        _EFFECT_OF.fullmatch(reading.text, 0, mention.start) for mention in (*others, *nutrients)
    ):
        return bool(reading.topics or reading.cues & {"effect-strong"} or "think" in reading.text)
    if not amount_asked:
        return False
    for mention in (*others, *reading.medicines):
        nutrient = mention.id == "supplement-other" or medicines[mention.id].group in _NUTRIENTS
        before = reading.text[: mention.start]
        if _BESIDE_OURS.search(before):
            continue
        if _AMOUNT_OF.search(before):
            return not re.search(r"\d ?(?:mg|mcg|g|iu|ug)\b(?: of)? ?$", before) or not re.search(
                r"\b(?:i take|i'?m on|taking|i use|i have)\b", before
            )
        if nutrient and _THEN_AMOUNT.match(reading.text, mention.end):
            return True
    return False


def _names_another_unit(reading: Reading) -> bool:
    """Whether a unit of mass is named beside an amount in another one: "8.2 mEq = ? mg"."""
    given = {one.amount.unit for one in reading.amounts if one.kind == "mass"}
    if not given:
        return False
    names = {
        name: unit for unit, listed in units().units.items() if listed.kind == "mass" for name in listed.names
    }
    return any(
        names.get(reading.text[word.start : word.end], next(iter(given))) not in given
        for word in reading.words
        if not any(one.start <= word.start < one.end for one in reading.amounts)
    )


def intents_of(facts: frozenset[str]) -> tuple[Intent, ...]:
    """Return the intents whose rules hold, in the order of the rules."""
    return tuple(dict.fromkeys(rule.intent for rule in intents().rules if _holds(rule, facts)))


def _holds(rule: Composition | IntentRule, facts: set[str] | frozenset[str]) -> bool:
    return (
        all(name in facts for name in rule.all)
        and (not rule.any or any(name in facts for name in rule.any))
        and not any(name in facts for name in rule.none)
    )
