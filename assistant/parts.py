"""Loads the heavy parts once: the sentence encoder, the index, the language model.

A part that cannot be loaded is left out, with a line in ``problems`` that says what to do; the assistant then
answers with what it has. Loading may run in the background while a page is already up (``start``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog

from assistant.dosing import DosingError, load_parameters
from assistant.errors import AssistantError, PartUnavailable
from assistant.screening import Recogniser
from assistant.screening.policy import load_policy
from assistant.screening.schema import PolicyError
from assistant.settings import Settings
from assistant.state import Parts
from assistant.writing.drafting import Drafter
from index.errors import IndexingError
from index.ranking import Encoder
from index.search import Hit, Index

log = structlog.get_logger("assistant.parts")

Part = TypeVar("Part")
_LONGEST_WAIT_S = 60.0
_MOST_FOUND = 12


class LoadedParts:
    """The parts of one process. Call it for what a turn may use; ``start`` loads ahead of the first turn."""

    def __init__(self, settings: Settings, *, model: str) -> None:
        _require_safety_data()
        self._settings = settings
        self._model = model
        self._index: Index | None = None
        self._recogniser: Recogniser | None = None
        self._drafter: Drafter | None = None
        self._index_settled = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.problems: list[str] = []
        self.model_error: AssistantError | None = None

    def start(self) -> None:
        """Begins loading in the background; a second call does nothing."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._load, name="load-parts", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Returns once every part is loaded or given up."""
        self.start()
        if self._thread:
            self._thread.join()

    def __call__(self) -> Parts:
        """What a turn may use now. A search waits for the index; nothing else waits."""
        self.start()
        return Parts(
            search=self._search,
            drafter=self._drafter,
            recogniser=self._recogniser,
            country=self._settings.country,
            max_message_chars=self._settings.max_message_chars,
        )

    def _search(self, query: str, topics: frozenset[str]) -> Sequence[Hit]:
        self._index_settled.wait(_LONGEST_WAIT_S)
        if self._index is None:
            raise LookupError("no index")
        return self._index.relevant(query, k=_MOST_FOUND, topics=topics)

    def _load(self) -> None:
        self._attempt("data files", _read_data_files)
        encoder = self._attempt("sentence encoder", self._load_encoder)
        self._index = self._attempt("index", lambda: self._load_index(encoder))
        self._index_settled.set()
        self._recogniser = self._attempt("recogniser", load_recogniser)
        self._drafter = self._attempt("language model", self._load_drafter)

    def _attempt(self, name: str, load: Callable[[], Part | None]) -> Part | None:
        try:
            return load()
        except (AssistantError, IndexingError, ImportError, OSError) as error:
            self.problems.append(f"{name}: {error}")
            if load == self._load_drafter:
                self.model_error = error if isinstance(error, AssistantError) else PartUnavailable(str(error))
            log.warning("a part is not available", part=name, error=type(error).__name__)
            return None

    def _load_encoder(self) -> Encoder:
        from index.embedder import load_encoder

        return load_encoder()

    def _load_index(self, encoder: Encoder | None) -> Index:
        from index.search import open_index

        return open_index(self._settings.index_dir, encoder=encoder)

    def _load_drafter(self) -> Drafter | None:
        from assistant.writing.chain import load_drafter

        return load_drafter(self._model, self._settings)


def load_recogniser() -> Recogniser:
    """The learned recogniser with its network. Raises ``IndexingError`` where weights are missing or not the pinned."""
    from assistant.screening.recogniser import NETWORK, load_weights, make_recogniser
    from index.tuned import load_tuned

    fitted = load_weights()
    return make_recogniser(load_tuned(NETWORK, fitted.network_sha256, worth_reading=fitted.worth_reading))


def _require_safety_data() -> None:
    """Reads policy and rules; an unreadable or expired one stops the start, rather than the first answer."""
    try:
        load_policy()
        load_parameters()
    except (PolicyError, DosingError) as error:
        raise PartUnavailable(str(error)) from error


def _read_data_files() -> None:
    """Reads word lists and records ahead of the first question."""
    from assistant.understanding import understand
    from assistant.writing.asking import load_asking
    from assistant.writing.phrases import load_phrases
    from corpus.reader import myths, records, topics

    load_phrases()
    load_asking()

    understand("how much magnesium is in food")
    records()
    topics()
    myths()
