"""The second collection: passages of the full texts that a site adds, searched beside the findings.

A generation keeps them in a folder of their own, sealed by the same manifest. They are read and verified when
they are first searched, so that an index without them, or one that is never asked for them, opens no slower.
They are ranked together with the findings, whose many texts say which words are common, and come back alone:
nobody has curated them, so wherever both are shown, every finding stands above every passage.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from inspect import getsourcefile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.draft import Draft
from corpus.passages import Passage
from corpus.record import Record
from index.manifest import PASSAGES, Manifest, file_hashes, require_sealed, tree_sha256
from index.ranking import Encoder, Ranker, Ranking, top
from index.store import PASSAGES as COLLECTION
from index.store import read_vectors, write_vectors
from index.synonyms import widen

CHROMA = "chroma"
LINES = "passages.jsonl"
SPEAKS = -1.5  # passages less relevant than this say nothing to the question, and are left out


@dataclass(frozen=True)
class PassageHit:
    """A passage found. ``quote`` stands word for word at ``place`` (its page or section) of the publication.

    ``score`` compares within one search, ``relevance`` across searches: above zero, it rather speaks to the question.
    ``record`` is the curated record of the same publication, where the corpus has one.
    """

    id: str
    authors: tuple[str, ...]
    title: str
    year: int | None
    doi: str | None
    pmid: str | None
    place: str
    quote: str
    retracted: bool
    record: Record | None
    score: float
    dense: float | None
    lexical: float
    relevance: float


class PassageShelf:
    """Passages held in memory, ranked among the findings' texts."""

    def __init__(
        self, passages: Sequence[Passage], records: Mapping[str, Record], ranker: Ranker, *, beside: int
    ) -> None:
        self._passages = tuple(passages)
        self._ids = [passage.id for passage in passages]
        self._records = records
        self._ranker = ranker
        self._beside = beside

    def search(self, query: str, *, k: int, include_retracted: bool) -> list[PassageHit]:
        """The k best passages that speak to the query, best first; equal scores in the order of their ids."""
        ranking = self._ranker.rank(widen(query))
        mine = slice(self._beside, None)
        relevance = ranking.relevance[mine]
        shown = relevance >= SPEAKS
        if not include_retracted:
            shown &= ~np.array([passage.retracted for passage in self._passages], dtype=bool)
        score = np.where(shown, ranking.fused[mine], -np.inf).astype(np.float32)
        return [self._hit(i, ranking, float(score[i])) for i in top(score, self._ids, k) if shown[i]]

    def _hit(self, number: int, ranking: Ranking, score: float) -> PassageHit:
        passage, row = self._passages[number], self._beside + number
        return PassageHit(
            id=passage.id,
            authors=passage.authors,
            title=passage.title,
            year=passage.year,
            doi=passage.doi,
            pmid=passage.pmid,
            place=passage.place,
            quote=passage.text,
            retracted=passage.retracted,
            record=self._records.get(passage.record) if passage.record else None,
            score=score,
            dense=None if ranking.dense is None else float(ranking.dense[row]),
            lexical=float(ranking.lexical[row]),
            relevance=float(ranking.relevance[row]),
        )


def write_passages(
    generation_folder: Path, generation: str, passages: Sequence[Passage], vectors: NDArray[np.float32]
) -> None:
    """Put passages and their vectors into a generation that is being built; nothing at all where there are none."""
    if not passages:
        return
    folder = generation_folder / PASSAGES
    folder.mkdir()
    lines = "".join(f"{passage.model_dump_json()}\n" for passage in passages)
    (folder / LINES).write_text(lines, encoding="utf-8")
    write_vectors(folder / CHROMA, generation, [passage.id for passage in passages], vectors, COLLECTION)


def read_shelf(
    generation_folder: Path,
    manifest: Manifest,
    *,
    records: Iterable[Record],
    texts: Sequence[str],
    vectors: NDArray[np.float32] | None,
    encoder: Encoder | None,
) -> PassageShelf:
    """The passages of a sealed generation, ranked among the findings' ``texts`` and ``vectors``.

    Raises ``IndexDamagedError``.
    """
    passages = read_lines(generation_folder, manifest)
    both = None
    if vectors is not None:
        both = np.vstack([vectors, passage_vectors(generation_folder, manifest, passages)])
    ranker = Ranker([*texts, *map(for_words, passages)], both, encoder)
    return PassageShelf(passages, {record.id: record for record in records}, ranker, beside=len(texts))


def read_lines(generation_folder: Path, manifest: Manifest) -> list[Passage]:
    """The passages of a generation, once every file of theirs is as sealed."""
    folder = generation_folder / PASSAGES
    sealed = {
        name.removeprefix(f"{PASSAGES}/"): value
        for name, value in manifest.files.items()
        if name.startswith(f"{PASSAGES}/")
    }
    require_sealed(folder, sealed, file_hashes(folder))
    if not manifest.passages:
        return []
    return [
        Passage.model_validate(json.loads(line))
        for line in (folder / LINES).read_text(encoding="utf-8").split("\n")
        if line
    ]


def passage_vectors(
    generation_folder: Path, manifest: Manifest, passages: Sequence[Passage]
) -> NDArray[np.float32]:
    """The vectors of these passages, in their order. Raises ``IndexDamagedError``."""
    ids = [passage.id for passage in passages]
    return read_vectors(generation_folder / PASSAGES / CHROMA, manifest.generation, ids, COLLECTION)


def for_words(passage: Passage) -> str:
    """What a passage is found by among the words: its title too, since a page rarely repeats it."""
    return f"{passage.title} {passage.text}"


def passages_sha256(drafts: Path) -> str:
    """A hash of the drafts and of the modules that cut them into passages."""
    return hashlib.sha256(f"{tree_sha256((drafts,))} {_cutting_sha256()}".encode()).hexdigest()


@functools.cache
def _cutting_sha256() -> str:
    modules = (getsourcefile(Passage), getsourcefile(Draft), __file__)
    return hashlib.sha256(b"".join(Path(str(path)).read_bytes() for path in modules)).hexdigest()
