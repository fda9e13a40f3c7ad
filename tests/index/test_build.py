"""A build is beside the old index, sealed, swapped at once, and skipped where nothing has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import FaultyCorpusError
from index.build import Built
from index.generations import current_generation, reading
from index.ranking import Encoder
from index.search import open_index
from tests.index.conftest import hashed_words, make_record, write_record


def test_a_second_build_does_nothing_and_is_quick(build: Callable[..., Built]) -> None:
    first = build()
    started = time.perf_counter()
    second = build()
    assert time.perf_counter() - started < 1
    assert first.rebuilt
    assert not second.rebuilt
    assert second.folder == first.folder


def test_a_changed_record_is_found_after_the_next_build(
    build: Callable[..., Built], records: Path, root: Path, encoder: Encoder
) -> None:
    build()
    write_record(records, make_record("sleep-one", plain="Magnesium changed the colour of dreams."))
    assert build().rebuilt
    hits = open_index(root, encoder=encoder, records=records).search("colour of dreams", k=1)
    assert hits[0].finding.id == "sleep-one#1"


def test_damage_is_repaired_by_a_plain_build(build: Callable[..., Built]) -> None:
    built = build()
    (built.folder / "records.jsonl").write_text("", encoding="utf-8")
    assert build().rebuilt


def test_an_interrupted_build_leaves_the_old_index_in_use(
    build: Callable[..., Built], records: Path, root: Path, encoder: Encoder
) -> None:
    before = build().folder

    def interrupted(texts: Sequence[str]) -> NDArray[np.float32]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(encoder=interrupted, force=True)
    assert current_generation(root) == before
    assert open_index(root, encoder=encoder, records=records).search("leg cramps")
    build(force=True)
    assert sorted(path.name for path in root.glob(".building-*")) == []


def test_a_broken_record_leaves_the_old_index_in_use(
    build: Callable[..., Built], records: Path, root: Path
) -> None:
    before = build().folder
    (records / "sleep" / "sleep-one.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(FaultyCorpusError, match=r"sleep-one\.yaml"):
        build()
    assert current_generation(root) == before


def test_an_empty_corpus_is_refused(build: Callable[..., Built], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FaultyCorpusError, match="empty"):
        build(records=tmp_path / "empty")


def test_an_old_generation_goes_only_when_nobody_is_opening_it(
    build: Callable[..., Built], root: Path
) -> None:
    build()
    with reading(root) as old:
        build(force=True)
        assert old.exists()
    newest = build(force=True).folder
    assert not old.exists()
    assert [path.name for path in root.glob("g-*")] == [newest.name]


def test_the_manifest_tells_what_was_built(build: Callable[..., Built]) -> None:
    manifest = build().manifest
    assert (manifest.records, manifest.findings) == (8, 8)
    assert set(manifest.versions) == {"chromadb", "sentence-transformers", "bm25s", "PyStemmer"}
    assert {"records.jsonl", "documents.jsonl", "chroma/chroma.sqlite3"} <= set(manifest.files)


def test_the_stand_in_encoder_makes_unit_vectors() -> None:
    assert np.allclose(np.linalg.norm(hashed_words(["leg cramps", ""]), axis=1), 1)
