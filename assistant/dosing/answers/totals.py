"""Answers about what products add up to: the day's total against an upper level, one unit's share, and a count."""

from __future__ import annotations

from assistant.dosing.answers.counts import asks_a_count
from assistant.dosing.answers.food import eaten_mg, say_reach
from assistant.dosing.answers.label_values import asks_for_label_value, say_label_values
from assistant.dosing.answers.labels import (
    ask_label_basis,
    ask_salt,
    names_apart,
    product_words,
    say_both_readings,
)
from assistant.dosing.answers.levels import single_level
from assistant.dosing.answers.standings import level_slots, say_comparisons
from assistant.dosing.cues import said, uses
from assistant.dosing.labels import counted_products, is_of, stated_basis
from assistant.dosing.page import Page, Slot
from assistant.dosing.totals import Contribution, Total, contribution, total
from assistant.question import Basis, Product

_TOTAL = "total"


def answer_total(page: Page) -> bool:
    """Add the products up and compare with the upper levels; True where anything was said or asked."""
    question = page.question
    products = counted_products(question)
    amounts_matter = "total" in question.intents or any(product.per_unit is not None for product in products)
    if not products or not amounts_matter:
        return False
    uncounted = all(product.units_per_day is None for product in products)
    if uncounted and asks_a_count(page, products[0]):
        page.say("count_units", _TOTAL)
        return True
    percents = [amount for amount in question.amounts if amount.unit == "percent"]
    checked = uncounted or uses(question.text, "checks_label")
    if checked and percents and asks_for_label_value(page):
        say_label_values(page, percents)
    bases = [stated_basis(product) for product in products]
    found = total(products, bases=bases, person=question.person)
    needed = [part for part in found.unknown if part.missing == "label_basis"]
    if needed:
        _say_both_totals(page, products, bases, needed[0].product)
        ask_label_basis(page, needed[0].product)
        return True
    if found.low is None or found.high is None:
        if not page.has_said("conversion"):
            _say_one_unit(page, products, asked=True)
            if not (
                page.answer() and uses(question.text, "how_many_mg") and not uses(question.text, "a_day")
            ):
                _ask_missing(page, found.unknown[0])
        return True
    _say_one_unit(page, products)
    _say_total(page, found, found.low, found.high)
    say_comparisons(page, found, found.low, found.high)
    _say_with_food(page, products, found)
    return True


def _say_with_food(page: Page, products: tuple[Product, ...], found: Total) -> None:
    """The supplements and what food is said to give, against the reference intake that counts both."""
    eaten = eaten_mg(page, products)
    if eaten is None or not found.complete or found.low is None or found.high is None:
        return
    page.say(
        "total_with_food",
        _TOTAL,
        eaten=page.echo(eaten, "mg"),
        total=page.span(found.low + eaten, found.high + eaten, "mg/day", _TOTAL),
    )
    if found.low == found.high:
        say_reach(page, found.low + eaten)


def _say_one_unit(page: Page, products: tuple[Product, ...], *, asked: bool = False) -> None:
    """What one tablet or spoon holds, for who asks that or told it of several."""
    product = products[0]
    if len(products) > 1 or product.unit_kind is None or product.per_unit is None:
        return
    worked_out = asked or not any(is_of(product, amount) for amount in page.question.amounts)
    if not worked_out and not uses(said(page.question), "asks_each"):
        return
    one = product.model_copy(update={"units_per_day": 1.0})
    each = contribution(one, basis=stated_basis(product), person=page.question.person)
    if each.low is not None and each.high is not None:
        held = page.span(each.low, each.high, "mg", _TOTAL)
        page.say("one_unit", _TOTAL, unit=page.amount(1, product.unit_kind, _TOTAL), held=held)


def _say_both_totals(page: Page, products: tuple[Product, ...], bases: list[Basis], asked: Product) -> None:
    """The day's total if labels give the whole salt, and if they give magnesium itself, each against the levels."""
    person = page.question.person
    as_salt, as_element = (
        total(products, bases=[reading if b == "unknown" else b for b in bases], person=person)
        for reading in ("compound", "elemental")
    )
    if not as_salt.complete or not as_element.complete or as_salt.low is None or as_element.high is None:
        say_both_readings(page, asked)
        return
    page.say(
        "total_readings",
        _TOTAL,
        least=page.span(as_salt.low, as_salt.high or as_salt.low, "mg/day", _TOTAL),
        most=page.span(as_element.low or as_element.high, as_element.high, "mg/day", _TOTAL),
    )
    alike: list[tuple[Slot, str]] = []
    differing: list[tuple[Slot, str]] = []
    for level in single_level(page):
        limit = level.value or 0.0
        slots = level_slots(page, level)
        if as_element.high <= limit:
            alike.append((page.fill("readings_below", **slots), level.rule))
        elif as_salt.low > limit:
            alike.append((page.fill("readings_above", **slots), level.rule))
        else:
            differing.append((page.fill("readings_level", **slots), level.rule))
    page.say_side_by_side("readings_alike", "last", alike)
    page.say_side_by_side("readings_differ", "last", differing)


def _ask_missing(page: Page, part: Contribution) -> None:
    if part.missing == "label_basis":
        ask_label_basis(page, part.product)
    elif part.missing == "units_per_day":
        page.ask(
            "units_per_day",
            "units_ask",
            ("units_choice_one", "units_choice_two", "units_choice_three", "units_choice_more"),
        )
    elif part.missing == "salt":
        ask_salt(page)
    else:
        page.ask("amount", "amount_ask", ("amount_choice_none",))


def _say_total(page: Page, found: Total, low: float, high: float) -> None:
    kinds = {product_words(part.product, page) for part in found.parts}
    one_kind = len(found.parts) > 1 and len(kinds) == 1 and found.complete
    if len(found.parts) > 1 and not one_kind:
        for part, name in zip(found.parts, names_apart(page, [p.product for p in found.parts]), strict=True):
            value = page.span(part.low or 0.0, part.high or 0.0, "mg/day", _TOTAL)
            page.say("total_part", _TOTAL, product=name, value=value)
    shown = page.span(low, high, "mg/day", _TOTAL)
    if one_kind:
        parts = [page.span(part.low or 0.0, part.high or 0.0, "mg/day", _TOTAL) for part in found.parts]
        page.say("total_added", _TOTAL, parts=page.join(parts), total=shown)
    else:
        phrase = "total_least" if not found.complete else "total_one" if len(found.parts) == 1 else "total"
        page.say(phrase, _TOTAL, total=shown)
    if found.unknown:
        names = dict.fromkeys(product_words(part.product, page) for part in found.unknown)
        page.say("total_unknown", _TOTAL, products=page.join(list(names)))
    if not all(part.checked for part in found.parts):
        page.unchecked(_TOTAL, "unchecked_conversion")
