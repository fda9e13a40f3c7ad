"""Kind, precise replies to a value that cannot be and to a name that is only close to a known one."""

from __future__ import annotations

import re

from assistant.answer import Clarify, Provenance, Quantity
from assistant.dosing.page import Page, Slot
from assistant.question import Impossible, NearMiss

_RULE = "reading"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def _echoed(page: Page, written: str) -> Slot:
    """The person's own words, their numbers being quantities of the person's turn."""
    quantities = []
    for found in _NUMBER.finditer(written):
        digits = found.group().replace(",", ".")
        whole = digits.count(".") > 1
        quantities.append(
            Quantity(
                value=float(digits.replace(".", "") if whole else digits),
                unit="as written",
                text=found.group(),
                provenance=Provenance(kind="user", id="turn"),
            )
        )
    return Slot(written, tuple(quantities))


def say_impossible(page: Page, fault: Impossible) -> None:
    """Say what cannot be about a value, and ask for it again."""
    missing = "age" if fault.reason == "age" else "amount"
    slot = page.fill(f"impossible_{fault.reason}", written=_echoed(page, fault.written))
    page.write(slot, _RULE)
    page.clarify = page.clarify or Clarify(missing=missing, question=page.wording.phrases["impossible_plain"])


def ask_near_miss(page: Page, miss: NearMiss) -> None:
    """Ask whether a known name was meant; it is never assumed."""
    if page.clarify is not None:
        return
    phrases = page.wording.phrases
    named = not any(character.isdigit() for character in miss.written)
    question = phrases["near_miss" if named else "near_miss_plain"].format(
        meant=miss.meant, written=miss.written
    )
    choices = (phrases["near_miss_yes"].format(meant=miss.meant), phrases["near_miss_no"])
    page.clarify = Clarify(missing=f"{miss.kind}_name", question=question, choices=choices)
