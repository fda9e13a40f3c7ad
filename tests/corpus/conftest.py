"""A small corpus on disk that holds, for tests that then break one thing in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.record import Record

Folders = tuple[Path, Path, Path]


def a_finding(number: int = 1, of: str = "smith-2015", **changes: Any) -> dict[str, Any]:
    return {
        "id": f"{of}#{number}",
        "kind": "clinical",
        "topic": "leg-cramps",
        "population": "adults with leg cramps",
        "outcome": "cramps a week",
        "direction": "no_effect",
        "certainty": "moderate",
        "statement": "In adults with leg cramps, oral magnesium did not reduce cramps compared with placebo.",
        "plain": "In adults with leg cramps, magnesium pills did not work better than dummy pills.",
        "checked": True,
    } | changes


def a_record(
    name: str = "smith-2015", *, findings: list[dict[str, Any]] | None = None, **changes: Any
) -> dict[str, Any]:
    citation = {
        "authors": ["Smith J"],
        "title": f"Magnesium for cramps ({name})",
        "journal": "J Cramps 1(2):3-9",
        "year": 2015,
        "doi": f"10.1000/{name}",
        "pmid": None,
    } | changes.pop("citation", {})
    return {
        "id": name,
        "citation": citation,
        "identifiers": "checked",
        "topics": ["leg-cramps"],
        "design": "randomised_trial",
        "population": "adults with leg cramps",
        "findings": findings if findings is not None else [a_finding(of=name)],
    } | changes


def as_record(**changes: Any) -> Record:
    return Record.model_validate(a_record(**changes))


def write(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


A_TOPIC = {
    "id": "leg-cramps",
    "title": "Leg cramps",
    "question": "Does magnesium help with leg cramps?",
    "aim": "leg cramps",
    "synonyms": ["night cramps"],
    "unknown": "It is not known who may gain.",
    "source": "own",
    "last_reviewed": "2026-11-21",
}
A_MYTH = {
    "id": "cures-cramps",
    "claim": "Magnesium cures all cramps.",
    "patterns": ["magnesium cures cramps", "cramps vanish with magnesium"],
    "verdict": "contradicted",
    "why": "In a good trial it did not help.",
    "why_clinician": "A placebo-controlled trial was null.",
    "findings": ["smith-2015#1"],
    "topics": ["leg-cramps"],
    "source": "own",
    "last_reviewed": "2026-11-21",
}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Folders of records, topics and myths, one of each, without a fault."""
    write(tmp_path / "topics" / "leg-cramps.yaml", A_TOPIC)
    write(tmp_path / "myths" / "cures-cramps.yaml", A_MYTH)
    write(tmp_path / "records" / "leg-cramps" / "smith-2015.yaml", a_record())
    return tmp_path / "records", tmp_path / "topics", tmp_path / "myths"


@pytest.fixture
def put(folders: Folders) -> Callable[..., Path]:
    """Writes a record into the small corpus, in the place of one of the same id."""

    def _put(name: str = "smith-2015", **changes: Any) -> Path:
        return write(folders[0] / "leg-cramps" / f"{name}.yaml", a_record(name, **changes))

    return _put
