"""Answers about what products add up to: the day's total against an upper level, one unit's share, and a count."""

from __future__ import annotations

import math

from assistant.dosing.answers.food import eaten_mg, say_reach
from assistant.dosing.answers.intakes import who_at
from assistant.dosing.answers.label_values import asks_for_label_value, say_label_values
from assistant.dosing.answers.labels import ask_label_basis, names_apart, product_words, say_both_readings
from assistant.dosing.answers.levels import single_level
from assistant.dosing.cues import said, uses
from assistant.dosing.intakes import Level
from assistant.dosing.labels import counted_products, is_of, stated_basis
from assistant.dosing.page import Page, Slot
from assistant.dosing.statutes import load_parameters
from assistant.dosing.totals import Contribution, Total, compare, contribution, total
from assistant.dosing.units import mass_mg
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
    if uncounted and _asks_a_count(page, products[0]):
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
    _say_comparisons(page, found, found.low, found.high)
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
    if not (len(aims) == 1 or to_level) or not _asks_a_count(page, product):
        return False
    basis = stated_basis(product)
    each = contribution(
        product.model_copy(update={"units_per_day": 1.0}), basis=basis, person=question.person
    )
    aim = mass_mg(aims[0].value, aims[0].unit) if aims else None
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
    _say_comparisons(page, Total(aim, aim, (each,), ()), aim, aim)
    page.say("ask_provider", _TOTAL)
    return True


def _say_count_to_levels(page: Page, product: Product, each: Contribution) -> None:
    """How many units stay within each upper level, and how many go over it: where the level lies, not advice."""
    low, high = each.low or 0.0, each.high or 0.0
    unit = product.unit_kind or "serving"
    one = page.fill("one_unit", unit=page.amount(1, unit, _TOTAL), held=page.span(low, high, "mg", _TOTAL))
    page.write(one, _TOTAL)
    for level in single_level(page):
        within = math.floor((level.value or 0.0) / high)
        over = math.floor((level.value or 0.0) / low) + 1
        slots = _level_slots(page, level)
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


def _asks_a_count(page: Page, product: Product) -> bool:
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
        slots = _level_slots(page, level)
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
        page.ask("salt", "salt_ask", ("salt_choice_other",))
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


def _say_comparisons(page: Page, found: Total, low: float, high: float) -> None:
    items: list[tuple[Slot, str]] = []
    standings: list[str] = []
    unchecked: list[str] = []
    for level in single_level(page):
        limit = level.value or 0.0
        seen = compare(low, high, limit)
        if seen.standing == "below" and not found.complete:
            continue
        slots = _level_slots(page, level)
        if seen.standing in ("below", "above"):
            slots["margin"] = page.span(seen.margin_low, seen.margin_high, "mg/day", _TOTAL)
        again = "_again" if seen.standing in standings and not page.apart else ""
        items.append((page.fill(f"total_{seen.standing}{again}", **slots), level.rule))
        standings.append(seen.standing)
        unchecked += [] if level.checked else [level.rule]
    page.say_side_by_side("total_compared", "last", items)
    if "spans" in standings:
        page.say("total_form_decides", _TOTAL)
    for rule in unchecked:
        page.unchecked(rule)
    if {"above", "spans"} & set(standings):
        page.say("total_above_ask", _TOTAL)
    page.say("total_food_apart", _TOTAL)


def _level_slots(page: Page, level: Level) -> dict[str, Slot | str]:
    parameters = load_parameters()
    return {
        "level": page.amount(level.value or 0.0, "mg/day", level.rule),
        "kind": page.wording.levels[level.kind],
        "who": who_at(page, level.from_age, level.to_age),
        "authority": parameters.authority[parameters.upper_levels[level.rule].authority].name,
    }
