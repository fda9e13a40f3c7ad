"""Which rules a question calls on: its intents as read, put right where its figures tell more than its words.

An amount with a number a day is a total even where only a conversion was read; an amount alone in a question for units
is a conversion even where a total was read. A question read as one for studies that names a reference measure for a
person, or a time apart for a person's medicine, is a look-up.
"""

from __future__ import annotations

from assistant.dosing.cues import names_one_of, said, uses
from assistant.dosing.reading import products_of
from assistant.dosing.statutes import load_parameters
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


_BLOOD = frozenset({"testing", "deficiency", "reference-values", "overview"})
_LOOK_UPS: frozenset[Intent] = frozenset({"how_much", "reference_intake", "upper_level", "food"})


def intents_of(question: Question) -> frozenset[Intent]:
    """The intents that the rules answer to, put right by what the question holds."""
    intents = set(question.intents) & _OF_RULES
    products = products_of(question)
    if "sheet" in intents and question.medicines and uses(said(question), "timetable") and not products:
        intents = (intents - {"sheet"}) | {"separation"}
    if intents <= _LOOK_UPS and not question.foods and uses(said(question), "richest_food"):
        return frozenset({"food"})
    if intents == {"how_much"} and any(p.salt and p.basis == "elemental" and p.per_unit for p in products):
        intents = {"conversion"} if uses(said(question), "asks_compound") else intents
    if intents & {"conversion", "total"} and products:
        a_day = any(product.units_per_day is not None for product in products)
        if a_day:
            intents.add("total")
        elif intents == {"total"} and _asks_to_convert(question):
            intents = {"conversion"}
    if "food" in intents and not question.foods:
        intents = {"food"} if uses(said(question), "asks_foods") else intents - {"food"} or intents
    if not intents:
        intents = _unread(question)
    return frozenset(intents)


def _asks_to_convert(question: Question) -> bool:
    return uses(said(question), "asks_units") or (
        bool(question.salts) and uses(said(question), "asks_elemental")
    )


def _unread(question: Question) -> set[Intent]:
    """A look-up that was read as a question for studies."""
    parameters = load_parameters()
    person = question.person
    if set(question.topics) <= _BLOOD and uses(said(question), "asks_serum"):
        return {"serum"}
    subject_free = not set(question.topics) - {"reference-values", "overview"}
    labels = any(names_one_of(question.text, label.named_as) for label in parameters.labels.labels)
    if labels and any(amount.unit == "percent" for amount in question.amounts):
        return {"reference_intake"}
    if not subject_free or "evidence" not in question.intents:
        return set()
    named = any(
        names_one_of(question.text, authority.named_as) for authority in parameters.authorities.authorities
    )
    of_someone = named or person.age_low is not None or person.sex is not None or person.country is not None
    if of_someone and uses(said(question), "asks_intake"):
        return {"reference_intake"}
    if (person.medicines and uses(said(question), "asks_when")) or uses(said(question), "asks_gap"):
        return {"separation"}
    if question.salts and uses(said(question), "asks_elemental"):
        return {"conversion"}
    return set()
