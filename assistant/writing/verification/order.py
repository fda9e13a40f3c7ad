"""Whether pairs of numbers stand in the order of the evidence: what rose from where to where, what came when."""

from __future__ import annotations

from itertools import pairwise

from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.reading import Reading

_EARLY = frozenset({"before", "earlier", "prior"})
_LATE = frozenset({"after", "later", "following"})
_LONGEST_LINK = 3


def turned_round(sentence: Reading, evidence: Reading) -> str | None:
    """A "from 4.3 to 1.6" where the evidence has "from 1.6 to 4.3", or a "2 h before" where it has "2 h after"."""
    known = _ways(evidence)
    for start, end in sorted(_ways(sentence)):
        if (end, start) in known and (start, end) not in known:
            return f"number: {start:g} to {end:g} is the other way round in the evidence"
    sides = _sides(evidence)
    for key, said in sorted(_sides(sentence).items()):
        if sides.get(key) and not said & sides[key]:
            return f"opposite: {key[0]:g} {key[1]} stands on the other side of the event in the evidence"
    return None


def _ways(reading: Reading) -> set[tuple[float, float]]:
    """The pairs of "from A to B" and "A to B" of results, not of intervals or ages."""
    found: set[tuple[float, float]] = set()
    estimates = [figure for figure in reading.figures if figure.role == "estimate"]
    for left, right in pairwise(estimates):
        between = [word.surface for word in reading.tokens[left.span[1] : right.span[0]]]
        if "to" in between and len(between) <= _LONGEST_LINK:
            found.add((left.value, right.value))
    return found


def _sides(reading: Reading) -> dict[tuple[float, str], set[str]]:
    """For each length of time that stands right before "before" or "after": which of them."""
    found: dict[tuple[float, str], set[str]] = {}
    for figure in reading.figures:
        side = _side(reading, figure)
        if figure.days is not None and side:
            found.setdefault((figure.value, figure.unit or ""), set()).add(side)
    return found


def _side(reading: Reading, figure: Figure) -> str | None:
    for word in reading.tokens[figure.span[1] : figure.span[1] + 1]:
        if word.surface in _EARLY:
            return "before"
        if word.surface in _LATE:
            return "after"
    return None
