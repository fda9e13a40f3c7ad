"""Reads a suite: YAML files of samples under ``evals/suites/<suite>``, each sample a question and what to expect.

A file is a mapping with an ``id``, a ``source``, a ``date`` and one list of samples (or the bare list).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Audience
from evals.errors import BadSuite, UnknownSuite

SUITES = Path(__file__).parent / "suites"


class Sample(BaseModel):
    """One canned question. ``expect`` is read by the suite's scorer, what its suite alone has by its solver."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: str
    group: str = ""
    turns: tuple[str, ...] = ()
    audience: Audience = "patient"
    query: str = ""
    topic: str | None = None
    language: str | None = None
    evidence: dict[str, Any] = Field(default_factory=dict)
    sentence: str = ""
    article: str = ""
    expect: dict[str, Any]


def suite_names() -> tuple[str, ...]:
    """Every suite there is, in alphabetical order."""
    return tuple(sorted(folder.name for folder in SUITES.iterdir() if folder.is_dir()))


def load_suite(name: str, *, split: str | None = None) -> list[Sample]:
    """The samples of a suite (of one split of it), in file order; ``UnknownSuite`` or ``BadSuite`` otherwise."""
    folder = SUITES / name
    if name not in suite_names():
        raise UnknownSuite(f"no suite '{name}'; there are {', '.join(suite_names())}")
    if split:
        folder = folder / split
    samples: list[Sample] = []
    seen: set[str] = set()
    for file in sorted(folder.rglob("*.yaml")):
        for entry in _entries(file):
            try:
                sample = Sample.model_validate(_with_expectation(entry))
            except ValidationError as error:
                raise BadSuite(f"{file}: {entry.get('id', '?')}: {error.errors()[0]['msg']}") from error
            if sample.id in seen:
                raise BadSuite(f"{file}: the id {sample.id} is used twice")
            seen.add(sample.id)
            samples.append(sample)
    if not samples:
        raise BadSuite(f"{folder}: no samples")
    return samples


def _entries(file: Path) -> list[dict[str, Any]]:
    try:
        content = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise BadSuite(f"{file}: {error}") from error
    lists = [content] if isinstance(content, list) else [v for v in content.values() if isinstance(v, list)]
    return [entry for entries in lists for entry in entries if isinstance(entry, dict)]


def _with_expectation(entry: dict[str, Any]) -> dict[str, Any]:
    """A retrieval sample says what it expects at its top level; every other one under ``expect``."""
    if "expect" in entry or "expect_any" not in entry:
        return entry
    return entry | {"expect": {"any": entry["expect_any"], "k": entry.get("k", 5)}}
