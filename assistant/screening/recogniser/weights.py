"""The recogniser's data files: what was fitted, on what, and how it measured.

``weights.yaml`` and the files of ``network/`` are written by ``python -m evals.recogniser_fit`` and never by hand;
``examples.yaml`` is written by people and never by a program.

    RecogniserError        a data file cannot be used; says which and why, and what to do
"""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import ValidationError

from assistant.answer import Concern, Frozen
from assistant.errors import AssistantError

FOLDER = Path(__file__).parent
NETWORK = FOLDER / "network"


class RecogniserError(AssistantError):
    """A data file of the recogniser that cannot be used. The message names the file, the field and the way out."""


class Examples(Frozen):
    """Sentences by the concern that they show; ``none`` holds look-alikes that show none."""

    id: str
    description: str
    source: str
    last_reviewed: date
    licence: str
    examples: dict[str, tuple[str, ...]]


class Detector(Frozen):
    """One class: it is said to be there where a passage's log-odds reach ``threshold``.

    ``found`` is the operating curve on messages that the network had not seen: the share of the class's ``messages``
    found at so many false alarms among the ``other`` ones.
    """

    threshold: float
    messages: int
    other: int
    found: dict[int, float]


class Weights(Frozen):
    """What was fitted. The digests tie it to its network and to the examples that it was fitted on.

    Passages whose log-odds of being worth reading on are below ``worth_reading`` show nothing.
    ``urgent`` among the detectors stands for any emergency: what it hears is the likeliest of them.
    """

    id: str
    description: str
    source: str
    last_reviewed: date
    encoder: str
    network_sha256: dict[str, str]
    examples_sha256: str
    messages: int
    worth_reading: float
    classes: tuple[str, ...]
    detectors: dict[Concern | Literal["urgent"], Detector]


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
    """What was fitted. Raises ``RecogniserError``."""
    return _read(FOLDER / "weights.yaml", Weights)


@functools.cache
def load_examples() -> Examples:
    """The examples that people wrote. Raises ``RecogniserError``."""
    return _read(FOLDER / "examples.yaml", Examples)
