"""A claim of an article with its verdict, and how it is put together: why in plain words, and what carries it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Frozen
from assistant.writing.claims import Reading, load_cues
from assistant.writing.headline import own_words
from corpus.bottom_line import BottomLine
from corpus.record import Finding, Record
from corpus.topic import Verdict
from index.search import Hit

MOST_CITED = 3


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


def verdict_on(
    reading: Reading, verdict: Verdict, why: str, hits: Sequence[Hit], line: BottomLine | None = None
) -> Claim:
    """The verdict on a claim as read, in the words of ``article.yaml`` under ``why``; the first hits are cited."""
    words = load_cues().why[why].format(line=own_words(line) if line else "")
    return claim_with(
        reading.text, verdict, words, [(hit.finding, hit.record) for hit in hits[:MOST_CITED]], None
    )


def claim_with(
    text: str, verdict: Verdict, why: str, cited: Sequence[tuple[Finding, Record]], rule: str | None
) -> Claim:
    """A judged claim; where neither a finding nor a rule carries it, ``why`` says that there is nothing to cite."""
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
