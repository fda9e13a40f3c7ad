"""Answers about a blood value of magnesium: the other units and the common range. Judging it is the provider's."""

from __future__ import annotations

import re

from assistant.answer import Clarify
from assistant.dosing.page import Page
from assistant.dosing.serum import UNITS, SerumUnit, common_range, serum
from assistant.dosing.statutes import load_parameters

_RULE = "serum"
_DIGIT = re.compile(r"\d")


def _say_reading(page: Page, value: float, unit: SerumUnit) -> None:
    reading = serum(value, unit)
    given = page.echo(value, unit)
    if reading.place == "implausible":
        page.say("serum_implausible", _RULE, given=given)
        return
    others = [page.amount(reading.in_unit(other), other, _RULE) for other in UNITS if other != unit]
    page.say("serum", _RULE, given=given, others=page.join(others))
    own = page.span(*common_range(unit), unit, _RULE)
    if unit == "mmol/L":
        page.say(f"serum_{reading.place}_mmol", _RULE, range=own)
    else:
        page.say(
            f"serum_{reading.place}",
            _RULE,
            range=own,
            range_mmol=page.span(*common_range("mmol/L"), "mmol/L", _RULE),
        )
    if reading.in_grey_zone:
        grey = load_parameters().serum.grey_zone["mmol/L"]
        page.say("serum_grey", _RULE, grey=page.span(*grey, "mmol/L", _RULE))
    page.say("serum_labs", _RULE)
    page.say("serum_inside" if reading.place == "within" else "serum_outside", _RULE)


def answer_serum(page: Page) -> None:
    """Read every blood value of the question; ask for the unit where a value has none."""
    read = False
    for amount in page.question.amounts:
        for unit in UNITS:
            if amount.unit == unit and amount.value > 0:
                _say_reading(page, amount.value, unit)
                read = True
    if read:
        return
    if _DIGIT.search(page.question.text):
        phrases = page.wording.phrases
        page.clarify = Clarify(missing="serum_unit", question=phrases["serum_unit_ask"], choices=UNITS)
        return
    for unit in UNITS[:2]:
        low, high = common_range(unit)
        page.say("serum_range", _RULE, range=page.span(low, high, unit, _RULE))
    page.say("serum_labs", _RULE)
