"""A strong model's answers keep their thread: most faithful sentences pass the judge, no unfaithful one does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.writing.chain import ModelDrafter
from assistant.writing.citing import citation
from tests.writing.conftest import hit, question
from tests.writing.scripted import Scripted

ANSWERS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "strong_answers.yaml").read_text(encoding="utf-8")
)["answers"]


def judged(answer: dict[str, Any]) -> list[tuple[dict[str, Any], str | None]]:
    """Each sentence of an answer, judged in the stream as a whole, with why it was refused."""
    hits = [hit(finding) for finding in answer["findings"]]
    given = [citation(n, each.finding, each.record) for n, each in enumerate(hits, start=1)]
    says = " ".join(sentence["text"] for sentence in answer["sentences"])
    drafter = ModelDrafter(Scripted(says=says), name="scripted", small=False, deadline_s=60.0)
    drafts = list(drafter(question(answer["id"]), hits, given, cancelled=lambda: False))
    assert len(drafts) == len(answer["sentences"]), "every sentence is judged once and whole"
    return [(s, drafted.reason) for s, drafted in zip(answer["sentences"], drafts, strict=True)]


@pytest.fixture(scope="module")
def everything() -> list[tuple[dict[str, Any], str | None]]:
    return [pair for answer in ANSWERS for pair in judged(answer)]


def test_no_unfaithful_sentence_is_shown(everything: list[tuple[dict[str, Any], str | None]]) -> None:
    assert not [s["text"] for s, reason in everything if reason is None and not s["faithful"]]


def test_most_faithful_sentences_are_shown(everything: list[tuple[dict[str, Any], str | None]]) -> None:
    faithful = [reason for s, reason in everything if s["faithful"]]
    assert sum(reason is None for reason in faithful) >= 0.7 * len(faithful)
