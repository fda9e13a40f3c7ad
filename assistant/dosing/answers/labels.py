"""Answers about a label's amount that may be magnesium itself or the whole salt: both readings, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dosing.conversion import elemental, salt_of
from assistant.dosing.cues import said, uses
from assistant.dosing.labels import stated_basis
from assistant.dosing.page import Page, Slot
from assistant.dosing.statutes import load_parameters
from assistant.dosing.units import mass_range_mg
from assistant.question import Amount, Product

_LABEL = "label_basis"


def given(page: Page, amount: Amount) -> Slot:
    """The person's own amount."""
    return page.echo(amount.value, amount.unit, amount.high)


def product_words(product: Product, page: Page) -> str:
    """What to call a product: its salt's name, or its kind."""
    salts = load_parameters().salts
    if product.salt in salts:
        return salts[product.salt].name
    return page.wording.kinds[product.kind]


def names_apart(page: Page, products: Sequence[Product]) -> list[str]:
    """What to call each of several products, those of one name being counted: the first supplement, the second."""
    names = [product_words(product, page) for product in products]
    ordinals = page.wording.ordinals
    counted: list[str] = []
    for place, name in enumerate(names):
        nth = names[:place].count(name)
        if names.count(name) > 1 and nth < len(ordinals):
            kind = name.removeprefix(page.wording.joiners["article"])
            counted.append(page.fill("total_nth", ordinal=ordinals[nth], kind=kind).text)
        else:
            counted.append(name)
    return counted


@dataclass(frozen=True, slots=True)
class Held:
    """The elemental magnesium, mg, that a weight of a salt or of a blend may hold; ``salts`` are those it may be of."""

    rule: str
    low: float
    high: float
    salts: tuple[str, ...]
    buffered: bool


def held_range(page: Page, mass: tuple[float, float], salt: str, named: str) -> Held:
    """What ``mass`` of a salt holds; of a blend of several named salts, from the leanest to the richest of them."""
    words = said(page.question)
    others = tuple(other for other in page.question.salts if other in load_parameters().salts)
    blended = len(others) > 1 and uses(words, "blended")
    buffered = not blended and salt != "oxide" and (uses(words, "buffered") or uses(words, "blended"))
    salts = others if blended else (salt, "oxide") if buffered else (salt,)
    found = [elemental(mg, one, named=named) for one in salts for mg in mass]
    rule = salt_of(salt).id
    return Held(rule, min(one.low for one in found), max(one.high for one in found), salts, buffered)


def say_both_readings(page: Page, product: Product) -> None:
    """What an amount holds if the label gives the whole salt, and if it gives magnesium itself."""
    amount = product.per_unit
    mass = mass_range_mg(amount) if amount is not None else None
    if amount is None or mass is None or product.salt not in load_parameters().salts:
        return
    held = held_range(page, mass, product.salt, product.text)
    page.say(
        "label_readings",
        held.rule,
        amount=given(page, amount),
        salt=product_words(product, page),
        elemental=page.span(held.low, held.high, "mg", held.rule),
    )


def ask_label_basis(page: Page, product: Product) -> None:
    """Ask whether the label's amount is elemental, and say where to look."""
    if stated_basis(product) != "unknown":
        return
    if product.salt is None:
        page.say("label_where_unnamed", _LABEL)
    else:
        page.say("label_where", _LABEL, anion=salt_of(product.salt).name.removeprefix("magnesium "))
    page.ask(
        "label_basis", "label_ask", ("label_choice_elemental", "label_choice_compound", "label_choice_unsure")
    )


def ask_salt(page: Page) -> None:
    """Ask which salt a label names; one that no rule holds is said to be unknown, never guessed."""
    if any(p.salt and p.salt not in load_parameters().salts for p in page.question.products):
        page.say("salt_unlisted", "label_basis")
    page.ask("salt", "salt_ask", ("salt_choice_other",))
