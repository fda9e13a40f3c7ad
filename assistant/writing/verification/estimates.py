"""Figures that make the claim themselves: "8.0 against 10.1 percent", "-4.2 points", "7 percent lower" for 0.93."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from assistant.writing.verification.bindings import arms_named, owners
from assistant.writing.verification.effects import Effect
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.matching import matches
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.reading import Reading

_ROUNDED = 0.5
_TOLERANCE = 0.05
_NOT_FAR_ABOVE = 1.25
_NEAR = 5


def stand_for_the_claim(sentence: Reading, evidence: Reading) -> bool:
    """Whether a text without a word of change gives results, in the order in which the evidence gives them.

    Their values, units and owners are checked elsewhere; here only that there is a result and no denial or doubt.
    """
    if sentence.has("negator", "wide_negator", "unclear", "none", "causal", "causal_verb"):
        return False
    results = [figure for figure in sentence.figures if _is_result(sentence, figure)]
    decimal = [figure for figure in sentence.figures if figure.role == "estimate" and figure.decimals > 0]
    results = results or (decimal if len(decimal) > 1 else [])
    if not results:
        return False
    counted = any((figure.unit or "").startswith("of ") for figure in results)
    if len(results) < 2 and not counted and not any(_measured(sentence, figure) for figure in results):
        return False
    reached = -1
    for figure in results:
        place = _place(figure, evidence, after=reached)
        if place is None:
            return False
        reached = place
    return True


def told_by_arms(effect: Effect, known: tuple[Effect, ...], sentence: Reading, evidence: Reading) -> bool:
    """Whether a change is only what each side saw, with the figures of both ("fell by 3.4 on A and by 2.6 on B")."""
    clause = sentence.clauses[effect.clause]
    arms = {
        arm
        for figure, (arm, _) in owners(sentence).items()
        if clause[0] <= figure.span[0] < clause[1]
        and any(abs(figure.value) == abs(other.value) for other in evidence.figures)
    }
    ways = {other.way for other in known if other.way} | {other.denied for other in known if other.denied}
    return {"active", "control"} <= arms and effect.sign in ways


def without_sign_of_a_fall(figure: Figure, evidence: Reading) -> Figure:
    """The figure without its minus where the evidence says in words that the number is a fall."""
    if figure.value >= 0:
        return figure
    for known in evidence.figures:
        if known.value != -figure.value or known.role != figure.role:
            continue
        before = [m for m in evidence.cues("down", "up") if m.end <= known.span[0]]
        if before and before[-1].kind == "down" and known.span[0] - before[-1].end <= 3 * _NEAR:
            return replace(figure, value=-figure.value)
    return figure


def is_ratio_told_otherwise(sentence: Reading, figure: Figure, evidence: Reading) -> bool:
    """Whether "7 percent lower risk" or "1.5 times as high" is the ratio of 0.93 or 1.52 that the evidence holds."""
    if figure.role != "estimate" or figure.unit not in {"percent", "times"}:
        return False
    rough = figure.decimals < 0 and figure.unit == "percent"
    if rough and (_is_share_of_other(sentence, figure, evidence) or _is_risk_cut(sentence, figure, evidence)):
        return True
    after = [word.surface for word in sentence.tokens[figure.span[1] : figure.span[1] + _NEAR]]
    before = [word.surface for word in sentence.tokens[max(0, figure.span[0] - 2 * _NEAR) : figure.span[0]]]
    named = next((word for word in (*after, *before[::-1]) if word in {"risk", "odds", "hazard"}), None)
    ratios = [known.value for known in evidence.figures if named and _is_ratio_of(evidence, known, named)]
    if figure.unit == "times":
        compared = bool({"as", "high", "higher", "likely"} & set(after[:2]))
        ratios += _ratios_of_shares(evidence) if compared else []
        if compared and len(_arms_behind(sentence, figure)) > 1:
            return _is_times_the_other(sentence, figure, evidence)
        return compared and any(abs(ratio - figure.value) <= 0.05 * figure.value for ratio in ratios)
    way = next((word for word in after[:1] if word in {"lower", "higher"}), None)
    changes = [100 * (ratio - 1) for ratio in ratios]
    close = 3.0 if figure.decimals < 0 else _ROUNDED
    return way is not None and any(
        abs(abs(change) - figure.value) <= close and (change < 0) == (way == "lower") for change in changes
    )


def _is_share_of_other(sentence: Reading, figure: Figure, evidence: Reading) -> bool:
    """Whether "half as often on A as on B" is what the shares of A and B come to, A having the smaller one."""
    after = [word.surface for word in sentence.tokens[figure.span[1] : figure.span[1] + 2]]
    if after[:1] != ["as"] or after[1] not in grammar("likeness") | {"rare", "great"}:
        return False
    said = [name for name, at in arms_named(sentence) if at > figure.span[1]]
    said = said if len(said) > 1 else [name for name, _ in arms_named(sentence)]
    shares = {
        arm: known.value
        for known, (arm, _) in owners(evidence).items()
        if arm in {"active", "control"} and known.value > 0 and known.unit == "percent"
    }
    if len(shares) != 2 or len(said) < 2 or said[0] == said[1]:
        return False
    ratio = shares[said[0]] / shares[said[1]]
    return abs(ratio - figure.value / 100) <= _TOLERANCE * figure.value / 100


def _arms_behind(sentence: Reading, figure: Figure) -> list[str]:
    return list(dict.fromkeys(name for name, at in arms_named(sentence) if at > figure.span[1]))


def _is_times_the_other(sentence: Reading, figure: Figure, evidence: Reading) -> bool:
    """Whether "four times as much on A as on B" is what the results of A and B come to."""
    said = _arms_behind(sentence, figure)
    results = {arm: known for known, (arm, _) in owners(evidence).items() if arm in {"active", "control"}}
    if len(results) != 2 or len(said) < 2 or said[0] == said[1]:
        return False
    first, second = results[said[0]], results[said[1]]
    if first.unit != second.unit or not second.value:
        return False
    ratio = abs(first.value / second.value)
    if figure.bound == "floor":
        return figure.value <= ratio <= _NOT_FAR_ABOVE * figure.value
    return abs(ratio - figure.value) <= _TOLERANCE * figure.value


def _is_risk_cut(sentence: Reading, figure: Figure, evidence: Reading) -> bool:
    """Whether "lowered the risk by a third" is what a ratio below one comes to."""
    before = [word.surface for word in sentence.tokens[max(0, figure.span[0] - 4) : figure.span[0]]]
    ratios = [
        known.value
        for known in evidence.figures
        if any(_is_ratio_of(evidence, known, named) for named in ("risk", "odds", "hazard"))
    ]
    fallen = "by" in before and sentence.has("down") and "risk" in {word.surface for word in sentence.tokens}
    return (
        fallen and len(ratios) == 1 and abs(100 * (1 - ratios[0]) - figure.value) <= _TOLERANCE * figure.value
    )


def _ratios_of_shares(evidence: Reading) -> list[float]:
    """How many times the larger of two neighbouring percentages is the smaller."""
    shares = [
        f.value for f in evidence.figures if f.unit == "percent" and f.role == "estimate" and f.value > 0
    ]
    return [max(pair) / min(pair) for pair in pairwise(shares)]


def other_measure(sentence: Reading, evidence: Reading) -> str | None:
    """A ratio that the sentence gives as another measure than the evidence ("odds ratio" for "risk ratio")."""
    known = {(abs(figure.value), figure.decimals): _measure(evidence, figure) for figure in evidence.figures}
    for figure in sentence.figures:
        said, held = _measure(sentence, figure), known.get((abs(figure.value), figure.decimals))
        if said and held and said != held:
            return f"number: {figure.value:g} is of {held} in the evidence"
    return None


def _measure(reading: Reading, figure: Figure) -> str | None:
    """The measure named right in front of a figure: ``odds``, ``risk`` or ``hazard``."""
    before = [word.surface for word in reading.tokens[max(0, figure.span[0] - 3) : figure.span[0]]]
    if figure.role != "estimate" or not {"ratio", "relative"} & set(before):
        return None
    return next((word for word in before[::-1] if word in {"odds", "risk", "hazard"}), None)


def _is_ratio_of(evidence: Reading, known: Figure, named: str) -> bool:
    before = [word.surface for word in evidence.tokens[max(0, known.span[0] - 3) : known.span[0]]]
    measure = named in before and ("ratio" in before or "relative" in before)
    return known.role == "estimate" and known.unit is None and measure


def _is_result(reading: Reading, figure: Figure) -> bool:
    if figure.role != "estimate" or figure.whole or figure.unit in grammar("not_results"):
        return _measured(reading, figure) and figure.role == "estimate"
    return figure.unit != "people" and (figure.unit is not None or _measured(reading, figure))


def _measured(reading: Reading, figure: Figure) -> bool:
    """Whether a measure ("odds ratio") or a sign stands in front of the figure."""
    before = [word.surface for word in reading.tokens[max(0, figure.span[0] - 2) : figure.span[0]]]
    headed = before[-1:] == [":"] and any(
        word.surface in grammar("measures") for word in reading.tokens[: figure.span[0]]
    )
    return figure.value < 0 or headed or bool(set(before) & grammar("measures"))


def _place(figure: Figure, evidence: Reading, *, after: int) -> int | None:
    """Where the evidence holds the figure, behind the place of the one before it."""
    for known in evidence.figures:
        same = abs(known.value) == abs(figure.value) or matches(figure, known, about=False)
        if known.role == "estimate" and same and known.span[0] > after:
            return known.span[0]
    return None
