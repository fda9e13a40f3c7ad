"""The sheet's form read into a typed request: each field by the readers that read a chat turn, or a message beside it.

Nothing is assumed: a name that is close to a known one is asked about, an amount without a unit too. What a person
wrote goes along untouched, for screening.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from assistant.answer import Frozen
from assistant.dosing import load_parameters
from assistant.dosing.units import mass_range_mg
from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from assistant.personal import SheetRequest
from assistant.question import Amount, Basis, FoodPortion, Person, Product, Sex
from assistant.understanding import understand
from assistant.web.words import page_words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MOST_UNITS_A_DAY = 50
_LONGEST_FIELD = 2_000
_BETWEEN = re.compile(r"[,;\n]|\band\b")


class SheetForm(Frozen):
    """The fields as they were filled in; an empty text is a field left out."""

    age: str = ""
    sex: str = ""
    stage: str = ""
    country: str = ""
    health: str = ""
    salt: str = ""
    amount: str = ""
    basis: str = "unknown"
    per_day: str = ""
    others: str = ""
    medicines: str = ""
    diet: str = ""


@dataclass
class ReadForm:
    """What a form says: the request, messages by field, and what the sheet has to leave out, each with the reason."""

    request: SheetRequest | None = None
    faults: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def read_form(form: SheetForm) -> ReadForm:
    """Reads every field; ``request`` is None where a field has to be mended first."""
    read = ReadForm()
    words = page_words().sheet.faults
    form = SheetForm.model_validate(
        {name: text.strip()[:_LONGEST_FIELD] for name, text in form.model_dump().items()}
    )
    if not form.health:
        read.faults["health"] = words["health"]
    person = _person(form, read)
    products = (*_product(form, read), *_other_products(form.others, read))
    medicines = _medicines(form.medicines, read)
    foods = _foods(form.diet, read)
    told = (form.health, form.age, form.amount, form.others, form.medicines, form.diet)
    if not read.faults:
        read.request = SheetRequest(
            person=person.model_copy(update={"medicines": medicines}),
            products=products,
            medicines=medicines,
            foods=foods,
            told=tuple(text for text in told if any(character.isalpha() for character in text)),
        )
    return read


def read_age(text: str) -> tuple[float | None, float | None, str | None]:
    """Lowest and highest age in years, and the id of a fault; nothing at all for an empty text."""
    text = text.strip()
    if not text:
        return None, None, None
    said = f"{text} years old" if _NUMBER.fullmatch(text.lstrip("-")) else text
    for framed in (f"I am {said}", f"I am in my {said}"):
        question = understand(framed)
        if question.impossible:
            return None, None, "age_impossible"
        if question.person.age_low is not None:
            return question.person.age_low, question.person.age_high, None
    return None, None, "age"


def country_choices() -> list[tuple[str, str]]:
    """Countries that the rules know, by name, and none first."""
    named = sorted((entry.label or entry.id, entry.id) for entry in entries_by_id("countries").values())
    return [(page_words().country_unsaid, ""), *named]


def medicine_choices() -> list[tuple[str, str]]:
    """Medicines that the rules know, by name."""
    return sorted(
        ((entry.label or entry.id).replace("-", " "), entry.id)
        for entry in entries_by_id("medicines").values()
    )


def _person(form: SheetForm, read: ReadForm) -> Person:
    low, high, fault = read_age(form.age)
    if fault:
        read.faults["age"] = page_words().sheet.faults[fault]
    return Person(
        age_low=low,
        age_high=high,
        sex=cast(Sex, form.sex) if form.sex in ("female", "male") else None,
        pregnant=True if form.stage == "pregnant" else None,
        lactating=True if form.stage == "lactating" else None,
        country=form.country or None,
    )


def _product(form: SheetForm, read: ReadForm) -> tuple[Product, ...]:
    if not (form.salt or form.amount or form.per_day):
        return ()
    words = page_words().sheet.faults
    amount, fault = _amount(form.amount)
    if fault:
        read.faults["amount"] = words[fault]
    per_day, fault = _per_day(form.per_day)
    if fault:
        read.faults["per_day"] = words[fault]
    if amount is None or per_day is None:
        return ()
    basis = form.basis if form.basis in ("elemental", "compound") else "unknown"
    if basis != "elemental" and not form.salt:  # a weight of nobody knows which salt says nothing
        read.left_out.append(page_words().sheet.product_left_out.format(written=form.amount))
        return ()
    return (
        Product(
            salt=form.salt or None,
            basis=cast(Basis, basis),
            per_unit=amount,
            unit_kind="tablet",
            units_per_day=per_day,
            text=f"{form.salt.replace('-', ' ')} {amount.text}".strip(),
        ),
    )


def _amount(text: str) -> tuple[Amount | None, str | None]:
    if not text:
        return None, "amount_missing"
    if _NUMBER.fullmatch(text):
        return None, "amount_unit"
    question = understand(text)
    if question.impossible:
        return None, "amount_impossible"
    weighed = [(amount, mass) for amount in question.amounts if (mass := mass_range_mg(amount)) is not None]
    if len(weighed) != 1:
        return None, "amount"
    amount, (low, high) = weighed[0]
    if low <= 0 or high > load_parameters().element.product_at_most_mg:
        return None, "amount_impossible"
    return amount, None


def _per_day(text: str) -> tuple[float | None, str | None]:
    if _NUMBER.fullmatch(text):
        count: float | None = float(text.replace(",", "."))
    else:
        read = [amount.value for amount in understand(f"{text} tablets").amounts if amount.unit == "tablet"]
        count = read[0] if len(read) == 1 else None
    if count is None:
        return None, "per_day"
    return (count, None) if 0 < count <= _MOST_UNITS_A_DAY else (None, "per_day_impossible")


def _other_products(text: str, read: ReadForm) -> tuple[Product, ...]:
    found: list[Product] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        products = understand(line).products
        if not products:
            read.faults["others"] = page_words().sheet.faults["others"].format(line=line)
        found += products
    return tuple(found)


def _medicines(text: str, read: ReadForm) -> tuple[str, ...]:
    known: list[str] = []
    unknown: list[str] = []
    names = load_names("medicines")
    for written in filter(None, (piece.strip(" .") for piece in _BETWEEN.split(text))):
        folded = fold(written).text
        if mentions := names.find(folded):
            known += [mention.id for mention in mentions]
        elif near := next((name for word in folded.split() if (name := names.near(word))), None):
            entry = entries_by_id("medicines")[near.id]
            fault = page_words().sheet.faults["medicines_near"]
            read.faults["medicines"] = fault.format(meant=entry.label or near.id, written=written)
        elif folded not in ("none", "no", "nothing"):
            unknown.append(written)
    if unknown:
        read.left_out.append(page_words().sheet.unknown_medicines.format(written=", ".join(unknown)))
    return tuple(dict.fromkeys(known))


def _foods(text: str, read: ReadForm) -> tuple[FoodPortion, ...]:
    found: list[FoodPortion] = []
    unread: list[str] = []
    for piece in filter(None, (piece.strip(" .") for piece in re.split(r"[,;\n]", text))):
        foods = understand(piece).foods
        found += foods
        if not foods and fold(piece).text not in ("none", "no", "nothing"):
            unread.append(piece)
    if unread:
        read.faults["diet"] = page_words().sheet.faults["diet"].format(line=", ".join(unread))
    return tuple(found)
