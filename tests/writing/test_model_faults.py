"""Faults of a model's server, injected over real HTTP: retries, deadlines, half streams, cancelling, counting."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import structlog

from assistant.settings import Settings
from assistant.writing.chain import ModelDrafter, load_drafter
from assistant.writing.citing import citation
from assistant.writing.drafting import Drafted
from tests.writing.conftest import hit, question
from tests.writing.scripted import Scripted

CRAMPS = "garrison-2020#1"
TRUE = "In older adults, magnesium pills did not reduce leg cramps compared with placebo. [1]"
MORE = " Nothing else is known of this in older adults. [1]"
Step = dict[str, Any]


class _Server:
    """An OpenAI-compatible server that misbehaves as told: one step a request, the last for all that follow."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps
        self.requests: list[dict[str, Any]] = []
        self.left = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                outer.requests.append(json.loads(self.rfile.read(length)))
                step = outer.steps[min(len(outer.requests), len(outer.steps)) - 1]
                time.sleep(step.get("waits", 0))
                self.send_response(step.get("status", 200))
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                try:
                    self._stream(step)
                except (BrokenPipeError, ConnectionResetError):
                    outer.left.set()

            def _stream(self, step: Step) -> None:
                for number, piece in enumerate(step.get("says", "").split(" ")):
                    if number == step.get("breaks_after"):
                        return  # the connection closes without an end mark
                    time.sleep(step.get("slowly", 0))
                    self._send({"choices": [{"index": 0, "delta": {"content": f"{piece} "}}]})
                if step.get("says"):
                    usage = {"prompt_tokens": 700, "completion_tokens": 30, "total_tokens": 730}
                    self._send({"choices": [], "usage": usage})
                    self.wfile.write(b"data: [DONE]\n\n")

            def _send(self, event: dict[str, Any]) -> None:
                frame = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", **event}
                self.wfile.write(f"data: {json.dumps(frame)}\n\n".encode())
                self.wfile.flush()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1#m"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serving() -> Iterator[Any]:
    servers: list[_Server] = []

    def start(*steps: Step) -> _Server:
        servers.append(_Server(*steps))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def _drafts(server: _Server, *, cancelled: Any = lambda: False, **settings: Any) -> Iterator[Drafted]:
    drafter = load_drafter(server.url, Settings(**{"model_deadline_s": 20, **settings}))
    assert drafter is not None
    found = hit(CRAMPS)
    return drafter(
        question("cramps?"), [found], [citation(1, found.finding, found.record)], cancelled=cancelled
    )


def _texts(drafts: Sequence[Drafted]) -> list[str]:
    return [drafted.sentence.text for drafted in drafts if drafted.sentence]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_tried_once_more(status: int, serving: Any) -> None:
    server = serving({"status": status}, {"says": TRUE})
    assert len(_texts(list(_drafts(server)))) == 1
    assert len(server.requests) == 2


def test_a_lasting_fault_is_given_up_after_one_retry(serving: Any) -> None:
    server = serving({"status": 503})
    with pytest.raises(Exception, match="503"):
        list(_drafts(server))
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_refusal_is_not_tried_again(status: int, serving: Any) -> None:
    server = serving({"status": status})
    with pytest.raises(Exception, match=str(status)):
        list(_drafts(server))
    assert len(server.requests) == 1


def test_a_request_is_limited_in_tokens(serving: Any) -> None:
    server = serving({"says": TRUE})
    list(_drafts(server))
    asked = server.requests[0]
    assert 0 < (asked.get("max_tokens") or asked.get("max_completion_tokens")) <= 500
    assert asked["temperature"] == 0.0


def test_of_a_stream_that_breaks_the_whole_sentences_stand_and_it_is_not_begun_again(serving: Any) -> None:
    server = serving({"says": TRUE + MORE, "breaks_after": 16})
    shown: list[Drafted] = []
    with suppress(Exception):  # some clients raise at the break, some end
        shown += _drafts(server)
    assert len(_texts(shown)) <= 1
    assert not any("Nothing else" in text for text in _texts(shown))
    assert len(server.requests) == 1


def test_a_server_that_never_answers_keeps_nobody_past_the_deadline(serving: Any) -> None:
    server = serving({"waits": 30, "says": TRUE})
    started = time.monotonic()
    assert list(_drafts(server, model_deadline_s=0.5)) == []
    assert time.monotonic() - started < 5


def test_a_stream_that_dribbles_ends_at_the_deadline(serving: Any) -> None:
    server = serving({"says": (TRUE + MORE) * 20, "slowly": 0.05})
    started = time.monotonic()
    list(_drafts(server, model_deadline_s=1.5))
    assert time.monotonic() - started < 8


def test_a_reader_who_leaves_before_the_first_word_is_heard_at_once(serving: Any) -> None:
    server = serving({"waits": 30, "says": TRUE})
    started = time.monotonic()
    left = lambda: time.monotonic() - started > 0.3  # noqa: E731
    assert list(_drafts(server, cancelled=left)) == []
    assert time.monotonic() - started < 5


def test_a_reader_who_leaves_in_the_middle_lets_the_server_go(serving: Any) -> None:
    server = serving({"says": (TRUE + MORE) * 200, "slowly": 0.01})
    drafts = _drafts(server)
    assert next(drafts)
    drafts.close()  # type: ignore[attr-defined]
    assert server.left.wait(10), "the connection is closed, so that the server stops writing"


def test_tokens_and_cost_of_each_request_and_of_the_draft_are_recorded_without_text(serving: Any) -> None:
    server = serving({"says": TRUE})
    with structlog.testing.capture_logs() as logs:
        list(_drafts(server, model_price_read=2.0, model_price_written=10.0))
    request = next(line for line in logs if line["event"] == "model request")
    draft = next(line for line in logs if line["event"] == "draft")
    assert (request["input_tokens"], request["output_tokens"]) == (700, 30)
    assert request["prompt"].startswith("answer@")
    assert draft["requests"] == 1
    assert draft["accepted"] + draft["rejected"] == 1
    assert draft["cost"] == pytest.approx((700 * 2.0 + 30 * 10.0) / 1_000_000)
    assert "cramps" not in repr(logs)


def test_a_model_that_writes_without_end_is_stopped_by_its_allowance_of_tokens() -> None:
    model = Scripted(says="Magnesium was looked at again in many people somewhere. " * 4000)
    found = hit(CRAMPS)
    drafter = ModelDrafter(model, name="scripted", small=False, deadline_s=60.0)
    with structlog.testing.capture_logs() as logs:
        drafts = drafter(
            question("cramps?"),
            [found],
            [citation(1, found.finding, found.record)],
            cancelled=lambda: False,
        )
        assert not _texts(list(drafts))
    (draft,) = [line for line in logs if line["event"] == "draft"]
    assert draft["output_tokens"] <= 2000


def test_a_stream_that_hangs_in_the_middle_ends_at_the_deadline_with_what_was_whole() -> None:
    model = Scripted(says=TRUE + MORE, hangs_after=len(TRUE) // 7 + 2)
    found = hit(CRAMPS)
    drafter = ModelDrafter(model, name="scripted", small=False, deadline_s=2.0)
    started = time.monotonic()
    drafts = list(
        drafter(
            question("cramps?"),
            [found],
            [citation(1, found.finding, found.record)],
            cancelled=lambda: False,
        )
    )
    assert time.monotonic() - started < 6
    assert len(_texts(drafts)) == 1
