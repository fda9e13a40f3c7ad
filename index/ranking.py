"""One way of ranking texts for a question: stemmed BM25 fused with cosines of sentence vectors.

The same code ranks findings for an answer and documents of a BEIR-style folder. It knows no files and no
findings: texts and vectors in, scores out. Without vectors it ranks by words alone.

The weights were chosen by measurement, see ``evals/suites/retrieval/README.md``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

DENSE_WEIGHT = 0.55
BM25_K1 = 1.2
BM25_B = 0.75

_WORD = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)


class _Stemmer(Protocol):
    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802 - PyStemmer's own name


@dataclass(frozen=True)
class Ranking:
    """Scores of every text for one query, in the order of the texts.

    ``fused`` is within 0 to 1 and means something only against the same query's other scores. ``dense`` is the
    cosine, ``lexical`` the BM25 score, ``coverage`` the share of the query's words that the text has, each word
    weighted by its rarity: these two can be compared across queries.
    """

    fused: Scores
    dense: Scores | None
    lexical: Scores
    coverage: Scores


class Ranker:
    """Ranks fixed texts. ``vectors`` has one row of unit length for each text, or is None."""

    def __init__(self, texts: Sequence[str], vectors: Scores | None = None) -> None:
        import bm25s

        if vectors is not None and len(vectors) != len(texts):
            raise ValueError(f"{len(texts)} texts but {len(vectors)} vectors")
        tokens = [terms(text) for text in texts]
        self._size = len(texts)
        self._vectors = vectors
        self._holders: dict[str, list[int]] = {}
        for number, words in enumerate(tokens):
            for word in set(words):
                self._holders.setdefault(word, []).append(number)
        self._bm25 = bm25s.BM25(method="lucene", k1=BM25_K1, b=BM25_B)
        if self._holders:
            self._bm25.index(tokens, show_progress=False)

    def rank(self, query: str, vector: Scores | None = None) -> Ranking:
        """Score every text for a query; ``vector`` is the query's, without it words alone decide."""
        words = terms(query)
        lexical = self._lexical(words)
        coverage = self._coverage(words)
        if vector is None or self._vectors is None:
            return Ranking(fused=_min_max(lexical), dense=None, lexical=lexical, coverage=coverage)
        dense: Scores = self._vectors @ vector
        fused = DENSE_WEIGHT * _min_max(dense) + (1 - DENSE_WEIGHT) * _min_max(lexical)
        return Ranking(fused=fused, dense=dense, lexical=lexical, coverage=coverage)

    def _lexical(self, words: list[str]) -> Scores:
        known = [word for word in words if word in self._holders]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        scores: Scores = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        return scores

    def _coverage(self, words: list[str]) -> Scores:
        covered = np.zeros(self._size, dtype=np.float32)
        total = 0.0
        for word in set(words):
            holders = self._holders.get(word, [])
            rarity = math.log((self._size + 1) / (len(holders) + 0.5))
            total += rarity
            covered[holders] += rarity
        return covered / np.float32(total) if total else covered


def terms(text: str) -> list[str]:
    """The words that a text is searched by: lower case, without stop words, stemmed; numbers stay whole."""
    words = [word for word in _WORD.findall(text.lower()) if word not in _stop_words()]
    return _stemmer().stemWords(words)


def top(scores: Scores, ids: Sequence[str], k: int) -> list[int]:
    """Positions of the k best scores; equal scores (to six decimals) in the order of their ids."""
    rounded = np.round(scores.astype(np.float64), 6)
    if k < len(ids):
        threshold = np.partition(rounded, -k)[-k]
        candidates = np.flatnonzero(rounded >= threshold)
    else:
        candidates = np.arange(len(ids))
    return sorted(candidates.tolist(), key=lambda i: (-rounded[i], ids[i]))[:k]


def _min_max(scores: Scores) -> Scores:
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    if high - low < 1e-9:
        return np.zeros_like(scores)
    scaled: Scores = (scores - low) / (high - low)
    return scaled


@cache
def _stop_words() -> frozenset[str]:
    from bm25s.stopwords import STOPWORDS_EN_PLUS

    return frozenset(STOPWORDS_EN_PLUS)


@cache
def _stemmer() -> _Stemmer:
    import Stemmer

    stemmer: _Stemmer = Stemmer.Stemmer("english")
    return stemmer
