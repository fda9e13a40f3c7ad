"""What a drafter is, and what it may be handed: findings to restate, and tools whose results it cannot touch.

A drafter turns cited findings into sentences of a model's own, verified one by one. A tool that it is offered answers
with rule sentences and typed quantities; these are shown as the rule wrote them, whatever the model says of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.answer import Citation, Frozen, Quantity, Sentence
from assistant.question import Question
from index.search import Hit


class Drafted(Frozen):
    """One drafted sentence: checked (``sentence``), or rejected with a ``reason``.

    ``quantities`` are those of a rule sentence that a tool wrote.
    """

    sentence: Sentence | None = None
    reason: str | None = None
    quantities: tuple[Quantity, ...] = ()


class ToolResult(Frozen):
    """What a tool call came to: a rule's sentences with their quantities, or why it was refused."""

    sentences: tuple[Sentence, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    refused: str | None = None


@dataclass(frozen=True)
class OfferedTool:
    """A tool that a model may call for this question. ``call`` never raises: what it cannot do is ``refused``."""

    name: str
    description: str
    parameters: Mapping[str, Any]  # JSON schema of the arguments
    call: Callable[[Mapping[str, Any]], ToolResult]


class Drafter(Protocol):
    """Drafts over a language model; yields each sentence once it is judged, and stops when ``cancelled`` says so."""

    name: str

    def __call__(
        self,
        question: Question,
        hits: Sequence[Hit],
        citations: Sequence[Citation],
        *,
        tools: Sequence[OfferedTool] = (),
        cancelled: Callable[[], bool],
    ) -> Iterator[Drafted]:
        """Drafts an answer from the findings behind ``citations``, which are among ``hits``, and what tools say."""
