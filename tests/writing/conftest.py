"""Questions and hits made of the shipped records, so that tests say what the product says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.question import Question
from corpus.reader import record, records
from index.search import Hit

Hits = Callable[..., tuple[Hit, ...]]


def question(text: str, **fields: Any) -> Question:
    return Question(text=text, **{"standalone": text, "intents": ("evidence",), **fields})


def hit(finding_id: str, score: float = 1.0, **changed: Any) -> Hit:
    """The shipped finding of this id as a hit; ``changed`` replaces fields of the finding or of the record."""
    source = record(finding_id.split("#")[0])
    finding = source.finding(finding_id)
    for_record = {name: value for name, value in changed.items() if name in type(source).model_fields}
    for_finding = {name: value for name, value in changed.items() if name in type(finding).model_fields}
    return Hit(
        finding=finding.model_copy(update=for_finding),
        record=source.model_copy(update=for_record),
        score=score,
        dense=None,
        lexical=score,
        relevance=score,
    )


@pytest.fixture(scope="session")
def on_topic() -> Hits:
    """All shipped findings of a topic as hits, in the order of their ids."""

    def found(topic: str) -> tuple[Hit, ...]:
        return tuple(
            hit(finding.id, score=1.0 - 0.01 * number)
            for number, finding in enumerate(
                finding for source in records() for finding in source.findings if finding.topic == topic
            )
        )

    return found
