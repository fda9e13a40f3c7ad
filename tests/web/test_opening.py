"""The page is there at once: the notice within seconds, the chat before the heavy parts are loaded."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from assistant.settings import PROJECT
from assistant.web.opening import OPENING_HEADER

_FIRST_PAINT_S = 5.0


def _get(address: str) -> tuple[str, bool] | None:
    """The page's text and whether it is the opening page; None where nobody answers yet."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return answer.read().decode(), answer.headers.get(OPENING_HEADER) is not None
    except (urllib.error.URLError, ConnectionError):
        return None


@pytest.mark.slow
def test_the_notice_is_there_within_seconds_and_the_chat_before_the_parts(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "app.log"
    settings = {"MAGNESIUM_CONVERSATIONS": str(tmp_path / "c.sqlite"), "HF_HUB_OFFLINE": "1"}
    began = time.monotonic()
    with log.open("w") as out:
        app = subprocess.Popen(
            [sys.executable, "app.py", "--model", "none", "--port", str(port)],
            cwd=PROJECT,
            stdout=out,
            stderr=out,
            env=os.environ | settings,
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        while (shown := _get(address)) is None and time.monotonic() - began < 60:
            time.sleep(0.05)
        assert shown is not None, log.read_text()
        assert "not medical advice" in shown[0]
        assert time.monotonic() - began < _FIRST_PAINT_S
        while (shown is None or shown[1]) and time.monotonic() - began < 120:
            time.sleep(0.05)
            shown = _get(address)
        assert shown is not None
        assert not shown[1]
        assert "All parts are loaded" not in log.read_text()
    finally:
        app.terminate()
        app.wait(timeout=30)


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "app.py", "--port", port], cwd=PROJECT, capture_output=True, text=True
        )
    assert done.returncode == 3
    assert f"port {port}" in done.stderr
    assert "PORT=" in done.stderr
