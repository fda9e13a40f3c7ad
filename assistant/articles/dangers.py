"""The verdict on what an article says of safety: an unreserved promise never stands, a true warning does."""

from __future__ import annotations

from assistant.articles.amounts_at_stake import above_upper_level
from assistant.articles.matching import Search, close, found, searched
from assistant.articles.rules_at_stake import by_level
from assistant.articles.verdicts import Claim, verdict_on
from assistant.writing.claims import Reading, has_any, load_cues
from corpus.topic import Verdict
from index.search import Hit

_DANGER = "too much magnesium in the blood, kidney disease"
_DANGERS = frozenset({"hypermagnesaemia", "safety"})


def by_danger(reading: Reading, search: Search | None) -> Claim | None:
    """The verdict on advice to people at risk, a promise of safety, or what too much magnesium does; None otherwise."""
    cues = load_cues()
    at_risk = has_any(reading.folded, cues.at_risk)
    promises = has_any(reading.folded, cues.safe) and not has_any(reading.folded, cues.not_safe)
    verdict: Verdict
    if at_risk and has_any(reading.folded, cues.ask_first):
        narrowed = has_any(reading.folded, cues.narrowed)
        verdict, why = ("partly", "narrow") if narrowed else ("supported", "at_risk")
    elif promises and (at_risk or not reading.hedged):
        if above := above_upper_level(reading):
            return by_level(reading, above, found(reading, search))
        verdict, why = "contradicted", "unsafe"
    elif _builds_up(reading, at_risk=at_risk):
        verdict, why = "supported", "builds_up"
    else:
        return None
    reports = _reports(search)
    return verdict_on(reading, verdict, why, reports) if reports else None


def by_replacing(reading: Reading, search: Search | None) -> Claim | None:
    """The verdict on magnesium in the place of a medicine, which no finding here carries."""
    cues = load_cues()
    if not has_any(reading.folded, cues.replaces) or reading.denied or has_any(reading.folded, cues.not_safe):
        return None
    near = [hit for hit in found(reading, search) if close(reading, hit)]
    return verdict_on(reading, "unsupported", "replaces", near)


def _builds_up(reading: Reading, *, at_risk: bool) -> bool:
    """Whether a claim warns that magnesium builds up in people at risk, or that far too much of it did harm."""
    cues = load_cues()
    taken_back = (cues.safe, cues.not_at_risk, cues.no_build_up)
    if reading.compared or any(has_any(reading.folded, words) for words in taken_back):
        return False
    builds_up = has_any(reading.folded, cues.builds_up)
    did_harm = has_any(reading.folded, cues.did_harm)
    return (at_risk and builds_up) or (has_any(reading.folded, cues.too_much) and builds_up and did_harm)


def _reports(search: Search | None) -> list[Hit]:
    return [hit for hit in searched(search, _DANGER, _DANGERS) if hit.finding.kind == "safety"]
