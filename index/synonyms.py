"""Everyday words beside the literature's: what a question is widened by before it is searched.

The pairs are data, ``synonyms.yaml``. Nothing is ever taken from a question, only added.
"""

from __future__ import annotations

import datetime
import functools
import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import SynonymsError

SYNONYMS = Path(__file__).with_name("synonyms.yaml")
_WORD = re.compile(r"\w+")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Synonym(_Frozen):
    """Ways to say something, and the words of the literature for it."""

    says: tuple[str, ...] = Field(min_length=1)
    means: str


class _Synonyms(_Frozen):
    id: str
    description: str
    source: str
    date: datetime.date
    last_reviewed: datetime.date
    synonyms: tuple[Synonym, ...]


def widen(query: str) -> str:
    """The query, followed by the literature's words for each everyday word in it."""
    return " ".join([query, *meant(query)])


def meant(query: str) -> tuple[str, ...]:
    """The literature's words for each everyday word in a query."""
    said = f" {_plain(query)} "
    return tuple(dict.fromkeys(means for way, means in _ways() if f" {way} " in said))


@functools.cache
def _ways(path: Path = SYNONYMS) -> tuple[tuple[str, str], ...]:
    return tuple((_plain(way), synonym.means) for synonym in read_synonyms(path) for way in synonym.says)


def read_synonyms(path: Path = SYNONYMS) -> tuple[Synonym, ...]:
    """Read and check a file of synonyms; ``SynonymsError`` names the field that does not hold."""
    try:
        content = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        return _Synonyms.model_validate(content).synonyms
    except (OSError, yaml.YAMLError) as error:
        raise SynonymsError(f"{path}: cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SynonymsError(f"{path}: {where}: {first['msg']}; correct the file") from error


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.lower().replace("’", "'").replace("'", "")))
