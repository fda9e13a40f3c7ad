"""Pregnancy and breastfeeding as people say them, deny them, or speak of them in general."""

from __future__ import annotations

import re
from functools import cache

from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import either, people

_SELF = "i'm "


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    listed = people()
    states = {
        "not pregnant": listed.pregnancy_denied,
        "not lactating": listed.lactation_denied,
        "other": listed.pregnancy_other,
        "in general": listed.pregnancy_generic,
        "pregnant": listed.pregnant,
        "lactating": listed.lactating,
    }
    return {state: re.compile(rf"(?<![\w'])(?:{either(names)})(?!\w)") for state, names in states.items()}


def states_said(reading: Reading) -> list[tuple[str, int, int]]:
    """Pregnancy and breastfeeding as said; denials take their words out of play, but not those of a longer phrase."""
    found: list[tuple[str, int, int]] = []
    matches = {state: list(pattern.finditer(reading.text)) for state, pattern in _patterns().items()}
    sure = [match.span() for match in matches["pregnant"]]
    for state, spans in matches.items():
        for match in spans:
            start, end = match.span()
            outdone = state == "other" and any(
                s <= start and end <= e and e - s > end - start for s, e in sure
            )
            if not outdone and not any(s < end and start < e for _, s, e in found):
                found.append((state, start, end))
    return found


def awaited_or_denied(reading: Reading) -> list[tuple[int, int]]:
    """Where a child is named that is not yet born ("expecting a baby"), and so is nobody who could be asked about."""
    return [
        (start + len(_SELF) if reading.text.startswith(_SELF, start) else start, end)
        for state, start, end in states_said(reading)
        if state in ("pregnant", "not pregnant", "other")
    ]


def babies_to_come(reading: Reading) -> list[tuple[int, int]]:
    """Where somebody says that a baby of theirs is on the way."""
    return [(start, end) for state, start, end in states_said(reading) if state == "pregnant"]
