"""Server-side memory of one chat: what LangGraph's checkpointer keeps between turns, and for how long.

Only what later turns need is kept (``MEMORY_CHANNEL``): affirmed safety facts, the person's profile, the last
question. It is written by the server from the turns it received; a page's own history is never read.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver

from assistant.errors import PartUnavailable


def new_conversation_id() -> str:
    """An id that nobody can guess; whoever holds it holds the conversation."""
    return uuid4().hex


def thread(conversation_id: str) -> RunnableConfig:
    """The checkpointer's address of a conversation."""
    return {"configurable": {"thread_id": conversation_id}}


def passing_memory() -> BaseCheckpointSaver[str]:
    """A memory that ends with the process: for the command line and for batches."""
    return InMemorySaver()


def lasting_memory(file: Path) -> BaseCheckpointSaver[str]:
    """The conversation memory in one SQLite file, created where missing; ``PartUnavailable`` where it cannot be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file, check_same_thread=False, timeout=10)
        with closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        saver = SqliteSaver(connection)
        saver.setup()
    except (OSError, sqlite3.Error) as error:
        raise PartUnavailable(
            f"conversation memory {file}: {error}; free disk space, or set MAGNESIUM_CONVERSATIONS"
        ) from error
    return saver


def keep_latest(memory: BaseCheckpointSaver[str], conversation_id: str) -> None:
    """Drops the steps of earlier turns from a lasting memory: a long conversation stays one checkpoint."""
    if not isinstance(memory, SqliteSaver):
        return
    with memory.cursor() as cursor:
        for table in ("checkpoints", "writes"):
            cursor.execute(
                f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id <> "  # noqa: S608 - fixed names
                "(SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?)",
                (conversation_id, conversation_id),
            )


def forget(memory: BaseCheckpointSaver[str], conversation_id: str) -> None:
    """Deletes everything kept of a conversation."""
    memory.delete_thread(conversation_id)
