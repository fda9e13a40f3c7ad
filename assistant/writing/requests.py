"""One draft's requests to a language model: bounded in time and tokens, stopped with their reader, counted.

A stream is read in a thread of its own, so that a model which hangs keeps nobody waiting past the deadline and a reader
who leaves is heard before the first word. A stream that breaks is not begun again here: the provider's client retries
once what never began. Logs carry the prompt's id, counts, timings and, where prices are set, the cost; never text.
"""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import structlog

if TYPE_CHECKING:
    from langchain_core.language_models import LanguageModelInput
    from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
    from langchain_core.runnables import Runnable

    Model = Runnable[LanguageModelInput, AIMessage]

log = structlog.get_logger("assistant.writing")

_PEEK_S = 0.05
_CHARS_PER_TOKEN = 4
_PER_PRICE = 1_000_000


@dataclass(frozen=True)
class Prices:
    """What a provider asks for a million tokens read and written, in its own currency."""

    read: float = 0.0
    written: float = 0.0


FREE = Prices()


@dataclass
class Allowance:
    """What is left of one draft: its time, its tokens, and the reader's patience."""

    deadline_s: float
    cancelled: Callable[[], bool]
    most_tokens: int
    prices: Prices = FREE
    tokens_read: int = 0
    tokens_written: int = 0
    requests: int = 0
    _began: float = field(default_factory=time.monotonic)

    def over(self) -> bool:
        """Whether to stop now."""
        return (
            time.monotonic() - self._began >= self.deadline_s
            or self.tokens_written >= self.most_tokens
            or self.cancelled()
        )

    @property
    def cost(self) -> float:
        """What the requests so far cost, in the currency of ``prices``; zero where none are set."""
        return (self.tokens_read * self.prices.read + self.tokens_written * self.prices.written) / _PER_PRICE

    def log_totals(self, model: str, *, accepted: int, rejected: int) -> None:
        """One line for the whole draft."""
        log.info(
            "draft",
            model=model,
            requests=self.requests,
            input_tokens=self.tokens_read,
            output_tokens=self.tokens_written,
            cost=round(self.cost, 6),
            total_s=round(time.monotonic() - self._began, 2),
            accepted=accepted,
            rejected=rejected,
        )


def streamed(
    model: Model, messages: Sequence[BaseMessage], allowance: Allowance, *, name: str, prompt: str
) -> Iterator[AIMessageChunk]:
    """The chunks of one request, ending early where the allowance is over; raises what the model raises."""
    started = time.perf_counter()
    first_s: float | None = None
    chars = read = written = 0
    allowance.requests += 1

    def begin() -> Iterator[AIMessageChunk]:
        return cast("Iterator[AIMessageChunk]", model.stream(list(messages)))

    before = allowance.tokens_written
    try:
        for chunk in _unhurried(begin, allowance.over):
            if usage := chunk.usage_metadata:
                read += usage.get("input_tokens") or 0
                written += usage.get("output_tokens") or 0
            if chunk.text and first_s is None:
                first_s = time.perf_counter() - started
            chars += len(chunk.text)
            allowance.tokens_written = before + max(written, chars // _CHARS_PER_TOKEN)
            yield chunk
            if allowance.over():
                return
    finally:
        allowance.tokens_read += read
        allowance.tokens_written = before + (written or chars // _CHARS_PER_TOKEN)
        log.info(
            "model request",
            model=name,
            prompt=prompt,
            first_s=round(first_s, 2) if first_s is not None else None,
            total_s=round(time.perf_counter() - started, 2),
            input_tokens=read,
            output_tokens=written,
        )


def _unhurried(
    begin: Callable[[], Iterator[AIMessageChunk]], over: Callable[[], bool]
) -> Iterator[AIMessageChunk]:
    """What a stream yields, read in its own thread; ends once ``over`` says so, whatever the stream does then."""
    arrived: queue.SimpleQueue[AIMessageChunk | BaseException | None] = queue.SimpleQueue()
    left = threading.Event()

    def read() -> None:
        try:
            for chunk in begin():
                if left.is_set():
                    return
                arrived.put(chunk)
            arrived.put(None)
        except BaseException as error:  # handed over to whoever waits for the stream
            arrived.put(error)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(read,), name="model-stream", daemon=True).start()
    try:
        while not over():
            try:
                item = arrived.get(timeout=_PEEK_S)
            except queue.Empty:
                continue
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        left.set()
