"""One question's way to an answer, top to bottom: a LangGraph graph of plain functions over one typed state.

    screen -> understand -> retrieve -> rules -> write -> draft
       │          └ small talk, other subjects: fixed wording
       └ redirect / urgent / decline: fixed wording, at once

Screening runs before anything else. A fault in screening, understanding or dosing ends in the fixed safe
answer; a fault of the index or the model only leaves their part out. Nothing here logs a person's words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, cast
from weakref import WeakValueDictionary

import structlog
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from assistant.answer import Answer, Audience, Concern
from assistant.assembly import fixed_answer, safety_answer
from assistant.conversation import alone, forget, keep_latest, thread
from assistant.drafting import draft_with_model
from assistant.personal import PersonalSheet, SheetRequest, life_stage_words, make_sheet, words_to_screen
from assistant.question import Person, Question
from assistant.screening import Remembered, Screening, screen
from assistant.state import Context, Memory, Parts, State, Turn
from assistant.steps import (
    add_general_information,
    apply_rules,
    retrieve_findings,
    screen_turn,
    understand_turn,
    write_answer,
)

log = structlog.get_logger("assistant.pipeline")

_GRAVITY = ("pass", "decline", "redirect", "urgent")


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


class _Turnstile:
    """Lets one turn of a conversation through; gone when nobody waits."""

    def __init__(self) -> None:
        self.lock = Lock()


class Assistant:
    """Asks questions in conversations. ``parts`` is called at every turn, so parts may arrive after the start."""

    def __init__(self, parts: Callable[[], Parts], memory: BaseCheckpointSaver[str]) -> None:
        self._parts = parts
        self._memory = memory
        self._graph = build_graph(memory)
        self._locks: WeakValueDictionary[str, _Turnstile] = WeakValueDictionary()
        self._locking = Lock()

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
            with self._alone(conversation):
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
        return Person.model_validate(self._memory_of(conversation).get("person") or {})

    def safety_facts(self, conversation: str) -> tuple[Concern, ...]:
        """The safety facts that a conversation has affirmed; only ``forget`` clears them."""
        return self._remembered(conversation).concerns

    def correct(self, person: Person, *, conversation: str) -> None:
        """Sets the profile as its person corrected it; pregnancy and breastfeeding stay as they were told.

        What a correction affirms (an age under eighteen) is remembered like a turn's.
        """
        with self._alone(conversation):
            self._correct(person, conversation)

    def _correct(self, person: Person, conversation: str) -> None:
        memory = self._memory_of(conversation)
        before = Person.model_validate(memory.get("person") or {})
        person = person.model_copy(update={"pregnant": before.pregnant, "lactating": before.lactating})
        self._screened(life_stage_words(person), conversation)
        kept: Memory = {**self._memory_of(conversation), "person": person.model_dump(mode="json")}
        if memory.get("question"):
            question = Question.model_validate(memory["question"])
            dropped = set(before.medicines) - set(person.medicines)
            kept["question"] = question.model_copy(
                update={
                    "person": person,
                    "asker": person,
                    "medicines": tuple(name for name in question.medicines if name not in dropped),
                }
            ).model_dump(mode="json")
        self._keep(kept, conversation)

    def screened(self, words: Sequence[str], *, conversation: str) -> Screening:
        """The gravest verdict on words told outside a turn (a form, a tool's arguments); remembered like a turn's."""
        with self._alone(conversation):
            return self._screened(words, conversation)

    def _screened(self, words: Sequence[str], conversation: str) -> Screening:
        parts, memory = self._parts(), self._memory_of(conversation)
        remembered = self._remembered(conversation)
        country = parts.country or self.memory_of(conversation).country
        gravest = screen("", remembered=remembered, country=country)
        for part in words:
            verdict = screen(part, remembered=remembered, country=country, recogniser=parts.recogniser)
            remembered = verdict.remembered
            if _GRAVITY.index(verdict.outcome) > _GRAVITY.index(gravest.outcome):
                gravest = verdict
        self._keep({**memory, "remembered": remembered.model_dump(mode="json")}, conversation)
        return gravest.model_copy(update={"remembered": remembered})

    def sheet(self, request: SheetRequest, *, conversation: str) -> PersonalSheet:
        """A personal sheet, withheld whole where the request or the conversation so far says redirect."""
        try:
            return make_sheet(request, self.screened(words_to_screen(request), conversation=conversation))
        except Exception as error:  # fail closed, whatever broke
            log.error("a sheet failed", error=type(error).__name__)
            return PersonalSheet(withheld=fixed_answer("redirect", "failure"))

    @contextmanager
    def _alone(self, conversation: str) -> Iterator[None]:
        """One turn of a conversation at a time, so that no turn writes over what another has just remembered."""
        with self._locking:
            turnstile = self._locks.setdefault(conversation, _Turnstile())
        with turnstile.lock, alone(self._memory, conversation):
            yield

    def _memory_of(self, conversation: str) -> Memory:
        return cast(Memory, self._graph.get_state(thread(conversation)).values.get("memory") or {})

    def _remembered(self, conversation: str) -> Remembered:
        return Remembered.model_validate(self._memory_of(conversation).get("remembered") or {})

    def _keep(self, memory: Memory, conversation: str) -> None:
        self._graph.update_state(thread(conversation), {"memory": memory}, as_node="draft")
        keep_latest(self._memory, conversation)

    def forget(self, conversation: str) -> None:
        """Deletes a conversation, its profile and its safety facts."""
        forget(self._memory, conversation)


def _after_failure(turn: Turn) -> Answer:
    """After a fault: what screening says of this message alone if it stops it, else the fixed safe answer."""
    screening = screen(turn.text, audience=turn.audience)
    if screening.outcome != "pass":
        return safety_answer(screening)
    return fixed_answer("redirect", "failure", screening.concerns)
