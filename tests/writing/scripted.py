"""Chat models that say what a test tells them to: text, tool calls, faults. No network."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field

_PIECE = 7


class Scripted(BaseChatModel):
    """Streams what it is told to, in pieces of a few characters, and remembers what it was asked."""

    says: str
    asked: list[str] = Field(default_factory=list)
    fails_after: int | None = None
    hangs_after: int | None = None
    hangs_s: float = 20.0

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.says))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> Iterator[ChatGenerationChunk]:
        self.asked.append(" ".join(str(message.content) for message in messages))
        for count, start in enumerate(range(0, len(self.says), _PIECE)):
            if self.fails_after is not None and count >= self.fails_after:
                raise TimeoutError
            if self.hangs_after is not None and count >= self.hangs_after:
                time.sleep(self.hangs_s)
            yield ChatGenerationChunk(message=AIMessageChunk(content=self.says[start : start + _PIECE]))


Call = tuple[str, dict[str, Any] | str]


class Calling(BaseChatModel):
    """Calls tools: one list of calls a round, then the text. ``for_ever`` repeats the last round without end."""

    rounds: list[list[Call]]
    says: str = ""
    for_ever: bool = False
    requests: list[list[BaseMessage]] = Field(default_factory=list)
    told_of: list[str] = Field(default_factory=list)
    offered_in: list[bool] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "calling"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | Any],
        *,
        tool_choice: str | None = None,
        **_: Any,
    ) -> Runnable[Any, AIMessage]:
        self.told_of[:] = [tool["function"]["name"] for tool in tools]
        return self.bind(tools=tools)

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **given: Any,
    ) -> Iterator[ChatGenerationChunk]:
        number = len(self.requests)
        self.requests.append(list(messages))
        self.offered_in.append("tools" in given)
        if self.for_ever:
            number = min(number, len(self.rounds) - 1)
        if number >= len(self.rounds):
            for start in range(0, len(self.says), _PIECE):
                yield ChatGenerationChunk(message=AIMessageChunk(content=self.says[start : start + _PIECE]))
            return
        for index, (name, arguments) in enumerate(self.rounds[number]):
            written = arguments if isinstance(arguments, str) else json.dumps(arguments)
            half = len(written) // 2
            for first, piece in ((True, written[:half]), (False, written[half:])):
                chunk = {
                    "name": name if first else None,
                    "args": piece,
                    "id": f"call-{number}-{index}" if first else None,
                    "index": index,
                    "type": "tool_call_chunk",
                }
                yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[chunk]))
