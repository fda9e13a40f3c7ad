"""The recogniser's data files: what was fitted, on what, and how it measured.

``weights.yaml`` is written by ``python -m evals.recogniser_fit`` and never by hand; ``examples.yaml`` and
``plain_words.yaml`` are written by people and never by a program.

    RecogniserError        a data file cannot be used; says which and why, and what to do
"""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import Field, ValidationError

from assistant.answer import Concern, Frozen

FOLDER = Path(__file__).parent
DIMENSIONS = 384


class RecogniserError(Exception):
    """A data file of the recogniser that cannot be used. The message names the file, the field and the way out."""


class Examples(Frozen):
    """Sentences by the concern that they show; ``none`` holds look-alikes that show none."""

    id: str
    description: str
    source: str
    last_reviewed: date
    licence: str
    examples: dict[str, tuple[str, ...]]


class PlainWords(Frozen):
    """Beginnings of the words that name a concern plainly, which the rules read better."""

    id: str
    description: str
    source: str
    last_reviewed: date
    beginnings: dict[Concern, tuple[str, ...]]


class Detector(Frozen):
    """A logistic detector of one concern on a unit vector: it fires where its log-odds, with the words' share, reach
    ``threshold``.

    ``cross_validated`` holds the operating curve on passages that it was not fitted on: share of the concern's
    messages found at 0, 1, 2 and 4 false alarms among ``other`` messages without it.
    """

    bias: float
    threshold: float
    messages: int
    other: int
    cross_validated: dict[int, float]
    vector: tuple[float, ...] = Field(min_length=DIMENSIONS, max_length=DIMENSIONS)


class WordGate(Frozen):
    """Log-odds of words between messages with and without a concern; a word not listed counts nothing.

    A passage whose sum is below ``threshold`` is not encoded; ``share`` of the sum is added to a detector's log-odds
    that reach ``floor`` by the vector alone. ``opened`` is the share of messages without a concern that are encoded
    all the same, ``kept`` the share of the detectors' finds that come through, both cross-validated.
    """

    threshold: float
    share: float
    floor: float
    opened: float
    kept: float
    words: dict[str, float]


class Weights(Frozen):
    """Everything fitted. ``examples_sha256`` ties it to the examples it was fitted on."""

    id: str
    description: str
    source: str
    last_reviewed: date
    encoder: str
    examples_sha256: str
    gate: WordGate
    detectors: dict[Concern, Detector]


Model = TypeVar("Model", bound=Frozen)


def _read(path: Path, model: type[Model]) -> Model:
    try:
        return model.model_validate(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RecogniserError(
            f"{path.name}: {field}: {first['msg']}; correct the file or fit again"
        ) from error
    except (OSError, yaml.YAMLError) as error:
        raise RecogniserError(
            f"{path.name}: cannot be read ({type(error).__name__}); restore the file"
        ) from error


@functools.cache
def load_weights() -> Weights:
    """The fitted detectors. Raises ``RecogniserError``."""
    return _read(FOLDER / "weights.yaml", Weights)


@functools.cache
def load_plain_words() -> PlainWords:
    """The words left to the rules. Raises ``RecogniserError``."""
    return _read(FOLDER / "plain_words.yaml", PlainWords)


@functools.cache
def load_examples() -> Examples:
    """The examples that people wrote. Raises ``RecogniserError``."""
    return _read(FOLDER / "examples.yaml", Examples)
