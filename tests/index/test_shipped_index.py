"""The real encoder over the shipped corpus: the canned questions find what they should, and others nothing."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import yaml

from index.build import build_index
from index.embedder import load_encoder
from index.search import Index, open_index
from index.weights import ENCODER, available

SUITE = Path(__file__).parents[2] / "evals" / "suites" / "retrieval"
NOTHING_FITS = Path(__file__).with_name("nothing_fits.yaml")
RECALL_FLOOR = 0.9
ABSTAIN_FLOOR = 0.85

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not available(ENCODER), reason="the encoder's weights are not fetched"),
]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Index:
    root = tmp_path_factory.mktemp("index")
    build_index(root, progress=False)
    return open_index(root, encoder=load_encoder())


def samples() -> list[dict[str, object]]:
    return [
        sample
        for file in sorted(SUITE.rglob("*.yaml"))
        for sample in yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)["samples"]
    ]


def found(index: Index, sample: dict[str, object], *, topics: bool) -> bool:
    preferred = frozenset({str(sample["topic"])}) if topics else frozenset()
    hits = index.search(str(sample["query"]), k=int(str(sample["k"])), topics=preferred)
    expected = sample["expect_any"]
    assert isinstance(expected, list)
    return any(hit.finding.id in expected or hit.record.id in expected for hit in hits)


@pytest.mark.parametrize("topics", [False, True])
def test_canned_questions_find_an_expected_record(shipped: Index, topics: bool) -> None:
    canned = samples()
    missed = [sample["id"] for sample in canned if not found(shipped, sample, topics=topics)]
    assert len(missed) <= (1 - RECALL_FLOOR) * len(canned), missed


def test_canned_questions_are_seldom_taken_for_strange(shipped: Index) -> None:
    canned = samples()
    silent = [sample["id"] for sample in canned if not shipped.relevant(str(sample["query"]))]
    assert len(silent) <= 0.05 * len(canned), silent


def test_questions_on_which_the_corpus_has_nothing_find_nothing(shipped: Index) -> None:
    questions = yaml.load(NOTHING_FITS.read_bytes(), Loader=yaml.CSafeLoader)["questions"]
    answered = [question for question in questions if shipped.relevant(question)]
    assert len(answered) <= (1 - ABSTAIN_FLOOR) * len(questions), answered


def test_every_expected_record_is_in_the_corpus(shipped: Index) -> None:
    hits = shipped.search("magnesium", k=len(shipped), include_retracted=True)
    known = {name for hit in hits for name in (hit.record.id, hit.finding.id)}
    expected = {str(name) for sample in samples() for name in sample["expect_any"]}  # type: ignore[attr-defined]
    assert expected <= known


def test_the_encoder_gives_unit_vectors_that_mean_something() -> None:
    encode = load_encoder()
    cramp, leg, tax = encode(["night leg cramps", "muscle spasms in the calf", "income tax return"])
    assert np.allclose(np.linalg.norm([cramp, leg, tax], axis=1), 1, atol=1e-5)
    assert cramp.dtype == np.float32
    assert cramp @ leg > cramp @ tax + 0.2
    assert encode([]).shape == (0, 384)


def test_the_encoder_answers_the_same_from_many_threads() -> None:
    encode = load_encoder()
    texts = [f"question number {n} about magnesium" for n in range(8)]
    expected = encode(texts)
    wrong: list[int] = []

    def ask(n: int) -> None:
        if not np.array_equal(encode([texts[n]])[0], expected[n]):
            wrong.append(n)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_repeated_question_costs_next_to_nothing(shipped: Index) -> None:
    shipped.search("does magnesium help with leg cramps at night?")
    started = time.perf_counter()
    for _ in range(20):
        shipped.search("does magnesium help with leg cramps at night?")
    assert (time.perf_counter() - started) / 20 < 0.05
