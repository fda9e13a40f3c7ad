"""Adding literature: nothing doubled, nothing lost, in bounded memory, also when the run is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import yaml

from corpus.begin import begin_record
from corpus.draft import read_draft
from corpus.drafts import JOURNAL, add_files
from corpus.errors import UnreadableFileError
from corpus.reader import load_records, records

from . import files
from .conftest import as_record


def test_a_draft_says_where_it_comes_from_and_that_nobody_has_read_it(tmp_path: Path) -> None:
    source = tmp_path / "a.xml"
    source.write_text(files.pubmed(files.pubmed_article()))
    outcome = add_files([source], drafts=tmp_path / "drafts", records=[])
    assert (outcome.written, outcome.faults) == (1, [])
    (draft,) = (tmp_path / "drafts").glob("*.yaml")
    assert draft.name == "muller-2019-30000001.yaml"
    assert "Nothing here has been read by a person" in draft.read_text()
    content = yaml.safe_load(draft.read_text())
    assert content["read_from"] == "a.xml, article 1"
    assert "findings" not in content


def test_one_publication_in_seven_files_becomes_one_draft(tmp_path: Path) -> None:
    sources = []
    for name, content in (
        ("a.xml", files.pubmed(files.pubmed_article())),
        ("b.nbib", files.NBIB),
        ("c.ris", files.RIS),
        ("d.bib", files.BIBTEX),
        ("e.json", files.CSL_JSON),
    ):
        sources.append(tmp_path / name)
        sources[-1].write_text(content)
    outcome = add_files(sources, drafts=tmp_path / "drafts", records=[])
    assert (outcome.written, outcome.known) == (2, 7)
    assert add_files(sources, drafts=tmp_path / "drafts", records=[]).written == 0


def test_the_same_title_under_two_identifiers_is_two_publications(tmp_path: Path) -> None:
    source = tmp_path / "a.xml"
    title = "One title for a review and for its update."
    source.write_text(files.pubmed(*(files.pubmed_article(number, title=title) for number in (1, 2))))
    assert add_files([source], drafts=tmp_path / "drafts", records=[]).written == 2


@pytest.mark.parametrize(
    "known",
    [
        {"citation": {"doi": "10.1000/MG.1"}},
        {"citation": {"pmid": "30000001", "doi": None}},
        {"citation": {"title": "Magnesium in Adults -- part 1: A Trial in Orleans", "doi": None}},
    ],
)
def test_what_is_a_record_already_becomes_no_draft(tmp_path: Path, known: dict[str, object]) -> None:
    source = tmp_path / "a.xml"
    source.write_text(files.pubmed(files.pubmed_article()))
    outcome = add_files([source], drafts=tmp_path / "drafts", records=[as_record(**known)])
    assert (outcome.written, outcome.in_corpus) == (0, 1)


def test_the_shipped_corpus_is_recognised_in_an_index_export(tmp_path: Path) -> None:
    some = [record for record in records() if record.citation.pmid][:20]
    source = tmp_path / "a.nbib"
    source.write_text("".join(f"PMID- {r.citation.pmid}\nTI  - {r.citation.title}\n\n" for r in some))
    assert add_files([source], drafts=tmp_path / "drafts", records=records()).in_corpus == 20


def test_half_a_letter_in_a_file_keeps_no_draft_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(files.CSL_JSON.replace("A second paper", r"A \ud835\udc00 \ud800 paper"))
    assert add_files([tmp_path / "a.json"], drafts=tmp_path / "drafts", records=[]).written == 2
    titles = {read_draft(path).title for path in (tmp_path / "drafts").glob("*.yaml")}
    assert "A 𝐀 � paper on magnesium and sleep" in titles


def test_the_full_text_of_a_known_draft_joins_it(tmp_path: Path) -> None:
    (tmp_path / "a.nbib").write_text(files.NBIB)
    (tmp_path / "b.xml").write_text(files.JATS)
    drafts = tmp_path / "drafts"
    add_files([tmp_path / "a.nbib"], drafts=drafts, records=[])
    for added in (1, 0):
        outcome = add_files([tmp_path / "b.xml"], drafts=drafts, records=[])
        assert (outcome.written, outcome.full_texts, outcome.known) == (0, added, 1 - added)
    assert len(list(drafts.glob("*.yaml"))) == 2
    joined = read_draft(drafts / "muller-2019-30000001.yaml")
    assert joined.title == "Magnesium in adults, part 1: a trial in Orleans"
    assert [section.heading for section in joined.sections] == ["Introduction", "Results"]


def test_the_full_text_of_a_record_is_kept_for_its_passages(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(files.JATS)
    record = as_record(citation={"doi": "10.1000/mg.1"})
    for added in (1, 0):
        outcome = add_files([tmp_path / "a.xml"], drafts=tmp_path / "drafts", records=[record])
        assert (outcome.written, outcome.full_texts, outcome.in_corpus) == (0, added, 1 - added)


def test_a_line_of_the_journal_cut_short_by_a_kill_is_written_again(tmp_path: Path) -> None:
    source, drafts = tmp_path / "a.xml", tmp_path / "drafts"
    source.write_text(files.pubmed(*(files.pubmed_article(number) for number in range(5))))
    add_files([source], drafts=drafts, records=[])
    journal = drafts / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-30])
    add_files([source], drafts=drafts, records=[])
    assert len(list(drafts.glob("*.yaml"))) == 5
    assert len(journal.read_text().splitlines()) == 5


@pytest.mark.slow
def test_ten_thousand_records_survive_kill_9_in_bounded_memory(tmp_path: Path) -> None:
    count, source, drafts = 10_000, tmp_path / "big.xml", tmp_path / "drafts"
    with source.open("w") as text:
        text.write(files.PUBMED_HEAD)
        for number in range(count):
            text.write(files.pubmed_article(number))
        text.write(files.PUBMED_TAIL)
    command = [sys.executable, "-m", "corpus", "add", str(source), "--drafts", str(drafts)]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    for enough in (500, 2000):
        run = start()
        while run.poll() is None and sum(1 for _ in os.scandir(drafts)) < enough if drafts.exists() else True:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
        run.wait()
    run, most = start(), 0
    while run.poll() is None:
        try:
            most = max(most, psutil.Process(run.pid).memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.05)
    assert run.wait() == 0
    assert most < 250_000_000
    written = list(drafts.glob("*.yaml"))
    assert len(written) == count
    assert len(set((drafts / JOURNAL).read_text().splitlines())) == count
    assert all(path.read_text().startswith("# A draft") for path in written[:50])


def test_a_record_is_begun_from_a_draft_and_does_not_pass_until_it_is_written(tmp_path: Path) -> None:
    source, topic_folder = tmp_path / "a.xml", tmp_path / "records"
    source.write_text(files.pubmed(files.pubmed_article()))
    add_files([source], drafts=tmp_path / "drafts", records=[])
    (draft,) = (tmp_path / "drafts").glob("*.yaml")
    first = begin_record(draft, topic="leg-cramps", records=topic_folder)
    second = begin_record(draft, topic="leg-cramps", records=topic_folder)
    assert (first.name, second.name) == ("muller-2019.yaml", "muller-2019b.yaml")
    content = yaml.safe_load(first.read_text())
    assert content["citation"]["pmid"] == "30000001"
    assert content["identifiers"] == "unchecked"
    assert content["findings"][0]["statement"] is None
    _, faults = load_records(topic_folder)
    assert any(fault.where == "findings[1].statement" for fault in faults)


def test_what_is_no_draft_begins_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- a list")
    with pytest.raises(UnreadableFileError, match="is not a draft"):
        begin_record(tmp_path / "a.yaml", topic="leg-cramps", records=tmp_path / "records")
    (tmp_path / "b.yaml").write_text("title: x\nread_from: y\nfindings: []\n")
    with pytest.raises(UnreadableFileError, match=r"line 3: findings"):
        begin_record(tmp_path / "b.yaml", topic="leg-cramps", records=tmp_path / "records")
