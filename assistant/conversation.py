"""Server-side memory of one chat: what LangGraph's checkpointer keeps between turns, and for how long.

Only what later turns need is kept (``MEMORY_CHANNEL``): affirmed safety facts, the person's profile, the last
question. It is written by the server from the turns it received; a page's own history is never read.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Protocol, runtime_checkable
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver

from assistant.errors import PartUnavailable

_POSTGRES_SCHEMES = ("postgresql://", "postgres://")


def new_conversation_id() -> str:
    """An id that nobody can guess; whoever holds it holds the conversation."""
    return uuid4().hex


def thread(conversation_id: str) -> RunnableConfig:
    """The checkpointer's address of a conversation."""
    return {"configurable": {"thread_id": conversation_id}}


def passing_memory() -> BaseCheckpointSaver[str]:
    """A memory that ends with the process: for the command line and for batches."""
    return InMemorySaver()


def lasting_memory(place: str | Path) -> BaseCheckpointSaver[str]:
    """The conversation memory at ``place``: a PostgreSQL URL, else a SQLite file, created where missing.

    Raises ``PartUnavailable`` where it cannot be had.
    """
    if isinstance(place, str) and place.startswith(_POSTGRES_SCHEMES):
        from assistant.postgres_memory import postgres_memory

        return postgres_memory(place)
    return _sqlite_memory(Path(place))


@runtime_checkable
class Lasting(Protocol):
    """What a memory that outlives its process can do beyond a checkpointer's work."""

    def keep_latest(self, conversation_id: str) -> None:
        """Drops the steps of earlier turns: a long conversation stays one checkpoint."""


@runtime_checkable
class Shared(Protocol):
    """What a memory that several processes write to can do."""

    def alone(self, conversation_id: str) -> AbstractContextManager[None]:
        """Holds a conversation for one turn against every other process."""


class SqliteMemory(SqliteSaver):
    """A lasting memory in one file, for one process."""

    def keep_latest(self, conversation_id: str) -> None:
        """Drops the steps of earlier turns."""
        with self.cursor() as cursor:
            for table in ("checkpoints", "writes"):
                cursor.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id <> "  # noqa: S608 - fixed names
                    "(SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?)",
                    (conversation_id, conversation_id),
                )


def _sqlite_memory(file: Path) -> SqliteMemory:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, check_same_thread=False, timeout=10)
        with closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        saver = SqliteMemory(connection)
        saver.setup()
    except (OSError, sqlite3.Error) as error:
        raise PartUnavailable(
            f"conversation memory {file}: {error}; free disk space, or set MAGNESIUM_CONVERSATIONS"
        ) from error
    return saver


def keep_latest(memory: BaseCheckpointSaver[str], conversation_id: str) -> None:
    """Drops the steps of earlier turns from a lasting memory."""
    if isinstance(memory, Lasting):
        memory.keep_latest(conversation_id)


def alone(memory: BaseCheckpointSaver[str], conversation_id: str) -> AbstractContextManager[None]:
    """Holds a conversation for one turn against other processes, where the memory is shared with any."""
    return memory.alone(conversation_id) if isinstance(memory, Shared) else nullcontext()


def forget(memory: BaseCheckpointSaver[str], conversation_id: str) -> None:
    """Deletes everything kept of a conversation."""
    memory.delete_thread(conversation_id)
