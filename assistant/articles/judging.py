"""The verdict on one claim of a health article, with the findings or the rule that carry it.

A claim that repeats an audited myth gets the myth's verdict. A promise of safety is never let stand, and an amount to
take is held against the official upper levels. Any other claim is held against the findings that the search returns:
restated by one of them, or read for its direction and set against the topic's bottom line. No verdict comes without a
citation, a rule, or the plain words that this collection has nothing on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from assistant.articles.amounts_at_stake import (
    AboveLevel,
    above_upper_level,
    of_a_study,
    rules_keeping_apart,
    states_upper_level,
)
from assistant.articles.verdicts import MOST_CITED, Claim, claim_with, verdict_on
from assistant.writing.claims import Reading, has_any, load_cues, read
from assistant.writing.forms import forms_of
from assistant.writing.headline import line_for
from assistant.writing.premises import Match, Wordings
from assistant.writing.quantities import printed_numbers
from assistant.writing.selection import specific_topics
from assistant.writing.verification.reading import read as read_figures
from corpus.bottom_line import CONTRARY, BottomLine, usable
from corpus.reader import record
from corpus.topic import Verdict
from index.ranking import terms
from index.search import Hit

Search = Callable[[str, frozenset[str]], Sequence[Hit]]
_MOST_READ = 6
_CLOSE, _VERY_CLOSE, _COVERED = 0.55, 0.66, 0.5
_DANGER = "too much magnesium in the blood, kidney disease"
_DANGERS = frozenset({"hypermagnesaemia", "safety"})
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def judge(sentence: str, reading: Reading | None, wordings: Wordings, search: Search | None) -> Claim | None:
    """The verdict on one sentence, by the first of these ways that has one; None where it is no claim."""
    match = next(iter(wordings.matches(sentence)), None)
    if reading is None:
        return _by_myth(sentence, match, None) if match else None
    if found := _by_danger(reading, search) or _by_replacing(reading, search):
        return found
    if match and (of_a_study(reading, match.myth.claim) or _says_more(reading, match)):
        match = None
    if match and match.myth.verdict == "supported" and not match.words:
        match = None if _promises_gain(reading) and not reading.linked else match
    overstated = reading.strong and not reading.hedged and match and match.myth.verdict == "partly"
    if match and match.words and not (overstated and reading.topics):
        return _by_myth(sentence, match, reading)
    if found := _by_rule(reading, search) or _by_restating(reading, search):
        return found
    if _stranger(reading, _found(reading, search)) == "no_study":
        return verdict_on(reading, "unsupported", "no_study", ())
    if match and not overstated and not (reading.hedged and match.myth.verdict == "contradicted"):
        return _by_myth(sentence, match, reading)
    return _by_findings(reading, search)


def _says_more(reading: Reading, match: Match) -> bool:
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


def _by_replacing(reading: Reading, search: Search | None) -> Claim | None:
    """The verdict on magnesium in the place of a medicine, which no finding here carries."""
    cues = load_cues()
    if not has_any(reading.folded, cues.replaces) or reading.denied or has_any(reading.folded, cues.not_safe):
        return None
    return verdict_on(
        reading, "unsupported", "replaces", [hit for hit in _found(reading, search) if _close(reading, hit)]
    )


def _by_myth(sentence: str, match: Match, reading: Reading | None) -> Claim:
    myth = match.myth
    cited = [
        (source.finding(name), source) for name in myth.findings for source in (record(name.split("#")[0]),)
    ]
    above = above_upper_level(reading) if reading else None
    rule = above.rule if above else next(iter(myth.rules), None)
    return claim_with(sentence, myth.verdict, myth.why, cited[:MOST_CITED], rule)


def _by_findings(reading: Reading, search: Search | None) -> Claim:
    hits = _found(reading, search)
    if not hits:
        return verdict_on(reading, "unsupported", "nothing", ())
    if stranger := _stranger(reading, hits):
        return verdict_on(reading, "unsupported", stranger, hits[:1] if stranger == "figure" else ())
    topic = next(iter(specific_topics(reading.topics)), None)
    line = line_for(topic, None) if topic else None
    if line and (reading.benefit or reading.denied) and not (reading.linked or _only_harm(reading)):
        return _by_line(reading, line, hits)
    return _by_nearest(reading, hits)


def _by_danger(reading: Reading, search: Search | None) -> Claim | None:
    """The verdict on what is said of safety: advice to people at risk stands, a promise without reserve never does."""
    cues = load_cues()
    at_risk = has_any(reading.folded, cues.at_risk)
    promises = has_any(reading.folded, cues.safe) and not has_any(reading.folded, cues.not_safe)
    verdict: Verdict
    if at_risk and has_any(reading.folded, cues.ask_first):
        narrowed = has_any(reading.folded, cues.narrowed)
        verdict, why = ("partly", "narrow") if narrowed else ("supported", "at_risk")
    elif promises and (at_risk or not reading.hedged):
        verdict, why = "contradicted", "unsafe"
    else:
        return None
    dangers = _dangers(search)
    return verdict_on(reading, verdict, why, dangers) if dangers else None


def _dangers(search: Search | None) -> list[Hit]:
    return [hit for hit in _search(search, _DANGER, _DANGERS) if hit.finding.kind == "safety"]


def _by_rule(reading: Reading, search: Search | None) -> Claim | None:
    """The verdict where a dosing rule is at stake: an amount to take, or a medicine taken with magnesium."""
    cues = load_cues()
    if above := above_upper_level(reading):
        return _by_level(reading, above, _found(reading, search))
    if level := states_upper_level(reading):
        rule, same = level
        why = cues.why["level" if same else "other_level"]
        on_levels = [hit for hit in _found(reading, search) if hit.finding.kind == "regulation"]
        cited = [(hit.finding, hit.record) for hit in on_levels[:1]]
        return claim_with(reading.text, "supported" if same else "unsupported", why, cited, rule)
    for rule in rules_keeping_apart(reading):
        hindered = has_any(reading.folded, cues.less) and not reading.denied
        if has_any(reading.folded, cues.apart) or hindered:
            return claim_with(reading.text, "supported", cues.why["apart_rule"], (), rule)
        if has_any(reading.folded, cues.together):
            return claim_with(reading.text, "contradicted", cues.why["together_rule"], (), rule)
    return None


def _by_restating(reading: Reading, search: Search | None) -> Claim | None:
    restating = [hit for hit in _found(reading, search)[:_MOST_READ] if _restates(reading, hit)]
    if not restating:
        return None
    finding = restating[0].finding
    line = line_for(finding.topic, None)
    if (
        line
        and finding.id in line.dissent
        and line.direction in CONTRARY.get(finding.direction or "mixed", ())
    ):
        return verdict_on(
            reading, "contradicted" if _sure(line) else "partly", "disagrees", restating[:1], line
        )
    return verdict_on(reading, "supported", "restated", restating[:1])


def _sure(line: BottomLine) -> bool:
    return line.certainty in {"high", "moderate"}


def _search(search: Search | None, query: str, topics: frozenset[str]) -> list[Hit]:
    return [hit for hit in search(query, topics) if usable(hit.record)] if search else []


def _found(reading: Reading, search: Search | None) -> list[Hit]:
    return _search(search, reading.text, frozenset(specific_topics(reading.topics)))


def _by_level(reading: Reading, above: AboveLevel, hits: Sequence[Hit]) -> Claim:
    on_levels = [hit for hit in hits if hit.finding.kind == "regulation"][:1]
    why = load_cues().why["above" if above.everywhere else "above_some"]
    verdict: Verdict = "contradicted" if above.everywhere else "partly"
    return claim_with(
        reading.text, verdict, why, [(hit.finding, hit.record) for hit in on_levels], above.rule
    )


def _restates(reading: Reading, hit: Hit) -> bool:
    words = f"{hit.finding.statement} {hit.finding.plain}"
    of_finding = read(words)
    if reading.compared and not of_finding.compared:
        return False
    if _promises_gain(reading) and _finds_no_gain(of_finding, hit):
        return False
    return _verifier()(reading.text, hit)


def _promises_gain(reading: Reading) -> bool:
    return reading.benefit and not (reading.denied or reading.hedged)


def _finds_no_gain(of_finding: Reading, hit: Hit) -> bool:
    """Whether a finding says that there is no gain, by its direction or, where it has none, in its words."""
    return hit.finding.direction == "no_effect" or (hit.finding.direction is None and of_finding.denied)


@cache
def _verifier() -> Callable[[str, Hit], bool]:
    from assistant.writing.evidence import evidence_of
    from assistant.writing.verification import verify_sentence

    return lambda text, hit: verify_sentence(text, [evidence_of(hit)]).supported


def _stranger(reading: Reading, hits: Sequence[Hit]) -> str | None:
    """Why a claim that leans on a study or a figure cannot be confirmed here; None where it leans on none."""
    years = {int(year) for year in _YEAR.findall(reading.text)}
    known_years = {hit.record.citation.year for hit in hits}
    if has_any(reading.folded, load_cues().named_study) and years and not years & known_years:
        return "no_study"
    figures = {abs(value) for value, unit, _ in printed_numbers(reading.text) if unit and value not in years}
    if not figures:
        return None
    for hit in hits[:_MOST_READ]:
        held = {abs(value) for value, _, _ in printed_numbers(f"{hit.finding.statement} {hit.finding.plain}")}
        if figures <= held:
            return None
    return "figure"


def _only_harm(reading: Reading) -> bool:
    return reading.harm and not reading.benefit


def _by_line(reading: Reading, line: BottomLine, hits: Sequence[Hit]) -> Claim:
    carrying = [hit for hit in hits if hit.finding.id in line.findings] or list(hits)
    sure = _sure(line)
    said = "no_effect" if reading.denied else "benefit"
    if reading.forms and not any(_names_form(hit, reading.forms) for hit in carrying):
        return verdict_on(reading, "unsupported", "not_this_form", carrying, line)
    if line.direction == said:
        if reading.strong:
            return verdict_on(reading, "partly" if sure else "unsupported", "too_sure", carrying, line)
        if not (sure or reading.hedged):
            return verdict_on(reading, "partly", "too_sure", carrying, line)
        return verdict_on(reading, "supported", "agrees", carrying, line)
    if line.direction == "mixed" or line.certainty == "very_low" or line.direction == "uncertain":
        if reading.hedged and not reading.strong:
            return verdict_on(reading, "partly", "agrees", carrying, line)
        return verdict_on(reading, "unsupported", "too_sure", carrying, line)
    if sure or (reading.strong and not reading.hedged):
        return verdict_on(reading, "contradicted", "disagrees", carrying, line)
    return verdict_on(reading, "unsupported", "disagrees", carrying, line)


def _by_nearest(reading: Reading, hits: Sequence[Hit]) -> Claim:
    near = [hit for hit in hits if _close(reading, hit)]
    if not near:
        return verdict_on(reading, "unsupported", "nothing", ())
    if reading.forms and not any(_names_form(hit, reading.forms) for hit in near):
        return verdict_on(reading, "unsupported", "not_this_form", near)
    best = near[0]
    if best.finding.kind == "association" and not reading.linked and reading.benefit:
        return verdict_on(reading, "partly" if reading.hedged else "unsupported", "only_linked", near)
    if (
        best.finding.kind == "association"
        and has_any(reading.folded, load_cues().causal)
        and not reading.denied
    ):
        return verdict_on(
            reading, "partly" if reading.linked or reading.hedged else "unsupported", "only_linked", near
        )
    if _other_route(reading, best):
        return verdict_on(reading, "unsupported", "other_route", near[:1])
    if best.finding.kind in {"mechanism", "genetics"} and reading.benefit and reading.topics:
        return verdict_on(reading, "unsupported", "no_trial", near)
    of_best = read(f"{best.finding.statement} {best.finding.plain}")
    if _promises_gain(reading) and reading.topics and _finds_no_gain(of_best, best):
        sure = best.finding.certainty in {"high", "moderate"} and (best.dense or 0.0) >= _CLOSE
        verdict: Verdict = "contradicted" if sure else "unsupported"
        return verdict_on(reading, verdict, "beyond", near)
    if reading.strong or reading.compared:
        return verdict_on(reading, "unsupported", "beyond", near)
    if _same_medicine_hindered(reading, best):
        return verdict_on(reading, "supported", "restated", near[:1])
    if (
        (best.dense or 0.0) >= _VERY_CLOSE
        and _coverage(reading, best) >= _COVERED
        and _same_direction(reading, best)
    ):
        return verdict_on(reading, "supported", "restated", near[:1])
    return verdict_on(reading, "partly", "close", near)


def _other_route(reading: Reading, hit: Hit) -> bool:
    """Whether the finding is of magnesium by drip or on the skin, of which the claim says nothing."""
    cues = load_cues()
    return has_any(hit.finding.statement.lower(), cues.not_by_mouth) and not has_any(
        reading.folded, cues.not_by_mouth
    )


def _same_medicine_hindered(reading: Reading, hit: Hit) -> bool:
    """Whether claim and finding say of the same medicine that less of it is taken up."""
    of_finding = read(f"{hit.finding.statement} {hit.finding.plain}")
    less = load_cues().less
    return (
        bool(set(reading.medicines) & set(of_finding.medicines))
        and has_any(reading.folded, less)
        and has_any(of_finding.folded, less)
        and not reading.denied
    )


def _close(reading: Reading, hit: Hit) -> bool:
    return (hit.dense or 0.0) >= _CLOSE or _coverage(reading, hit) >= _VERY_CLOSE


def _coverage(reading: Reading, hit: Hit) -> float:
    """The share of the claim's content words that the finding has."""
    words = set(terms(reading.text))
    held = set(terms(f"{hit.finding.statement} {hit.finding.plain} {hit.finding.outcome}"))
    return len(words & held) / len(words) if words else 0.0


def _same_direction(reading: Reading, hit: Hit) -> bool:
    if hit.finding.direction is None:
        return True
    return reading.denied == (hit.finding.direction == "no_effect")


def _names_form(hit: Hit, forms: Sequence[str]) -> bool:
    return bool(forms_of(hit.finding, hit.record) & set(forms))
