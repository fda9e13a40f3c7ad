"""The sentences of the rules, by language; read and checked once. English is the one that is complete."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError, field_validator

from assistant.answer import Frozen
from assistant.dosing.errors import ParameterError

_FOLDER = Path(__file__).parent
_DIGIT = re.compile(r"\d")


class Wording(Frozen):
    """One language's wording. No text holds a digit: numbers enter only through quantities."""

    id: str
    source: str
    last_reviewed: dt.date
    language: str
    units: dict[str, str]
    joiners: dict[str, str]
    who: dict[str, str]
    ages: dict[str, str]
    measures: dict[str, str]
    levels: dict[str, str]
    phrases: dict[str, str]
    why: dict[str, str]
    ask: dict[str, str]
    also: dict[str, str]
    kinds: dict[str, str]
    ordinals: tuple[str, ...]
    designs: dict[str, str]
    conditions: dict[str, str]

    @field_validator(
        "units", "joiners", "who", "ages", "phrases", "why", "ask", "also", "kinds", "designs", "conditions"
    )
    @classmethod
    def _no_digits(cls, texts: dict[str, str]) -> dict[str, str]:
        for name, text in texts.items():
            if _DIGIT.search(text):
                raise ValueError(f"{name}: holds a digit; numbers come from quantities only")
        return texts


@cache
def load_wording(language: str = "en") -> Wording:
    """The wording of ``language``, or the English one. Raises ``ParameterError`` for a file that cannot be used."""
    path = _FOLDER / f"{language}.yaml"
    if not path.is_file():
        path = _FOLDER / "en.yaml"
    try:
        return Wording.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ParameterError(f"{path}: {error}; correct the file") from error
