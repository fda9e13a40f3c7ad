"""How a day's total stands to the upper levels, said side by side."""

from __future__ import annotations

from assistant.dosing.answers.intakes import who_at
from assistant.dosing.answers.levels import single_level
from assistant.dosing.intakes import Level
from assistant.dosing.page import Page, Slot
from assistant.dosing.statutes import load_parameters
from assistant.dosing.totals import Total, compare

_TOTAL = "total"


def say_comparisons(page: Page, found: Total, low: float, high: float) -> None:
    """Say where a total of ``low`` to ``high`` mg a day lies against each upper level that holds for the person."""
    items: list[tuple[Slot, str]] = []
    standings: list[str] = []
    unchecked: list[str] = []
    for level in single_level(page):
        limit = level.value or 0.0
        seen = compare(low, high, limit)
        if seen.standing == "below" and not found.complete:
            continue
        slots = level_slots(page, level)
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
    if "timing" in page.question.intents:
        for rule in [level.rule for level in single_level(page) if level.divide]:
            page.say("level_divide", rule)
    if {"above", "spans"} & set(standings):
        page.say("total_above_ask", _TOTAL)
    page.say("total_food_apart", _TOTAL)


def level_slots(page: Page, level: Level) -> dict[str, Slot | str]:
    """A level, what it is called, whom it is for and whose it is, as the sentences on it need them."""
    parameters = load_parameters()
    return {
        "level": page.amount(level.value or 0.0, "mg/day", level.rule),
        "kind": page.wording.levels[level.kind],
        "who": who_at(page, level.from_age, level.to_age),
        "authority": parameters.authority[parameters.upper_levels[level.rule].authority].name,
    }
