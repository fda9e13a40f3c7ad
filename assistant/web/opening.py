"""What a reader sees in the seconds in which the page's libraries load: the notice, and that the chat is opening.

Served by the standard library alone on the page's own address, which is then handed over. It answers no question; it
asks by itself whether the chat is there, and shows it once it is.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from assistant.web.words import page_words
from assistant.writing.wording import load_wording

OPENING_HEADER = "X-Opening"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><noscript><meta http-equiv="refresh" content="3"></noscript>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.55 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; }}
h1 {{ font-size: 1.45rem; }}
p.notice {{ border-left: 4px solid #0f766e; padding: .6rem .85rem; }}
</style></head><body><h1>{title}</h1><p class="notice">{notice}</p><p role="status">{opening}</p>
<script>
setInterval(async () => {{
  try {{
    const answer = await fetch("/", {{cache: "no-store"}});
    if (answer.ok && !answer.headers.get("{header}")) location.reload();
  }} catch (notYet) {{}}
}}, 400);
</script></body></html>"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """The opening page at the root, and "not yet" anywhere else."""
        at_root = self.path.split("?")[0] == "/"
        body = _opening_html() if at_root else b""
        self.send_response(HTTPStatus.OK if at_root else HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header(OPENING_HEADER, "yes")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps addresses of readers out of the log."""


@contextmanager
def opening_page(host: str, port: int) -> Iterator[None]:
    """Serves the opening page until the block ends; the address is free again after it."""
    server = ThreadingHTTPServer((host, port), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _opening_html() -> bytes:
    words = page_words()
    return _PAGE.format(
        title=html.escape(words.title),
        notice=html.escape(load_wording()["notice"]),
        opening=html.escape(words.opening),
        header=OPENING_HEADER,
    ).encode()
