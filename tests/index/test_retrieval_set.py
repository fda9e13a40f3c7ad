"""A BEIR-style folder is scored as trec_eval would, and a line that cannot be read is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index.__main__ import app
from index.errors import RetrievalSetError
from index.ranking import Encoder
from index.retrieval_set import evaluate

CORPUS = {"d1": "cats purr softly", "d2": "dogs bark loudly", "d3": "fish swim in silence"}
QUERIES = {"q1": "why do cats purr", "q2": "barking dogs", "q3": "nobody judged this"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [json.dumps({"_id": name, "title": "", "text": text}) for name, text in CORPUS.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    lines = [json.dumps({"_id": name, "text": text}) for name, text in QUERIES.items()]
    (tmp_path / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\n", encoding="utf-8"
    )
    return tmp_path


def test_right_first_answers_score_one(folder: Path, encoder: Encoder) -> None:
    scores = evaluate(folder, encoder, progress=False)
    for method in ("fused", "lexical", "dense"):
        assert scores[method] == {
            "ndcg_at_10": 1.0,
            "recall_at_10": 1.0,
            "recall_at_100": 1.0,
            "mrr_at_10": 1.0,
        }
    assert (scores["documents"], scores["queries"]) == (3, 2)


def test_a_second_place_and_a_missed_document_score_as_in_trec_eval(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("q1\td3\t1\nq1\tgone\t1\n", encoding="utf-8")
    scores = evaluate(folder, None, progress=False)
    lexical = scores["lexical"]
    assert isinstance(lexical, dict)
    third = 1 / 2  # log2(3 + 1)
    assert lexical["ndcg_at_10"] == pytest.approx(third / (1 + 0.6309), abs=1e-3)
    assert lexical["recall_at_10"] == 0.5
    assert lexical["mrr_at_10"] == pytest.approx(1 / 3, abs=1e-3)


def test_beirs_own_place_of_the_judgements_is_read(folder: Path) -> None:
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    assert evaluate(folder, None, progress=False)["queries"] == 2


def test_the_end_of_a_long_document_counts(folder: Path, encoder: Encoder) -> None:
    long = " ".join(["filler"] * 2000) + " zebra stripes"
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as corpus:
        corpus.write(json.dumps({"_id": 7, "title": None, "text": long}) + "\n")
    (folder / "queries.jsonl").write_text(
        json.dumps({"_id": "q1", "text": "zebra stripes"}), encoding="utf-8"
    )
    (folder / "qrels.tsv").write_text("q1\t7\t1\n", encoding="utf-8")
    dense = evaluate(folder, encoder, progress=False)["dense"]
    assert isinstance(dense, dict)
    assert dense["mrr_at_10"] == 1.0


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        ("corpus.jsonl", "{broken", "corpus.jsonl: line 5: is not JSON"),
        ("corpus.jsonl", "[1]", "line 5: is not an object"),
        ("corpus.jsonl", '{"text": "no id"}', "line 5: has no text under '_id'"),
        ("corpus.jsonl", '{"_id": "d1", "text": "again"}', "'d1' is used twice"),
        ("queries.jsonl", '\n{"_id": "q9"}', "queries.jsonl: line 4: has no text under 'text'"),
        ("qrels.tsv", "q1 d1 1", "qrels.tsv: line 4: is not query-id"),
    ],
)
def test_a_bad_line_is_named(folder: Path, file: str, line: str, told: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as out:
        out.write(line + "\n")
    with pytest.raises(RetrievalSetError, match=told):
        evaluate(folder, None, progress=False)


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(RetrievalSetError, match=missing):
        evaluate(folder, None, progress=False)


def test_unjudged_queries_alone_are_refused(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("other\td1\t1\n", encoding="utf-8")
    with pytest.raises(RetrievalSetError, match="none of the queries is judged"):
        evaluate(folder, None, progress=False)


def test_bytes_that_are_no_text_are_refused(folder: Path) -> None:
    (folder / "corpus.jsonl").write_bytes(b"\xff\xfe\x00{}")
    with pytest.raises(RetrievalSetError, match="not UTF-8"):
        evaluate(folder, None, progress=False)


def test_the_command_prints_json_and_ends_with_2_on_bad_input(folder: Path) -> None:
    done = CliRunner().invoke(app, ["eval-retrieval", str(folder), "--lexical"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["lexical"]["ndcg_at_10"] == 1.0
    bad = CliRunner().invoke(app, ["eval-retrieval", str(folder / "nowhere"), "--lexical"])
    assert bad.exit_code == 2
    assert "nowhere" in bad.stderr
