"""Replies to a question that was asked back: which unit, which basis, how many a day, did you mean.

A reply is short and answers one thing only; it completes the question of the turn before, and asks nothing new.
"""

from __future__ import annotations

import re

from assistant.lexicon.names import entries_by_id
from assistant.question import Amount, Basis, FoodPortion, Intent, Product, Question
from assistant.understanding.quantities import bare_count, times_a_day
from assistant.understanding.spans import Reading
from assistant.understanding.strengths import own_count, taken_over_the_day
from assistant.understanding.vocabulary import either, follow_ups, units

_BARE_LEVEL = re.compile(r"(?<![\w.,])(\d{1,2}(?:[.,]\d{1,2})?)(?!\w|[.,]\d|\s*(?:mg|g|mcg)\b)")
_BARE_FIGURE = re.compile(r"(?<![\w.,])(\d{2,4})(?![\w%]|[.,]\d)")
_FOOD_UNITS = frozenset({"g", "kg", "oz", "cup", "tablespoon", "teaspoon", "ml", "serving", "piece"})
_LONGEST_REPLY = 14
_SMALLEST_DOSE = 20


def meant_instead(reading: Reading, previous: Question | None) -> str | None:
    """Return the question before with the name that was meant, where this turn says that it was ("yes, magnesium")."""
    if previous is None or not previous.near_misses or len(reading.words) > _LONGEST_REPLY:
        return None
    miss = previous.near_misses[0]
    wording = follow_ups()
    if denies(reading):
        return None
    affirmed = re.match(rf"\W*(?:{either(wording.affirms)})\b", reading.text)
    if not affirmed and miss.meant.lower() not in reading.text:
        return None
    meant = previous.text.replace(miss.written, miss.meant)
    rest = re.sub(rf"^\W*(?:(?:{either((*wording.affirms, miss.meant.lower()))})\b\W*)+", "", reading.text)
    return f"{meant.rstrip(' ?.!')}, {rest}" if rest else meant


def denies(reading: Reading) -> bool:
    """Whether a turn says no to what was asked back."""
    return re.match(rf"\W*(?:{either(follow_ups().denies)})\b", reading.text) is not None


def completed_foods(reading: Reading, question: Question, previous: Question) -> tuple[FoodPortion, ...]:
    """Return the foods asked about; "what about 50 g" is 50 g of the food of before."""
    if len(question.foods) == 1 and question.foods[0].amount is None and len(previous.foods) == 1:
        return (question.foods[0].model_copy(update={"amount": previous.foods[0].amount}),)
    if "kind-of-food" in reading.cues and not question.foods:
        return ()
    if question.foods or len(previous.foods) != 1:
        return question.foods or previous.foods
    amount = next((one.amount for one in reading.amounts if one.amount.unit in _FOOD_UNITS), None)
    food = previous.foods[0]
    if amount is None:
        return previous.foods
    return (food.model_copy(update={"amount": amount, "text": f"{amount.text} {food.text}"}),)


def unit_given(reading: Reading, previous: Question) -> tuple[Amount, ...]:
    """Return the blood value of the turn before with the unit that this turn gives alone, else nothing."""
    if "serum" not in previous.intents or previous.amounts or reading.amounts:
        return ()
    serum = {unit: listed.names for unit, listed in units().units.items() if listed.kind == "serum"}
    text = reading.text.strip(" .!?")
    unit = next((unit for unit, names in serum.items() if any(text.endswith(name) for name in names)), None)
    value = _BARE_LEVEL.search(previous.text)
    if unit is None or value is None:
        return ()
    return (Amount(value=float(value.group(1).replace(",", ".")), unit=unit, text=value.group(1)),)


def is_basis_reply(reading: Reading, question: Question, previous: Question) -> bool:
    """Whether a turn only says what the amount of a label is: magnesium itself, or the whole salt."""
    asked = any(product.salt is not None for product in previous.products)
    short = len(reading.words) <= _LONGEST_REPLY and "?" not in reading.text
    says = "compound" in reading.cues or "elemental" in reading.cues
    asks = reading.cues & {"amount-asked", "explain"}
    labels = {(p.per_unit.value, p.per_unit.unit) for p in previous.products if p.per_unit is not None}
    another = any((one.value, one.unit) not in labels for one in question.amounts)
    return asked and short and says and not asks and not another and not question.topics


