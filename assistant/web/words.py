"""The words of the pages, read once from ``page.yaml``."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.answer import Frozen
from assistant.errors import PartUnavailable

FILE = Path(__file__).with_name("page.yaml")


class PageWords(Frozen):
    """Every label and note of the pages; the maps turn a field of a finding into everyday words."""

    id: str
    description: str
    source: str
    last_reviewed: date
    title: str
    ask_label: str
    ask_placeholder: str
    send: str
    stop: str
    retry: str
    clear: str
    audience_label: str
    audiences: dict[str, str]
    sources_heading: str
    remembered_label: str
    remembered_nothing: str
    remembered_note: str
    waiting: str
    stopped: str
    unchecked_finding: str
    unchecked_identifiers: str
    no_link: str
    examples: tuple[str, ...]
    certainty: dict[str, str]
    direction: dict[str, str]
    design: dict[str, str]


@cache
def page_words() -> PageWords:
    """The words of the pages; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        return PageWords.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error
