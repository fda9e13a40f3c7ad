"""Which of the times of day in a question is the magnesium's, and how far two of them are apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dosing.cues import cue_spans
from assistant.lexicon.clock import ClockTime
from assistant.lexicon.folding import fold
from assistant.lexicon.names import load_names
from assistant.question import Question

_DAY = 24.0
_REACH_AHEAD, _REACH_BACK, _RIGHT_AFTER = 40, 14, 6
_ANOTHER = re.compile(r"\b(?:and|then|but|or)\b|[;.?!]")
_BREAK = re.compile(rf"{_ANOTHER.pattern}|,")


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
