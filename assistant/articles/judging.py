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

from assistant.articles.amounts_at_stake import above_upper_level, of_a_study, states_upper_level
from assistant.articles.asides import is_aside
from assistant.articles.dangers import by_danger, by_replacing
from assistant.articles.likeness import (
    beats_a_medicine,
    blames_for_the_healthy,
    denies_harm,
    promises_gain,
    says_more,
    share_of_the_others,
    strange_share,
    takes_back,
)
from assistant.articles.matching import (
    CLOSE,
    COVERED,
    MOST_READ,
    VERY_CLOSE,
    Search,
    close,
    coverage,
    found,
    holds_figures,
    names_form,
    other_route,
    same_direction,
    same_medicine_hindered,
)
from assistant.articles.rules_at_stake import by_rule
from assistant.articles.verdicts import MOST_CITED, Claim, claim_with, verdict_on
from assistant.lexicon.names import entries_by_id
from assistant.writing.claims import Reading, has_any, load_cues, names_magnesium, read
from assistant.writing.headline import line_for
from assistant.writing.premises import Match, Wordings
from assistant.writing.quantities import printed_numbers
from assistant.writing.subject import specific_topics
from corpus.bottom_line import CONTRARY, BottomLine
from corpus.reader import record
from corpus.topic import Verdict
from index.search import Hit

