"""A small corpus on disk, and an encoder that needs no weights: words hashed into 384 dimensions."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from corpus.record import Record
from index.build import Built, build_index
from index.ranking import Encoder, terms
from index.search import Index, open_index

RESULTS = {
    "cramps-one": ("leg-cramps", "Magnesium pills did not stop leg cramps at night in older people."),
    "cramps-old": ("leg-cramps", "Magnesium pills may stop leg cramps at night in older people."),
    "cramps-withdrawn": ("leg-cramps", "Magnesium ended every leg cramp at night within an hour."),
    "sleep-one": ("sleep", "People with insomnia fell asleep a little faster with magnesium."),
    "migraine-one": ("migraine", "Migraine attacks came less often with magnesium."),
    "oxide-one": ("forms-absorption", "Little of the magnesium in oxide tablets is absorbed."),
    "twin-a": ("asthma", "Asthma attacks were as common with magnesium as without."),
    "twin-b": ("asthma", "Asthma attacks were as common with magnesium as without."),
}


def make_record(name: str, *, plain: str | None = None) -> Record:
    topic, text = RESULTS[name]
    return Record.model_validate(
        {
            "id": name,
            "citation": {"authors": ["Someone A"], "title": "A trial", "journal": "J Trials", "year": 2020},
            "identifiers": "unchecked",
            "topics": [topic],
            "design": "randomised_trial",
            "population": "adults",
            "intervention": {"route": "oral"},
            "retracted": name == "cramps-withdrawn",
            "superseded_by": ["cramps-one"] if name == "cramps-old" else [],
            "findings": [
                {
                    "id": f"{name}#1",
                    "kind": "clinical",
                    "topic": topic,
                    "population": "adults",
                    "outcome": "main outcome",
                    "direction": "uncertain",
                    "certainty": "low",
                    "statement": plain or text,
                    "plain": plain or text,
                    "checked": True,
                }
            ],
        }
    )


def write_record(folder: Path, record: Record) -> Path:
    path = folder / record.topics[0] / f"{record.id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = record.model_dump(mode="json", exclude_defaults=True)
    path.write_text(yaml.safe_dump(fields), encoding="utf-8")
    return path


def hashed_words(texts: Sequence[str]) -> NDArray[np.float32]:
    vectors = np.zeros((len(texts), 384), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in terms(text) or ["nothing"]:
            vectors[row, zlib.crc32(word.encode()) % 384] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def encoder() -> Encoder:
    return hashed_words


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    for name in RESULTS:
        write_record(folder, make_record(name))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    return tmp_path / "drafts"


@pytest.fixture
def build(records: Path, root: Path, drafts: Path, encoder: Encoder) -> Callable[..., Built]:
    def run(**options: object) -> Built:
        given = {"encoder": encoder, "progress": False, "records": records, "drafts": drafts} | options
        return build_index(root, **given)  # type: ignore[arg-type]

    return run


@pytest.fixture
def opened(build: Callable[..., Built], root: Path, records: Path, encoder: Encoder) -> Index:
    build()
    return open_index(root, encoder=encoder, records=records)
