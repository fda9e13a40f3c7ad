"""The drafts of a language model, each sentence verified before anything is shown."""

from __future__ import annotations

from assistant.settings import Settings
from assistant.writing.drafting import Drafter


def load_drafter(name: str, settings: Settings) -> Drafter | None:
    """The drafter over the model of this name; None for ``none``."""
    return None
