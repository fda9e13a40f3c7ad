"""Passages of the full texts that a site adds: pieces of a page or section, each with the place to cite it by.

They come from those drafts (``python -m corpus add``) that hold a full text, and stay apart from the records:
nobody has curated them, so they carry no direction and no certainty, and they rank below the findings wherever
both are found. A publication that is a record is named by it, and is retracted where the record says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.draft import Draft, Section, read_draft, slug
from corpus.errors import Fault, UnreadableFileError
from corpus.publications import publications
from corpus.record import Record

LONGEST = 1200  # characters; about what the sentence encoder reads whole
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(])")


class Passage(BaseModel):
    """One piece of a full text. ``place`` is its page or section, ``text`` stands there word for word.

    ``record`` is the id of the record of the same publication, where there is one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    draft: str
    record: str | None
    authors: tuple[str, ...]
    title: str
    year: int | None
    doi: str | None
    pmid: str | None
    place: str
    text: str
    retracted: bool


def read_passages(drafts: Path, records: Sequence[Record] = ()) -> Iterator[Passage | Fault]:
    """Every passage of the full texts under ``drafts``, in a stable order, and each draft's fault.

    A draft without a full text has none: its abstract alone is there to be curated, not to be searched.
    """
    known = publications(records)
    by_id = {record.id: record for record in records}
    for path in sorted(drafts.glob("*.yaml")):
        try:
            draft = read_draft(path)
        except UnreadableFileError as error:
            yield error.fault
            continue
        if draft.sections:
            name = known.find(doi=draft.doi, pmid=draft.pmid, title=draft.title)
            yield from _passages(draft, by_id[name] if name else None)


def _passages(draft: Draft, record: Record | None) -> Iterator[Passage]:
    abstract = [section.model_copy(update={"heading": "Abstract"}) for section in draft.abstract]
    cited = record.citation if record else draft
    taken: dict[str, int] = {}
    for section in (*abstract, *draft.sections):
        place = _place(section)
        key = f"p{section.page}" if section.page else slug(place)
        for text in pieces(section.text):
            taken[key] = taken.get(key, 0) + 1
            yield Passage(
                id=f"{draft.id}@{key}.{taken[key]}",
                draft=draft.id,
                record=record.id if record else None,
                authors=cited.authors,
                title=cited.title,
                year=cited.year,
                doi=cited.doi,
                pmid=cited.pmid,
                place=place,
                text=text,
                retracted=draft.retracted or (record is not None and record.retracted),
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
