"""When an effect was seen and when not: "lower at 24 weeks but not at 12", "one at bedtime, the other at breakfast".

A time that the evidence sets behind a denial may not stand in a sentence without one, nor the other way round.
"""

from __future__ import annotations

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.reading import Reading, term

_REACH = 5


def at_another_time(sentence: Reading, evidence: Reading) -> str | None:
    """A time at which the evidence denies what the sentence states, or a time of day given to something else."""
    known, said = _denied_times(evidence), _denied_times(sentence)
    if True in {state for states in known.values() for state in states}:
        for days, states in said.items():
            held = next((known[other] for other in known if abs(other - days) <= 0.02 * days), None)
            if held and not states & held and not _all_denied(sentence):
                return "time: what was seen at one time was not seen at this one"
    mornings = _times_of_day(evidence)
    for name, when in _times_of_day(sentence).items():
        if name in mornings and not when & mornings[name]:
            return f"time: '{name}' is taken at another time of day in the evidence"
    return None


def _denied_times(reading: Reading) -> dict[float, set[bool]]:
    """For each length of time whether "not" stands right in front of it ("but not at 12 weeks")."""
    found: dict[float, set[bool]] = {}
    for figure in reading.figures:
        if figure.days is None or figure.role == "age":
            continue
        before = [word.surface for word in reading.tokens[max(0, figure.span[0] - 3) : figure.span[0]]]
        denied = before[-1:] == ["not"] or (before[-2:-1] == ["not"] and before[-1] in grammar("at_a_time"))
        found.setdefault(figure.days, set()).add(denied)
    return found


def _all_denied(reading: Reading) -> bool:
    """Whether the sentence denies anyway ("at 12 weeks it was not lower")."""
    return reading.has("negator", "none", "unclear") and not any(
        word.surface in grammar("clause_words") for word in reading.tokens
    )


def _times_of_day(reading: Reading) -> dict[str, set[str]]:
    """For each substance the time of day that stands close behind it, before another substance is named."""
    named = [m for m in reading.terms if term(m).kind == "substances"]
    found: dict[str, set[str]] = {}
    for number, mention in enumerate(named):
        until = named[number + 1].start if number + 1 < len(named) else len(reading.tokens)
        for word in reading.tokens[mention.end : min(until, mention.end + _REACH)]:
            if word.surface in grammar("times_of_day"):
                found.setdefault(mention.id, set()).add(word.surface)
    return found
