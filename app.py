"""Starts the web chat: the page first, the heavy parts behind it.

Run ``make chat``, or ``python app.py --help``.
"""

from __future__ import annotations

import errno
import gc
import socket
import sys
from typing import Annotated

import typer

from assistant.errors import AssistantError, PortInUse
from assistant.settings import load_settings


def serve(
    model: Annotated[
        str | None,
        typer.Option(help="auto (local where its weights are), none, local, provider:name or a URL."),
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to serve on.")] = None,
) -> None:
    """Serve the web chat until it is stopped with Ctrl+C."""
    settings = load_settings()
    host, port = host or settings.host, port or settings.port
    _require_free(host, port)
    gc.disable()  # the collector would go through the libraries again and again as they load: a third of the time

    from assistant.web.opening import opening_page

    with opening_page(host, port):  # a reader sees the notice while the libraries load
        from assistant.conversation import lasting_memory
        from assistant.parts import LoadedParts
        from assistant.pipeline import Assistant
        from assistant.web.page import build_page, launch

        parts = LoadedParts(settings, model=model or settings.model)
        page = build_page(Assistant(parts, lasting_memory(settings.conversations)))
    address = launch(page, host=host, port=port, block=False)
    print(f"Magnesium chat is at {address} (stop with Ctrl+C)", flush=True)
    parts.start()
    parts.wait()
    gc.freeze()  # what is loaded stays, and need not be gone through again
    gc.enable()
    for problem in parts.problems:
        print(f"note: {problem}", file=sys.stderr, flush=True)
    print("All parts are loaded." if not parts.problems else "Serving with what could be loaded.", flush=True)
    _wait_for_ctrl_c()


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUse(
                    f"port {port} on {host} is in use; stop the other program, or run make chat PORT={port + 1}"
                ) from error
            raise PortInUse(f"cannot serve on {host}:{port}: {error.strerror}; set MAGNESIUM_HOST") from error


def _wait_for_ctrl_c() -> None:
    import signal
    import threading

    done = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: done.set())
    done.wait()


if __name__ == "__main__":
    try:
        typer.run(serve)
    except AssistantError as error:
        print(error, file=sys.stderr)
        raise SystemExit(error.exit_code) from error
