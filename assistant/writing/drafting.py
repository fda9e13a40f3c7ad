"""What a drafter is: whoever turns cited findings into sentences of a model's own, already verified one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from assistant.answer import Citation, Frozen, Sentence
from assistant.question import Question
from index.search import Hit


class Drafted(Frozen):
    """One drafted sentence: verified (``sentence``), or rejected with the verifier's ``reason``."""

    sentence: Sentence | None = None
    reason: str | None = None


class Drafter(Protocol):
    """Drafts over a language model; yields each sentence once it is judged, and stops when ``cancelled`` says so."""

    name: str

    def __call__(
        self,
        question: Question,
        hits: Sequence[Hit],
        citations: Sequence[Citation],
        *,
        cancelled: Callable[[], bool],
    ) -> Iterator[Drafted]:
        """Drafts an answer from the findings behind ``citations``, which are among ``hits``."""
        ...
