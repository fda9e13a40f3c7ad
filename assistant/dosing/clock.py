"""Times of day in a text: "7am", "06:30", "9 p.m.", as hours from 0 to 24. A bare number is no time."""

from __future__ import annotations

import re

_TIME = re.compile(
    r"(?<![\d.,:/])(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?!\d))",
    re.IGNORECASE,
)
_HALF_DAY, _DAY, _MINUTES = 12, 24.0, 60.0


def clock_times(text: str) -> tuple[float, ...]:
    """The times of day named in ``text``, in order."""
    found = []
    for match in _TIME.finditer(text):
        if match["half"]:
            hour = int(match["hour"]) % _HALF_DAY + (_HALF_DAY if match["half"].lower() == "p" else 0)
            found.append(hour + int(match["minute"] or 0) / _MINUTES)
        else:
            found.append(int(match["hour24"]) + int(match["minute24"]) / _MINUTES)
    return tuple(found)


def hours_between(one: float, other: float) -> float:
    """Hours between two times of day, the shorter way round."""
    apart = abs(one - other)
    return min(apart, _DAY - apart)
