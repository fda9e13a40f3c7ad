"""Builds an index beside the old one, seals it, and swaps it in: from the corpus to a generation on disk.

An index that already is what the corpus, the model and the code would make is left alone, which takes a
fraction of a second and loads nothing heavy. Where only one part has changed, the vectors of the rest are taken
over from the old index. An interrupted build leaves the old index in use.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import Fault
from corpus.passages import Passage, read_passages
from corpus.reader import DRAFTS, RECORDS, TOPICS, read_records, read_topics
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
from index.passages import passage_vectors, passages_sha256, read_lines, write_passages
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
    """Which generation is current now, whether this call made it, and which drafts it could not read."""

    folder: Path
    manifest: Manifest
    rebuilt: bool
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class _Sources:
    """The folders that an index is made from."""

    records: Path
    topics: Path
    drafts: Path


@dataclass(frozen=True)
class _Kept:
    """Vectors of the old index that still hold: all of the findings' or none, and the passages' by their text."""

    findings: NDArray[np.float32] | None = None
    passages: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


def build_index(
    path: Path | None = None,
    *,
    encoder: Encoder | None = None,
    force: bool = False,
    progress: bool = True,
    records: Path = RECORDS,
    topics: Path = TOPICS,
    drafts: Path = DRAFTS,
) -> Built:
    """Build the index at ``path`` unless it is up to date; ``force`` builds in any case, and all of it anew.

    Raises ``corpus.errors.FaultyCorpusError``, ``WeightsError`` or ``IndexUnavailableError``.
    """
    root = path or default_index_dir()
    sources = _Sources(records, topics, drafts)
    with building(root):
        old = None if force else _sealed(root)
        if old and not outdated(old.manifest, records, topics) and not new_passages(old.manifest, drafts):
            return old
        encode = encoder or load_encoder(fetch=True)
        folder, faults = _build(root, encode, sources, _kept(old, sources), progress=progress)
        for generation in remove_unused(root):
            remove_vectors(folder / CHROMA, generation)
        return Built(folder=folder, manifest=read_manifest(folder), rebuilt=True, faults=faults)


def outdated(manifest: Manifest, records: Path = RECORDS, topics: Path = TOPICS) -> str | None:
    """Why an index no longer is what a build would make now, or None."""
    if manifest.corpus_sha256 != tree_sha256((records, topics)):
        return "the corpus has changed since"
    return _made_otherwise(manifest)


def _made_otherwise(manifest: Manifest) -> str | None:
    if manifest.model_sha256 != read_lock().model(ENCODER).files[0].sha256:
        return "models.lock pins another encoder"
    if manifest.recipe_sha256 != recipe_sha256():
        return "findings are indexed in another way now"
    if manifest.versions != versions():
        return "a library that it depends on has another version"
    return None


def new_passages(manifest: Manifest, drafts: Path = DRAFTS) -> bool:
    """Whether the full texts are others than those whose passages an index holds. Its findings still hold."""
    return manifest.passages_sha256 != passages_sha256(drafts)


def _sealed(root: Path) -> Built | None:
    """The current index, where every file of it is as sealed."""
    try:
        folder = current_generation(root)
        manifest = read_manifest(folder)
    except IndexUnavailableError:
        return None
    return (
        Built(folder=folder, manifest=manifest, rebuilt=False)
        if manifest.files == file_hashes(folder)
        else None
    )


def _kept(old: Built | None, sources: _Sources) -> _Kept:
    if old is None or _made_otherwise(old.manifest):
        return _Kept()
    try:
        passages = read_lines(old.folder, old.manifest)
        vectors = passage_vectors(old.folder, old.manifest, passages) if passages else ()
        by_text = {passage.text: vector for passage, vector in zip(passages, vectors, strict=True)}
        if outdated(old.manifest, sources.records, sources.topics):
            return _Kept(passages=by_text)
        lines = (old.folder / DOCUMENTS_FILE).read_text(encoding="utf-8").splitlines()
        ids = [json.loads(line)[0] for line in lines]
        return _Kept(read_vectors(old.folder / CHROMA, old.manifest.generation, ids), by_text)
    except IndexUnavailableError:
        return _Kept()


def _build(
    root: Path, encode: Encoder, sources: _Sources, kept: _Kept, *, progress: bool
) -> tuple[Path, tuple[Fault, ...]]:
    corpus_sha256 = tree_sha256((sources.records, sources.topics))
    drafts_sha256 = passages_sha256(sources.drafts)
    read = read_records(sources.records)
    made = documents(read, {topic.id: topic for topic in read_topics(sources.topics)})
    cut = list(read_passages(sources.drafts, read))
    passages = [item for item in cut if isinstance(item, Passage)]
    generation = uuid.uuid4().hex[:16]
    draft = root / f"{BUILDING}{generation}"
    draft.mkdir()
    ids = [document.id for document in made]
    vectors = kept.findings
    if vectors is None:
        vectors = _encode(encode, [one.for_vector for one in made], of="findings", shown=progress)
    write_vectors(draft / CHROMA, generation, ids, vectors)
    write_passages(draft, generation, passages, _passage_vectors(encode, passages, kept, shown=progress))
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
        passages=len(passages),
        passages_sha256=drafts_sha256,
        files={},
        canaries=_canaries(encode, made, read_vectors(draft / CHROMA, generation, ids)),
    )
    sealed = manifest.model_copy(update={"files": file_hashes(draft)})
    (draft / MANIFEST).write_text(sealed.model_dump_json(), encoding="utf-8")
    faults = tuple(item for item in cut if isinstance(item, Fault))
    return make_current(root, draft, generation), faults


def _passage_vectors(
    encode: Encoder, passages: Sequence[Passage], kept: _Kept, *, shown: bool
) -> NDArray[np.float32]:
    new = [passage.text for passage in passages if passage.text not in kept.passages]
    by_text = dict(kept.passages) | dict(
        zip(new, _encode(encode, new, of="passages", shown=shown), strict=True)
    )
    rows = [by_text[passage.text] for passage in passages]
    return np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSIONS)


def _encode(encode: Encoder, texts: Sequence[str], *, of: str, shown: bool) -> NDArray[np.float32]:
    from rich.console import Console
    from rich.progress import track

    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    starts = track(
        range(0, len(texts), BATCH),
        description=f"indexing {of}",
        console=Console(stderr=True),
        disable=not shown or not texts,
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
