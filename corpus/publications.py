"""Recognises a publication that is here already: by DOI, by PMID, by title.

One title under two DOIs or two PMIDs is two publications (an update, a reply).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.draft import title_key
from corpus.record import Record

SHORTEST_TITLE = 20  # characters; a shorter one ("Magnesium") is the title of several papers


@dataclass(frozen=True)
class _Noted:
    name: str
    doi: str | None
    pmid: str | None


class Publications:
    """Publications by identifier and title, each under the name that it was noted with."""

    def __init__(self) -> None:
        self._by_key: dict[str, _Noted] = {}

    def note(self, name: str, *, doi: str | None, pmid: str | None, title: str) -> None:
        """Remember a publication; whoever was noted first under an identifier or a title stays."""
        for key in _keys(doi, pmid, title):
            self._by_key.setdefault(key, _Noted(name, doi and doi.lower(), pmid))

    def find(self, *, doi: str | None, pmid: str | None, title: str) -> str | None:
        """The name of this publication, or ``None`` where it is new."""
        *identifiers, titled = _keys(doi, pmid, title)
        for key in identifiers:
            if key in self._by_key:
                return self._by_key[key].name
        noted = self._by_key.get(titled)
        if noted is None or len(titled) < SHORTEST_TITLE:
            return None
        other_doi = doi and noted.doi and doi.lower() != noted.doi
        other_pmid = pmid and noted.pmid and pmid != noted.pmid
        return None if other_doi or other_pmid else noted.name


def publications(records: Iterable[Record]) -> Publications:
    """The publications of ``records``, under the records' ids."""
    known = Publications()
    for record in records:
        cited = record.citation
        known.note(record.id, doi=cited.doi, pmid=cited.pmid, title=cited.title)
    return known


def _keys(doi: str | None, pmid: str | None, title: str) -> list[str]:
    keys = [f"doi {doi.lower()}"] if doi else []
    keys += [f"pmid {pmid}"] if pmid else []
    return [*keys, f"title {title_key(title)}"]
