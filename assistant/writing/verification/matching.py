"""Whether a number of the evidence is the one that a sentence says: its value, unit, role, floor or ceiling."""

from __future__ import annotations

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.numbers import Figure

_CLOSE_ENOUGH = 10  # a percentage from here on may be told in whole numbers
_BEYOND_A_SHARE = 15  # "more than half" of what is 58 percent, not of what is 90


def _as_percent(figure: Figure) -> float | None:
    """The percentage that "one in nine" stands for."""
    whole = (figure.unit or "").removeprefix("of ")
    if not (figure.unit or "").startswith("of ") or not float(whole) > 0:
        return None
    return 100 * figure.value / float(whole)


def matches(claimed: Figure, held: Figure, *, about: bool) -> bool:
    """Whether ``held`` of the evidence is what ``claimed`` says; ``about`` allows coarser rounding."""
    if (claimed.role == "p") != (held.role == "p"):
        return False
    if claimed.role == "estimate" and held.role in {"interval", "level", "name"}:
        return False
    if claimed.bound and held.bound and claimed.bound != held.bound:
        return False
    counted = claimed.unit in {"people", "studies"}
    if held.whole and not claimed.whole and not (counted and held.value == claimed.value):
        return False
    if counted and held.unit and held.unit.startswith("of "):
        return claimed.value == held.value
    if claimed.per and held.per and claimed.per != held.per:
        return False
    if claimed.role == "interval" and held.role != "interval":
        return False
    if claimed.role == "name" and held.role != "name":
        return False
    if (
        claimed.change is not None
        and held.change is not None
        and claimed.change != held.change
        and held.unit == "percent"
    ):
        return False
    if claimed.days is not None and held.days is not None:
        longest = max(claimed.days, held.days)
        if claimed.unit != held.unit:
            return abs(claimed.days - held.days) <= max(0.6, 0.095 * longest)
    if claimed.decimals < 0 and held.unit == "percent" and claimed.bound:
        above = abs(held.value) - claimed.value
        return 0 <= (above if claimed.bound == "floor" else -above) <= _BEYOND_A_SHARE
    part, whole = _as_percent(claimed), _as_percent(held)
    if part is not None and held.unit == "percent":
        return abs(part - abs(held.value)) <= (2.5 if about else 0.5)
    if whole is not None and claimed.unit == "percent":
        return abs(whole - abs(claimed.value)) <= (2.5 if about else 0.5)
    told_in_points = claimed.unit == "points" and held.unit in {"mmhg", "points"}
    if (
        claimed.unit is not None
        and held.unit is not None
        and claimed.unit != held.unit
        and not told_in_points
    ):
        return False
    if (
        claimed.unit is not None
        and held.unit is None
        and claimed.role == "estimate"
        and claimed.unit == "percent"
    ):
        return False
    if claimed.value < 0 <= held.value:
        return False
    if claimed.days is not None and held.unit is None and (held.role != "age" or claimed.unit != "years"):
        return False
    if claimed.role == "age" and held.role != "age" and held.unit not in {None, "years", "months"}:
        return False
    if claimed.role == "estimate" and claimed.unit is None and held.unit in grammar("not_results"):
        return False
    value, reference = abs(claimed.value), abs(held.value)
    if value == reference:
        return True
    if claimed.decimals < 0:
        return abs(value - reference) <= (5.0 if about else 2.0)
    if claimed.decimals < held.decimals:
        step = 10.0**-claimed.decimals
        rounded = about or claimed.decimals > 0 or (claimed.unit == "percent" and reference >= _CLOSE_ENOUGH)
        return abs(value - reference) <= step / 2 + 1e-9 and rounded
    return False
