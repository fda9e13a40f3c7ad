"""The second collection: a site's own full texts, found by page or section, below the findings and apart from them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from corpus.drafts import add_files
from corpus.record import Record
from index.__main__ import app
from index.build import Built
from index.errors import IndexDamagedError, IndexOutdatedError
from index.ranking import Encoder
from index.search import Index, open_index
from tests.corpus import files
from tests.index.conftest import hashed_words, make_record, write_record

PDF = files.pdf(
    "Tinnitus and magnesium, an open question in the clinic.",
    "Thirty listeners heard the ringing in their ears as before.",
    title="A small trial of magnesium for tinnitus",
)
Add = Callable[..., None]


@pytest.fixture
def add(tmp_path: Path, drafts: Path) -> Add:
    def _add(name: str, content: bytes | str, records: Sequence[Record] = ()) -> None:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        assert add_files([path], drafts=drafts, records=records).faults == []

    return _add


@pytest.fixture
def open_it(build: Callable[..., Built], root: Path, records: Path, encoder: Encoder) -> Callable[[], Index]:
    def _open() -> Index:
        build()
        return open_index(root, encoder=encoder, records=records)

    return _open


def test_a_pdf_is_found_by_page_and_quoted_word_for_word(add: Add, open_it: Callable[[], Index]) -> None:
    add("a.pdf", PDF)
    (first, *_) = open_it().passages("ringing in the ears")
    assert first.title == "A small trial of magnesium for tinnitus"
    assert first.place == "page 2"
    assert first.quote == "Thirty listeners heard the ringing in their ears as before."
    assert first.record is None
    assert 0 < first.score <= 1


def test_a_jats_article_is_found_by_section(add: Add, open_it: Callable[[], Index]) -> None:
    add("a.xml", files.JATS)
    (first, *_) = open_it().passages("is it in nuts?", k=1)
    assert (first.place, first.quote) == ("Introduction", "Magnesium is a mineral. It is in nuts.")
    assert (first.authors[0], first.year, first.doi) == ("Müller AB", 2019, "10.1000/mg.1")


def test_passages_are_found_by_words_alone_without_an_encoder(
    add: Add, build: Callable[..., Built], root: Path, records: Path
) -> None:
    add("a.pdf", PDF)
    build()
    (first,) = open_index(root, records=records).passages("ringing in the ears", k=1)
    assert (first.place, first.dense) == ("page 2", None)


def test_full_texts_change_nothing_about_the_search_for_findings(
    add: Add, open_it: Callable[[], Index]
) -> None:
    def told(index: Index) -> list[tuple[str, float]]:
        return [(hit.finding.id, hit.score) for hit in index.search("leg cramps at night")]

    before = told(open_it())
    add(
        "a.pdf", files.pdf("Leg cramps at night.", "Leg cramps at night.", title="Leg cramps at night, again")
    )
    after = open_it()
    assert after.passages("leg cramps at night")
    assert told(after) == before


def test_without_full_texts_nothing_is_found_and_nothing_is_kept(open_it: Callable[[], Index]) -> None:
    index = open_it()
    assert index.passages("leg cramps") == []
    assert index.manifest.passages == 0
    assert not any(name.startswith("passages") for name in index.manifest.files)


def test_a_question_that_no_full_text_speaks_to_finds_none(add: Add, open_it: Callable[[], Index]) -> None:
    add("a.pdf", PDF)
    assert open_it().passages("bicycle repair") == []


def test_an_abstract_alone_is_no_full_text(add: Add, open_it: Callable[[], Index]) -> None:
    add("a.nbib", files.NBIB)
    assert open_it().manifest.passages == 0


def test_a_new_full_text_is_found_after_the_next_build_which_reads_only_what_is_new(
    add: Add, build: Callable[..., Built], root: Path, records: Path
) -> None:
    seen: list[str] = []

    def counting(texts: Sequence[str]) -> NDArray[np.float32]:
        seen.extend(texts)
        return hashed_words(texts)

    add("a.pdf", PDF)
    build(encoder=counting)
    assert "Nothing changed." not in seen
    seen.clear()
    assert not build(encoder=counting).rebuilt
    add("a.xml", files.JATS)
    assert build(encoder=counting).rebuilt
    assert "Nothing changed." in seen
    assert not any("ringing" in text or "insomnia" in text for text in seen)
    seen.clear()
    write_record(records, make_record("sleep-one", plain="Dreams had other colours."))
    assert build(encoder=counting).rebuilt
    assert any("other colours" in text for text in seen)
    assert not any("ringing" in text for text in seen)
    index = open_index(root, encoder=hashed_words, records=records)
    assert index.passages("ringing in the ears", k=1)[0].place == "page 2"
    assert index.search("other colours of dreams", k=1)[0].finding.id == "sleep-one#1"


def test_a_full_text_that_was_taken_away_is_gone_after_the_next_build(
    add: Add, drafts: Path, open_it: Callable[[], Index]
) -> None:
    add("a.pdf", PDF)
    assert open_it().passages("ringing in the ears")
    for path in drafts.glob("*.yaml"):
        path.unlink()
    assert open_it().passages("ringing in the ears") == []


def test_a_new_full_text_does_not_take_the_findings_out_of_use(
    add: Add, build: Callable[..., Built], root: Path, records: Path, encoder: Encoder
) -> None:
    build()
    add("a.pdf", PDF)
    assert open_index(root, encoder=encoder, records=records).search("leg cramps")


def test_a_broken_draft_is_told_and_the_others_are_indexed(
    add: Add, build: Callable[..., Built], drafts: Path
) -> None:
    add("a.pdf", PDF)
    (drafts / "broken.yaml").write_text("title: [", encoding="utf-8")
    built = build()
    (fault,) = built.faults
    assert fault.file.name == "broken.yaml"
    assert built.manifest.passages == 2


def test_the_full_text_of_a_record_is_cited_as_that_record(
    add: Add, records: Path, open_it: Callable[[], Index]
) -> None:
    record = recorded("sleep-one")
    write_record(records, record)
    add("a.xml", files.JATS, [record])
    (hit, *_) = open_it().passages("in nuts")
    assert hit.record is not None
    assert hit.record.id == "sleep-one"
    assert hit.title == record.citation.title


def test_the_full_text_of_a_retracted_record_is_found_only_when_asked_for(
    add: Add, records: Path, open_it: Callable[[], Index]
) -> None:
    record = recorded("cramps-withdrawn")
    write_record(records, record)
    add("a.xml", files.JATS, [record])
    index = open_it()
    assert index.passages("in nuts") == []
    assert all(hit.retracted for hit in index.passages("in nuts", include_retracted=True))
    assert index.passages("in nuts", include_retracted=True)


def test_a_paper_that_its_publisher_marks_as_retracted_is_found_only_when_asked_for(
    add: Add, open_it: Callable[[], Index]
) -> None:
    add("a.pdf", files.pdf("RETRACTED: ringing in the ears gone.", title="Magnesium and ringing in the ears"))
    index = open_it()
    assert index.passages("ringing in the ears") == []
    assert index.passages("ringing in the ears", include_retracted=True)[0].retracted


def test_damaged_passages_are_refused_and_leave_the_findings_in_use(
    add: Add, build: Callable[..., Built], root: Path, records: Path, encoder: Encoder
) -> None:
    add("a.pdf", PDF)
    built = build()
    names = [name for name in built.manifest.files if name.startswith("passages/")]
    assert {"passages/passages.jsonl", "passages/chroma/chroma.sqlite3"} <= set(names)
    for name in names:
        path = built.folder / name
        whole = path.read_bytes()
        if not whole:
            continue
        path.write_bytes(whole[: len(whole) // 2])
        index = open_index(root, encoder=encoder, records=records)
        assert index.search("leg cramps")
        with pytest.raises(IndexDamagedError, match="not as sealed"):
            index.passages("ringing")
        path.write_bytes(whole)
    assert build().rebuilt is False


def test_an_index_rebuilt_meanwhile_says_so(
    add: Add, build: Callable[..., Built], open_it: Callable[[], Index]
) -> None:
    add("a.pdf", PDF)
    index = open_it()
    build(force=True)
    with pytest.raises(IndexOutdatedError, match="open it again"):
        index.passages("ringing in the ears")


def test_passages_once_read_stay_as_they_were(
    add: Add, build: Callable[..., Built], open_it: Callable[[], Index]
) -> None:
    add("a.pdf", PDF)
    index = open_it()
    before = index.passages("ringing in the ears")
    build(force=True)
    assert index.passages("ringing in the ears") == before


def test_opening_takes_no_longer_with_many_passages(
    drafts: Path, tmp_path: Path, open_it: Callable[[], Index], root: Path, records: Path, encoder: Encoder
) -> None:
    def time_to_open() -> float:
        took = []
        for _ in range(3):
            start = time.perf_counter()
            open_index(root, encoder=encoder, records=records)
            took.append(time.perf_counter() - start)
        return min(took)

    open_it()
    without = time_to_open()
    section = "<sec><title>Part</title><p>" + "Magnesium was measured in every listener. " * 30 + "</p></sec>"
    (tmp_path / "long.xml").write_text(files.JATS.replace("</body>", section * 500 + "</body>"))
    add_files([tmp_path / "long.xml"], drafts=drafts, records=[])
    assert open_it().manifest.passages > 500
    assert time_to_open() < without + 0.1


def test_the_command_shows_every_finding_above_every_passage(
    add: Add, records: Path, root: Path, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    add("a.pdf", files.pdf("Leg cramps at night.", title="Leg cramps at night in older people"))
    build()
    monkeypatch.setattr("index.search.outdated", lambda *_: None)
    shown = CliRunner().invoke(
        app, ["search", "leg cramps at night", "--index", str(root), "--lexical", "--passages", "--json"]
    )
    assert shown.exit_code == 0
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert ["passage" in line for line in lines] == sorted("passage" in line for line in lines)
    assert [line["rank"] for line in lines] == list(range(1, len(lines) + 1))
    assert (lines[-1]["place"], lines[-1]["quote"]) == ("page 1", "Leg cramps at night.")


def recorded(name: str) -> Record:
    """A record of the very publication that ``files.JATS`` holds in full."""
    citation = {
        "authors": ["Müller AB"],
        "title": "Magnesium in adults",
        "journal": "Magnes Lett 12(3):101-109",
        "year": 2019,
        "doi": "10.1000/mg.1",
    }
    whole = make_record(name).model_dump(exclude_defaults=True) | {"citation": citation}
    return Record.model_validate(whole)
