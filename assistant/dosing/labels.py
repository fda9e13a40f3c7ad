"""Labels: the products that a question counts, and what the salt and the unit settle about an amount.

What the words say of an amount is read by ``understanding`` and stands in ``Product.basis``. Where that is
``unknown``, some of it is settled here: mmol count magnesium, an antacid's label states its salt, nobody names grams
of magnesium. The rest stays ``unknown``, is read both ways and asked.
"""

from __future__ import annotations

from assistant.dosing.cues import said, uses
from assistant.dosing.statutes import load_parameters
from assistant.dosing.units import counts_magnesium_itself
from assistant.question import Amount, Basis, Product, Question

_HEAVY = frozenset({"g", "kg", "oz"})
_OF_MAGNESIUM = frozenset({"mg", "g", "oz", "mmol", "mEq"})


def stated_basis(product: Product) -> Basis:
    """What the product's amount states."""
    amount = product.per_unit
    if amount is None or product.basis != "unknown":
        return product.basis
    if counts_magnesium_itself(amount.unit) or amount.unit == "percent":
        return "elemental"
    salt = load_parameters().salts.get(product.salt or "")
    if salt is not None and salt.label_states is not None:
        return salt.label_states
    return "compound" if amount.unit in _HEAVY else "unknown"


def counted_products(question: Question) -> tuple[Product, ...]:
    """The products of a question; where only salts and amounts were read, one product made of each amount."""
    if question.products:
        return question.products
    if (
        (question.foods and not question.salts)
        or uses(said(question), "from_food")
        or (question.medicines and not question.salts)
    ):
        return ()
    salt = question.salts[0] if len(question.salts) == 1 else None
    return tuple(
        Product(salt=salt, basis="unknown" if salt else "elemental", per_unit=amount, text=question.text)
        for amount in question.amounts
        if amount.unit in _OF_MAGNESIUM
    )


def is_of(product: Product, amount: Amount) -> bool:
    """Whether an amount is what one unit of the product holds."""
    each = product.per_unit
    return each is not None and (each.value, each.unit) == (amount.value, amount.unit)
