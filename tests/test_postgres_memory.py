"""Conversations in PostgreSQL: what several processes of the chat share. Runs a database of its own on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.conversation import lasting_memory, new_conversation_id
from assistant.errors import PartUnavailable
from assistant.parts import LoadedParts
from assistant.pipeline import Assistant
from assistant.postgres_memory import PostgresMemory

KIDNEY = "I have chronic kidney disease"
HOW_MUCH = "how much magnesium can I take?"

Process = Callable[[], Assistant]


@dataclass
class Database:
    """A throw-away PostgreSQL cluster."""

    binaries: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_owner, str(self.binaries / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, timeout=60)

    def start(self) -> None:
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} "
            f"-c unix_socket_directories={self.folder} -c fsync=off"
        )
        self.run(
            "pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", options, "start"
        )

    def stop(self) -> None:
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL here; bash .ci/system installs it")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cluster = Database(found[-1].parent, folder, port)
    cluster.run("initdb", "-D", f"{folder}/data", "-U", "postgres", "--auth=trust", "--no-sync")
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def process(database: Database, loaded_parts: LoadedParts) -> Iterator[Process]:
    """Makes assistants that share nothing but the database, as processes of their own would."""
    opened: list[PostgresMemory] = []

    def make() -> Assistant:
        memory = lasting_memory(database.url)
        assert isinstance(memory, PostgresMemory)
        opened.append(memory)
        return Assistant(loaded_parts, memory)

    yield make
    for memory in opened:
        memory.close()


def test_a_kidney_problem_told_to_one_process_is_known_to_the_next(process: Process) -> None:
    conversation = new_conversation_id()
    process().ask(KIDNEY, conversation=conversation)
    later = process().ask(HOW_MUCH, conversation=conversation)
    assert later.disposition == "redirect"
    assert "kidney" in later.concerns


def test_facts_told_at_once_to_two_processes_are_both_kept(process: Process) -> None:
    first, second = process(), process()
    conversation = new_conversation_id()
    told = [(first, KIDNEY), (second, "I am 20 weeks pregnant"), (first, "I have myasthenia gravis")]
    turns = [
        threading.Thread(target=assistant.ask, args=(words,), kwargs={"conversation": conversation})
        for assistant, words in told
    ]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    assert {"kidney", "pregnancy", "neuromuscular"} <= set(second.safety_facts(conversation))


def test_a_long_conversation_keeps_one_checkpoint(process: Process) -> None:
    assistant = process()
    conversation = new_conversation_id()
    for _ in range(4):
        assistant.ask("does magnesium help sleep?", conversation=conversation)
    memory = assistant._memory
    assert len(list(memory.list({"configurable": {"thread_id": conversation}}))) == 1


def test_clearing_the_conversation_forgets_it_for_every_process(process: Process) -> None:
    first, second = process(), process()
    conversation = new_conversation_id()
    first.ask(KIDNEY, conversation=conversation)
    second.forget(conversation)
    assert first.safety_facts(conversation) == ()


def test_a_database_that_goes_away_leaves_the_fixed_safe_answer(process: Process, database: Database) -> None:
    assistant = process()
    conversation = new_conversation_id()
    assistant.ask(KIDNEY, conversation=conversation)
    database.stop()
    try:
        answer = assistant.ask(HOW_MUCH, conversation=conversation)
    finally:
        database.start()
    assert answer.disposition == "redirect"
    assert not answer.quantities


def test_a_database_that_cannot_be_reached_is_named_without_its_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(PartUnavailable, match=r"PostgreSQL.*MAGNESIUM_CONVERSATIONS") as failure:
        lasting_memory(f"postgresql://chat:s3cret@127.0.0.1:{port}/chat")
    assert "s3cret" not in str(failure.value)
