"""One publication as its reader found it printed, cleaned and put into a draft: the same for every format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.draft import Draft, Section, clean_doi, clean_pmid, clean_text, clean_year, says_retracted
from corpus.readers.stated import stated_design, stated_size


def drafted(
    *,
    read_from: str,
    title: str,
    authors: Iterable[str],
    journal: str | None = None,
    volume: str | None = None,
    issue: str | None = None,
    pages: str | None = None,
    year: str | int | None = None,
    doi: str | None = None,
    pmid: str | None = None,
    types: Sequence[str] = (),
    abstract: str | Sequence[Section] = (),
    sections: Sequence[Section] = (),
    retracted: bool = False,
) -> Draft:
    """The draft of what a file states; ``types`` are publication types, from which the design is read first.

    Identifiers and years may stand within longer text; whatever is not one becomes None.
    """
    parts = ((Section(text=abstract),) if abstract else ()) if isinstance(abstract, str) else tuple(abstract)
    words = " ".join(part.text for part in parts)
    design, size = stated_design(types, title, words), stated_size(words)
    return Draft(
        authors=tuple(authors),
        title=title.rstrip("."),
        journal=_source(journal, volume, issue, pages),
        year=clean_year(str(year or "")),
        doi=clean_doi(doi),
        pmid=clean_pmid(pmid),
        design=design[0] if design else None,
        design_stated=design[1] if design else None,
        n=size[0] if size else None,
        n_stated=size[1] if size else None,
        retracted=retracted or says_retracted(title),
        read_from=read_from,
        abstract=parts,
        sections=tuple(sections),
    )


def _source(journal: str | None, volume: str | None, issue: str | None, pages: str | None) -> str | None:
    """Journal, volume, issue and pages in the one field in which the records keep them."""
    if not journal:
        return None
    text = clean_text(journal)
    if volume:
        text += f" {volume}" + (f"({issue})" if issue else "")
    if pages:
        text += f":{pages}" if volume else f" {pages}"
    return text
