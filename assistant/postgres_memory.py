"""Conversation memory in PostgreSQL, for a site that runs several processes of the chat behind one address.

The checkpointer is LangGraph's own; what is added here is how it is reached (a pool of connections, a clear error
where the database is not) and a lock on a conversation that every process honours: two turns that arrive at two
processes at once must not write over each other's safety facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from langgraph.checkpoint.postgres import PostgresSaver
from psycopg.conninfo import make_conninfo
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from assistant.errors import PartUnavailable

_CONNECT_TIMEOUT_S = 5
_WAIT_FOR_A_TURN_S = 30
_TURNS_AT_ONCE = 16
_STORES_AT_ONCE = 8


class PostgresMemory(PostgresSaver):
    """A lasting memory that several processes share.

    Locks are held on connections of their own, so that waiting turns never starve the ones that want to store.
    """

    def __init__(self, pool: ConnectionPool[psycopg.Connection[DictRow]], locks: ConnectionPool) -> None:
        super().__init__(pool)
        self._pool = pool
        self._locks = locks

    def keep_latest(self, conversation_id: str) -> None:
        """Drops the steps of earlier turns."""
        self.prune([conversation_id])

    @contextmanager
    def alone(self, conversation_id: str) -> Iterator[None]:
        """Holds a conversation for one turn against every process; let go when the connection ends, however it does."""
        with self._locks.connection() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (conversation_id,))
            try:
                yield
            finally:
                connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (conversation_id,))

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()
        self._locks.close()


def postgres_memory(url: str) -> PostgresMemory:
    """The conversation memory in the database at ``url``; its tables are made where missing.

    Raises ``PartUnavailable`` naming the host, never the password, where the database cannot be reached.
    """
    try:
        where = make_conninfo(url, connect_timeout=_CONNECT_TIMEOUT_S)
        with psycopg.connect(where):  # fails at once and says why; a pool would only time out
            pass
        common = {"autocommit": True, "prepare_threshold": 0}
        pool: ConnectionPool[psycopg.Connection[DictRow]] = ConnectionPool(
            where,
            max_size=_STORES_AT_ONCE,
            min_size=1,
            timeout=_CONNECT_TIMEOUT_S,
            kwargs={**common, "row_factory": dict_row},
            open=True,
        )
        locks = ConnectionPool(
            where, max_size=_TURNS_AT_ONCE, min_size=1, timeout=_WAIT_FOR_A_TURN_S, kwargs=common, open=True
        )
        memory = PostgresMemory(pool, locks)
        memory.setup()
    except (psycopg.Error, PoolTimeout) as error:
        raise PartUnavailable(
            f"conversation memory in PostgreSQL: {' '.join(str(error).split())}; "
            "start the database, or correct MAGNESIUM_CONVERSATIONS"
        ) from error
    return memory
