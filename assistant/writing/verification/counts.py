"""Numbers that the evidence does not print but that can be counted in it: "none of the three salts", "two trials"."""

from __future__ import annotations

from itertools import pairwise

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.reading import Reading, term

_NEAR = 2


def stands(sentence: Reading, figure: Figure, evidence: Held) -> bool:
    """Whether a whole number counts what the evidence lists: its salts, its trials, its single dose."""
    if figure.decimals or figure.role != "estimate":
        return False
    behind = {word.surface for word in sentence.tokens[figure.span[1] : figure.span[1] + _NEAR]}
    if behind & grammar("counted_forms"):
        listed = {m.id for m in evidence.statement.terms if term(m).kind == "forms"}
        return len(listed) == figure.value
    words = [word.surface for word in evidence.statement.tokens]
    if figure.unit == "studies" and figure.value == 2:
        one = any(pair in {("one", "trial"), ("one", "study")} for pair in pairwise(words))
        return one and bool({"another", "other", "second"} & set(words))
    spoken = sentence.tokens[figure.span[0]].surface == "one"
    return spoken and figure.unit is None and bool({"single", "one", "once"} & set(words))


def names_a_group(sentence: Reading, figure: Figure) -> bool:
    """Whether a share names a group ("the top fifth"), which may be named twice."""
    lead = sentence.tokens[figure.span[0] - 1].surface if figure.span[0] else ""
    return figure.decimals < 0 and lead in grammar("ends_of_a_range")
