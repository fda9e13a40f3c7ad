"""One question's way to an answer, top to bottom: a LangGraph graph of plain functions over one typed state.

    screen -> understand -> retrieve -> rules -> write -> draft
       │          └ small talk, other subjects: fixed wording
       └ redirect / urgent / decline: fixed wording, at once

Screening runs before anything else. A fault in screening, understanding or dosing ends in the fixed safe
answer; a fault of the index or the model only leaves their part out. Nothing here logs a person's words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, cast

import structlog
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from assistant.answer import Answer, Audience
from assistant.assembly import fixed_answer, safety_answer
from assistant.conversation import forget, keep_latest, thread
from assistant.question import Person
from assistant.screening import screen
from assistant.state import Context, Parts, State, Turn
from assistant.steps import (
    add_general_information,
    apply_rules,
    draft_with_model,
    retrieve_findings,
    screen_turn,
    understand_turn,
    write_answer,
)

log = structlog.get_logger("assistant.pipeline")


def build_graph(memory: BaseCheckpointSaver[str]) -> CompiledStateGraph[State, Context, State, State]:
    """The way of a question as a graph, in the order in which a question travels it."""
    graph = StateGraph(State, context_schema=Context)
    graph.add_node("screen", screen_turn)
    graph.add_node("general", add_general_information)
    graph.add_node("understand", understand_turn)
    graph.add_node("retrieve", retrieve_findings)
    graph.add_node("rules", apply_rules)
    graph.add_node("write", write_answer)
    graph.add_node("draft", draft_with_model)
    graph.add_edge(START, "screen")
    graph.add_conditional_edges("screen", _after_screening, ["general", "understand", END])
    graph.add_edge("general", END)
    graph.add_conditional_edges("understand", _unless_answered, {True: "retrieve", False: END})
    graph.add_edge("retrieve", "rules")
    graph.add_edge("rules", "write")
    graph.add_edge("write", "draft")
    graph.add_edge("draft", END)
    return graph.compile(checkpointer=memory)


def _after_screening(state: State) -> str:
    answer = state["turn"].answer
    if answer is None:
        return "understand"
    return "general" if answer.disposition == "redirect" and answer.language == "en" else END


def _unless_answered(state: State) -> bool:
    return state["turn"].answer is None


class Assistant:
    """Asks questions in conversations. ``parts`` is called at every turn, so parts may arrive after the start."""

    def __init__(self, parts: Callable[[], Parts], memory: BaseCheckpointSaver[str]) -> None:
        self._parts = parts
        self._memory = memory
        self._graph = build_graph(memory)

    def ask(
        self, text: str, *, conversation: str, audience: Audience = "patient", draft: bool = True
    ) -> Answer:
        """The final answer to one turn of a conversation. Never raises: a fault is the fixed safe answer."""
        return list(self.stream(text, conversation=conversation, audience=audience, draft=draft))[-1]

    def stream(
        self,
        text: str,
        *,
        conversation: str,
        audience: Audience = "patient",
        draft: bool = True,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[Answer]:
        """Answers to one turn as they grow: every one holds checked sentences only, the last is final."""
        started = time.perf_counter()
        turn = Turn(text=text, audience=audience, draft_wanted=draft, cancelled=cancelled)
        try:
            yield from self._travel(turn, conversation, started)
        except Exception as error:  # fail closed, whatever broke
            log.error("a turn failed", error=type(error).__name__)
            yield _after_failure(turn)

    def _travel(self, turn: Turn, conversation: str, started: float) -> Iterator[Answer]:
        final = turn
        for part in self._graph.stream(
            {"begun": True},
            thread(conversation),
            context=Context(parts=self._parts(), turn=turn),
            stream_mode=["custom", "values"],
            durability="sync",  # a safety fact is kept before anything is shown
        ):
            mode, value = cast(tuple[str, Any], part)
            if mode == "custom":
                yield value
            elif "turn" in value:
                final = value["turn"]
        keep_latest(self._memory, conversation)
        if final.answer is None:
            raise RuntimeError("the way ended without an answer")
        timings = {
            step: final.timings_ms.get(step, 0.0) for step in ("screen", "understand", "rules", "retrieve")
        }
        timings |= {step: final.timings_ms.get(step, 0.0) for step in ("write", "verify")}
        timings["total"] = round((time.perf_counter() - started) * 1000, 2)
        log.info(
            "turn",
            disposition=final.answer.disposition,
            concerns=final.answer.concerns,
            matches=final.screening.matches if final.screening else (),
            **timings,
        )
        yield final.answer.model_copy(update={"timings_ms": timings})

    def memory_of(self, conversation: str) -> Person:
        """The profile that a conversation has told so far."""
        values = self._graph.get_state(thread(conversation)).values
        return Person.model_validate((values.get("memory") or {}).get("person") or {})

    def forget(self, conversation: str) -> None:
        """Deletes a conversation, its profile and its safety facts."""
        forget(self._memory, conversation)


def _after_failure(turn: Turn) -> Answer:
    """After a fault: what screening says of this message alone if it stops it, else the fixed safe answer."""
    screening = screen(turn.text, audience=turn.audience)
    if screening.outcome != "pass":
        return safety_answer(screening)
    return fixed_answer("redirect", "failure", screening.concerns)
