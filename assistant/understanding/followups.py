"""Follow-ups: a short turn filled in from the question before it, and said again in full.

"And in pregnancy?" after a question on leg cramps asks about leg cramps in pregnancy; "what about migraine?" asks the
same of migraine; "how much?" asks another thing of the same topic. A turn with a subject of its own is a new
question, and takes nothing over.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon.names import entries_by_id, load_names
from assistant.question import Intent, Product, Question
from assistant.understanding.quantities import is_number_word, times_a_day
from assistant.understanding.replies import (
    asks_nothing_new,
    completed_foods,
    completed_products,
    is_one_more,
    unit_given,
)
from assistant.understanding.spans import Reading, read_spans
from assistant.understanding.standalone import in_words, said_in_full, said_in_own_words
from assistant.understanding.vocabulary import either, follow_ups, ordinary_words, people

_SHORT = 9
_LEAVE_OUT_THE_AIM: frozenset[Intent] = frozenset(
    {"evidence", "how_much", "compare_forms", "studied_dose", "timing"}
)
_FIGURES: frozenset[Intent] = frozenset(
    {"conversion", "food", "total", "studied_dose", "reference_intake", "upper_level", "how_much"}
)
_OF_AUTHORITIES: frozenset[Intent] = frozenset({"reference_intake", "upper_level"})
_SUPPOSES = re.compile(r"\bwhat if\b|\bwhen (?:i|he|she|we|they|you)\b")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    wording = follow_ups()
    polite = rf"^\W*(?:(?:{either(wording.polite)})[ ,.!]+)*"
    return {
        "opens": re.compile(rf"{polite}(?:{either((*wording.continues, *wording.opens))})\b"),
        "continues": re.compile(rf"{polite}(?:{either(wording.continues)})\b"),
        "why": re.compile(rf"{polite}(?:{either(wording.asks_why)})(?:\W*$|[?!]\s)"),
        "points back": re.compile(rf"\b(?:{either(wording.points_back)})\b"),
    }


def is_follow_up(
    reading: Reading,
    question: Question,
    previous: Question | None,
    *,
    person_named: bool,
    country_named: bool = False,
) -> bool:
    """Whether a turn leans on the question before it."""
    if previous is None or not previous.intents or "off_topic" in previous.intents:
        return False
    nothing_named = not (reading.element or question.salts or question.topics or question.medicines)
    if is_one_more(reading, question, previous):
        return True
    if (_says("why", reading) and nothing_named) or asks_nothing_new(reading, question, previous) is not None:
        return True
    length = len(reading.words)
    named = bool(
        question.salts or question.topics or question.medicines or question.products or question.foods
    )
    opens, continues, points_back = (_says(way, reading) for way in ("opens", "continues", "points back"))
    places = {m.name for m in load_names("countries").find_words(reading.text, reading.words)}
    strange = unknown_words(reading)
    not_placed = [word for word in strange if not any(word.lower() in place for place in places)]
    if previous.medicines and "gap-asked" in reading.cues and not question.medicines:
        return True
    if country_named and not (named or reading.element or question.intents or not_placed):
        return True
    if not named and not reading.element and not person_named:
        allowed = 2 if continues else 1 if reading.cues & follow_ups().asking else 0
        counted = bool(previous.products) and times_a_day(reading.text) is not None
        return len(not_placed if counted else strange) <= allowed and length <= 2 * _SHORT
    if reading.element and not named and set(question.intents) <= _LEAVE_OUT_THE_AIM and not strange:
        return continues or points_back or (length <= _SHORT + 2 and bool(_aims(previous)))
    if reading.element and question.intents:
        return continues and length <= 2 * _SHORT and not question.topics
    if set(question.intents) - {"evidence"}:
        if not reading.element and not question.salts and not question.products:
            return length <= 2 * _SHORT and not (question.topics and previous.topics and not opens)
        return continues or (points_back and not question.topics and length <= 2 * _SHORT)
    if opens and length <= 2 * _SHORT:
        return True
    leans = points_back and not reading.element and not question.salts
    return length <= _SHORT or (leans and length <= 2 * _SHORT)


def _says(way: str, reading: Reading) -> bool:
    pattern = _patterns()[way]
    found = pattern.search(reading.text) if way == "points back" else pattern.match(reading.text)
    return found is not None


def _aims(previous: Question) -> tuple[str, ...]:
    return tuple(topic for topic in previous.topics if entries_by_id("topics")[topic].group != "qualifier")


def unknown_words(reading: Reading) -> list[str]:
    """The words of a turn that carry a subject which magnesium's word lists do not know."""
    ours = (*reading.element, *reading.salts, *reading.medicines, *reading.foods, *reading.topics)
    subjects = {"other-subject", "supplement-other"}
    foreign = [m for m in reading.cue_mentions if m.id in subjects]
    cues = [m for m in reading.cue_mentions if m.id not in subjects]
    known = {place for mention in (*cues, *ours) for place in range(mention.start, mention.end)}
    known -= {place for mention in foreign for place in range(mention.start, mention.end)}
    known |= {place for one in reading.amounts for place in range(one.start, one.end)}
    known |= {place for mention in ours for place in range(mention.start, mention.end)}
    ordinary = ordinary_words()
    return [
        reading.said(word.start, word.end)
        for word in reading.words
        if word.start not in known and word.key not in ordinary and not is_number_word(word.key)
    ]


@cache
def _relations() -> frozenset[str]:
    return frozenset(name for names in people().relations.values() for name in names)


