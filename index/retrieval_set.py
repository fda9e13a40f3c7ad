"""Scores the ranking on a BEIR-style folder: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv``.

The ranking is ``index.ranking``'s, the same that ranks findings. A text of up to two windows of the encoder is
known by its first window, which measured no worse than all of them; of a longer one every window counts, and its
best one speaks for it. The files are read line by line, and a line that cannot be read is named.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.embedder import DIMENSIONS
from index.errors import RetrievalSetError
from index.ranking import Encoder, Ranker, Scores, top

WINDOW = 180  # words, about the encoder's 256 tokens
STRIDE = 150
LONG = 2 * WINDOW
BLOCK = 256
DEPTH = 100
METHODS = ("fused", "lexical", "dense")

Item = TypeVar("Item")


@dataclass(frozen=True)
class Scored:
    """Means over the queries that have a relevant document."""

    ndcg_at_10: float
    recall_at_10: float
    recall_at_100: float
    mrr_at_10: float


def evaluate(folder: Path, encoder: Encoder | None, *, progress: bool = True) -> dict[str, object]:
    """Rank every judged query and return the scores of each method, the counts and the seconds spent.

    Without an encoder only ``lexical`` is scored. Raises ``RetrievalSetError``.
    """
    started = time.perf_counter()
    ids, texts = _corpus(folder / "corpus.jsonl")
    relevant = _qrels(folder)
    queries = [(name, text) for name, text in _queries(folder / "queries.jsonl") if name in relevant]
    if not queries:
        raise RetrievalSetError(f"{folder}: none of the queries is judged in the qrels file")
    read = time.perf_counter()
    vectors, owners = _document_vectors(texts, encoder, shown=progress) if encoder else (None, None)
    encoded = time.perf_counter()
    ranker = Ranker(texts, vectors, encoder, owners=owners)
    indexed = time.perf_counter()
    gains: dict[str, list[Scored]] = {}
    for name, text in _shown(_warmed(queries, encoder), len(queries), "ranking queries", shown=progress):
        ranking = ranker.rank(text)
        for method in METHODS:
            scores: Scores | None = getattr(ranking, method)
            if scores is None or (encoder is None and method == "fused"):
                continue
            found = [ids[i] for i in top(scores, ids, DEPTH + 1) if ids[i] != name][:DEPTH]
            gains.setdefault(method, []).append(_score(found, relevant[name]))
    ranked = time.perf_counter()
    return {
        "folder": str(folder),
        "documents": len(ids),
        "queries": len(queries),
        **{method: _means(scored) for method, scored in gains.items()},
        "seconds": {
            "read": round(read - started, 2),
            "encode_documents": round(encoded - read, 2),
            "index_words": round(indexed - encoded, 2),
            "rank_queries": round(ranked - indexed, 2),
            "per_query": round((ranked - indexed) / len(queries), 4),
        },
    }


def _score(found: Sequence[str], grades: dict[str, int]) -> Scored:
    """One query's measures; the gain of a document is its grade, as in trec_eval."""
    wanted = {name for name, grade in grades.items() if grade > 0}
    gained = sum(grades.get(name, 0) / np.log2(rank + 2) for rank, name in enumerate(found[:10]))
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:10]
    best = sum(grade / np.log2(rank + 2) for rank, grade in enumerate(ideal))
    first = next((rank for rank, name in enumerate(found[:10]) if name in wanted), None)
    return Scored(
        ndcg_at_10=float(gained / best),
        recall_at_10=len(wanted.intersection(found[:10])) / len(wanted),
        recall_at_100=len(wanted.intersection(found[:DEPTH])) / len(wanted),
        mrr_at_10=0.0 if first is None else 1 / (first + 1),
    )


def _means(scored: Sequence[Scored]) -> dict[str, float]:
    names = asdict(scored[0])
    return {name: round(float(np.mean([getattr(one, name) for one in scored])), 4) for name in names}


