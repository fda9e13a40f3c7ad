"""Whether pairs of numbers stand in the order of the evidence: what rose from where to where, what came when."""

from __future__ import annotations

from itertools import pairwise

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.reading import Reading, term

_EARLY = frozenset({"before", "earlier", "prior"})
_LATE = frozenset({"after", "later", "following"})
_LONGEST_LINK = 3


def turned_round(sentence: Reading, evidence: Reading) -> str | None:
    """A "from 4.3 to 1.6" where the evidence has "from 1.6 to 4.3", or a "2 h before" where it has "2 h after"."""
    known = _ways(evidence)
    for start, end in sorted(_ways(sentence)):
        if (end, start) in known and (start, end) not in known:
            return f"number: {start:g} to {end:g} is the other way round in the evidence"
    intervals = _intervals(evidence)
    for low, high in sorted(_intervals(sentence) - intervals):
        if any(low in known for known in intervals) and any(high in known for known in intervals):
            return f"number: {low:g} to {high:g} is no interval of the evidence"
    known_pairs = _set_side_by_side(evidence)
    for left, right in sorted(_set_side_by_side(sentence)):
        turned = (right, left) in known_pairs and (left, right) not in known_pairs
        if turned and _control_first(sentence) == _control_first(evidence):
            return f"number: {left:g} and {right:g} have changed places"
    sides = _sides(evidence)
    for key, said in sorted(_sides(sentence).items()):
        if sides.get(key) and not said & sides[key]:
            return f"opposite: {key[0]:g} {key[1]} stands on the other side of the event in the evidence"
    if "before" not in {word.surface for word in evidence.tokens}:
        for figure in sentence.figures:
            if (
                figure.days is not None
                and figure.span[0]
                and sentence.tokens[figure.span[0] - 1].surface == "before"
            ):
                return f"opposite: nothing is said of before {figure.value:g} {figure.unit}"
    return None


def _ways(reading: Reading) -> set[tuple[float, float]]:
    """The pairs of "from A to B" and "A to B"."""
    found: set[tuple[float, float]] = set()
    for left, right in pairwise(reading.figures):
        between = [word.surface for word in reading.tokens[left.span[1] : right.span[0]]]
        if left.role == right.role and "to" in between and len(between) <= _LONGEST_LINK:
            found.add((left.value, right.value))
    return found


def _intervals(reading: Reading) -> set[tuple[float, float]]:
    return {
        (left.value, right.value)
        for left, right in pairwise(reading.figures)
        if left.role == right.role == "interval" and right.span[0] - left.span[1] <= 1
    }


def _set_side_by_side(reading: Reading) -> set[tuple[float, float]]:
    """The pairs of "8.0 vs 10.1 percent", whose arms are named elsewhere."""
    return {
        (left.value, right.value)
        for left, right in pairwise(reading.figures)
        if left.role == right.role == "estimate"
        and left.unit == right.unit
        and right.span[0] - left.span[1] == 1
        and reading.tokens[left.span[1]].surface in {"vs", "versus", "against"}
    }


def _control_first(reading: Reading) -> bool:
    """Whether the control group is named before magnesium."""
    closure = lexicon().closure
    arms = [
        "control" in closure[mention.id]
        for mention in reading.terms
        if "control" in closure[mention.id] or mention.id == "magnesium" or term(mention).kind == "forms"
    ]
    return bool(arms) and arms[0]


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


def labels_swapped(sentence: Reading, evidence: Reading) -> str | None:
    """Two results whose labels behind them changed places: "11 percent of those over 80 and 23 percent of others"."""
    claimed, known = _labels(sentence), _labels(evidence)
    shared = [value for value in claimed if value in known]
    for at, first in enumerate(shared):
        for second in shared[at + 1 :]:
            crossed = len(claimed[first] & known[second]), len(claimed[second] & known[first])
            straight = len(claimed[first] & known[first]), len(claimed[second] & known[second])
            if crossed[0] > straight[0] and crossed[1] > straight[1]:
                return f"number: {first[0]:g} and {second[0]:g} have changed places"
    return None


def change_for_level(sentence: Reading, evidence: Reading) -> str | None:
    """A fall "to 30 percent" where the evidence has a fall "by 30 percent", or the other way round."""
    known = _leads(evidence)
    for value, said in sorted(_leads(sentence).items()):
        if value in known and not said & known[value]:
            return f"number: {value:g} is a change in one text and a level in the other"
    return None


def _leads(reading: Reading) -> dict[float, set[str]]:
    found: dict[float, set[str]] = {}
    for figure in reading.figures:
        lead = reading.tokens[figure.span[0] - 1].surface if figure.span[0] else ""
        alone = not any(other.span[1] == figure.span[0] - 1 for other in reading.figures)
        if figure.unit == "percent" and lead in {"by", "to"} and alone:
            found.setdefault(figure.value, set()).add(lead)
    return found


def _labels(reading: Reading) -> dict[tuple[float, str | None], frozenset[str]]:
    """The words of weight and the ages behind each result, up to the next result; results said twice are left out."""
    results = [
        figure
        for figure in reading.figures
        if figure.role == "estimate" and figure.unit not in grammar("not_results") and figure.unit != "people"
    ]
    found: dict[tuple[float, str | None], frozenset[str]] = {}
    twice: set[tuple[float, str | None]] = set()
    for number, figure in enumerate(results):
        until = results[number + 1].span[0] if number + 1 < len(results) else len(reading.tokens)
        words: set[str] = set()
        for word in reading.tokens[figure.span[1] : until]:
            if word.surface in {";", ".", ")"}:
                break
            telling = word.surface in grammar("telling") | {"against"} or word.stem not in lexicon().neutral
            if word.surface[0].isdigit() or telling:
                words.add(word.stem)
        key = (abs(figure.value), figure.unit)
        if key in found:
            twice.add(key)
        found[key] = frozenset(words)
    return {key: words for key, words in found.items() if key not in twice}
