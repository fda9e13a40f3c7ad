"""Passages of the full texts that a site adds: pieces of a page or section, each with the place to cite it by.

They come from drafts (``python -m corpus add``) and stay apart from the records: nobody has curated them, so
they carry no direction and no certainty, and they rank below the findings wherever both are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.draft import Draft, Section, slug
from corpus.errors import Fault

LONGEST = 1200  # characters; about what the sentence encoder reads whole
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(])")


class Passage(BaseModel):
    """One piece of a full text. ``place`` is its page or section, ``text`` stands there word for word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    draft: str
    authors: tuple[str, ...]
    title: str
    year: int | None
    doi: str | None
    pmid: str | None
    place: str
    text: str
    retracted: bool


def read_passages(drafts: Path) -> Iterator[Passage | Fault]:
    """Every passage of the drafts under ``drafts`` in a stable order, and a fault for each that does not hold."""
    for path in sorted(drafts.glob("*.yaml")):
        draft = _read(path)
        if isinstance(draft, Fault):
            yield draft
        else:
            yield from _passages(draft)


def _passages(draft: Draft) -> Iterator[Passage]:
    abstract = [section.model_copy(update={"heading": "Abstract"}) for section in draft.abstract]
    taken: dict[str, int] = {}
    for section in (*abstract, *draft.sections):
        place = _place(section)
        key = f"p{section.page}" if section.page else slug(place)
        for text in pieces(section.text):
            taken[key] = taken.get(key, 0) + 1
            yield Passage(
                id=f"{draft.id}@{key}.{taken[key]}",
                draft=draft.id,
                authors=draft.authors,
                title=draft.title,
                year=draft.year,
                doi=draft.doi,
                pmid=draft.pmid,
                place=place,
                text=text,
                retracted=draft.retracted,
            )


def pieces(text: str) -> Iterator[str]:
    """``text`` in pieces of at most ``LONGEST`` characters, cut between sentences where that is possible."""
    piece = ""
    for sentence in _SENTENCE_END.split(text):
        while len(sentence) > LONGEST:
            cut = sentence.rfind(" ", 1, LONGEST) if " " in sentence[1:LONGEST] else LONGEST
            if piece:
                yield piece
                piece = ""
            yield sentence[:cut]
            sentence = sentence[cut:].lstrip()
        if piece and len(piece) + len(sentence) + 1 > LONGEST:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}".strip()
    if piece:
        yield piece


def _place(section: Section) -> str:
    if section.page:
        return f"page {section.page}"
    return section.heading or "text"


def _read(path: Path) -> Draft | Fault:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return Draft.model_validate({name: value for name, value in content.items() if name != "id"})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, ValidationError) as error:
        problem = str(error).splitlines()[0]
        return Fault(
            path, None, "", f"is not a draft ({problem})", "write it again with `python -m corpus add`"
        )
