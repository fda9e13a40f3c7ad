"""The article checker: finds the claims about magnesium in a pasted text and judges each against the literature."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answer import Frozen
from corpus.topic import Verdict
from index.search import Hit

Search = Callable[[str, frozenset[str]], Sequence[Hit]]


class ClaimCitation(Frozen):
    """A finding that carries a verdict."""

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


def check(text: str, search: Search | None) -> ArticleReport:
    """Judges every claim about magnesium in ``text``."""
    return ArticleReport(summary="")


def report_markdown(report: ArticleReport) -> str:
    """The report as Markdown."""
    return report.summary
