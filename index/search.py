"""Opens a sealed index and ranks its findings for a question.

Opening verifies everything and then holds all of it in memory, so that nothing which happens to the files later
can change an answer; passages of full texts (``index/passages.py``) follow when they are first asked for. Without
an encoder, findings are ranked by words alone. Retracted records never come back from a search unless they are
asked for; superseded ones come after what replaced them.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.reader import RECORDS, TOPICS
from corpus.record import Finding, Record
from index.build import CHROMA, DOCUMENTS_FILE, RECORDS_FILE, outdated
from index.errors import IndexDamagedError, IndexOutdatedError
from index.generations import default_index_dir, reading
from index.manifest import PASSAGES, Manifest, file_hashes, read_manifest, require_sealed
from index.passages import PassageHit, PassageShelf, read_shelf
from index.ranking import Encoder, Ranker, top
from index.store import read_vectors
from index.synonyms import widen

TOPIC_BOOST = 0.15
DESIGN_BOOST = {  # among findings that fit about as well, those of gathered evidence come first
    "umbrella_review": 0.08,
    "systematic_review": 0.08,
    "meta_analysis": 0.08,
    "guideline": 0.055,
    "reference_values": 0.055,
    "regulation": 0.055,
}
JUST_BELOW = 1e-3
COSINE_TOLERANCE = 2e-3
SAME_VECTOR = 0.98

RELEVANT = 0.0
RELEVANT_BESIDE = (
    -1.5
)  # for a finding beside one that is relevant, or filed under the topic that was asked about


@dataclass(frozen=True)
class Hit:
    """A finding found, its record, and why: compare ``score`` within one search, the others across searches.

    ``dense`` is the cosine (None without an encoder), ``lexical`` the BM25 score, ``relevance`` how surely the
    finding speaks to the question at all: above zero, rather yes than no.
    """

    finding: Finding
    record: Record
    score: float
    dense: float | None
    lexical: float
    relevance: float


class Index:
    """Findings held in memory. Made by ``open_index``; safe to search from several threads."""

    def __init__(
        self,
        *,
        manifest: Manifest,
        found: Sequence[tuple[Record, Finding]],
        ranker: Ranker,
        shelf: Callable[[], PassageShelf],
    ) -> None:
        self.manifest = manifest
        self._shelf = shelf
        self._found = tuple(found)
        self._ids = [finding.id for _, finding in found]
        self._ranker = ranker
        self._retracted = np.array([record.retracted for record, _ in found], dtype=bool)
        self._replaced_by = _replacements(found)
        self._by_design = np.array([DESIGN_BOOST.get(record.design, 0.0) for record, _ in found])

    def __len__(self) -> int:
        return len(self._found)

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        topics: frozenset[str] = frozenset(),
        include_retracted: bool = False,
    ) -> list[Hit]:
        """The k best findings, best first; those filed under ``topics`` are preferred, not required.

        Equal scores come in the order of their ids. An empty query finds nothing.
        """
        if not query.strip() or k < 1:
            return []
        ranking = self._ranker.rank(widen(query))
        relevance = ranking.relevance
        score = ranking.fused + self._by_design
        if topics:
            score = score + TOPIC_BOOST * np.array([finding.topic in topics for _, finding in self._found])
        for old, newer in self._replaced_by.items():
            score[old] = min(score[old], score[newer].max() - JUST_BELOW)
        if not include_retracted:
            score = np.where(self._retracted, -np.inf, score)
        hits = []
        for i in top(score.astype(np.float32), self._ids, k):
            if np.isinf(score[i]):
                break
            record, finding = self._found[i]
            dense = None if ranking.dense is None else float(ranking.dense[i])
            hits.append(
                Hit(
                    finding=finding,
                    record=record,
                    score=float(score[i]),
                    dense=dense,
                    lexical=float(ranking.lexical[i]),
                    relevance=float(relevance[i]),
                )
            )
        return hits

    def passages(self, query: str, *, k: int = 5, include_retracted: bool = False) -> list[PassageHit]:
        """The k best passages of the site's own full texts that speak to the query; none where it added none.

        Show them below every finding: nobody has curated them. The first call reads and verifies them, and raises
        ``IndexDamagedError``, or ``IndexOutdatedError`` where the index was rebuilt since it was opened.
        """
        if not self.manifest.passages or not query.strip() or k < 1:
            return []
        return self._shelf().search(query, k=k, include_retracted=include_retracted)

    def relevant(self, query: str, *, k: int = 10, topics: frozenset[str] = frozenset()) -> list[Hit]:
        """The hits of ``search`` that speak to the question; none where the corpus has nothing on it.

        A weaker hit is kept beside a strong one, and where it is filed under a topic that was asked about.
        """
        hits = self.search(query, k=k, topics=topics)
        answered = any(hit.relevance >= RELEVANT for hit in hits)
        return [
            hit
            for hit in hits
            if hit.relevance >= RELEVANT
            or (hit.relevance >= RELEVANT_BESIDE and (answered or hit.finding.topic in topics))
        ]


def _replacements(found: Sequence[tuple[Record, Finding]]) -> dict[int, list[int]]:
    """For each finding of a superseded record, the findings of what replaced it, where the corpus has them."""
    findings: dict[str, list[int]] = {}
    for number, (record, _) in enumerate(found):
        findings.setdefault(record.id, []).append(number)
    replaced = {
        number: [new for newer in record.superseded_by for new in findings.get(newer, ())]
        for number, (record, _) in enumerate(found)
        if record.superseded_by
    }
    return {old: newer for old, newer in replaced.items() if newer}


def open_index(
    path: Path | None = None,
    *,
    encoder: Encoder | None = None,
    records: Path = RECORDS,
    topics: Path = TOPICS,
) -> Index:
    """Open the current index at ``path`` for reading only, without an encoder for words alone.

    Raises ``IndexMissingError``, ``IndexOutdatedError`` or ``IndexDamagedError``, each saying what to do.
    """
    root = path or default_index_dir()
    with reading(root) as folder:
        manifest = read_manifest(folder)
        reason = outdated(manifest, records, topics)
        if reason:
            raise IndexOutdatedError(f"{folder}: {reason}; run `python -m index build`")
        sealed = {name: value for name, value in manifest.files.items() if name.split("/")[0] != PASSAGES}
        require_sealed(folder, sealed, file_hashes(folder, without=PASSAGES))
        found = _read_findings(folder)
        texts = _read_texts(folder, [finding.id for _, finding in found])
        ids = [finding.id for _, finding in found]
        vectors = read_vectors(folder / CHROMA, manifest.generation, ids) if encoder else None
    if len(found) != manifest.findings:
        raise _damaged(folder, f"{len(found)} findings instead of {manifest.findings}")
    _require_canaries(folder, manifest, texts, ids, vectors)
    if encoder is not None:
        _require_same_encoder(folder, manifest, encoder)

    @functools.cache
    def shelf() -> PassageShelf:
        with reading(root) as folder:
            if read_manifest(folder).generation != manifest.generation:
                raise IndexOutdatedError(f"{root}: was rebuilt since it was opened; open it again")
            mine = [record for record, _ in found]
            return read_shelf(folder, manifest, records=mine, texts=texts, vectors=vectors, encoder=encoder)

    return Index(manifest=manifest, found=found, ranker=Ranker(texts, vectors, encoder), shelf=shelf)


def _read_findings(folder: Path) -> list[tuple[Record, Finding]]:
    lines = (folder / RECORDS_FILE).read_text(encoding="utf-8").splitlines()
    records = [Record.model_validate_json(line) for line in lines]
    found = [(record, finding) for record in records for finding in record.findings]
    return sorted(found, key=lambda pair: pair[1].id)


def _read_texts(folder: Path, ids: Sequence[str]) -> list[str]:
    lines = (folder / DOCUMENTS_FILE).read_text(encoding="utf-8").splitlines()
    texts = dict(json.loads(line) for line in lines)
    return [texts[name] for name in ids]


def _require_canaries(
    folder: Path,
    manifest: Manifest,
    texts: Sequence[str],
    ids: Sequence[str],
    vectors: NDArray[np.float32] | None,
) -> None:
    """The index must still answer its canary queries as on the day it was built."""
    by_words = Ranker(texts)
    for canary in manifest.canaries:
        first = top(by_words.rank(canary.query).fused, ids, len(canary.first_by_words))
        if tuple(ids[i] for i in first) != canary.first_by_words:
            raise _damaged(folder, f"ranks '{canary.query}' otherwise than when it was built")
        if vectors is None:
            continue
        cosines = vectors @ np.array(canary.vector, dtype=np.float32)
        if np.abs(cosines - np.array(canary.cosines, dtype=np.float32)).max() > COSINE_TOLERANCE:
            raise _damaged(folder, f"its vectors answer '{canary.query}' otherwise than when it was built")


def _require_same_encoder(folder: Path, manifest: Manifest, encoder: Encoder) -> None:
    canary = manifest.canaries[0]
    if float(encoder([canary.query])[0] @ np.array(canary.vector, dtype=np.float32)) < SAME_VECTOR:
        raise IndexOutdatedError(
            f"{folder}: was built by another encoder; run `python -m index build --force`"
        )


def _damaged(folder: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(f"{folder}: {what}; run `python -m index build --force`")
