"""The fixed wording that is not safety text: greetings, abstaining, headings. Read once from ``wording.yaml``."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.answer import Frozen, Sentence
from assistant.errors import PartUnavailable

FILE = Path(__file__).with_name("wording.yaml")


class _Wording(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: date
    texts: dict[str, str]


@cache
def load_wording() -> dict[str, str]:
    """Every fixed text by its id; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        return _Wording.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader)).texts
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error


def fixed(text_id: str, **values: str) -> Sentence:
    """The fixed sentence of this id, its ``{placeholders}`` filled."""
    text = load_wording()[text_id]
    return Sentence(text=text.format(**values) if values else text, kind="fixed")
