"""Studies asked for by name or by kind are looked up, so that no ranking can miss them."""

from __future__ import annotations

import pytest

from assistant.writing.layout import to_markdown
from assistant.writing.named import listed_hits, records_named, wants_trials
from assistant.writing.writer import write
from corpus.reader import record, records
from tests.writing.conftest import question


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did Abbasi 2012 find", ["abbasi-2012"]),
        ("summarise Garrison et al. (2020)", ["garrison-2020"]),
        ("van der Schoot 2023", ["vanderschoot-2023"]),
        ("De Leeuw's 2004 trial", ["deleeuw-2004"]),
        ("tell me about pmid 8792038", ["peikert-1996"]),
        ("10.1681/ASN.0000000000000092?", ["bressendorff-2023"]),
        ("Abbasi 2019", []),
        ("magnesium for a walker in 2020", []),
        ("is a song good for sleep", []),
    ],
)
def test_a_study_is_known_by_author_and_year_or_by_its_number(text: str, expected: list[str]) -> None:
    assert [one.id for one in records_named(text)] == expected


def test_every_record_with_an_author_is_found_by_name_and_year() -> None:
    for one in records():
        name = one.citation.authors[0].rsplit(" ", 1)[0] if " " in one.citation.authors[0] else ""
        if one.retracted or not name or not one.citation.authors[0].rsplit(" ", 1)[1].isupper():
            continue
        assert one in records_named(f"what did {name} {one.citation.year} find?")


def test_a_dose_that_a_named_study_gave_stands_beside_its_citation() -> None:
    asked = question("what dose did Bressendorff 2023 use", audience="clinician")
    written = write(asked, listed_hits(asked))
    assert "729" in written.blocks[0].sentences[0].text
    cited = {citation.n: citation for citation in written.citations}
    given = cited[written.blocks[0].sentences[0].citations[0]].given
    assert given
    assert "729" in given


def test_a_patient_who_names_a_study_is_told_its_findings_without_a_dose() -> None:
    asked = question("what did Bressendorff 2023 find")
    said = to_markdown(write(asked, listed_hits(asked)).blocks)
    assert "729" not in said
    assert record("bressendorff-2023").findings[0].plain in said


def test_a_clinician_who_asks_for_trials_gets_all_trials_of_the_topic_with_what_they_gave() -> None:
    asked = question("doses used in migraine trials", topics=("migraine",), audience="clinician")
    assert wants_trials(asked)
    table = next(block.table for block in write(asked, listed_hits(asked)).blocks if block.table)
    sources = " ".join(row[0] for row in table)
    assert "Peikert 1996" in sources
    assert "Pfaffenrath 1996" in sources
    assert all("review" not in row[1] for row in table[1:])


def test_trials_of_a_form_are_of_that_form() -> None:
    asked = question("list trials of glycinate", salts=("glycinate",), audience="clinician")
    table = next(block.table for block in write(asked, listed_hits(asked)).blocks if block.table)
    assert all("glycinate" in " ".join(row).lower() for row in table[1:])
