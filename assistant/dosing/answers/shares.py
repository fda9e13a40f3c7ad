"""Answers about a share of magnesium that the person names: what it comes to, and whether the salt can hold it."""

from __future__ import annotations

from assistant.dosing.answers.labels import given
from assistant.dosing.conversion import MassRange, percent_range
from assistant.dosing.page import Page
from assistant.dosing.units import mass_range_mg
from assistant.question import Amount, Product

_PERCENT = 100.0
_SHARE_SLACK = 1.0  # labels round the share of magnesium
_WEIGHTS = ("g", "mg")
_CONVERSION = "conversion"


def say_share(page: Page, amount: Amount, found: MassRange) -> None:
    """What a share of magnesium that the person named comes to, and whether the salt can hold it."""
    mass = mass_range_mg(amount)
    shares = [one for one in page.question.amounts if one.unit == "percent" and 0 < one.value <= _PERCENT]
    if mass is None or len(shares) != 1:
        return
    share = shares[0].value
    percent = page.echo(share, "percent")
    page.say(
        "conversion_percent",
        _CONVERSION,
        percent=percent,
        compound=given(page, amount),
        value=page.span(mass[0] * share / _PERCENT, mass[1] * share / _PERCENT, "mg", _CONVERSION),
    )
    say_if_too_rich(page, percent_range(found.salt.family))


def say_share_of_powder(page: Page, product: Product) -> bool:
    """What a weight holds of which the words say how much is magnesium: "15% elemental, I take 2 g"."""
    amounts, held = page.question.amounts, product.per_unit
    shares = [one for one in amounts if one.unit == "percent" and 0 < one.value <= _PERCENT]
    mass = mass_range_mg(held) if held is not None else None
    if held is None or mass is None or len(shares) != 1 or held in amounts:
        return False
    weight = next((one for one in amounts if one.unit in _WEIGHTS and one.text in held.text), None)
    if weight is None:
        return False
    page.say(
        "conversion_percent",
        _CONVERSION,
        percent=page.echo(shares[0].value, "percent"),
        compound=given(page, weight),
        value=page.span(*mass, "mg", _CONVERSION),
    )
    return True


def say_if_too_rich(page: Page, found: MassRange) -> None:
    """That no form of a salt, of which ``found`` is the percent, holds the share of magnesium that was named."""
    shares = [
        one.value for one in page.question.amounts if one.unit == "percent" and 0 < one.value <= _PERCENT
    ]
    if len(shares) != 1:
        return
    share, most = shares[0], found.high
    percent = page.echo(share, "percent")
    if share > most + _SHARE_SLACK:
        shown = page.amount(most, "percent", found.rule)
        page.say("conversion_percent_too_high", found.rule, salt=found.salt.name, most=shown, percent=percent)
