"""What one turn names and the next completes.

A measure whose value follows ("my eGFR?", then "22"), and a condition asked about that the writer then says to have
("what is kidney failure", then "I have that"). Only the turn directly before counts, and nothing of its text is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Concern, Frozen
from assistant.screening.decision import Finding
from assistant.screening.policy import Policy
from assistant.screening.reading import Reading
from assistant.screening.tokens import Tokens, stretches


class Named(Frozen):
    """What a turn named of nobody: ids of ``measures`` without a value, and concerns of ``conditions``."""

    measures: tuple[str, ...] = ()
    conditions: tuple[Concern, ...] = ()


def with_measure(text: str, tokens: Tokens, named: Named, policy: Policy) -> str:
    """The text with the measure before it that the turn before named, where it begins with a value alone."""
    if not named.measures:
        return text
    spans = policy.matcher.find(stretches(tokens)[0], frozenset({"en"}))  # it begins there or nowhere
    labels = {span.label for span in spans}
    begins = any(span.label == "context:value_alone" and span.start == 0 for span in spans)
    if not begins or any(f"lab:{measure}" in labels for measure in _kidney_measures(policy)):
        return text
    return f"{named.measures[-1]} {text}"


def taken_as_mine(reading: Reading, named: Named, policy: Policy) -> list[Finding]:
    """The conditions that the turn before named and that the writer now says to have."""
    if not named.conditions or not reading.rule("it_is_mine"):
        return []
    return [Finding.of(c, f"named.{c.id}") for c in policy.concerns if c.concern in named.conditions]


def named_by(tokens: Tokens, readings: Sequence[Reading], found: Sequence[Finding], policy: Policy) -> Named:
    """What this turn leaves open for the next."""
    labels = {label for reading in readings for label in reading.by_label}
    told = {f.concern for f in found if f.outcome != "pass" and f.sticky and not f.anothers}
    has_number = any(word[0].isdigit() for word in tokens.words)
    return Named(
        measures=()
        if has_number
        else tuple(measure for measure in _kidney_measures(policy) if f"lab:{measure}" in labels),
        conditions=tuple(
            c.concern
            for c in policy.concerns
            if c.concern is not None
            and c.concern not in told
            and c.reading in {"condition", "life_stage"}
            and any(e.id in labels for e in c.entries if e.reading in {None, "condition", "life_stage"})
        ),
    )


def _kidney_measures(policy: Policy) -> list[str]:
    """The measures whose value tells of kidneys; each is also known by its id."""
    return [m.id for m in policy.labs.measures if any(band.concern == "kidney" for band in m.bands)]
