"""The bench: how long the model-free way takes, how long a cold start, how much memory. Reported, never asserted."""

from __future__ import annotations

import itertools
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
from rich.table import Table

from assistant.conversation import lasting_memory, new_conversation_id
from assistant.pipeline import Assistant
from assistant.settings import PROJECT
from assistant.web.opening import OPENING_HEADER
from evals.dataset import load_suite
from evals.tasks import Bench

_PATIENCE_S = 120


def measure(questions: int, *, cold: bool) -> Table:
    """Times ``questions`` questions of the evidence, dosing and screening suites, one conversation each."""
    table = Table("what", "value")
    totals, firsts = _warm(questions)
    table.add_row("model-free answer, p50", f"{statistics.median(totals):.1f} ms")
    table.add_row("model-free answer, p95", f"{_percentile(totals, 0.95):.1f} ms")
    table.add_row("first shown sentence, p50", f"{statistics.median(firsts):.1f} ms")
    table.add_row("first shown sentence, p95", f"{_percentile(firsts, 0.95):.1f} ms")
    if cold:
        opening, chat, loaded, resident = _cold_start()
        table.add_row("cold start to the opening page", f"{opening:.1f} s")
        table.add_row("cold start to the chat page", f"{chat:.1f} s")
        table.add_row("cold start to all parts loaded", f"{loaded:.1f} s")
        table.add_row("cold start to the first answer, command line", f"{_first_answer():.1f} s")
        table.add_row("resident memory, no local model", f"{resident / 1e6:.0f} MB")
    return table


def _warm(questions: int) -> tuple[list[float], list[float]]:
    samples = [sample for suite in ("evidence", "dosing", "screening") for sample in load_suite(suite)]
    file = PROJECT / "var" / "bench.sqlite"
    assistant = Assistant(Bench().parts, lasting_memory(file))
    assistant.ask("Does magnesium help with sleep?", conversation=new_conversation_id())
    totals: list[float] = []
    firsts: list[float] = []
    stride = max(1, len(samples) // questions)
    for sample in itertools.islice(samples, 0, stride * questions, stride):
        started = time.perf_counter()
        stream = assistant.stream(
            sample.turns[-1], conversation=new_conversation_id(), audience=sample.audience
        )
        next(stream)
        firsts.append((time.perf_counter() - started) * 1000)
        for _ in stream:
            pass
        totals.append((time.perf_counter() - started) * 1000)
    for leftover in file.parent.glob("bench.sqlite*"):
        leftover.unlink()
    return totals, firsts


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def _cold_start() -> tuple[float, float, float, int]:
    """Seconds to the opening page, the chat and all parts loaded, and the process's resident bytes then."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    command = [sys.executable, str(Path(PROJECT) / "app.py"), "--model", "none", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    try:
        opening = _seconds_until_served(port, started, chat=False)
        chat = _seconds_until_served(port, started, chat=True)
        for line in server.stdout or ():
            if re.search(r"All parts are loaded|what could be loaded", line):
                break
        loaded = time.perf_counter() - started
        return opening, chat, loaded, psutil.Process(server.pid).memory_info().rss
    finally:
        server.terminate()
        server.wait(timeout=20)


def _first_answer() -> float:
    """Seconds from nothing to a printed model-free answer of the command line."""
    command = [sys.executable, "-m", "assistant", "ask", "--model", "none", "does magnesium help with sleep?"]
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=PROJECT)  # noqa: S603 - our own program
    return time.perf_counter() - started


def _seconds_until_served(port: int, started: float, *, chat: bool) -> float:
    """Seconds until a page is served: any page, or the chat rather than the one that announces it."""
    while time.perf_counter() - started < _PATIENCE_S:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as page:
                page.read()
                if not (chat and page.headers.get(OPENING_HEADER)):
                    return time.perf_counter() - started
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"no page within {_PATIENCE_S} s")
