"""The article checker: finds the claims about magnesium in a pasted text and judges each against the literature.

A claim that repeats an audited myth gets the myth's verdict. An amount to take is held against the official upper
levels. Any other claim is held against the findings that the search returns: restated by one of them, or read for its
direction and set against the topic's bottom line. No verdict comes without a citation or the plain words that this
collection has nothing on it, and no network is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from assistant.answer import Frozen
from assistant.writing.amounts_at_stake import AboveLevel, above_upper_level
from assistant.writing.claims import Reading, claims, has_any, load_cues, says_something, sentences
from assistant.writing.headline import line_for, own_words
from assistant.writing.premises import Match, Wordings, known_wordings
from assistant.writing.quantities import printed_numbers
from assistant.writing.selection import specific_topics
from corpus.bottom_line import BottomLine, usable
from corpus.reader import myths, record
from corpus.record import Finding, Record
from corpus.topic import Verdict
from index.ranking import Encoder, terms
from index.search import Hit

Search = Callable[[str, frozenset[str]], Sequence[Hit]]
_MOST_CITED, _MOST_READ = 3, 6
_CLOSE, _VERY_CLOSE, _COVERED = 0.55, 0.66, 0.5
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class ClaimCitation(Frozen):
    """A finding that carries a verdict; ``quote`` is its statement."""

    record: str
    finding: str
    quote: str
    title: str
    year: int
    doi: str | None
    pmid: str | None


class Claim(Frozen):
    """One claim of the article with its verdict; ``rule`` is the dosing rule at stake, if any."""

    text: str
    verdict: Verdict
    why: str
    citations: tuple[ClaimCitation, ...] = ()
    rule: str | None = None


class ArticleReport(Frozen):
    """All claims of an article, and what a reader may take from them."""

    claims: tuple[Claim, ...] = ()
    summary: str


def check(text: str, search: Search | None, *, encoder: Encoder | None = None) -> ArticleReport:
    """Judges every claim about magnesium in ``text``; ``encoder`` lets myths be known in other words too."""
    wordings = Wordings(myths(), encoder) if encoder else known_wordings()
    read = {reading.text: reading for reading in claims(text)}
    judged: list[Claim] = []
    for _, sentence in sentences(text):
        reading = read.get(sentence)
        matches = wordings.matches(sentence) if says_something(sentence) else []
        if matches:
            judged.append(_by_myth(sentence, matches[0], reading))
        elif reading is not None:
            judged.append(_judge(reading, search))
    return ArticleReport(claims=tuple(judged), summary=_summary(judged))


def report_markdown(report: ArticleReport) -> str:
    """The report as Markdown: the summary, then each claim with its verdict, why, and what carries it."""
    parts = [report.summary]
    for claim in report.claims:
        lines = [f"> {claim.text}", "", f"**{load_cues().verdicts[claim.verdict]}.** {claim.why}"]
        lines += [f"- {_reference(citation)}" for citation in claim.citations]
        lines += [f"- rule: {claim.rule}"] if claim.rule else []
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _reference(citation: ClaimCitation) -> str:
    where = f"doi:{citation.doi}" if citation.doi else f"PMID {citation.pmid}" if citation.pmid else ""
    return f"{citation.finding}: {citation.quote} ({citation.title}, {citation.year}{', ' + where if where else ''})"


def _by_myth(sentence: str, match: Match, reading: Reading | None) -> Claim:
    myth = match.myth
    cited = [
        (source.finding(name), source) for name in myth.findings for source in (record(name.split("#")[0]),)
    ]
    above = above_upper_level(reading) if reading else None
    rule = above.rule if above else next(iter(myth.rules), None)
    return _claim(sentence, myth.verdict, myth.why, cited[:_MOST_CITED], rule)


def _judge(reading: Reading, search: Search | None) -> Claim:
    hits = _found(reading, search)
    above = above_upper_level(reading)
    if above:
        return _by_level(reading, above, hits)
    if not hits:
        return _verdict(reading, "unsupported", "nothing", ())
    if restating := [hit for hit in hits[:_MOST_READ] if _restates(reading, hit)]:
        return _verdict(reading, "supported", "restated", restating[:1])
    if stranger := _stranger(reading, hits):
        return _verdict(reading, "unsupported", stranger, hits[:1] if stranger == "figure" else ())
    topic = next(iter(specific_topics(reading.topics)), None)
    line = line_for(topic, None) if topic else None
    if line and (reading.benefit or reading.denied) and not (reading.linked or _only_harm(reading)):
        return _by_line(reading, line, hits)
    return _by_nearest(reading, hits)


def _found(reading: Reading, search: Search | None) -> list[Hit]:
    if search is None:
        return []
    topics = frozenset(specific_topics(reading.topics))
    return [hit for hit in search(reading.text, topics) if usable(hit.record)]


def _by_level(reading: Reading, above: AboveLevel, hits: Sequence[Hit]) -> Claim:
    on_levels = [hit for hit in hits if hit.finding.kind == "regulation"][:1]
    why = load_cues().why["above" if above.everywhere else "above_some"]
    verdict: Verdict = "contradicted" if above.everywhere else "partly"
    return _claim(reading.text, verdict, why, [(hit.finding, hit.record) for hit in on_levels], above.rule)


def _restates(reading: Reading, hit: Hit) -> bool:
    return _verifier()(reading.text, hit)


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
    sure = line.certainty in {"high", "moderate"}
    said = "no_effect" if reading.denied else "benefit"
    if reading.forms and not any(_names_form(hit, reading.forms) for hit in carrying):
        return _verdict(reading, "unsupported", "not_this_form", carrying, line)
    if line.direction == said:
        if reading.strong or not (sure or reading.hedged):
            return _verdict(reading, "partly", "too_sure", carrying, line)
        return _verdict(reading, "supported", "agrees", carrying, line)
    if line.direction == "mixed" or line.certainty == "very_low" or line.direction == "uncertain":
        if reading.hedged and not reading.strong:
            return _verdict(reading, "partly", "agrees", carrying, line)
        return _verdict(reading, "unsupported", "too_sure", carrying, line)
    if sure or (reading.strong and not reading.hedged):
        return _verdict(reading, "contradicted", "disagrees", carrying, line)
    return _verdict(reading, "unsupported", "disagrees", carrying, line)


def _by_nearest(reading: Reading, hits: Sequence[Hit]) -> Claim:
    near = [hit for hit in hits if _close(reading, hit)]
    if not near:
        return _verdict(reading, "unsupported", "nothing", ())
    if reading.forms and not any(_names_form(hit, reading.forms) for hit in near):
        return _verdict(reading, "unsupported", "not_this_form", near)
    best = near[0]
    if best.finding.kind == "association" and not reading.linked and reading.benefit:
        return _verdict(reading, "partly" if reading.hedged else "unsupported", "only_linked", near)
    if best.finding.kind in {"mechanism", "genetics"} and reading.benefit and reading.topics:
        return _verdict(reading, "unsupported", "no_trial", near)
    very = (best.dense or 0.0) >= _VERY_CLOSE and _coverage(reading, best) >= _COVERED
    if very and _same_direction(reading, best) and not reading.strong:
        return _verdict(reading, "supported", "restated", near[:1])
    return _verdict(reading, "partly", "close", near)


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
    from assistant.writing.comparison import forms_of

    return bool(forms_of(hit.finding, hit.record) & set(forms))


def _verdict(
    reading: Reading, verdict: Verdict, why: str, hits: Sequence[Hit], line: BottomLine | None = None
) -> Claim:
    words = load_cues().why[why].format(line=own_words(line) if line else "")
    return _claim(
        reading.text, verdict, words, [(hit.finding, hit.record) for hit in hits[:_MOST_CITED]], None
    )


def _claim(
    text: str, verdict: Verdict, why: str, cited: Sequence[tuple[Finding, Record]], rule: str | None
) -> Claim:
    citations = tuple(
        ClaimCitation(
            record=source.id,
            finding=finding.id,
            quote=finding.statement,
            title=source.citation.title,
            year=source.citation.year,
            doi=source.citation.doi,
            pmid=source.citation.pmid,
        )
        for finding, source in cited
    )
    words = load_cues().why
    if not citations and rule is None and why != words["nothing"]:
        why = f"{why} {words['uncited']}"
    return Claim(text=text, verdict=verdict, why=why, citations=citations, rule=rule)


def _summary(judged: Sequence[Claim]) -> str:
    words = load_cues().summary
    if not judged:
        return words["none"]
    counts = {verdict: sum(claim.verdict == verdict for claim in judged) for verdict in load_cues().verdicts}
    number = f"{len(judged)} claim" + ("" if len(judged) == 1 else "s")
    parts = [words["counts"].format(claims=number, **counts)]
    if any(claim.rule and claim.verdict in {"contradicted", "partly"} for claim in judged):
        parts.append(words["warn_amount"])
    if counts["contradicted"] or counts["unsupported"]:
        parts.append(words["warn"])
    return " ".join([*parts, words["ask"]])
