"""Compares records with PubMed and Crossref: identifiers, titles, years and retractions.

Reads only; a difference is told, never mended. Polite: one request at a time, at most three a second, a few
retries with growing pauses where the index asks for patience, answers kept for a month. Where no network is,
it raises ``SourceUnavailableError`` and nothing was verified.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from platformdirs import user_cache_path
from rapidfuzz.fuzz import token_sort_ratio

from corpus.draft import title_key
from corpus.errors import SourceUnavailableError
from corpus.record import Record

PUBMED = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esummary.fcgi"
CROSSREF = "https://api.crossref.org/works/"
PAUSE = 0.34  # seconds between requests: the three a second that PubMed allows without a key
TRIES = 4
KEPT = 30 * 24 * 3600  # seconds that an answer is kept
BATCH = 100
SAME_TITLE = 88  # of 100; versions of one title differ in case, subtitle and punctuation
_BUSY = {429, 500, 502, 503, 504}


class Indexes:
    """PubMed and Crossref behind one polite client. ``transport`` and ``sleep`` are for tests."""

    def __init__(
        self,
        *,
        email: str | None = None,
        cache: Path | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        contact = f" (mailto:{email})" if email else ""
        self._client = httpx.Client(
            transport=transport,
            timeout=20,
            follow_redirects=True,
            headers={"User-Agent": f"magnesium-corpus/1{contact}"},
        )
        self._email = {"email": email, "tool": "magnesium-corpus"} if email else {}
        self._cache = cache or user_cache_path("magnesium-assistant") / "verify"
        self._sleep = sleep
        self._asked = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def pubmed(self, pmids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """PubMed's summaries by PMID; a PMID that it does not know is left out."""
        found: dict[str, dict[str, Any]] = {}
        for some in (pmids[start : start + BATCH] for start in range(0, len(pmids), BATCH)):
            parameters = {"db": "pubmed", "retmode": "json", "id": ",".join(some), **self._email}
            answer = self._ask(PUBMED, parameters) or {}
            result = answer.get("result", {})
            found |= {pmid: result[pmid] for pmid in some if pmid in result and "error" not in result[pmid]}
        return found

    def crossref(self, doi: str) -> dict[str, Any] | None:
        """Crossref's account of a DOI, or ``None`` where it does not know it."""
        answer = self._ask(CROSSREF + doi, {})
        message: dict[str, Any] | None = answer["message"] if answer else None
        return message

    def _ask(self, address: str, parameters: Mapping[str, str]) -> dict[str, Any] | None:
        key = hashlib.sha256(f"{address} {sorted(parameters.items())}".encode()).hexdigest()
        kept = self._cache / f"{key}.json"
        if kept.exists() and time.time() - kept.stat().st_mtime < KEPT:
            answer: dict[str, Any] | None = json.loads(kept.read_text(encoding="utf-8"))
            return answer
        answer = self._fetch(address, parameters)
        self._cache.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        part.write_text(json.dumps(answer), encoding="utf-8")
        part.replace(kept)
        return answer

    def _fetch(self, address: str, parameters: Mapping[str, str]) -> dict[str, Any] | None:
        problem = ""
        for attempt in range(TRIES):
            self._sleep(max(0.0, self._asked + PAUSE - time.monotonic()) if attempt == 0 else 2.0**attempt)
            self._asked = time.monotonic()
            try:
                answer = self._client.get(address, params=parameters)
            except httpx.ConnectError as error:
                raise SourceUnavailableError(
                    f"no network, or {httpx.URL(address).host} is down ({error})"
                ) from None
            except httpx.HTTPError as error:
                problem = str(error) or type(error).__name__
                continue
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            if answer.status_code in _BUSY:
                problem = f"it answered {answer.status_code}"
                continue
            if answer.is_error:
                raise SourceUnavailableError(f"{answer.url.host} answered {answer.status_code}")
            try:
                content: dict[str, Any] = answer.json()
            except ValueError:
                raise SourceUnavailableError(f"{answer.url.host} did not answer in JSON") from None
            return content
        raise SourceUnavailableError(f"{httpx.URL(address).host} gave no answer in {TRIES} tries: {problem}")


def differences(records: Sequence[Record], indexes: Indexes) -> Iterator[tuple[Record, list[str]]]:
    """Each record with what PubMed and Crossref say otherwise; an empty list where they agree."""
    for some in (records[start : start + BATCH] for start in range(0, len(records), BATCH)):
        summaries = indexes.pubmed([record.citation.pmid for record in some if record.citation.pmid])
        for record in some:
            told = []
            if record.citation.pmid:
                told += _against_pubmed(record, summaries.get(record.citation.pmid))
            if record.citation.doi:
                told += _against_crossref(record, indexes.crossref(record.citation.doi))
            yield record, told


def _against_pubmed(record: Record, summary: dict[str, Any] | None) -> list[str]:
    citation = record.citation
    if summary is None:
        return [f"PubMed knows no PMID {citation.pmid}; look the number up by its title"]
    told = _title(record, "PubMed", summary.get("title", ""))
    told += _year(record, "PubMed", [summary.get("pubdate", ""), summary.get("epubdate", "")])
    dois = [item["value"] for item in summary.get("articleids", ()) if item.get("idtype") == "doi"]
    if citation.doi and dois and citation.doi.lower() not in {doi.lower() for doi in dois}:
        told.append(
            f"PubMed gives the DOI {dois[0]}, the record {citation.doi}; compare both with the article"
        )
    if not citation.doi and dois:
        told.append(f"PubMed gives the DOI {dois[0]}, the record none; add it if the title agrees")
    if "Retracted Publication" in summary.get("pubtype", ()) and not record.retracted:
        told.append("PubMed says that it was retracted; set retracted: true")
    return told


def _against_crossref(record: Record, work: dict[str, Any] | None) -> list[str]:
    if work is None:
        return [f"Crossref knows no DOI {record.citation.doi}; look it up by its title"]
    told = _title(record, "Crossref", " ".join(work.get("title", ())))
    years = [
        str(part)
        for name in ("issued", "published-print", "published-online")
        for part in _first(work.get(name))
    ]
    told += _year(record, "Crossref", years)
    updates = [update.get("type", "") for update in work.get("updated-by", ())]
    if ("retraction" in updates or "RETRACTED" in " ".join(work.get("title", ()))) and not record.retracted:
        told.append("Crossref says that it was retracted; set retracted: true")
    return told


def _title(record: Record, index: str, title: str) -> list[str]:
    ours, theirs = title_key(record.citation.title), title_key(title)
    if not theirs or ours in theirs or theirs in ours or token_sort_ratio(ours, theirs) >= SAME_TITLE:
        return []
    return [f"{index} has another title under this identifier: {title!r}; the identifier may be wrong"]


def _year(record: Record, index: str, told: Sequence[str]) -> list[str]:
    years = {int(text[:4]) for text in told if text[:4].isdigit()}
    if not years or record.citation.year in years:
        return []
    return [
        f"{index} says {sorted(years)[0]}, the record {record.citation.year}; compare both with the article"
    ]


def _first(date: dict[str, Any] | None) -> list[int]:
    parts = (date or {}).get("date-parts") or [[]]
    return [part for part in parts[0][:1] if part]
