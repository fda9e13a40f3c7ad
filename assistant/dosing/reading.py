"""Is an amount on a label magnesium itself, or the weight of the salt? Decided from the words, never guessed.

"magnesium (as citrate) 150 mg" is elemental; "500 mg of magnesium oxide" in a question that asks for its elemental
magnesium is compound, and so are powders and anything weighed in grams; "magnesium glycinate 400 mg" on a label
cannot be told and stays ``unknown``.
"""

from __future__ import annotations

import re

from assistant.dosing.cues import said, uses
from assistant.dosing.statutes import load_parameters
from assistant.dosing.units import counts_magnesium_itself
from assistant.question import Amount, Basis, Product, Question

_OF_SALT = re.compile(r"\s*(?:of\b|worth of\b)")
_ELEMENTAL_AFTER = re.compile(r"\s*(?:of\s+)?(?:pure\s+)?elemental\b|\s*\(elemental\)", re.IGNORECASE)
_HEAVY = frozenset({"g", "kg", "oz"})
_OF_MAGNESIUM = frozenset({"mg", "g", "mcg", "oz", "mmol", "mEq"})


def _weight_of_salt(question: Question, amount: Amount) -> bool:
    """Whether the words "N mg of <salt>" stand in the question."""
    at = question.text.find(amount.text)
    return at >= 0 and _OF_SALT.match(question.text, at + len(amount.text)) is not None


def _asks_whether(question: Question, amount: Amount) -> bool:
    """Whether the same figure stands twice: what the label says, and the magnesium that it may or may not be."""
    return sum((one.value, one.unit) == (amount.value, amount.unit) for one in question.amounts) > 1


def _marked_elemental(product: Product, amount: Amount) -> bool:
    """Whether the product's own words say (elemental), or name magnesium alone right after the figure."""
    return uses(product.text, "marked_elemental") or uses(amount.text, "magnesium_alone")


def _short_label(product: Product, question: Question, amount: Amount) -> bool:
    """Whether the amount is what a label says of one tablet, with nothing to tell what it counts."""
    told = uses(said(question), "weighed") or _weight_of_salt(question, amount)
    salt = load_parameters().salts.get(product.salt or "")
    known = salt is not None and salt.label_states is not None
    return product.unit_kind is not None and uses(said(question), "label_says") and not told and not known


def _named_by_weight(product: Product, question: Question, amount: Amount) -> bool:
    """Whether grams of a salt were named, or a weight with its share of magnesium, rather than magnesium itself."""
    if product.salt is None or says_elemental(question, amount):
        return False
    share = any(one.unit == "percent" for one in question.amounts)
    return share or (amount.unit in _HEAVY and _weight_of_salt(question, amount))


def says_elemental(question: Question, amount: Amount) -> bool:
    """Whether the words after an amount call it elemental."""
    at = question.text.find(amount.text)
    return at >= 0 and _ELEMENTAL_AFTER.match(question.text, at + len(amount.text)) is not None


def basis_of(product: Product, question: Question) -> Basis:
    """What the product's amount states, as far as the words tell."""
    amount = product.per_unit
    if amount is None:
        return product.basis
    if product.basis == "elemental" and product.salt is not None and _asks_whether(question, amount):
        return "unknown"
    if product.basis != "elemental" and _marked_elemental(product, amount):
        return "elemental"
    if product.basis == "compound" and _short_label(product, question, amount):
        return "unknown"
    if product.basis == "elemental" and _named_by_weight(product, question, amount):
        return "compound"
    if product.basis != "unknown":
        return product.basis
    if (
        product.unit_kind != "ml"
        and uses(product.text, "elemental_label")
        and not _weight_of_salt(question, amount)
    ):
        return "elemental"
    if product.salt is None or counts_magnesium_itself(amount.unit) or amount.unit == "percent":
        return "elemental"
    salt = load_parameters().salts.get(product.salt)
    if salt is not None and salt.label_states is not None:
        return salt.label_states
    if amount.unit in _HEAVY or uses(said(question), "weighed"):
        return "compound"
    asked = uses(said(question), "asks_elemental") or uses(said(question), "asks_molar")
    loose = product.units_per_day is None or ("conversion" in question.intents and product.unit_kind is None)
    told = _weight_of_salt(question, amount) or not uses(said(question), "container")
    return "compound" if asked and loose and told else "unknown"


def products_of(question: Question) -> tuple[Product, ...]:
    """The products of a question; where only salts and amounts were read, one product made of them."""
    if question.products:
        return question.products
    amounts = [amount for amount in question.amounts if amount.unit in _OF_MAGNESIUM]
    if not amounts:
        return ()
    salt = question.salts[0] if len(question.salts) == 1 else None
    made = []
    for amount in amounts:
        basis: Basis = "elemental" if says_elemental(question, amount) else "unknown"
        made.append(Product(salt=salt, basis=basis, per_unit=amount, text=question.text))
    return tuple(made)