def filled_in(reading: Reading, question: Question, previous: Question) -> Question:
    """Return the follow-up with what it leaves out taken from ``previous``, and a full ``standalone``."""
    if _says("why", reading) and not (question.salts or question.topics or question.medicines):
        return _why(question, previous)
    strange = [word for word in unknown_words(reading) if word.lower() not in _relations()]
    new_thing = bool(strange) and _says("continues", reading) and not (question.topics or question.salts)
    intents = asks_nothing_new(reading, question, previous) or _intents(reading, question, previous)
    only_amounts = not (question.topics or question.medicines or previous.topics or previous.medicines)
    if question.products and only_amounts and set(intents) <= {"evidence", "timing", "greeting"}:
        intents = ("total",)
    if is_one_more(reading, question, previous):
        intents = ("total",)
    foods = completed_foods(reading, question, previous) if "food" in intents else question.foods
    products = () if "food" in intents else completed_products(reading, question, previous)
    if intents == ("conversion",) and _counts_known(products, previous):
        intents = ("total",) if all(one.basis == "elemental" for one in products) else ("conversion", "total")
    eaten_before = bool(previous.foods) and "food" not in intents
    with_food = bool(question.foods) and "food" not in intents
    filled = question.model_copy(
        update={
            "topics": () if new_thing and not question.medicines else _topics(question, previous),
            "salts": question.salts or previous.salts,
            "medicines": question.medicines or (() if with_food else previous.medicines),
            "intents": ("timing",) if with_food and not question.medicines else intents,
            "products": products,
            "foods": foods,
            "amounts": unit_given(reading, previous)
            or question.amounts
            or (previous.amounts if products == previous.products and not eaten_before else ()),
        }
    )
    thing = " ".join(strange) if new_thing else ""
    own = bool(question.intents) and not _says("continues", reading)
    standalone = said_in_own_words(reading, filled) if own else None
    counted = "units-asked-for" in reading.cues and filled.products and not question.products
    if counted:
        held = " and ".join(map(in_words, filled.products))
        standalone = follow_ups().added.format(previous=f"{held}.", text=question.text)
    said = standalone or said_in_full(filled, thing)
    return filled.model_copy(update={"standalone": said + _authority_of_before(reading, filled, previous)})


def _counts_known(products: tuple[Product, ...], previous: Question) -> bool:
    """Whether a turn says how many a day are taken of a product whose magnesium is known: that is a day's total."""
    counted = [product for product in products if product.units_per_day is not None]
    return counted != [] and products != previous.products and all(p.basis != "unknown" for p in counted)


def _authority_of_before(reading: Reading, question: Question, previous: Question) -> str:
    """The body whose figures were asked for before, kept where the follow-up names none: " (WHO)"."""
    if "authority" in reading.cues or not set(question.intents) & _OF_AUTHORITIES or question.person.country:
        return ""
    before = read_spans(previous.standalone)
    named = next((mention for mention in before.cue_mentions if mention.id == "authority"), None)
    return f" ({before.said(named.start, named.end)})" if named is not None else ""


def _why(question: Question, previous: Question) -> Question:
    """A bare "why?" asks for the evidence behind the answer before."""
    taken_over = ("topics", "salts", "medicines", "products", "foods")
    intents: tuple[Intent, ...] = tuple(dict.fromkeys(("evidence", *previous.intents)))
    update: dict[str, object] = {name: getattr(previous, name) for name in taken_over}
    update |= {
        "standalone": follow_ups().why.format(previous=previous.standalone.strip()),
        "intents": intents,
    }
    return question.model_copy(update=update)


def _topics(question: Question, previous: Question) -> tuple[str, ...]:
    if not question.topics:
        return previous.topics
    groups = {topic: entries_by_id("topics")[topic].group for topic in (*previous.topics, *question.topics)}
    if any(groups[topic] is None for topic in question.topics):
        return question.topics
    kept = [t for t in previous.topics if t not in question.topics and groups[t] != "population"]
    return (*kept, *question.topics)


def _intents(reading: Reading, question: Question, previous: Question) -> tuple[Intent, ...]:
    only_names = _says("continues", reading) and len(reading.words) <= _SHORT
    inherited = tuple(intent for intent in previous.intents if intent not in ("greeting", "thanks"))
    if set(question.intents) == {"evidence"} and previous.medicines and _says("points back", reading):
        return tuple(dict.fromkeys((*inherited, *question.intents)))
    if question.intents and not (set(question.intents) <= {"evidence"} and only_names):
        return question.intents
    asked = _bare_question(reading)
    if asked is not None and not question.medicines:
        return _asked_or_kept(asked, inherited)
    if question.medicines and not previous.medicines:
        return ("separation",)
    return inherited


def _bare_question(reading: Reading) -> Intent | None:
    """What a bare "how much?", "when?" or "which one?" asks."""
    cues = reading.cues
    if "size-asked" in cues:
        return None
    if "amount-asked" in cues or "quantity" in cues:
        return "how_much"
    if "timing" in cues or ("when-asked" in cues and not _SUPPOSES.search(reading.text)):
        return "timing"
    if "form" in cues and ("which" in cues or "explain" in cues):
        return "compare_forms"
    return None


def _asked_or_kept(asked: Intent, inherited: tuple[Intent, ...]) -> tuple[Intent, ...]:
    kept = tuple(intent for intent in inherited if intent in _FIGURES)
    return kept if asked == "how_much" and kept else (asked,)
