"""Times of day in a text: "7am", "06:30", "9 p.m.", "at 7", as hours from 0 to 24. Any other bare number is no time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dosing.cues import cue_spans
from assistant.lexicon.folding import fold
from assistant.lexicon.names import load_names
from assistant.question import Question

_TIME = re.compile(
    r"(?<![\d.,:/])(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?!\d)"
    r"|\b(?P<word>noon|midday|midnight)\b"
    r"|(?<=\bat )(?P<bare>1\d|2[0-3]|[1-9])(?=$|[,;?!)]|\.(?!\d)| (?:and|then|in|with|but|or|ok|fine|magnesium)\b))",
    re.IGNORECASE,
)
_HALF_DAY, _DAY, _MINUTES = 12, 24.0, 60.0
_REACH_AHEAD, _REACH_BACK, _RIGHT_AFTER = 40, 14, 6
_ANOTHER = re.compile(r"\b(?:and|then|but|or)\b|[;.?!]")
_BREAK = re.compile(rf"{_ANOTHER.pattern}|,")


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


def magnesium_time(question: Question, times: Sequence[ClockTime]) -> ClockTime | None:
    """The time said for the magnesium: the next one after its name, else the one just before; ``None`` if untold."""
    text = question.text
    for start, end in cue_spans(text, "magnesium", also=question.salts):
        after = next((time for time in times if time.start >= end), None)
        if (
            after is not None
            and after.start - end <= _REACH_AHEAD
            and not _ANOTHER.search(text, end, after.start)
        ):
            return after
        before = next((time for time in reversed(times) if time.end <= start), None)
        if (
            before is not None
            and start - before.end <= _REACH_BACK
            and not _BREAK.search(text, before.end, start)
            and not _is_of_a_medicine(text, before)
        ):
            return before
    return None


def _is_of_a_medicine(text: str, time: ClockTime) -> bool:
    """Whether a medicine is named right before a time: "levothyroxine 7am"."""
    said = fold(text).text
    named = load_names("medicines").find(said)
    return any(
        0 <= time.start - one.end <= _RIGHT_AFTER and not _BREAK.search(said, one.end, time.start)
        for one in named
    )


def hours_between(one: float, other: float) -> float:
    """Hours between two times of day, the shorter way round."""
    apart = abs(one - other)
    return min(apart, _DAY - apart)
