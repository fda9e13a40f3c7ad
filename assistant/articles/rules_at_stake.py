"""The verdict where a dosing rule is at stake: an amount to take, a published figure, a medicine beside magnesium."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.articles.amounts_at_stake import (
    AboveLevel,
    above_upper_level,
    gaps_of,
    hours_named,
    states_intakes,
    states_upper_level,
)
from assistant.articles.matching import Search, found
from assistant.articles.verdicts import Claim, claim_with
from assistant.writing.claims import Reading, has_any, load_cues
from corpus.topic import Verdict
from index.search import Hit


def by_rule(reading: Reading, search: Search | None) -> Claim | None:
    """The verdict that a rule gives; None where none is at stake."""
    if above := above_upper_level(reading):
        return by_level(reading, above, found(reading, search))
    return _by_published_figure(reading, search) or _by_spacing(reading)


def by_level(reading: Reading, above: AboveLevel, hits: Sequence[Hit]) -> Claim:
    """The verdict on an amount to take above an upper level."""
    on_levels = [hit for hit in hits if hit.finding.kind == "regulation"][:1]
    why = load_cues().why["above" if above.everywhere else "above_some"]
    verdict: Verdict = "contradicted" if above.everywhere else "partly"
    return claim_with(
        reading.text, verdict, why, [(hit.finding, hit.record) for hit in on_levels], above.rule
    )


def _by_published_figure(reading: Reading, search: Search | None) -> Claim | None:
    why = load_cues().why
    if level := states_upper_level(reading):
        rule, same = level
        on_levels = [hit for hit in found(reading, search) if hit.finding.kind == "regulation"]
        cited = [(hit.finding, hit.record) for hit in on_levels[:1]]
        words = why["level" if same else "other_level"]
        return claim_with(reading.text, "supported" if same else "unsupported", words, cited, rule)
    if intakes := states_intakes(reading):
        rule, same = intakes
        words = why["intake" if same else "other_intake"]
        return claim_with(reading.text, "supported" if same else "unsupported", words, (), rule)
    return None


def _by_spacing(reading: Reading) -> Claim | None:
    cues = load_cues()
    hindered = has_any(reading.folded, cues.less) and not reading.denied
    apart = has_any(reading.folded, cues.apart)
    together = has_any(reading.folded, cues.together) or (apart and has_any(reading.folded, cues.no_gap))
    for gap in gaps_of(reading):
        if together and (has_any(reading.folded, cues.no_gap) or not (apart or hindered)):
            return claim_with(reading.text, "contradicted", cues.why["together_rule"], (), gap.rule)
        if apart and (hours := hours_named(reading)) is not None and hours < gap.least_hours:
            return claim_with(reading.text, "contradicted", cues.why["shorter_rule"], (), gap.rule)
        if apart or hindered:
            return claim_with(reading.text, "supported", cues.why["apart_rule"], (), gap.rule)
    return None
