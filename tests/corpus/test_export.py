"""Exports are read back by parsers that we did not write."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import rispy
from bibtexparser.entrypoint import parse_string

from corpus.draft import Draft, title_key
from corpus.export import export, source
from corpus.reader import records
from corpus.readers import read_file
from corpus.record import Citation

from .conftest import as_record

RECORDS = records()


def by_id() -> dict[str, Citation]:
    return {record.id: record.citation for record in RECORDS}


def test_bibtex_is_read_back_whole() -> None:
    library = parse_string(export(RECORDS, "bibtex"))
    assert library.failed_blocks == []
    assert {entry.key for entry in library.entries} == set(by_id())
    for entry in library.entries:
        citation = by_id()[entry.key]
        assert entry.fields_dict["year"].value == str(citation.year)
        assert ("doi" in entry.fields_dict) == (citation.doi is not None)


def test_ris_is_read_back_whole() -> None:
    entries = rispy.loads(export(RECORDS, "ris"))
    assert len(entries) == len(RECORDS)
    for entry in entries:
        citation = by_id()[entry["id"]]
        assert (entry["title"], entry["year"]) == (citation.title, str(citation.year))
        assert entry.get("doi") == citation.doi


def test_csl_json_holds_every_record() -> None:
    items = json.loads(export(RECORDS, "csl-json"))
    assert {item["id"]: item["title"] for item in items} == {name: c.title for name, c in by_id().items()}
    assert all(item["issued"]["date-parts"][0][0] == by_id()[item["id"]].year for item in items)


def test_the_table_holds_every_finding_and_every_estimate() -> None:
    rows = list(csv.DictReader(io.StringIO(export(RECORDS, "csv"))))
    assert {row["finding"] for row in rows} == {
        finding.id for record in RECORDS for finding in record.findings
    }
    estimates = sum(len(finding.effects) for record in RECORDS for finding in record.findings)
    assert sum(bool(row["measure"]) for row in rows) == estimates


def test_what_we_export_our_own_readers_read(tmp_path: Path) -> None:
    for style, name in (("bibtex", "a.bib"), ("ris", "a.ris"), ("csl-json", "a.json")):
        (tmp_path / name).write_text(export(RECORDS, style))  # type: ignore[arg-type]
        items = list(read_file(tmp_path / name, lambda *_: None))
        assert all(isinstance(item, Draft) for item in items)
        read: Sequence[Draft] = [item for item in items if isinstance(item, Draft)]
        titles = {title_key(draft.title) for draft in read}
        missing = [c.title for c in by_id().values() if title_key(c.title) not in titles]
        assert missing == []


def test_references_look_as_journals_print_them() -> None:
    record = as_record(
        citation={
            "authors": ["Smith J"],
            "title": "Magnesium for cramps",
            "journal": "J Cramps 1(2):3-9",
            "pmid": "12",
        }
    )
    assert export([record], "vancouver") == (
        "1. Smith J, et al. Magnesium for cramps. J Cramps. 2015;1(2):3-9. doi:10.1000/smith-2015 PMID: 12\n"
    )
    assert export([record], "apa") == (
        "Smith, J., et al. (2015). Magnesium for cramps. J Cramps, 1(2), 3-9. https://doi.org/10.1000/smith-2015\n"
    )


def test_doubt_travels_with_the_reference() -> None:
    doubtful = as_record(identifiers="unchecked", retracted=True, superseded_by=["new-2020"])
    for style in ("bibtex", "ris", "csl-json"):
        text = export([doubtful], style)  # type: ignore[arg-type]
        assert "not yet checked" in text
        assert "Retracted" in text
        assert "Superseded by new-2020" in text


def test_a_source_is_taken_apart_only_where_it_can_be() -> None:
    def parts(journal: str | None) -> dict[str, str]:
        return source(Citation(authors=("A B",), title="t", year=2000, journal=journal))

    assert parts("Clin Kidney J 5(Suppl 1):i3-i14")["pages"] == "i3-i14"
    assert parts("FDA 30 May 2013") == {"journal": "FDA 30 May 2013"}
    assert parts(None) == {}
