"""The labelled screening set: big enough, well formed, and its halves kept apart."""

from collections import Counter
from typing import get_args

import pytest

from assistant.answer import Concern
from assistant.lexicon.folding import fold
from evals.dataset import SUITES, Sample, load_suite

TUNED_GROUPS = {
    "kidney-positive": 100,
    "doubt": 20,
    "kidney-contrast": 50,
    "benign": 100,
    "urgent": 50,
    "pregnancy": 15,
    "lactation": 6,
    "child": 15,
    "neuromuscular": 8,
    "heart-block": 8,
    "bowel": 10,
    "medicine": 30,
    "iv-magnesium": 6,
    "abnormal-lab": 8,
    "low-magnesium": 6,
    "other-language": 60,
    "multi-turn": 25,
    "clinician": 15,
}
HELD_OUT_GROUPS = {
    "kidney-positive": 100,
    "kidney-contrast": 50,
    "benign": 25,
    "benign-look-alike": 40,
    "urgent": 40,
    "pregnancy-lactation-child": 20,
    "other-concerns": 20,
    "multi-turn": 10,
}


def held_out() -> list[Sample]:
    """The held-out half; skips while a retired one awaits its successor."""
    if not (SUITES / "screening" / "test").is_dir():
        pytest.skip("the last held-out half was given to tuning; the next one is not here yet")
    return load_suite("screening", split="test")


def words(sample: Sample) -> frozenset[str]:
    return frozenset(fold(" ".join(sample.turns)).text.split())


def test_the_set_holds_more_than_eight_hundred_messages() -> None:
    assert len(load_suite("screening")) >= 800


@pytest.mark.parametrize(("split", "needed"), [("tune", TUNED_GROUPS), ("test", HELD_OUT_GROUPS)])
def test_each_half_covers_every_group(split: str, needed: dict[str, int]) -> None:
    samples = held_out() if split == "test" else load_suite("screening", split=split)
    groups = Counter(sample.group for sample in samples)
    assert {group for group, least in needed.items() if groups[group] < least} == set()


def test_every_label_uses_the_products_own_words() -> None:
    known = set(get_args(Concern))
    for sample in load_suite("screening"):
        allowed = set(sample.expect.get("outcomes") or [sample.expect["outcome"]])
        assert allowed <= {"pass", "redirect", "urgent", "decline"}, sample.id
        assert set(sample.expect.get("concerns_include", ())) <= known, sample.id
        assert set(sample.expect.get("concerns_exclude", ())) <= known, sample.id


def test_no_message_of_the_tuned_half_stands_in_the_held_out_half() -> None:
    tuned = {fold(" / ".join(s.turns)).text for s in load_suite("screening", split="tune")}
    assert not [s.id for s in held_out() if fold(" / ".join(s.turns)).text in tuned]


def test_the_held_out_half_hardly_repeats_the_words_of_the_tuned_half() -> None:
    tuned = [words(s) for s in load_suite("screening", split="tune") if s.group == "kidney-positive"]
    kept_apart = [words(s) for s in held_out() if s.group == "kidney-positive"]

    def likeness(one: frozenset[str], other: frozenset[str]) -> float:
        return len(one & other) / len(one | other)

    close = [max(likeness(one, other) for other in tuned) >= 0.7 for one in kept_apart]
    assert sum(close) <= 0.05 * len(kept_apart)


def test_every_contrast_pair_is_one_message_to_redirect_and_one_to_answer() -> None:
    pairs: dict[str, dict[str, str]] = {}
    for sample in load_suite("screening", split="tune"):
        if sample.group == "kidney-contrast" and sample.id[-1] in "ab":
            pairs.setdefault(sample.id[:-1], {})[sample.id[-1]] = sample.expect["outcome"]
    assert len(pairs) >= 36
    assert all(pair == {"a": "redirect", "b": "pass"} for pair in pairs.values())
