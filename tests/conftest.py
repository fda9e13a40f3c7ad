"""Shared by all tests: no network, no model unless a test asks for one, and one set of real parts."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["MAGNESIUM_MODEL"] = "none"

from assistant.answer import Answer
from assistant.conversation import new_conversation_id, passing_memory
from assistant.parts import LoadedParts
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from assistant.state import Parts

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def loaded_parts() -> LoadedParts:
    """The real encoder, index and recogniser, loaded once; no language model."""
    parts = LoadedParts(load_settings(), model="none")
    parts.wait()
    assert not parts.problems, parts.problems
    return parts


@pytest.fixture
def converse(loaded_parts: LoadedParts) -> Ask:
    """Plays turns as one conversation and returns the last answer; keyword arguments replace parts."""

    def play(*turns: str, audience: Any = "patient", **changed: Any) -> Answer:
        parts: Callable[[], Parts] = lambda: replace(loaded_parts(), **changed)  # noqa: E731
        assistant = Assistant(parts, passing_memory())
        conversation = new_conversation_id()
        answers = [assistant.ask(turn, conversation=conversation, audience=audience) for turn in turns]
        return answers[-1]

    return play
