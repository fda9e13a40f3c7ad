"""One way of ranking texts for a question: stemmed BM25 fused with cosines of sentence vectors.

The same code ranks findings for an answer and documents of a BEIR-style folder. It knows no files and no
findings: texts and vectors in, scores out. Without vectors it ranks by words alone.

The numbers here were chosen by measurement: ``evals/suites/retrieval/README.md``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Encoder = Callable[[Sequence[str]], Scores]

DENSE_WEIGHT = 0.6
BM25_K1 = 1.2
BM25_B = 0.75
COMMON_SHARE = 0.5

COVERAGE_SLOPE = 3.4
DISTINCT_SLOPE = 12.3
RELEVANCE_LEVEL = 5.5
WORDS_SLOPE = 7.0
WORDS_LEVEL = 2.2

_WORD = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
_DIGRAPH = re.compile("ae|oe")


class _Stemmer(Protocol):
    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802 - PyStemmer's own name


@dataclass(frozen=True)
class Ranking:
    """Scores of every text for one query, in the order of the texts.

    ``fused`` is within 0 to 1 and means something only against the same query's other scores. The others can be
    compared across queries: ``lexical`` is the BM25 score, ``coverage`` the share of the query's words that the
    text has, each weighted by its rarity, ``dense`` the cosine with the query, and ``distinct`` the cosine with
    what is left of the query without the words that most texts share ("tinnitus" of "magnesium for tinnitus").
    Without vectors the last two are None.
    """

    fused: Scores
    lexical: Scores
    coverage: Scores
    dense: Scores | None
    distinct: Scores | None

    @property
    def relevance(self) -> Scores:
        """How surely each text speaks to the query at all: above zero, rather yes than no."""
        if self.distinct is None:
            sure = WORDS_SLOPE * self.coverage - WORDS_LEVEL
        else:
            sure = COVERAGE_SLOPE * self.coverage + DISTINCT_SLOPE * self.distinct - RELEVANCE_LEVEL
        return sure.astype(np.float32)


class Ranker:
    """Ranks fixed texts, by words alone unless it is given ``vectors``, rows of unit length, and their encoder.

    ``owners`` tells which text each row is of, where a long text has several: its best row then speaks for it.
    """

    def __init__(
        self,
        texts: Sequence[str],
        vectors: Scores | None = None,
        encoder: Encoder | None = None,
        *,
        owners: NDArray[np.int64] | None = None,
    ) -> None:
        import bm25s

        if vectors is not None and len(vectors) != (len(texts) if owners is None else len(owners)):
            raise ValueError(f"{len(texts)} texts but {len(vectors)} vectors")
        self._owners = owners if owners is not None and len(owners) != len(texts) else None
        tokens = [terms(text) for text in texts]
        self._size = len(texts)
        self._vectors = vectors
        self._encoder = encoder
        self._holders: dict[str, list[int]] = {}
        for number, words in enumerate(tokens):
            for word in set(words):
                self._holders.setdefault(word, []).append(number)
        self._bm25 = bm25s.BM25(method="lucene", k1=BM25_K1, b=BM25_B)
        if self._holders:
            self._bm25.index(tokens, show_progress=False)

    def rank(self, query: str) -> Ranking:
        """Score every text for a query."""
        words = terms(query)
        lexical = self._lexical(words)
        coverage = self._coverage(words)
        if self._encoder is None or self._vectors is None:
            return Ranking(_min_max(lexical), lexical, coverage, dense=None, distinct=None)
        whole, rest = self._encoder([query, self.distinctive(query)])
        dense = self._cosines(self._vectors, whole)
        distinct = self._cosines(self._vectors, rest)
        fused = DENSE_WEIGHT * _min_max(dense + distinct) + (1 - DENSE_WEIGHT) * _min_max(lexical)
        return Ranking(fused, lexical, coverage, dense=dense, distinct=distinct)

    def distinctive(self, query: str) -> str:
        """The query without the words that most texts share; the query itself where nothing else is left."""
        words = _WORD.findall(query)
        kept = [word for word, stem in zip(words, _stems(words), strict=True) if not self._is_common(stem)]
        return " ".join(kept) if kept and len(kept) < len(words) else query

    def _is_common(self, stem: str) -> bool:
        return len(self._holders.get(stem, ())) > COMMON_SHARE * self._size

    def _cosines(self, vectors: Scores, query: Scores) -> Scores:
        cosines: Scores = vectors @ query
        if self._owners is None:
            return cosines
        best = np.full(self._size, -1, dtype=np.float32)
        np.maximum.at(best, self._owners, cosines)
        return best

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
    return _stems([word for word in _WORD.findall(text.lower()) if word not in _stop_words()])


def _stems(words: list[str]) -> list[str]:
    """Stems that British and American spellings share: haemodialysis and hemodialysis, oedema and edema."""
    return _stemmer().stemWords([_DIGRAPH.sub("e", word.lower()) for word in words])


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
