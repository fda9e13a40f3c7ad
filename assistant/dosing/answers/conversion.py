"""Answers about what a salt holds: elemental from compound and back, other units, percent of a label value."""

from __future__ import annotations

from assistant.dosing.answers.label_values import asks_for_label_value, say_label_values
from assistant.dosing.answers.labels import (
    Held,
    ask_label_basis,
    ask_salt,
    given,
    held_range,
    say_both_readings,
)
from assistant.dosing.answers.shares import say_if_too_rich, say_share, say_share_of_powder
from assistant.dosing.conversion import MassRange, compound_for, elemental, percent_range, salt_of
from assistant.dosing.cues import said, uses
from assistant.dosing.labels import counted_products, stated_basis
from assistant.dosing.page import Page
from assistant.dosing.statutes import load_parameters
from assistant.dosing.units import mass_range_mg, meq_from_mg, mmol_from_mg
from assistant.question import Amount, Product, Question

_PERCENT = 100.0
_PURE_UNITS = ("mg", "g", "mcg", "mmol", "mEq")
_MOST_SALTS = 8
_CONVERSION = "conversion"
_MG_PER_G = 1000.0
_LABEL = "label_basis"


def answer_conversion(page: Page) -> None:
    """Elemental from compound, compound from elemental, mmol and mEq, percent of a label value."""
    question = page.question
    percents = [amount for amount in question.amounts if amount.unit == "percent"]
    if percents and not question.salts and asks_for_label_value(page):
        say_label_values(page, percents)
        return
    products = counted_products(question)
    adds_up = "total" in question.intents and len(products) > 1
    for product in products:
        amount = _of_a_measure(product, question)
        if product.salt is None and say_share_of_powder(page, product):
            continue
        if product.salt is None and product.units_per_day is not None:
            continue
        if product.salt is not None and product.salt not in load_parameters().salts:
            ask_salt(page)
            continue
        if adds_up and (product.salt is None or amount is None):
            continue
        if product.salt is None:
            if amount is not None and amount.unit in _PURE_UNITS:
                _say_units(page, amount)
            elif amount is not None and amount.unit == "percent":
                say_label_values(page, [amount])
            continue
        if not salt_of(product.salt).counts_as_dose:
            page.say("not_a_source", f"salt.{product.salt}")
            continue
        if amount is None:
            _say_percent(page, product.salt, product.text)
            continue
        if amount.unit in ("mmol", "mEq"):
            _say_units(page, amount)
        basis = stated_basis(product)
        if basis == "compound":
            _say_elemental(page, amount, product.salt, product.text)
        elif basis == "elemental":
            _say_compound(page, amount, product.salt, product.text)
        elif "total" not in question.intents or product.units_per_day is None:
            say_both_readings(page, product)
            ask_label_basis(page, product)
    if page.answer() is not None:
        page.note("conversion")
    if not products:
        for salt in question.salts:
            if salt in load_parameters().salts:
                _say_percent(page, salt, question.text)
        if question.salts and question.salts[0] in load_parameters().salts:
            say_if_too_rich(page, percent_range(question.salts[0], named=question.text))
    if not products and not question.salts and not question.amounts:
        _say_richest_salts(page)
    if not products and not question.salts and question.amounts:
        ask_salt(page)


def _of_a_measure(product: Product, question: Question) -> Amount | None:
    """The amount that a question is about: for a liquid of which so many ml were named, what those ml hold."""
    amount = product.per_unit
    if amount is None or product.unit_kind != "ml":
        return amount
    named = next((one.value for one in question.amounts if one.unit == "ml"), 1.0)
    return amount.model_copy(update={"value": round(amount.value * (product.units_per_day or named), 3)})


def _say_elemental(page: Page, amount: Amount, salt: str, label: str) -> None:
    mass = mass_range_mg(amount)
    if mass is None:
        page.ask("amount", "amount_ask", ("amount_choice_none",))
        return
    named = f"{label} {said(page.question)}"
    low, high = (elemental(mg, salt, named=named) for mg in mass)
    held = held_range(page, mass, salt, named)
    if len(held.salts) > 1:
        _say_blend(page, amount, held)
        return
    shown = page.span(low.low, high.high, "mg", low.rule)
    salt_name = low.by_form[0].form.name if low.exact and len(low.salt.forms) > 1 else low.salt.name
    percent = percent_range(salt, named=named)
    if low.exact:
        page.say(
            "conversion_exact",
            low.rule,
            compound=given(page, amount),
            salt=_salt_words(low.salt.name, salt_name),
            elemental=shown,
            percent=page.amount(percent.high, "percent", low.rule),
        )
    else:
        page.say("conversion", low.rule, compound=given(page, amount), salt=low.salt.name, elemental=shown)
    say_share(page, amount, low)
    _say_same_in_other_salts(page, low.low, high.high, salt)
    if not low.exact:
        page.say("conversion_range_why", low.rule)
        _say_usual(page, high)
    if amount.high is None:
        _say_forms(page, high, "conversion_forms", "conversion_form", but_usual=True)
    if uses(said(page.question), "asks_molar"):
        molar = [
            page.span(mmol_from_mg(low.low), mmol_from_mg(high.high), "mmol", _CONVERSION),
            page.span(meq_from_mg(low.low), meq_from_mg(high.high), "mEq", _CONVERSION),
        ]
        page.say("conversion_molar", _CONVERSION, amounts=page.join(molar))
    if not low.checked:
        page.unchecked(low.rule, "unchecked_conversion")


