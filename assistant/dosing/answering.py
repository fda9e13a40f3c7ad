"""From a typed question to rule sentences: which rules a question calls on, in the order in which they are read.

``respond`` is the package's one entry for the pipeline. It never guesses: a value that cannot be and a name that is
only close are asked about first. ``None`` means that no rule has anything to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.dosing.answers.blood import answer_serum
from assistant.dosing.answers.conversion import answer_conversion
from assistant.dosing.answers.counts import answer_count
from assistant.dosing.answers.faults import ask_near_miss, say_impossible
from assistant.dosing.answers.food import answer_food
from assistant.dosing.answers.intakes import answer_reference_intake
from assistant.dosing.answers.levels import answer_how_much, answer_upper_level, say_no_single_amount
from assistant.dosing.answers.medicines import answer_separation, is_known, say_medicines
from assistant.dosing.answers.studies import answer_studied
from assistant.dosing.answers.totals import answer_total
from assistant.dosing.intents import intents_of
from assistant.dosing.page import Page, RuleAnswer
from assistant.dosing.sheet import write_sheet
from assistant.dosing.studied import StudiedDose
from assistant.question import Intent, Question

_IN_ORDER: tuple[tuple[Intent, Callable[[Page], object]], ...] = (
    ("serum", answer_serum),
    ("conversion", answer_conversion),
    ("food", answer_food),
    ("reference_intake", answer_reference_intake),
)


_OF_PRODUCTS: frozenset[Intent] = frozenset({"total", "upper_level", "how_much", "conversion"})


def respond(question: Question, *, studied: Sequence[StudiedDose] = ()) -> RuleAnswer | None:
    """What the rules say to ``question``; ``studied`` are doses of studies that the caller found for it.

    Call only after screening has let the question pass. Amounts are mg of elemental magnesium unless a sentence says
    otherwise; every digit in a sentence is covered by one of ``quantities``.
    """
    page = Page(question)
    if question.impossible:
        for fault in question.impossible:
            say_impossible(page, fault)
        return page.answer()
    if question.near_misses:
        ask_near_miss(page, question.near_misses[0])
        return page.answer()
    _answer_intents(page, studied)
    return page.answer()


def _holds_a_dose(question: Question) -> bool:
    return any(product.per_unit is not None for product in question.products)


def _answer_intents(page: Page, studied: Sequence[StudiedDose]) -> None:
    question = page.question
    intents = intents_of(question)
    if "sheet" in intents:
        write_sheet(page)
        return
    number_told = bool(intents & _OF_PRODUCTS) and answer_count(page)
    for intent, answer in _IN_ORDER:
        if intent in intents and not (number_told and intent == "conversion"):
            answer(page)
    counted = number_told or (
        bool(intents & {"total", "upper_level", "how_much"})
        and ("food" not in intents or _holds_a_dose(question))
        and answer_total(page)
    )
    if "upper_level" in intents and not counted:
        answer_upper_level(page)
    asks_amount = "how_much" in intents and not number_told and not (counted and "total" in intents)
    if asks_amount:
        say_no_single_amount(page)
    if studied and intents & {"studied_dose", "how_much"}:
        answer_studied(page, studied)
    if asks_amount:
        answer_how_much(page)
    if "separation" in intents:
        answer_separation(page)
    elif intents & {"how_much", "total", "upper_level"}:
        say_medicines(page, [medicine for medicine in question.medicines if is_known(medicine)])