def completed_products(reading: Reading, question: Question, previous: Question) -> tuple[Product, ...]:
    """Return the products of before with what this turn adds: which basis, how many a day, which salt, how much."""
    before = previous.products
    said: Basis | None = (
        "compound" if "compound" in reading.cues else "elemental" if "elemental" in reading.cues else None
    )
    if said is not None and is_basis_reply(reading, question, previous):
        unsure = any(product.basis == "unknown" for product in before)
        return tuple(
            _of_basis(p, said, reading) if p.salt and (p.basis == "unknown" or not unsure) else p
            for p in before
        )
    if (told := _amount_told(question, before)) is not None:
        return told
    if question.products and is_one_more(reading, question, previous):
        return (*before, *question.products)
    if question.products:
        return _with_salt_of_before(reading, question, previous)
    if not before:
        return ()
    if len(before) == 1 and len(question.salts) == 1:
        return (_of_salt(before[0], question.salts[0]),)
    figure = _BARE_FIGURE.search(reading.text)
    ages = (question.person.age_low, question.person.age_high)
    if (
        len(before) == 1
        and before[0].per_unit is not None
        and figure
        and float(figure.group(1)) not in ages
        and float(figure.group(1)) >= _SMALLEST_DOSE
    ):
        amount = Amount(value=float(figure.group(1)), unit=before[0].per_unit.unit, text=figure.group(1))
        return (_of_salt(before[0].model_copy(update={"per_unit": amount}), before[0].salt),)
    open_ones = [product for product in before if product.units_per_day is None]
    if (
        not open_ones
        and len(before) == 1
        and _says_how_many(reading)
        and _counted(before[0], reading) != before[0]
        and not question.intents
    ):
        return (_counted(before[0], reading),)
    if len(open_ones) == 1:
        return tuple(_counted(product, reading) if product is open_ones[0] else product for product in before)
    return before


def _says_how_many(reading: Reading) -> bool:
    """Whether a turn gives a number of its own; "per day" alone does not change how many are taken."""
    counted = any(one.kind in ("count", "volume") for one in reading.amounts)
    number = own_count(reading.text) or bare_count(reading.text)
    return counted or number is not None or times_a_day(reading.text) not in (None, 1.0)


def is_one_more(reading: Reading, question: Question, previous: Question) -> bool:
    """Whether a turn adds a product to those of before: "and 150 mg at night", "supplement two: 180 mg"."""
    both = (*previous.products, *question.products)
    if not previous.products or not question.products or any(product.per_unit is None for product in both):
        return False
    taken = any(product.units_per_day is not None for product in both)
    more = re.search(rf"\b(?:{either(follow_ups().one_more)})\b", reading.text) is not None
    return (more or (taken and _adds_one(reading))) and not reading.cues & {"compare", "versus"}


def _adds_one(reading: Reading) -> bool:
    wording = follow_ups()
    return re.match(rf"\W*(?:{either(wording.adds)})\b(?! (?:what|how|if)\b)", reading.text) is not None


def asks_nothing_new(reading: Reading, question: Question, previous: Question) -> tuple[Intent, ...] | None:
    """Return the intents of before where a turn is a mere reply, None where it asks."""
    if is_basis_reply(reading, question, previous) or unit_given(reading, previous):
        return previous.intents
    if (
        "cannot-tell" in reading.cues
        and previous.products
        and len(reading.words) <= _LONGEST_REPLY
        and not question.products
    ):
        return previous.intents
    if is_count_reply(reading, question, previous):
        kept = tuple(intent for intent in previous.intents if intent not in ("evidence", "timing"))
        return kept or ("total",)
    return None


def is_count_reply(reading: Reading, question: Question, previous: Question) -> bool:
    """Whether a turn only says how many a day of the one product that was spoken of: "2 in the evening"."""
    if (
        len(previous.products) != 1
        or previous.products[0].per_unit is None
        or len(reading.words) > _LONGEST_REPLY
    ):
        return False
    if "?" in reading.text or question.products or question.topics or question.medicines or question.foods:
        return False
    told = (own_count(reading.text) or bare_count(reading.text)) is not None or any(
        one.kind == "count" for one in reading.amounts
    )
    return told and _counted(previous.products[0], reading) != previous.products[0]


