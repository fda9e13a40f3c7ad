"""Whose number it is: the group, the form or the outcome that each figure of a text belongs to.

"8.0 on magnesium and 10.3 on placebo" and "10.3 on magnesium and 8.0 on placebo" hold the same numbers; only
their owners differ.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.matching import matches
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.reading import Reading, term

_REACH = 12
_INSERT = 3


def misplaced(sentence: Reading, evidence: Reading) -> str | None:
    """The first number of the sentence that the evidence gives to another group, form or outcome."""
    claimed = owners(sentence)
    if not claimed:
        return None
    known = owners(evidence)
    joined = any(word.surface in {"alone", "own"} for word in sentence.tokens)
    outcomes_known = {known[figure][1] for figure in known if known[figure][1]}
    for figure, (arm, outcome) in claimed.items():
        same = [known[other] for other in known if _same_value(figure, other)]
        if not same:
            same = [known[other] for other in known if _rounded(figure, other)]
        arms = {owner for owner, _ in same if owner} if not joined else set()
        if arm and arms and arm not in arms and len(arms) == len(same):
            return f"number: {figure.value:g} belongs to another group in the evidence"
        outcomes = {owner for _, owner in same if owner}
        if outcome and outcome in outcomes_known and outcomes and len(outcomes) == len(same):
            closure = lexicon().closure
            if not any(outcome in closure[other] or other in closure[outcome] for other in outcomes):
                return f"number: {figure.value:g} belongs to another outcome in the evidence"
    return None


def _same_value(figure: Figure, other: Figure) -> bool:
    same_unit = not figure.unit or not other.unit or figure.unit == other.unit
    return abs(other.value) == abs(figure.value) and same_unit


def _rounded(figure: Figure, other: Figure) -> bool:
    """Whether a figure is another one told in fewer digits ("about 20" for -20.4)."""
    return matches(
        replace(figure, value=abs(figure.value)), replace(other, value=abs(other.value)), about=True
    )


def owners(reading: Reading) -> dict[Figure, tuple[str | None, str | None]]:
    """For each estimate its group or form, and its outcome, where the text shows them."""
    figures = [
        figure
        for figure in reading.figures
        if figure.role == "estimate" and figure.unit not in grammar("not_results") and not figure.whole
    ]
    arms = [(name, mention) for mention in reading.terms if (name := _arm(mention))]
    arms = sorted(arms + _without_it(reading), key=lambda pair: pair[1].start)
    if len({name for name, _ in arms if name in grammar("compared_groups")}) < 2:
        arms = [(name, mention) for name, mention in arms if name not in grammar("compared_groups")]
    outcomes = [
        mention
        for mention in reading.terms
        if term(mention).kind == "outcomes" and not term(mention).transparent
    ]
    found: dict[Figure, tuple[str | None, str | None]] = {}
    for number, figure in enumerate(figures):
        limit = figures[number + 1].span[0] if number + 1 < len(figures) else len(reading.tokens)
        found[figure] = (
            _arm_of_an_insert(reading, figure, arms) or _arm_after(reading, figure, arms, limit),
            _outcome_before(reading, figures, number, outcomes),
        )
    for left, right in pairwise(figures):
        link = {word.surface for word in reading.tokens[left.span[1] : right.span[0]]}
        led = left.span[0] and reading.tokens[left.span[0] - 1].surface == "from"
        if led and "to" in link and found[left][0] is None and found[right][0] is None:
            since = max((f.span[1] for f in figures if f.span[1] <= left.span[0]), default=0)
            before = [name for name, mention in arms if since <= mention.start < left.span[0]]
            if before and (name := before[-1]) in {"active", "control"}:
                found[left], found[right] = (name, found[left][1]), (name, found[right][1])
    for number in range(len(figures) - 1, 0, -1):
        left, right = figures[number - 1], figures[number]
        between = [word.surface for word in reading.tokens[left.span[1] : right.span[0]]]
        if (
            not between
            or len(between) > 3
            or not set(between) <= grammar("joins") | {"percent", "-", "(", ","}
        ):
            continue
        if found[left][0] is None and found[right][0] is not None:
            shared = found[right][0] if between[0] == "to" else _other_arm(found[right][0], arms, right)
            found[left] = (shared, found[left][1])
        elif found[left][0] is None and found[right][0] is None and between[0] != "to":
            before = [
                name
                for name, mention in arms
                if mention.end <= left.span[0] and name in {"active", "control"}
            ]
            every = list(dict.fromkeys(name for name, _ in arms))
            if len(every) == 2 and len(before) < 2:
                before = [name for name, mention in arms if mention.end <= left.span[0]]
            order = list(dict.fromkeys(reversed(before)))[:2][::-1]
            if len(order) < 2 and between[0] in {"vs", "versus", "against"} and not _groups(arms):
                order = ["active", "control"]
            if len(order) == 2:
                found[left], found[right] = (order[0], found[left][1]), (order[1], found[right][1])
    return found


def arms_named(reading: Reading) -> list[tuple[str, int]]:
    """Where magnesium and the control group are named, in order."""
    return [
        (name, mention.start) for mention in reading.terms if (name := _arm(mention)) in {"active", "control"}
    ]


def _groups(arms: list[tuple[str, Mention]]) -> bool:
    """Whether other groups than those with and without magnesium are told apart."""
    return any(name not in {"active", "control"} for name, _ in arms)


def _without_it(reading: Reading) -> list[tuple[str, Mention]]:
    """The group that went without: "39.5 percent without it"."""
    return [
        ("control", Mention("side", "without", at, at + 1))
        for at, word in enumerate(reading.tokens[:-1])
        if (word.surface == "otherwise" and at and reading.tokens[at - 1].surface == "percent")
        or (
            word.surface == "without"
            and reading.tokens[at + 1].surface in {"it", "magnesium", "treatment", ",", ";", "."}
        )
    ]


def _arm(mention: Mention) -> str | None:
    named = term(mention)
    closure = lexicon().closure[mention.id]
    if "control" in closure:
        return "control"
    if mention.id in {"capsule", "tablet", "enteric"}:
        return None
    if named.kind == "forms" or mention.id == "magnesium":
        return "active"
    if mention.id in grammar("compared_groups") or named.kind == "substances":
        return mention.id
    return None


def _arm_of_an_insert(reading: Reading, figure: Figure, arms: list[tuple[str, Mention]]) -> str | None:
    """The group right in front of a figure set in brackets or commas ("on magnesium (18.1 percent)")."""
    start, end = figure.span
    opening = reading.tokens[start - 1].surface if start else ""
    closing = reading.tokens[end].surface if end < len(reading.tokens) else "."
    if (opening, closing) not in {("(", ")"), (",", ",")}:
        return None
    if opening == "," and not any(m.end == start - 1 for _, m in arms):
        return None
    before = [(name, m) for name, m in arms if start - _INSERT <= m.end <= start - 1]
    return before[-1][0] if before else None


def _arm_after(reading: Reading, figure: Figure, arms: list[tuple[str, Mention]], limit: int) -> str | None:
    end = min(limit, figure.span[1] + _REACH)
    for at in range(figure.span[1], end):
        if reading.tokens[at].surface in {";", ".", "against", "vs", "versus", "than", "compared"}:
            return None
        for name, mention in arms:
            if mention.start == at and name in {"active", "control"}:
                lead = {word.surface for word in reading.tokens[max(figure.span[1] - 1, at - 5) : at + 1]}
                return name if lead & grammar("to_an_arm") else None
            if mention.start == at and at - figure.span[1] <= 3:
                return name
    return None


def _other_arm(arm: str | None, arms: list[tuple[str, Mention]], right: Figure) -> str | None:
    if arm == "control" and any(name == "active" and mention.end <= right.span[0] for name, mention in arms):
        return "active"
    return None


def _outcome_before(
    reading: Reading, figures: list[Figure], number: int, outcomes: list[Mention]
) -> str | None:
    figure = figures[number]
    since = figures[number - 1].span[1] if number else 0
    for at in range(since, figure.span[0] - 1):
        if (reading.tokens[at].surface, reading.tokens[at + 1].surface) == (",", "and"):
            since = at
    before = [mention for mention in outcomes if since <= mention.start and mention.end <= figure.span[0]]
    return before[-1].id if before else None
