"""What people ask about under the name of a topic whose studies are on something else, or on only a part of it.

Which names those are, and what is said of each, is data (``neighbours.yaml``): nobody's own word is quoted back.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from assistant.answer import Frozen
from assistant.errors import PartUnavailable
from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from assistant.question import Question
from assistant.writing.asking import kind_of

FILE = Path(__file__).with_name("neighbours.yaml")


class Neighbour(Frozen):
    """One thing beside a topic: its names, what it is called in an answer, and what the studies held are on."""

    topic: str
    names: tuple[str, ...] = Field(min_length=1)
    called: str
    held: str
    near: bool = False


class _Wide(Frozen):
    topic: str
    names: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = Field(min_length=1)


class Lacking(Frozen):
    """One thing that no study of the collection is on: its names, what it is called in an answer, and what is near."""

    names: tuple[str, ...] = Field(min_length=1)
    called: str
    held: str | None = None


class _Shipped(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: date
    near: str
    other: str
    neighbours: tuple[Neighbour, ...]
    lacking_other: str
    lacking: tuple[Lacking, ...]
    wide: tuple[_Wide, ...]


@cache
def load_neighbours() -> _Shipped:
    """The names, read once; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        return _Shipped.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error


def neighbour_asked(question: Question) -> Neighbour | None:
    """The thing beside its topic that a question is about; None where it names what the studies are on."""
    for topic in question.topics:
        names = _names_said(question, topic)
        found = [one for one in load_neighbours().neighbours if one.topic == topic and names & set(one.names)]
        if found and names <= {name for one in found for name in one.names}:
            return found[0]
    return None


def lacking_asked(question: Question) -> Lacking | None:
    """What a question is about and the whole collection lacks; None where it names a topic of ours or a medicine."""
    if question.medicines or any(entries_by_id("topics")[topic].group is None for topic in question.topics):
        return None
    text = fold(question.text).text
    return next((one for pattern, one in _lacking() if pattern.search(text)), None)


@cache
def _lacking() -> tuple[tuple[re.Pattern[str], Lacking], ...]:
    return tuple(
        (re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, one.names))})s?(?!\w)"), one)
        for one in load_neighbours().lacking
    )


def remark(neighbour: Neighbour | Lacking) -> str:
    """That the studies held are on something else, or on a part, or that none is."""
    shipped = load_neighbours()
    if isinstance(neighbour, Lacking):
        saying = shipped.other if neighbour.held else shipped.lacking_other
        return saying.format(called=neighbour.called, held=neighbour.held)
    return (shipped.near if neighbour.near else shipped.other).format(
        called=neighbour.called, held=neighbour.held
    )


def is_wide(question: Question) -> bool:
    """Whether a question says a name so wide that other topics belong to it."""
    return bool(_also(question))


def widened(question: Question) -> Question:
    """The question with the topics that belong to a wide name which it says ("my heart" is blood pressure, too)."""
    also = _also(question)
    return (
        question.model_copy(update={"topics": tuple(dict.fromkeys((*also, *question.topics)))})
        if also
        else question
    )


def _names_said(question: Question, topic: str) -> set[str]:
    text = fold(question.text).text
    return {mention.name for mention in load_names("topics").find(text) if mention.id == topic}


def _also(question: Question) -> tuple[str, ...]:
    if question.audience == "clinician" or kind_of(question) is not None:
        return ()
    return tuple(
        topic
        for wide in load_neighbours().wide
        if wide.topic in question.topics and _names_said(question, wide.topic) & set(wide.names)
        for topic in wide.also
    )