def _amount_told(question: Question, before: tuple[Product, ...]) -> tuple[Product, ...] | None:
    """The product of which only the number was said, with what one holds: "each is 100 mg elemental"."""
    if len(before) != 1 or len(question.products) != 1 or before[0].per_unit is not None:
        return None
    told = question.products[0]
    if told.per_unit is None or before[0].units_per_day is None or told.salt not in (None, before[0].salt):
        return None
    text = f"{before[0].text}, {told.text}"
    return (before[0].model_copy(update={"per_unit": told.per_unit, "basis": told.basis, "text": text}),)


def _of_basis(product: Product, basis: Basis, reading: Reading) -> Product:
    """The product with what its label's amount is, and the form of the salt where the reply names it."""
    named = f"{product.text} ({reading.said(0, len(reading.text))})" if basis == "compound" else product.text
    return product.model_copy(update={"basis": basis, "text": named})


def _of_salt(product: Product, salt: str | None) -> Product:
    """The same product of another salt, said anew."""
    basis = product.basis if product.salt or salt is None else "unknown"
    name = (entries_by_id("salts")[salt].label if salt else None) or "magnesium"
    amount = product.per_unit
    unit = "" if amount is None or amount.text.endswith(amount.unit) else f" {amount.unit}"
    text = f"{amount.text}{unit} of {name}" if amount is not None else name
    return product.model_copy(update={"salt": salt, "basis": basis, "text": text})


def _with_salt_of_before(reading: Reading, question: Question, previous: Question) -> tuple[Product, ...]:
    """A corrected amount ("sorry, 500 mg") is of the product that was spoken of, or of the one salt that was."""
    unsaid = len(question.products) == 1 and not (question.salts or reading.element)
    if unsaid and not previous.products and len(previous.salts) == 1:
        basis: Basis = (
            "compound"
            if "compound" in reading.cues
            else "elemental"
            if "elemental" in reading.cues
            else "unknown"
        )
        return (question.products[0].model_copy(update={"salt": previous.salts[0], "basis": basis}),)
    if len(question.products) != 1 or len(previous.products) != 1:
        return question.products
    if question.salts or reading.element:
        return (_counted_as_before(question.products[0], previous.products[0]),)
    product, before = question.products[0], previous.products[0]
    update: dict[str, object] = {"salt": before.salt, "basis": before.basis, "kind": before.kind}
    if product.units_per_day is None:
        update["units_per_day"] = before.units_per_day
    return (product.model_copy(update=update),)


def _counted_as_before(product: Product, before: Product) -> Product:
    """The product of before, its label read out: it is taken as often as was said ("it says (as citrate) 200 mg")."""
    each, told = before.per_unit, product.per_unit
    same = each is not None and told is not None and (each.value, each.unit) == (told.value, told.unit)
    if not same or product.units_per_day is not None or product.salt not in (None, before.salt):
        return product
    unsaid = product.salt is None and before.salt is not None and product.basis == "elemental"
    update: dict[str, object] = {
        "salt": before.salt,
        "unit_kind": product.unit_kind or before.unit_kind,
        "units_per_day": before.units_per_day,
        "basis": before.basis if unsaid else product.basis,
    }
    return product.model_copy(update=update)


def _counted(product: Product, reading: Reading) -> Product:
    """The product with how many a day, where this turn says it: "two a day", "3 tablets", "twice daily"."""
    over_the_day = taken_over_the_day(reading.text)
    if over_the_day is not None:
        return product.model_copy(update={"units_per_day": over_the_day})
    often = times_a_day(reading.text)
    count = next((one.amount for one in reading.amounts if one.kind in ("count", "volume")), None)
    if count is not None:
        a_day = count.value * (often or 1.0)
        return product.model_copy(update={"unit_kind": count.unit, "units_per_day": a_day})
    number = own_count(reading.text) or bare_count(reading.text)
    if number is None and often is None:
        return product
    return product.model_copy(update={"units_per_day": (number or 1.0) * (often or 1.0)})
