"""The article checker: finds the claims about magnesium in a pasted text and judges each against the literature.

How a claim is judged is in ``judging``; this module reads the text, collects the verdicts, and says what a reader may
take from them. No network is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from assistant.answer import Frozen
from assistant.articles.judging import judge
from assistant.articles.matching import Search
from assistant.articles.verdicts import Claim, ClaimCitation
from assistant.writing.claims import claims, load_cues, says_something, sentences
from assistant.writing.premises import Wordings, known_wordings
from corpus.reader import myths
from index.embedder import load_encoder
from index.errors import WeightsError
from index.ranking import Encoder


class ArticleReport(Frozen):
    """All claims of an article, and what a reader may take from them."""

    claims: tuple[Claim, ...] = ()
    summary: str


def check(text: str, search: Search | None, *, encoder: Encoder | None = None) -> ArticleReport:
    """Judges every claim about magnesium in ``text``.

    ``encoder`` lets myths be known in other words too; without it the pinned one is used where its weights are here.
    """
    encoder = encoder or (_pinned_encoder() if search else None)
    wordings = Wordings(myths(), encoder) if encoder else known_wordings()
    readings = {reading.text: reading for reading in claims(text)}
    judged = [
        claim
        for _, sentence in sentences(text)
        if says_something(sentence)
        if (claim := judge(sentence, readings.get(sentence), wordings, search))
    ]
    return ArticleReport(claims=tuple(judged), summary=_summary(judged))


@cache
def _pinned_encoder() -> Encoder | None:
    try:
        return load_encoder()
    except WeightsError:
        return None


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


def _summary(judged: Sequence[Claim]) -> str:
    words = load_cues().summary
    if not judged:
        return words["none"]
    counts = {verdict: sum(claim.verdict == verdict for claim in judged) for verdict in load_cues().verdicts}
    number = f"{len(judged)} claim" + ("" if len(judged) == 1 else "s")
    parts = [words["counts"].format(claims=number, **counts)]
    parts += [words["gravest"].format(text=claim.text, why=claim.why) for claim in _gravest(judged)]
    if any(claim.rule and claim.verdict in {"contradicted", "partly"} for claim in judged):
        parts.append(words["warn_amount"])
    if counts["contradicted"] or counts["unsupported"]:
        parts.append(words["warn"])
    return " ".join([*parts, words["ask"]])


def _gravest(judged: Sequence[Claim]) -> Sequence[Claim]:
    """The claim that could do most harm: one that a rule or reports of harm contradict."""
    why = load_cues().why
    orders = [why["unsafe"], why["together_rule"], why["shorter_rule"], why["above"], why["replaces"]]
    grave = [claim for claim in judged if claim.why in orders]
    return sorted(grave, key=lambda claim: orders.index(claim.why))[:1]
