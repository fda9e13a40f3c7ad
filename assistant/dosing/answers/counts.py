"""Answers about how many tablets or spoons of one product hold an amount, a level or a recommended intake."""

from __future__ import annotations

import math

from assistant.dosing.answers.intakes import authorities_for
from assistant.dosing.answers.labels import ask_label_basis, say_both_readings
from assistant.dosing.answers.levels import single_level
from assistant.dosing.answers.standings import level_slots, say_comparisons
from assistant.dosing.cues import uses
from assistant.dosing.intakes import reference_intake
from assistant.dosing.labels import counted_products, is_of, stated_basis
from assistant.dosing.page import Page, Slot
from assistant.dosing.totals import Contribution, Total, contribution
from assistant.dosing.units import mass_mg
from assistant.question import Product

_TOTAL = "total"


def answer_count(page: Page) -> bool:
    """How many units of one product hold an amount that was named; False where that is not what is asked."""
    question = page.question
    products = [product for product in counted_products(question) if product.per_unit is not None]
    products = [product for product in products if product.unit_kind is not None] or products
    if len({(p.salt, p.per_unit.value, p.per_unit.unit) for p in products if p.per_unit}) != 1:
        return False
    product = products[0]
    aims = [
        amount
        for amount in question.amounts
        if amount.unit in ("mg", "g") and amount.value > 0 and not is_of(product, amount)
    ]
    to_level = not aims and uses(question.text, "to_level")
    intake = None if aims else _intake_aimed_at(page)
    to_level = to_level and intake is None
    if not (len(aims) == 1 or to_level or intake) or not asks_a_count(page, product):
        return False
    basis = stated_basis(product)
    each = contribution(
        product.model_copy(update={"units_per_day": 1.0}), basis=basis, person=question.person
    )
    aim = mass_mg(aims[0].value, aims[0].unit) if aims else intake
    if each.missing == "label_basis":
        say_both_readings(page, product)
        ask_label_basis(page, product)
        return True
    if each.low and each.high and to_level:
        _say_count_to_levels(page, product, each)
        return True
    if not each.low or not each.high or not aim:
        return False
    _say_count(page, product, each, aim)
    if intake is not None:
        page.say("count_intake_note", _TOTAL)
        _say_counts_at_levels(page, product, each)
        return True
    say_comparisons(page, Total(aim, aim, (each,), ()), aim, aim)
    page.say("ask_provider", _TOTAL)
    return True


def _intake_aimed_at(page: Page) -> float | None:
    """The recommended intake that is asked to be reached, mg a day; ``None`` where none or several may be meant."""
    if "reference_intake" not in page.question.intents:
        return None
    person = page.question.person
    lines = [line for authority in authorities_for(page) for line in reference_intake(person, authority)]
    values = {line.value for line in lines if line.value is not None}
    return values.pop() if len(values) == 1 else None


def _say_count_to_levels(page: Page, product: Product, each: Contribution) -> None:
    """How many units stay within each upper level, and how many go over it: where the level lies, not advice."""
    low, high = each.low or 0.0, each.high or 0.0
    unit = product.unit_kind or "serving"
    one = page.fill("one_unit", unit=page.amount(1, unit, _TOTAL), held=page.span(low, high, "mg", _TOTAL))
    page.write(one, _TOTAL)
    _say_counts_at_levels(page, product, each)


def _say_counts_at_levels(page: Page, product: Product, each: Contribution) -> None:
    low, high, unit = each.low or 0.0, each.high or 0.0, product.unit_kind or "serving"
    for level in single_level(page):
        within = math.floor((level.value or 0.0) / high)
        over = math.floor((level.value or 0.0) / low) + 1
        slots = level_slots(page, level)
        slots |= {
            "more": page.amount(over, unit, _TOTAL),
            "most": page.span(over * low, over * high, "mg/day", _TOTAL),
        }
        if within == 0:
            page.say("count_over", _TOTAL, **slots)
            continue
        slots["fewer"] = page.amount(within, unit, _TOTAL)
        slots["less"] = page.span(within * low, within * high, "mg/day", _TOTAL)
        page.say("count_level", _TOTAL, **slots)
    page.say("count_level_note", _TOTAL)


def asks_a_count(page: Page, product: Product) -> bool:
    """Whether a question asks how many tablets or spoons, not how many milligrams."""
    text = page.question.text
    how_many = product.unit_kind is not None and uses(text, "how_many") and not uses(text, "how_many_mg")
    return how_many or uses(text, "units_counted")


def _say_count(page: Page, product: Product, each: Contribution, aim: float) -> None:
    low, high = each.low or 0.0, each.high or 0.0
    unit = product.unit_kind or "serving"
    fewest, most = math.floor(aim / high), math.ceil(aim / low)
    shown = page.echo(aim, "mg")

    def units(count: int) -> Slot:
        return page.amount(count, unit, _TOTAL)

    def held(count: int) -> Slot:
        return page.span(count * low, count * high, "mg", _TOTAL)

    if fewest == most:
        page.say("count_reaches", _TOTAL, units=units(most), held=held(most))
    elif fewest == 0:
        page.say("count_one_is_more", _TOTAL, units=units(1), held=held(1), aim=shown)
    elif low == high:
        slots = {"fewer": units(fewest), "less": held(fewest), "more": units(most), "most": held(most)}
        page.say("count_between", _TOTAL, aim=shown, **slots)
    else:
        page.say("count_about", _TOTAL, fewest=units(math.ceil(aim / high)), most=units(most), aim=shown)
