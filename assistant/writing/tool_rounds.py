"""A model's calls of the tools that it was offered: bounded rounds, and only typed results come out.

A call's arguments go to the tool as the model gave them; the tool checks them. What the tool answers is told to the
model, so that it may mend a refused call, and handed on as drafted rule sentences in the rule's own words. The model
never writes any part of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.writing.drafting import Drafted, OfferedTool, ToolResult
from assistant.writing.prompts import fenced

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk, ToolMessage

MOST_ROUNDS = 3
_MOST_CALLS_IN_A_ROUND, _MOST_RESULTS = 4, 3


def described(tools: Sequence[OfferedTool]) -> list[dict[str, Any]]:
    """The tools in the shape that chat models are told of them."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.parameters),
            },
        }
        for tool in tools
    ]


class ToolRounds:
    """Runs the calls of one draft, and remembers what was shown: no result twice, and no more than a few."""

    def __init__(self, tools: Sequence[OfferedTool]) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._shown: set[str] = set()
        self._results = 0

    def run(self, message: AIMessageChunk) -> Iterator[tuple[ToolMessage, list[Drafted]]]:
        """For each call of a message: what the model is told of it, and what it adds to the draft."""
        from langchain_core.messages import ToolMessage

        for number, (name, given, call_id) in enumerate(calls_of(message)):
            result = self._result(name, given, number)
            told = result.refused or " ".join(sentence.text for sentence in result.sentences)
            tag = "refused" if result.refused else "shown_to_reader"
            yield ToolMessage(fenced(tag, told), tool_call_id=call_id), self._drafted(result)

    def _result(self, name: str, given: dict[str, Any] | None, number: int) -> ToolResult:
        tool = self._tools.get(name)
        if tool is None:
            return ToolResult(refused="there is no such tool")
        if given is None:
            return ToolResult(refused="the arguments are not whole")
        if number >= _MOST_CALLS_IN_A_ROUND or self._results >= _MOST_RESULTS:
            return ToolResult(refused="no more calls for this question")
        result = tool.call(given)
        self._results += result.refused is None
        return result

    def _drafted(self, result: ToolResult) -> list[Drafted]:
        if result.refused:
            return [Drafted(reason=f"tool: {result.refused}")]
        new = [sentence for sentence in result.sentences if sentence.text not in self._shown]
        self._shown.update(sentence.text for sentence in new)
        return [
            Drafted(
                sentence=sentence,
                quantities=tuple(q for q in result.quantities if q.text in sentence.text),
            )
            for sentence in new
        ]


def calls_of(message: AIMessageChunk) -> list[tuple[str, dict[str, Any] | None, str]]:
    """The name, arguments and id of each call; arguments that a stream cut short are None, never completed by guess."""
    if not message.tool_call_chunks:
        return [(call["name"], call["args"], call["id"] or "call") for call in message.tool_calls]
    return [
        (chunk["name"] or "", _whole(chunk["args"]), chunk["id"] or f"call-{number}")
        for number, chunk in enumerate(message.tool_call_chunks)
    ]


def _whole(arguments: str | None) -> dict[str, Any] | None:
    try:
        given = json.loads(arguments or "{}")
    except ValueError:
        return None
    return given if isinstance(given, dict) else None
