"""Follow-ups: a short turn filled in from the question before it, and said again in full.

"And in pregnancy?" after a question on leg cramps asks about leg cramps in pregnancy; "what about migraine?" asks the
same of migraine; "how much?" asks another thing of the same topic. A turn with a subject of its own is a new
question, and takes nothing over.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon.names import entries_by_id
from assistant.question import Intent, Person, Question
from assistant.understanding.quantities import is_number_word
from assistant.understanding.replies import asks_nothing_new, completed_products, unit_given
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import either, follow_ups, ordinary_words

_SHORT = 9
_LEAVE_OUT_THE_AIM: frozenset[Intent] = frozenset(
    {"evidence", "how_much", "compare_forms", "studied_dose", "timing"}
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    wording = follow_ups()
    polite = rf"^\W*(?:(?:{either(wording.polite)})[ ,.!]+)*"
    return {
        "opens": re.compile(rf"{polite}(?:{either((*wording.continues, *wording.opens))})\b"),
        "continues": re.compile(rf"{polite}(?:{either(wording.continues)})\b"),
        "why": re.compile(rf"{polite}(?:{either(wording.asks_why)})\W*$"),
        "points back": re.compile(rf"\b(?:{either(wording.points_back)})\b"),
        "leads in": re.compile(rf"^\W*(?:{either(wording.leads_in)})\s+", re.IGNORECASE),
    }


def is_follow_up(
    reading: Reading, question: Question, previous: Question | None, *, person_named: bool
) -> bool:
    """Whether a turn leans on the question before it."""
    if previous is None or not previous.intents or "off_topic" in previous.intents:
        return False
    if _patterns()["why"].match(reading.text):
        return True
    if asks_nothing_new(reading, question, previous) is not None:
        return True
    length = len(reading.words)
    named = bool(
        question.salts or question.topics or question.medicines or question.products or question.foods
    )
    opens = bool(_patterns()["opens"].match(reading.text))
    continues = bool(_patterns()["continues"].match(reading.text))
    strange = unknown_words(reading)
    if not named and not reading.element and not person_named:
        if len(strange) > (2 if continues else 0):
            return False
        return length <= 2 * _SHORT
    if reading.element and not named and set(question.intents) <= _LEAVE_OUT_THE_AIM and not strange:
        return continues or (length <= _SHORT + 2 and bool(_aims(previous)))
    if reading.element and question.intents:
        return continues and length <= 2 * _SHORT and not question.topics
    if question.intents and set(question.intents) - {"evidence"}:
        if not reading.element and not question.salts and not question.products:
            return length <= 2 * _SHORT and not (question.topics and previous.topics and not opens)
        return continues
    if opens and length <= 2 * _SHORT:
        return True
    points_back = (
        bool(_patterns()["points back"].search(reading.text)) and not reading.element and not question.salts
    )
    return length <= _SHORT or (points_back and length <= 2 * _SHORT)


def _aims(previous: Question) -> tuple[str, ...]:
    return tuple(topic for topic in previous.topics if entries_by_id("topics")[topic].group != "qualifier")


def unknown_words(reading: Reading) -> list[str]:
    """The words of a turn that carry a subject which none of our word lists knows."""
    mentions = (
        *reading.cue_mentions,
        *reading.element,
        *reading.salts,
        *reading.medicines,
        *reading.foods,
        *reading.topics,
    )
    known = {place for mention in mentions for place in range(mention.start, mention.end)}
    ordinary = ordinary_words()
    return [
        reading.said(word.start, word.end)
        for word in reading.words
        if word.start not in known and word.key not in ordinary and not is_number_word(word.key)
    ]


def filled_in(reading: Reading, question: Question, previous: Question) -> Question:
    """Return the follow-up with what it leaves out taken from ``previous``, and a full ``standalone``."""
    wording = follow_ups()
    if _patterns()["why"].match(reading.text):
        standalone = wording.why.format(previous=previous.standalone.strip())
        intents: tuple[Intent, ...] = tuple(dict.fromkeys(("evidence", *previous.intents)))
        return question.model_copy(
            update={"standalone": standalone, "intents": intents, "topics": previous.topics, "salts": previous.salts,
                    "medicines": previous.medicines, "products": previous.products, "foods": previous.foods}
        )  # fmt: skip
    strange = unknown_words(reading)
    new_thing = (
        bool(strange)
        and bool(_patterns()["continues"].match(reading.text))
        and not (question.topics or question.salts)
    )
    topics = () if new_thing and not question.medicines else _topics(question, previous)
    salts = question.salts or previous.salts
    medicines = question.medicines or previous.medicines
    intents = asks_nothing_new(reading, question, previous) or _intents(reading, question, previous)
    products = completed_products(reading, question, previous)
    given = unit_given(reading, previous)
    update = {
        "topics": topics,
        "salts": salts,
        "medicines": medicines,
        "intents": intents,
        "products": products,
        "foods": question.foods or (previous.foods if "food" in intents else ()),
        "amounts": given or question.amounts or (previous.amounts if products == previous.products else ()),
    }
    filled = question.model_copy(update=update)
    return filled.model_copy(
        update={"standalone": said_in_full(filled, " ".join(strange) if new_thing else "")}
    )


def _topics(question: Question, previous: Question) -> tuple[str, ...]:
    populations = follow_ups().populations
    if not question.topics:
        return previous.topics
    new = [topic for topic in question.topics if topic not in populations]
    qualifiers = {
        "safety",
        "testing",
        "splitting",
        "forms-absorption",
        "guideline",
        "interactions",
        "reference-values",
        "topical",
    }
    if new and not set(new) <= qualifiers:
        return question.topics
    kept = [topic for topic in previous.topics if topic not in question.topics and topic not in populations]
    return (*kept, *question.topics)


def _intents(reading: Reading, question: Question, previous: Question) -> tuple[Intent, ...]:
    if question.intents and not (set(question.intents) <= {"evidence"} and _only_names(reading, question)):
        return question.intents
    inherited = [intent for intent in previous.intents if intent not in ("greeting", "thanks")]
    asked = _bare_question(reading)
    if asked is not None and not question.medicines:
        return _asked_or_kept(asked, inherited)
    if question.medicines and not previous.medicines:
        return ("separation",)
    if question.salts and "compare_forms" not in inherited and not question.products:
        return tuple(inherited)
    return tuple(inherited)


def _bare_question(reading: Reading) -> Intent | None:
    """What a bare "how much?", "when?" or "which one?" asks."""
    cues = reading.cues
    if "amount-asked" in cues or "quantity" in cues:
        return "how_much"
    if "timing" in cues or ("when-asked" in cues and "what if" not in reading.text):
        return "timing"
    if "form" in cues and "which" in cues:
        return "compare_forms"
    return None


def _asked_or_kept(asked: Intent, inherited: list[Intent]) -> tuple[Intent, ...]:
    figures: set[Intent] = {
        "conversion",
        "food",
        "total",
        "studied_dose",
        "reference_intake",
        "upper_level",
        "how_much",
    }
    kept = tuple(intent for intent in inherited if intent in figures)
    return kept if asked == "how_much" and kept else (asked,)


def _only_names(reading: Reading, question: Question) -> bool:
    """ "What about migraine?" names a thing and asks nothing new."""
    return (
        bool(re.match(r"^\W*(?:ok |so )?(?:and|what about|how about|or|same)\b", reading.text))
        and len(reading.words) <= _SHORT
    )


def said_in_full(question: Question, thing: str = "") -> str:
    """Return the whole question behind a follow-up, in plain words."""
    wording = follow_ups()
    salts = entries_by_id("salts")
    topics = entries_by_id("topics")
    populations = wording.populations
    named = [salts[salt].label or salt for salt in question.salts]
    what = " or ".join(named) if named else "magnesium"
    about = [topics[topic].label or topic for topic in question.topics if topic not in populations]
    plain = [
        topic
        for topic in about
        if topic
        not in {topics[t].label for t in ("safety", "forms-absorption", "reference-values", "splitting")}
    ]
    if thing:
        plain.append(thing)
    qualifiers = [populations[topic] for topic in question.topics if topic in populations]
    who = _who(question.person, qualifiers)
    intent = next((i for i in question.intents if i not in ("greeting", "thanks")), "evidence")
    key: str = intent
    if intent == "evidence":
        key = "evidence" if plain else ("safety" if "safety" in question.topics else "evidence_general")
        if plain and "safety" in question.topics:
            key = "safety"
    if intent == "compare_forms" and len(named) < 2:
        key = "compare_forms_general" if not named else "evidence_general"
    if (intent == "conversion" and not question.products) or (intent == "serum" and not question.amounts):
        key = "evidence_general"
    medicines = " and ".join(name.replace("-", " ") for name in question.medicines) or "medicines"
    template = wording.questions.get(key, wording.questions["evidence_general"])
    said = template.format(
        what=what,
        topic=" and ".join(plain),
        for_topic=f" for {' and '.join(plain)}" if plain else "",
        who=who,
        salts=what,
        medicines=medicines,
        products=" and ".join(_clean(product.text) for product in question.products) or what,
        levels=" and ".join(amount.text for amount in question.amounts),
    )
    if question.products and intent not in ("conversion", "total") and key != "serum":
        said = f"{said[:-1]} ({'; '.join(_clean(p.text) for p in question.products)}){said[-1]}"
    return said


def _clean(text: str) -> str:
    return re.sub(
        r"^\W*(?:and|plus|is|does|what about|how much .* in)\s+", "", text.strip(" ?.!"), flags=re.IGNORECASE
    )


def _who(person: Person, qualifiers: list[str]) -> str:
    words: list[str] = []
    if person.age_low is not None and person.age_high == person.age_low and not qualifiers:
        age = f"{person.age_low:g}" if person.age_low >= 2 else f"{round(person.age_low * 12)}-month-old"
        words.append(f"aged {age}" if person.age_low >= 2 else f"a {age}")
    subject = person.subject if person.subject not in (None, "someone") else None
    said = ""
    if subject:
        said = f" for my {subject}" + (f" {words[0]}" if words else "")
    elif words:
        noun = {"male": "a man", "female": "a woman"}.get(person.sex or "", "someone")
        said = f" for {noun} {words[0]}"
    if qualifiers:
        said += " " + " and ".join(qualifiers)
    return said
