"""What travels along a question's way: the replaceable parts, one turn, and what is remembered between turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from langgraph.channels import EphemeralValue, UntrackedValue

from assistant.answer import Answer, Audience
from assistant.dosing import RuleAnswer
from assistant.question import Question
from assistant.screening import Recogniser, Screening
from assistant.writing.drafting import Drafter
from assistant.writing.layout import Block
from index.search import Hit

Search = Callable[[str, frozenset[str]], Sequence[Hit]]
"""Relevant findings for a query and its topics, best first; raises where the index is not available."""


@dataclass(frozen=True)
class Parts:
    """The replaceable parts: each may be missing, and the answer stands without it."""

    search: Search | None = None
    drafter: Drafter | None = None
    recogniser: Recogniser | None = None
    country: str | None = None
    max_message_chars: int = 20_000


@dataclass(frozen=True)
class Turn:
    """What one turn gathers on its way; never stored."""

    text: str
    audience: Audience
    draft_wanted: bool = True
    cancelled: Callable[[], bool] = lambda: False
    screening: Screening | None = None
    questions: tuple[Question, ...] = ()
    hits: tuple[tuple[Hit, ...], ...] = ()  # for each question
    index_missing: bool = False
    rules: tuple[RuleAnswer | None, ...] = ()  # for each question
    answer: Answer | None = None
    blocks: tuple[Block, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)


class Memory(TypedDict, total=False):
    """What later turns need, as JSON: written by the server from the turns that it received."""

    turns: int
    remembered: dict[str, Any]
    person: dict[str, Any]
    question: dict[str, Any] | None
    shown: list[str]  # the findings that the conversation has been shown on what it speaks of
    advised: list[str]  # the closing advice that the conversation has been given, and need not be given again
    asked: dict[str, Any] | None  # the missing fact that the last answer asked for


@dataclass(frozen=True)
class Context:
    """What a run of the graph is given and never stores: the parts to use, and the turn as it was received."""

    parts: Parts
    turn: Turn


class State(TypedDict, total=False):
    """The graph's state: the stored memory, and the turn that is under way (never stored)."""

    begun: Annotated[bool, EphemeralValue]
    memory: Memory
    turn: Annotated[Turn, UntrackedValue]
