"""Where a claim resembles a myth or a finding and yet says something else: more, the opposite, or of other people."""

from __future__ import annotations

from assistant.writing.claims import Reading, has_any, load_cues, read
from assistant.writing.premises import Match
from assistant.writing.verification.reading import read as read_figures
from corpus.reader import record


def says_more(reading: Reading, match: Match) -> bool:
    """Whether a claim names a medicine, or gives a figure for something true, that the myth it resembles does not."""
    cues = load_cues()
    wordings = [match.myth.claim, *match.myth.patterns]
    of_medicine = bool(reading.medicines) or has_any(reading.folded, cues.medicine)
    if of_medicine and has_any(reading.folded, cues.less) and not reading.denied:
        hinders = any(has_any(wording.lower(), cues.less) for wording in wordings)
        if match.myth.verdict == "contradicted" and not hinders:
            return True
    known = {medicine for wording in wordings for medicine in read(wording).medicines}
    if reading.medicines and not known & set(reading.medicines):
        return True
    figures = {figure.value for wording in wordings for figure in read_figures(wording).figures}
    return match.myth.verdict == "supported" and any(
        figure.value not in figures for figure in read_figures(reading.text).figures
    )


def takes_back(reading: Reading, match: Match) -> bool:
    """Whether a claim denies the promise that the myth it resembles makes ("made little difference to cramps")."""
    wordings = (match.myth.claim, *match.myth.patterns)
    return reading.denied and not reading.strong and not any(read(wording).denied for wording in wordings)


def beats_a_medicine(reading: Reading) -> bool:
    """Whether a claim sets magnesium level with a medicine, or above one."""
    of_medicine = bool(reading.medicines) or has_any(reading.folded, load_cues().medicine)
    return reading.compared and of_medicine and not (reading.denied or reading.harm)


def strange_share(reading: Reading, match: Match) -> bool:
    """Whether a claim gives a share of people that neither the half-true myth it resembles nor its findings hold."""
    if match.myth.verdict != "partly":
        return False
    cited = [record(name.split("#")[0]).finding(name) for name in match.myth.findings]
    held = [match.myth.claim, *match.myth.patterns, *(f"{one.statement} {one.plain}" for one in cited)]
    known = {figure.value for text in held for figure in read_figures(text).figures}
    return any(
        figure.value not in known
        for figure in read_figures(reading.text).figures
        if figure.unit and (figure.unit == "percent" or figure.unit.startswith("of "))
    )


def blames_for_the_healthy(reading: Reading) -> bool:
    """Whether a claim tells of great harm to many healthy people: the reports are of single people or those at risk."""
    cues = load_cues()
    told = (cues.did_harm, cues.not_at_risk, cues.shares)
    return all(has_any(reading.folded, words) for words in told)


def denies_harm(reading: Reading) -> bool:
    """Whether a claim flatly denies a side effect: that none was seen in one study does not carry it."""
    return reading.denied and (reading.harm or "safety" in reading.topics)


def share_of_the_others(reading: Reading) -> bool:
    """Whether a claim gives one share alone, and that of the people who got no magnesium."""
    cues = load_cues()
    shares = [one for one in read_figures(reading.text).figures if (one.unit or "").startswith("of ")]
    return len(shares) == 1 and has_any(reading.folded, cues.no_magnesium)


def promises_gain(reading: Reading) -> bool:
    """Whether a claim promises a gain without a hedge."""
    return reading.benefit and not (reading.denied or reading.hedged)
