"""An index is used only while its seal holds: every fault is refused, with what to do about it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.build import CHROMA, Built
from index.errors import IndexDamagedError, IndexMissingError, IndexOutdatedError
from index.manifest import MANIFEST, file_hashes
from index.ranking import Encoder
from index.search import Index, open_index
from index.store import write_vectors
from tests.index.conftest import make_record, write_record

Open = Callable[[], Index]


@pytest.fixture
def open_it(root: Path, records: Path, encoder: Encoder) -> Open:
    return lambda: open_index(root, encoder=encoder, records=records)


def test_no_index_says_how_to_build_one(open_it: Open) -> None:
    with pytest.raises(IndexMissingError, match="python -m index build"):
        open_it()


def test_a_pointer_to_nowhere_is_a_missing_index(
    build: Callable[..., Built], root: Path, open_it: Open
) -> None:
    build()
    (root / "current").write_text("../elsewhere\n", encoding="utf-8")
    with pytest.raises(IndexMissingError):
        open_it()


def test_every_file_that_is_cut_short_is_noticed(build: Callable[..., Built], open_it: Open) -> None:
    folder = build().folder
    for name in build().manifest.files:
        path = folder / name
        whole = path.read_bytes()
        if not whole:
            continue
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(IndexDamagedError, match="index build"):
            open_it()
        path.write_bytes(whole)
    assert open_it().search("leg cramps")


def test_a_missing_or_a_foreign_file_is_noticed(build: Callable[..., Built], open_it: Open) -> None:
    folder = build().folder
    (folder / "foreign.bin").write_bytes(b"x")
    with pytest.raises(IndexDamagedError, match=r"foreign\.bin"):
        open_it()
    (folder / "foreign.bin").unlink()
    (folder / "documents.jsonl").unlink()
    with pytest.raises(IndexDamagedError, match=r"documents\.jsonl"):
        open_it()


@pytest.mark.parametrize("content", ["", "{}", "no json", '{"generation": 1}'])
def test_a_broken_manifest_is_noticed(build: Callable[..., Built], open_it: Open, content: str) -> None:
    (build().folder / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(IndexDamagedError, match=r"manifest\.json"):
        open_it()


def test_vectors_of_something_else_are_noticed_by_the_canaries(
    build: Callable[..., Built], open_it: Open, encoder: Encoder
) -> None:
    built = build()
    folder = built.folder
    ids = [json.loads(line)[0] for line in (folder / "documents.jsonl").read_text().splitlines()]
    shutil.rmtree(folder / CHROMA)
    write_vectors(folder / CHROMA, built.manifest.generation, ids, encoder(["something else"] * len(ids)))
    sealed = built.manifest.model_copy(update={"files": file_hashes(folder)})
    (folder / MANIFEST).write_text(sealed.model_dump_json(), encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="its vectors"):
        open_it()


def test_missing_vectors_are_noticed(build: Callable[..., Built], open_it: Open, encoder: Encoder) -> None:
    built = build()
    shutil.rmtree(built.folder / CHROMA)
    write_vectors(built.folder / CHROMA, built.manifest.generation, ["twin-a#1"], encoder(["asthma"]))
    sealed = built.manifest.model_copy(update={"files": file_hashes(built.folder)})
    (built.folder / MANIFEST).write_text(sealed.model_dump_json(), encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="holds 1 vectors"):
        open_it()


def test_an_index_of_another_corpus_is_outdated(
    build: Callable[..., Built], open_it: Open, records: Path
) -> None:
    build()
    write_record(records, make_record("sleep-one", plain="Sleep stayed the same."))
    with pytest.raises(IndexOutdatedError, match="the corpus has changed"):
        open_it()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("model_sha256", "0" * 64, "another encoder"),
        ("recipe_sha256", "0" * 64, "another way"),
        ("versions", {"chromadb": "0.1"}, "another version"),
    ],
)
def test_an_index_of_another_making_is_outdated(
    build: Callable[..., Built], open_it: Open, field: str, value: object, reason: str
) -> None:
    built = build()
    other = built.manifest.model_copy(update={field: value})
    (built.folder / MANIFEST).write_text(other.model_dump_json(), encoding="utf-8")
    with pytest.raises(IndexOutdatedError, match=reason):
        open_it()


def test_an_encoder_that_answers_otherwise_is_refused(
    build: Callable[..., Built], root: Path, records: Path, encoder: Encoder
) -> None:
    def reversed_encoder(texts: Sequence[str]) -> NDArray[np.float32]:
        return encoder(texts)[:, ::-1].copy()

    build()
    with pytest.raises(IndexOutdatedError, match="another encoder"):
        open_index(root, encoder=reversed_encoder, records=records)


def test_opening_changes_no_file(build: Callable[..., Built], open_it: Open) -> None:
    folder = build().folder
    before = file_hashes(folder)
    open_it()
    open_it()
    assert file_hashes(folder) == before


def test_an_open_index_answers_the_same_while_it_is_rebuilt_and_removed(
    build: Callable[..., Built], open_it: Open, root: Path, records: Path
) -> None:
    build()
    index = open_it()
    before = [hit.finding.id for hit in index.search("leg cramps at night")]
    write_record(records, make_record("cramps-one", plain="Nothing about that any more."))
    build()
    assert [hit.finding.id for hit in index.search("leg cramps at night")] == before
    shutil.rmtree(root)
    assert [hit.finding.id for hit in index.search("leg cramps at night")] == before


def test_it_opens_without_an_encoder_and_ranks_by_words(
    build: Callable[..., Built], root: Path, records: Path
) -> None:
    build()
    hit = open_index(root, records=records).search("insomnia")[0]
    assert hit.finding.id == "sleep-one#1"
    assert hit.dense is None