_DOES = re.compile(
    r"^(?:oral |taking )?magnesium(?: [a-z]+(?:ate|ide)| tablets?| pills?| supplements?)? (?:[a-z]+ly )?([a-z]+s)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def judge(sentence: str, reading: Reading | None, wordings: Wordings, search: Search | None) -> Claim | None:
    """The verdict on one sentence, by the first of these ways that has one; None where it is no claim."""
    match = next(iter(wordings.matches(sentence)), None)
    if reading is None:
        return _by_myth(sentence, match, None) if match else None
    if match is None and is_aside(reading, names_magnesium=names_magnesium(reading.folded)):
        return None
    if verdict := (
        by_danger(reading, search) or by_replacing(reading, search) or _by_what_is_unknown(reading, search)
    ):
        return verdict
    if match and (
        of_a_study(reading, match.myth.claim)
        or says_more(reading, match)
        or takes_back(reading, match)
        or beats_a_medicine(reading)
        or (states_upper_level(reading) and "kidney-disease" not in reading.topics)
    ):
        match = None
    if match and strange_share(reading, match):
        return verdict_on(reading, "unsupported", "figure", found(reading, search)[:1])
    if match and match.myth.verdict == "supported" and not match.words:
        match = None if promises_gain(reading) and not reading.linked else match
    overstated = reading.strong and not reading.hedged and match and match.myth.verdict == "partly"
    if match and match.words and not (overstated and reading.topics):
        return _by_myth(sentence, match, reading)
    if verdict := by_rule(reading, search) or _by_restating(reading, search):
        return verdict
    if match and (stranger := _stranger(reading, hits := found(reading, search))):
        return verdict_on(reading, "unsupported", stranger, hits[:1] if stranger == "figure" else ())
    if match and not overstated and not (reading.hedged and match.myth.verdict == "contradicted"):
        return _by_myth(sentence, match, reading)
    return _by_findings(reading, search)


def _by_myth(sentence: str, match: Match, reading: Reading | None) -> Claim:
    myth = match.myth
    cited = [
        (source.finding(name), source) for name in myth.findings for source in (record(name.split("#")[0]),)
    ]
    above = above_upper_level(reading) if reading else None
    rule = above.rule if above else next(iter(myth.rules), None)
    return claim_with(sentence, myth.verdict, myth.why, cited[:MOST_CITED], rule)


def _by_findings(reading: Reading, search: Search | None) -> Claim:
    hits = found(reading, search)
    if not hits:
        return verdict_on(reading, "unsupported", "nothing", ())
    if stranger := _stranger(reading, hits):
        return verdict_on(reading, "unsupported", stranger, hits[:1] if stranger == "figure" else ())
    if beats_a_medicine(reading):
        return verdict_on(reading, "unsupported", "beyond", hits)
    if share_of_the_others(reading):
        return verdict_on(reading, "unsupported", "figure", hits[:1])
    line = _line(reading)
    if (
        line
        and (reading.benefit or reading.denied or _acts(reading))
        and not (reading.linked or _only_harm(reading))
    ):
        return _by_line(reading, line, hits)
    return _by_nearest(reading, hits)


def _acts(reading: Reading) -> bool:
    """Whether a claim says that magnesium does something, in a verb that no list of effects knows."""
    does = _DOES.match(reading.folded)
    return does is not None and does[1] not in load_cues().neutral_verbs and not reading.harm


def _line(reading: Reading) -> BottomLine | None:
    """The bottom line of the claim's first subject; of whom it speaks is none."""
    groups = entries_by_id("topics")
    subjects = [topic for topic in specific_topics(reading.topics) if groups[topic].group != "population"]
    return line_for(subjects[0], None) if subjects else None


def _by_what_is_unknown(reading: Reading, search: Search | None) -> Claim | None:
    """The verdict on a claim that little is known or that studies disagree; None where it says anything else."""
    cues = load_cues()
    turned = has_any(reading.folded, cues.turns) or reading.strong or reading.compared
    line = _line(reading)
    if line is None or turned or not has_any(reading.folded, cues.unknown):
        return None
    hits = found(reading, search)
    carrying = [hit for hit in hits if hit.finding.id in line.findings] or list(hits)
    open_still = line.direction in {"mixed", "uncertain"} or line.certainty == "very_low"
    return verdict_on(
        reading, "supported" if open_still else "partly", "unknown" if open_still else "known", carrying, line
    )


def _by_restating(reading: Reading, search: Search | None) -> Claim | None:
    if blames_for_the_healthy(reading):
        return None
    restating = [hit for hit in found(reading, search)[:MOST_READ] if _restates(reading, hit)]
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


def _restates(reading: Reading, hit: Hit) -> bool:
    words = f"{hit.finding.statement} {hit.finding.plain}"
    of_finding = read(words)
    if reading.compared and not of_finding.compared:
        return False
    if promises_gain(reading) and _finds_no_gain(of_finding, hit):
        return False
    if denies_harm(reading) or share_of_the_others(reading):
        return False
    return _verifier()(reading.text, hit)


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
    if any(holds_figures(figures, hit) for hit in hits[:MOST_READ]):
        return None
    return "figure"


def _only_harm(reading: Reading) -> bool:
    return reading.harm and not reading.benefit


def _by_line(reading: Reading, line: BottomLine, hits: Sequence[Hit]) -> Claim:
    carrying = [hit for hit in hits if hit.finding.id in line.findings] or list(hits)
    sure = _sure(line)
    said = "no_effect" if reading.denied else "benefit"
    if reading.forms and not any(names_form(hit, reading.forms) for hit in carrying):
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
        if _shown_in_vain(reading, hits):
            return verdict_on(reading, "partly", "close", carrying)
        return verdict_on(reading, "unsupported", "too_sure", carrying, line)
    if sure or (reading.strong and not reading.hedged):
        return verdict_on(reading, "contradicted", "disagrees", carrying, line)
    if _shown_in_vain(reading, hits):
        return verdict_on(reading, "partly", "close", carrying)
    return verdict_on(reading, "unsupported", "disagrees", carrying, line)


def _shown_in_vain(reading: Reading, hits: Sequence[Hit]) -> bool:
    """Whether a claim that denies an effect has a finding near it that saw none."""
    if has_any(reading.folded, load_cues().at_risk):  # for these people nothing is let stand on a likeness
        return False
    nearest = next((hit for hit in hits if close(reading, hit)), None)
    shown = nearest is not None and nearest.finding.direction == "no_effect"
    return reading.denied and not reading.strong and shown


def _by_nearest(reading: Reading, hits: Sequence[Hit]) -> Claim:
    near = [hit for hit in hits if close(reading, hit)]
    if not near:
        return verdict_on(reading, "unsupported", "nothing", ())
    if reading.forms and not any(names_form(hit, reading.forms) for hit in near):
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
    if other_route(reading, best):
        return verdict_on(reading, "unsupported", "other_route", near[:1])
    if best.finding.kind in {"mechanism", "genetics"} and reading.benefit and reading.topics:
        return verdict_on(reading, "unsupported", "no_trial", near)
    of_best = read(f"{best.finding.statement} {best.finding.plain}")
    seen = best.finding.direction in {"benefit", "harm"} and not of_best.denied
    if reading.denied and seen and not (reading.hedged or reading.harm):
        return verdict_on(reading, "unsupported", "beyond", near)
    hinders = has_any(reading.folded, load_cues().less) and (
        bool(reading.medicines) or has_any(reading.folded, load_cues().medicine)
    )
    if promises_gain(reading) and reading.topics and not hinders and _finds_no_gain(of_best, best):
        sure = best.finding.certainty in {"high", "moderate"} and (best.dense or 0.0) >= CLOSE
        verdict: Verdict = "contradicted" if sure else "unsupported"
        return verdict_on(reading, verdict, "beyond", near)
    if reading.strong or reading.compared or (denies_harm(reading) and not of_best.denied):
        return verdict_on(reading, "unsupported", "beyond", near)
    if same_medicine_hindered(reading, best):
        return verdict_on(reading, "supported", "restated", near[:1])
    if (
        (best.dense or 0.0) >= VERY_CLOSE
        and coverage(reading, best) >= COVERED
        and same_direction(reading, best)
        and not blames_for_the_healthy(reading)
    ):
        return verdict_on(reading, "supported", "restated", near[:1])
    return verdict_on(reading, "partly", "close", near)
