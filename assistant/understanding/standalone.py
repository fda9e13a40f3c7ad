"""A follow-up said again as a whole question, from templates or in the person's own words."""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon.names import entries_by_id
from assistant.question import Person, Product, Question
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import either, follow_ups

_FEWEST_OWN_WORDS = 4
_LEADS_TO_PRONOUN = re.compile(r"(?:\b(?:for|with|about|of|on) )?$")
_YOUNGEST_IN_YEARS = 2


def said_in_own_words(reading: Reading, question: Question) -> str | None:
    """Return the turn with its pronoun and its aim filled in, None where it has no pronoun to fill."""
    match = _pronoun().search(reading.text)
    if match is None or len(reading.words) < _FEWEST_OWN_WORDS or reading.element or question.products:
        return None
    named = {mention.id for mention in reading.topics}
    about = " and ".join(label for topic, label in _aims(question) if topic not in named)
    before, after = reading.text[: match.start()], reading.text[match.end() :]
    subject = "" if reading.salts else _what(question)
    before = _LEADS_TO_PRONOUN.sub("", before) if reading.salts else before
    said = f"{before} {subject} {after}"
    said = " ".join(said.split()).rstrip("?.! ")
    return f"{said[:1].upper()}{said[1:]}{f' for {about}' if about else ''}?"


@cache
def _pronoun() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either(follow_ups().stands_for)})\b")


def _what(question: Question) -> str:
    salts = entries_by_id("salts")
    return " or ".join(salts[salt].label or salt for salt in question.salts) or "magnesium"


def _aims(question: Question) -> list[tuple[str, str]]:
    """The complaints and aims of a question, and topics that say a way of use, with their labels."""
    topics = entries_by_id("topics")
    unsaid = follow_ups().unsaid_topics
    populations = follow_ups().populations
    return [
        (topic, topics[topic].label or topic)
        for topic in question.topics
        if topic not in unsaid and topic not in populations
    ]


def said_in_full(question: Question, thing: str = "") -> str:
    """Return the whole question behind a follow-up, in plain words; ``thing`` is a subject of no word list."""
    wording = follow_ups()
    aims = [label for _, label in _aims(question)] + ([thing] if thing else [])
    qualifiers = [wording.populations[topic] for topic in question.topics if topic in wording.populations]
    products = " and ".join(map(in_words, question.products))
    foods = entries_by_id("foods")
    key = _key(question, aims)
    said = wording.questions[key].format(
        what=_what(question),
        topic=" and ".join(aims),
        for_topic=f" for {' and '.join(aims)}" if aims else "",
        who=_who(question.person, qualifiers),
        salts=_what(question),
        medicines=" and ".join(name.replace("-", " ") for name in question.medicines) or "medicines",
        products=products or _what(question),
        levels=" and ".join(f"{amount.text} {amount.unit}" for amount in question.amounts),
        foods=" and ".join(
            food.text if food.amount is not None else foods[food.food].label or food.food
            for food in question.foods
        ),
    )
    if products and key not in ("conversion", "total", "serum", "separation"):
        said = f"{said[:-1]} ({products}){said[-1]}"
    return said


def in_words(product: Product) -> str:
    """A product in the person's own words, with what they said elsewhere of its amount."""
    said = product.text.strip(" ?.!")
    basis = follow_ups().bases.get(product.basis, "") if product.salt else ""
    said = f"{said} {basis}" if basis and basis.split()[0] not in said.lower() else said
    unit = product.unit_kind
    counted = product.units_per_day is not None or product.per_unit is None
    return said if unit is None or counted or unit in said.lower() else f"{said} per {unit}"


def _key(question: Question, aims: list[str]) -> str:
    """Which template says a question: that of its first intent, as far as its slots are filled."""
    intent = next((one for one in question.intents if one not in ("greeting", "thanks")), "evidence")
    if intent == "compare_forms" and len(question.salts) < 2:
        return "evidence_general" if question.salts else "compare_forms_general"
    if intent == "food" and question.foods:
        return "food_named"
    unfilled = (intent == "conversion" and not question.products) or (
        intent == "serum" and not question.amounts
    )
    if intent == "evidence":
        return "safety" if "safety" in question.topics else "evidence" if aims else "evidence_general"
    return "evidence_general" if unfilled or intent not in follow_ups().questions else intent


def _who(person: Person, qualifiers: list[str]) -> str:
    """Who it is for, as far as it is known: "for my son aged 8", "for a woman aged 34 in pregnancy"."""
    age = ""
    if person.age_low is not None and person.age_low == person.age_high:
        young = person.age_low < _YOUNGEST_IN_YEARS
        age = f"{round(person.age_low * 12)} months" if young else f"{person.age_low:g}"
    subject = f"my {person.subject}" if person.subject not in (None, "someone") else ""
    if not subject and age and not qualifiers:
        subject = {"male": "a man", "female": "a woman"}.get(person.sex or "", "someone")
    said = f" for {subject}{f' aged {age}' if age else ''}" if subject else ""
    return said + (f" {' and '.join(qualifiers)}" if qualifiers else "")
