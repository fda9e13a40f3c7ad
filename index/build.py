"""Builds an index beside the old one, seals it, and swaps it in: from the corpus to a generation on disk.

An index that already is what the corpus, the model and the code would make is left alone, which takes a
fraction of a second and loads nothing heavy. An interrupted build leaves the old index in use.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.reader import RECORDS, TOPICS, read_records, read_topics
from index.documents import Document, documents
from index.embedder import DIMENSIONS, load_encoder
from index.errors import IndexUnavailableError
from index.generations import (
    BUILDING,
    building,
    current_generation,
    default_index_dir,
    make_current,
    remove_unused,
)
from index.lockfile import read_lock
from index.manifest import (
    CANARY_QUERIES,
    IN_USE,
    MANIFEST,
    Canary,
    Manifest,
    file_hashes,
    read_manifest,
    recipe_sha256,
    tree_sha256,
    versions,
)
from index.ranking import Encoder, Ranker, top
from index.store import read_vectors, remove_vectors, write_vectors
from index.weights import ENCODER

CHROMA = "chroma"
RECORDS_FILE = "records.jsonl"
DOCUMENTS_FILE = "documents.jsonl"
CANARY_DEPTH = 5
BATCH = 32


@dataclass(frozen=True)
class Built:
    """Which generation is current now, and whether this call made it."""

    folder: Path
    manifest: Manifest
    rebuilt: bool


def build_index(
    path: Path | None = None,
    *,
    encoder: Encoder | None = None,
    force: bool = False,
    progress: bool = True,
    records: Path = RECORDS,
    topics: Path = TOPICS,
) -> Built:
    """Build the index at ``path`` unless it is up to date; ``force`` builds in any case.

    Raises ``corpus.errors.FaultyCorpusError``, ``WeightsError`` or ``IndexUnavailableError``.
    """
    root = path or default_index_dir()
    with building(root):
        if not force and (current := _up_to_date(root, records, topics)):
            return current
        encode = encoder or load_encoder(fetch=True)
        folder = _build(root, encode, records, topics, progress=progress)
        for generation in remove_unused(root):
            remove_vectors(folder / CHROMA, generation)
        return Built(folder=folder, manifest=read_manifest(folder), rebuilt=True)


def outdated(manifest: Manifest, records: Path = RECORDS, topics: Path = TOPICS) -> str | None:
    """Why an index no longer is what a build would make now, or None."""
    if manifest.corpus_sha256 != tree_sha256((records, topics)):
        return "the corpus has changed since"
    if manifest.model_sha256 != read_lock().model(ENCODER).files[0].sha256:
        return "models.lock pins another encoder"
    if manifest.recipe_sha256 != recipe_sha256():
        return "findings are indexed in another way now"
    if manifest.versions != versions():
        return "a library that it depends on has another version"
    return None


def _up_to_date(root: Path, records: Path, topics: Path) -> Built | None:
    try:
        folder = current_generation(root)
        manifest = read_manifest(folder)
    except IndexUnavailableError:
        return None
    if outdated(manifest, records, topics) or manifest.files != file_hashes(folder):
        return None
    return Built(folder=folder, manifest=manifest, rebuilt=False)


def _build(root: Path, encode: Encoder, records: Path, topics: Path, *, progress: bool) -> Path:
    corpus_sha256 = tree_sha256((records, topics))
    read = read_records(records)
    made = documents(read, {topic.id: topic for topic in read_topics(topics)})
    generation = uuid.uuid4().hex[:16]
    draft = root / f"{BUILDING}{generation}"
    draft.mkdir()
    ids = [document.id for document in made]
    vectors = _encode(encode, [document.for_vector for document in made], shown=progress)
    write_vectors(draft / CHROMA, generation, ids, vectors)
    _write_lines(draft / RECORDS_FILE, [record.model_dump_json(exclude_defaults=True) for record in read])
    _write_lines(draft / DOCUMENTS_FILE, [json.dumps([document.id, document.for_words]) for document in made])
    (draft / IN_USE).touch()
    model = read_lock().model(ENCODER)
    manifest = Manifest(
        generation=generation,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus_sha256=corpus_sha256,
        recipe_sha256=recipe_sha256(),
        model=model.name,
        model_sha256=model.files[0].sha256,
        versions=versions(),
        records=len(read),
        findings=len(made),
        files={},
        canaries=_canaries(encode, made, read_vectors(draft / CHROMA, generation, ids)),
    )
    sealed = manifest.model_copy(update={"files": file_hashes(draft)})
    (draft / MANIFEST).write_text(sealed.model_dump_json(), encoding="utf-8")
    return make_current(root, draft, generation)


def _encode(encode: Encoder, texts: Sequence[str], *, shown: bool) -> NDArray[np.float32]:
    from rich.console import Console
    from rich.progress import track

    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    starts = track(
        range(0, len(texts), BATCH),
        description="indexing findings",
        console=Console(stderr=True),
        disable=not shown,
        transient=True,
    )
    for start in starts:
        vectors[start : start + BATCH] = encode(texts[start : start + BATCH])
    return vectors


def _canaries(encode: Encoder, made: Sequence[Document], vectors: NDArray[np.float32]) -> tuple[Canary, ...]:
    ids = [document.id for document in made]
    texts = [document.for_words for document in made]
    by_words, by_both = Ranker(texts), Ranker(texts, vectors, encode)
    canaries = []
    for query in CANARY_QUERIES:
        vector = encode([query])[0]
        canaries.append(
            Canary(
                query=query,
                vector=tuple(float(number) for number in vector),
                cosines=tuple(round(float(cosine), 6) for cosine in vectors @ vector),
                first=tuple(ids[i] for i in top(by_both.rank(query).fused, ids, CANARY_DEPTH)),
                first_by_words=tuple(ids[i] for i in top(by_words.rank(query).fused, ids, CANARY_DEPTH)),
            )
        )
    return tuple(canaries)


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
