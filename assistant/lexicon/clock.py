"""Times of day in a text: "7am", "06:30", "9 p.m.", "at 7", as hours from 0 to 24. Any other bare number is no time."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TIME = re.compile(
    r"(?<![\d.,:/])(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?!\d)"
    r"|\b(?P<word>noon|midday|midnight)\b"
    r"|(?<=\bat )(?P<bare>1\d|2[0-3]|[1-9])(?=$|[,;?!)]|\.(?!\d)| (?:and|then|in|with|but|or|ok|fine|magnesium)\b))",
    re.IGNORECASE,
)
_HALF_DAY, _MINUTES = 12, 60.0


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day and where in the text it stands."""

    hour: float
    start: int
    end: int


def clock_times(text: str) -> tuple[ClockTime, ...]:
    """The times of day named in ``text``, in order."""
    found = []
    for match in _TIME.finditer(text):
        if match["half"]:
            hour = int(match["hour"]) % _HALF_DAY + (_HALF_DAY if match["half"].lower() == "p" else 0)
            at = hour + int(match["minute"] or 0) / _MINUTES
        elif match["word"]:
            at = 0.0 if match["word"].lower() == "midnight" else float(_HALF_DAY)
        elif match["bare"]:
            at = float(match["bare"])
        else:
            at = int(match["hour24"]) + int(match["minute24"]) / _MINUTES
        found.append(ClockTime(at, *match.span()))
    return tuple(found)