def _document_vectors(
    texts: Sequence[str], encoder: Encoder, *, shown: bool
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """A vector for each window and the number of the text that it is of, encoded by similar length."""
    windows = [(number, window) for number, text in enumerate(texts) for window in _windows(text)]
    order = sorted(range(len(windows)), key=lambda i: len(windows[i][1]), reverse=True)
    vectors = np.zeros((len(windows), DIMENSIONS), dtype=np.float32)
    blocks = [order[start : start + BLOCK] for start in range(0, len(order), BLOCK)]
    for block in _shown(blocks, len(blocks), "encoding documents", shown=shown):
        vectors[block] = encoder([windows[i][1] for i in block])
    return vectors, np.array([number for number, _ in windows], dtype=np.int64)


def _windows(text: str) -> list[str]:
    words = text.split()
    if len(words) <= LONG:
        return [text]
    return [
        " ".join(words[start : start + WINDOW]) for start in range(0, len(words) - WINDOW + STRIDE, STRIDE)
    ]


def _warmed(queries: Sequence[tuple[str, str]], encoder: Encoder | None) -> Iterator[tuple[str, str]]:
    """The queries, encoded a block at a time ahead of their use: the encoder remembers them."""
    rest = iter(queries)
    while block := list(islice(rest, BLOCK)):
        if encoder is not None:
            encoder([text for _, text in block])
        yield from block


def _corpus(path: Path) -> tuple[list[str], list[str]]:
    ids: dict[str, None] = {}
    texts: list[str] = []
    for where, line in _lines(path):
        name = _field(line, "_id", where)
        if name in ids:
            raise RetrievalSetError(f"{where}: the _id '{name}' is used twice")
        ids[name] = None
        texts.append(f"{line.get('title') or ''} {_field(line, 'text', where, empty=True)}".strip())
    if not ids:
        raise RetrievalSetError(f"{path}: holds no document")
    return list(ids), texts


def _queries(path: Path) -> list[tuple[str, str]]:
    return [(_field(line, "_id", where), _field(line, "text", where)) for where, line in _lines(path)]


def _lines(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    try:
        with path.open(encoding="utf-8") as source:
            for number, text in enumerate(source, start=1):
                if not text.strip():
                    continue
                where = f"{path}: line {number}"
                try:
                    line = json.loads(text)
                except json.JSONDecodeError as error:
                    raise RetrievalSetError(f"{where}: is not JSON: {error.msg}") from error
                if not isinstance(line, dict):
                    raise RetrievalSetError(f"{where}: is not an object with _id and text")
                yield where, line
    except OSError as error:
        raise RetrievalSetError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise RetrievalSetError(f"{path}: is not UTF-8 text: {error.reason}") from error


def _field(line: dict[str, object], name: str, where: str, *, empty: bool = False) -> str:
    value = line.get(name)
    if isinstance(value, int):
        value = str(value)
    if not isinstance(value, str) or not (empty or value.strip()):
        raise RetrievalSetError(f"{where}: has no text under '{name}'")
    return value


def _qrels(folder: Path) -> dict[str, dict[str, int]]:
    """Grades by query and document, from ``qrels.tsv`` or BEIR's ``qrels/test.tsv``."""
    choices = [folder / "qrels.tsv", folder / "qrels" / "test.tsv", *sorted(folder.glob("qrels/*.tsv"))]
    path = next((choice for choice in choices if choice.is_file()), None)
    if path is None:
        raise RetrievalSetError(f"{folder}: has neither qrels.tsv nor qrels/test.tsv")
    grades: dict[str, dict[str, int]] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        columns = text.split("\t")
        if not text.strip() or (number == 1 and columns[0] in ("query-id", "query_id", "qid")):
            continue
        if len(columns) == 4:  # trec's own layout has a column of zeros in between
            columns = [columns[0], columns[2], columns[3]]
        try:
            query, document, grade = columns
            grades.setdefault(query, {})[document] = int(float(grade))
        except ValueError as error:
            raise RetrievalSetError(
                f"{path}: line {number}: is not query-id, corpus-id and score parted by tabs"
            ) from error
    return {query: judged for query, judged in grades.items() if any(grade > 0 for grade in judged.values())}


def _shown(items: Iterable[Item], total: int, what: str, *, shown: bool) -> Iterable[Item]:
    from rich.console import Console
    from rich.progress import track

    return track(
        items, total=total, description=what, console=Console(stderr=True), disable=not shown, transient=True
    )