def _say_blend(page: Page, amount: Amount, held: Held) -> None:
    """A blend, of which only a range can be told: from its leanest salt to its richest."""
    shown = page.span(held.low, held.high, "mg", held.rule)
    if held.buffered:
        name = salt_of(held.salts[0]).name
        page.say("conversion", held.rule, compound=given(page, amount), salt=name, elemental=shown)
        page.say("buffered", held.rule)
        return
    names = page.join([salt_of(salt).name for salt in held.salts])
    page.say("conversion_blend", held.rule, compound=given(page, amount), salts=names, elemental=shown)


def _say_forms(page: Page, found: MassRange, phrase: str, item: str, *, but_usual: bool = False) -> None:
    if found.exact:
        return
    items = [
        page.fill(item, name=mass.form.name, value=page.amount(mass.mg, "mg", found.rule))
        for mass in found.by_form
        if not (but_usual and mass.form.usual_on_labels)
    ]
    page.say(phrase, found.rule, forms=page.join(items))


def _say_usual(page: Page, found: MassRange) -> None:
    usual = next((mass for mass in found.by_form if mass.form.usual_on_labels), None)
    if usual is not None:
        page.say(
            "conversion_usual",
            found.rule,
            name=usual.form.name,
            value=page.amount(usual.mg, "mg", found.rule),
        )


def _salt_words(salt: str, form: str) -> str:
    if form == salt or form.endswith(")"):
        return form
    return f"{salt} ({form})"


def _say_same_in_other_salts(page: Page, low: float, high: float, salt: str) -> None:
    """How much of a second salt, named without an amount, holds the same magnesium."""
    given = {product.salt for product in page.question.products}
    for other in page.question.salts:
        if other == salt or other in given or not given or other not in load_parameters().salts:
            continue
        least, most = compound_for(low, other), compound_for(high, other)
        elemental_span = page.span(low, high, "mg", least.rule)
        compound = page.span(least.low, most.high, "mg", least.rule)
        page.say(
            "compound_for", least.rule, elemental=elemental_span, compound=compound, salt=least.salt.name
        )


def _say_compound(page: Page, amount: Amount, salt: str, label: str) -> None:
    """An elemental amount of a named salt: it is elemental already, and what the whole salt weighs."""
    mass = mass_range_mg(amount)
    if mass is None:
        return
    named = f"{label} {said(page.question)}"
    low, high = (compound_for(mg, salt, named=named) for mg in mass)
    page.say("already_elemental", _LABEL, amount=given(page, amount))
    weight = page.span(low.low, high.high, "mg", low.rule)
    if uses(said(page.question), "asks_grams"):
        grams = page.span(low.low / _MG_PER_G, high.high / _MG_PER_G, "g", low.rule)
        weight = page.fill("weight_both", grams=grams, milligrams=weight)
    page.say("compound_for", low.rule, elemental=given(page, amount), compound=weight, salt=low.salt.name)
    if amount.high is None:
        _say_forms(page, low, "compound_forms", "compound_form")
    if not low.checked:
        page.unchecked(low.rule, "unchecked_conversion")


def _say_units(page: Page, amount: Amount) -> None:
    mass = mass_range_mg(amount)
    if mass is None:
        return
    in_unit = {
        "mg": mass,
        "mmol": (mmol_from_mg(mass[0]), mmol_from_mg(mass[1])),
        "mEq": (meq_from_mg(mass[0]), meq_from_mg(mass[1])),
    }
    others = [
        page.span(*ends, unit=unit, rule=_CONVERSION) for unit, ends in in_unit.items() if unit != amount.unit
    ]
    page.say("unit_conversion", _CONVERSION, given=given(page, amount), others=page.join(others))


def _say_richest_salts(page: Page) -> None:
    """The salts that hold most magnesium by weight, each with its share."""
    found = [percent_range(salt.family) for salt in load_parameters().salts.values() if salt.counts_as_dose]
    items = [
        page.fill(
            "salts_by_weight_item",
            salt=one.salt.name,
            percent=page.span(one.low, one.high, "percent", one.rule),
        )
        for one in sorted(found, key=lambda one: -one.high)[:_MOST_SALTS]
    ]
    page.say("salts_by_weight", _CONVERSION, salts=page.join(items))


def _say_percent(page: Page, salt: str, named: str) -> None:
    found = percent_range(salt, named=named)
    page.say(
        "percent_of_salt",
        found.rule,
        salt=found.salt.name,
        percent=page.span(found.low, found.high, "percent", found.rule),
    )
    if not found.exact:
        page.say("conversion_range_why", found.rule)
