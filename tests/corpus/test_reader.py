"""What a curator is told when a file does not hold."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import FaultyCorpusError, UnknownRecordError
from corpus.reader import read_records, record, records

from .conftest import Folders, a_finding


def told(path: Path) -> str:
    with pytest.raises(FaultyCorpusError) as error:
        read_records(path)
    return str(error.value)


def test_a_record_that_holds_is_read_as_it_stands(folders: Folders) -> None:
    (only,) = read_records(folders[0])
    assert only.id == "smith-2015"
    assert only.finding("smith-2015#1").direction == "no_effect"


def test_a_wrong_word_is_named_with_file_line_field_choices_and_remedy(
    folders: Folders, put: Callable[..., Path]
) -> None:
    file = put(findings=[a_finding(), a_finding(2, direction="positive")])
    line = next(
        number
        for number, text in enumerate(file.read_text().splitlines(), 1)
        if "direction: positive" in text
    )
    message = told(folders[0])
    assert (
        f"{file}:{line}: findings[2].direction: 'positive' is not one of benefit, no_effect, harm" in message
    )
    assert "choose one" in message


def test_every_fault_of_every_file_is_told_at_once(folders: Folders, put: Callable[..., Path]) -> None:
    put("jones-2016", design="trial", colour="red")
    put("meyer-2017", citation={"doi": "doi:10.1/x", "pmid": "PMC12"})
    (folders[0] / "broken.yaml").write_text("id: [unclosed", encoding="utf-8")
    (folders[0] / "latin.yaml").write_bytes(b"id: caf\xe9")
    message = told(folders[0])
    for part in (
        "'trial' is not one of",
        "colour: is not a field",
        "a DOI begins with 10.",
        "a PMID is the number",
    ):
        assert part in message
    assert "broken.yaml:2: is not YAML" in message
    assert "latin.yaml: cannot be read" in message


def test_a_missing_field_is_named(folders: Folders, put: Callable[..., Path]) -> None:
    finding = a_finding()
    del finding["plain"]
    put(findings=[finding])
    assert "findings[1].plain: is missing; add `plain: ...`" in told(folders[0])


def test_a_field_that_stands_twice_is_refused(folders: Folders, put: Callable[..., Path]) -> None:
    file = put()
    file.write_text(file.read_text() + "design: cohort\n", encoding="utf-8")
    assert "'design' stands twice" in told(folders[0])


def test_ids_follow_the_file_and_the_order(folders: Folders, put: Callable[..., Path]) -> None:
    put(findings=[a_finding(2)])
    write_elsewhere = folders[0] / "sleep" / "smith-2015.yaml"
    write_elsewhere.parent.mkdir()
    write_elsewhere.write_text((folders[0] / "leg-cramps" / "smith-2015.yaml").read_text(), encoding="utf-8")
    message = told(folders[0])
    assert "is not this record's number 1" in message
    assert "is taken by" in message


def test_an_empty_or_missing_folder_is_a_fault_and_not_an_empty_corpus(tmp_path: Path) -> None:
    assert "holds no .yaml file" in told(tmp_path)


def test_a_text_that_looks_like_code_is_never_run(tmp_path: Path) -> None:
    (tmp_path / "evil.yaml").write_text("id: !!python/object/apply:os.system ['true']", encoding="utf-8")
    assert "is not YAML" in told(tmp_path)


def test_the_shipped_records_are_read_in_less_than_two_seconds_and_once() -> None:
    start = time.perf_counter()
    assert len(read_records()) >= 234
    assert time.perf_counter() - start < 2
    assert records() is records()


def test_an_unknown_id_says_how_to_find_the_right_one() -> None:
    with pytest.raises(UnknownRecordError, match="python -m corpus show"):
        record("nobody-1900")
