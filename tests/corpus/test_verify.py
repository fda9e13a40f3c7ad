"""Comparing with PubMed and Crossref, from recorded answers; no test touches a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus.errors import SourceUnavailableError
from corpus.record import Record
from corpus.verify import Indexes, differences

from .conftest import as_record

TITLE = "Magnesium for skeletal muscle cramps"
RECORD = as_record(
    citation={"title": TITLE, "pmid": "22972143", "doi": "10.1002/14651858.CD009402.pub2", "year": 2012}
)
SUMMARY = {
    "uid": "22972143",
    "pubdate": "2012 Sep 12",
    "title": "Magnesium for skeletal muscle cramps.",
    "pubtype": ["Journal Article", "Systematic Review"],
    "articleids": [
        {"idtype": "pubmed", "value": "22972143"},
        {"idtype": "doi", "value": "10.1002/14651858.CD009402.pub2"},
    ],
}
WORK = {
    "DOI": "10.1002/14651858.cd009402.pub2",
    "title": ["Magnesium for skeletal muscle cramps"],
    "issued": {"date-parts": [[2012, 9, 12]]},
}
Answer = Callable[[httpx.Request], httpx.Response]


def recorded(summary: dict[str, Any] | None = SUMMARY, work: dict[str, Any] | None = WORK) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        if "esummary" in str(request.url):
            pmid = request.url.params["id"]
            found = summary if summary else {"uid": pmid, "error": "cannot get document summary"}
            return httpx.Response(200, json={"header": {}, "result": {"uids": [pmid], pmid: found}})
        return httpx.Response(200, json={"status": "ok", "message": work}) if work else httpx.Response(404)

    return answer


def compare(
    tmp_path: Path, answer: Answer, record: Record = RECORD, sleeps: list[float] | None = None
) -> list[str]:
    transport = httpx.MockTransport(answer)
    wait = sleeps.append if sleeps is not None else lambda _: None
    with Indexes(cache=tmp_path / "cache", transport=transport, sleep=wait) as indexes:
        return [line for _, lines in differences([record], indexes) for line in lines]


def test_a_record_that_agrees_yields_nothing(tmp_path: Path) -> None:
    assert compare(tmp_path, recorded()) == []


@pytest.mark.parametrize(
    ("summary", "work", "told"),
    [
        (None, WORK, "PubMed knows no PMID 22972143"),
        (SUMMARY, None, "Crossref knows no DOI"),
        (SUMMARY | {"title": "Zinc and the common cold"}, WORK, "PubMed has another title"),
        (SUMMARY, WORK | {"title": ["Zinc and the common cold"]}, "Crossref has another title"),
        (SUMMARY | {"pubdate": "2014"}, WORK, "PubMed says 2014, the record 2012"),
        (SUMMARY | {"pubtype": ["Retracted Publication"]}, WORK, "it was retracted"),
        (
            SUMMARY,
            WORK | {"updated-by": [{"type": "retraction", "DOI": "10.1/x"}]},
            "Crossref says that it was retracted",
        ),
        (
            SUMMARY | {"articleids": [{"idtype": "doi", "value": "10.1/other"}]},
            WORK,
            "PubMed gives the DOI 10.1/other",
        ),
    ],
)
def test_each_difference_is_told(tmp_path: Path, summary: Any, work: Any, told: str) -> None:
    (line,) = compare(tmp_path, recorded(summary, work))
    assert told in line


def test_a_wrong_pmid_of_another_magnesium_paper_is_found(tmp_path: Path) -> None:
    wrong = SUMMARY | {"title": "Magnesium and arterial stiffness in overweight adults"}
    assert any("identifier may be wrong" in line for line in compare(tmp_path, recorded(wrong)))


def test_answers_are_kept_and_asked_for_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def counting(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return recorded()(request)

    compare(tmp_path, counting)
    compare(tmp_path, counting)
    assert len(asked) == 2


def test_a_busy_index_is_asked_again_after_growing_pauses(tmp_path: Path) -> None:
    answers = iter([429, 503, 200])
    sleeps: list[float] = []

    def busy(request: httpx.Request) -> httpx.Response:
        if "esummary" in str(request.url) and (status := next(answers, 200)) != 200:
            return httpx.Response(status)
        return recorded()(request)

    assert compare(tmp_path, busy, sleeps=sleeps) == []
    assert sleeps[1] < sleeps[2]


def test_without_a_network_it_says_so_and_verifies_nothing(tmp_path: Path) -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Name or service not known", request=request)

    with pytest.raises(SourceUnavailableError, match="no network"):
        compare(tmp_path, nobody)
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    "answer", [httpx.Response(500), httpx.Response(403), httpx.Response(200, text="<html>captive")]
)
def test_an_index_that_answers_nonsense_is_unavailable(tmp_path: Path, answer: httpx.Response) -> None:
    with pytest.raises(SourceUnavailableError):
        compare(tmp_path, lambda _: answer)
