"""RIS, read entry by entry with rispy, so that one broken entry does not cost the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rispy

from corpus.draft import Item, clean_text, fault
from corpus.readers.names import inverted
from corpus.readers.printed import drafted
from corpus.readers.text import read_text


def read(path: Path) -> Iterator[Item]:
    """Each entry of ``path`` as a draft, or as the fault that kept it from being one."""
    for number, (line, text) in enumerate(_entries(read_text(path)), start=1):
        where = f"entry {number}"
        if not re.search(r"^TY  - ", text, re.MULTILINE):
            yield fault(path, line, where, "does not begin with a type (TY)", "export it again")
            continue
        if not re.search(r"^ER  -", text, re.MULTILINE):
            yield fault(path, line, where, "has no end (ER): it is cut short", "export it again")
            continue
        try:
            entry = rispy.loads(text, skip_unknown_tags=True)[0]
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            yield fault(path, line, where, f"is not RIS ({error})", "export it again")
            continue
        yield _draft(path, entry, line, where)


def _entries(text: str) -> Iterator[tuple[int, str]]:
    lines: list[str] = []
    start = 1
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("TY  - ") and any(before.strip() for before in lines):
            yield start, "\n".join(lines) + "\n"
            lines = []
        if not lines:
            start = number
        if lines or line.strip():
            lines.append(line)
        if line.startswith("ER  -"):
            yield start, "\n".join(lines) + "\n"
            lines = []
    if any(line.strip() for line in lines):
        yield start, "\n".join(lines) + "\n"


def _draft(path: Path, entry: dict[str, Any], line: int, where: str) -> Item:
    title = clean_text(entry.get("title") or entry.get("primary_title"))
    if not title:
        return fault(path, line, where, "has no title (TI or T1)", "add it, or leave the entry out")
    abstract = clean_text(entry.get("abstract") or entry.get("notes_abstract"))
    pages = "-".join(text for text in (entry.get("start_page"), entry.get("end_page")) if text)
    journal = next(
        (
            entry[name]
            for name in (
                "alternate_title3",
                "journal_name",
                "secondary_title",
                "alternate_title2",
                "alternate_title1",
            )
            if entry.get(name)
        ),
        None,
    )
    return drafted(
        read_from=f"{path.name}, {where}",
        title=title,
        authors=(inverted(name) for name in entry.get("authors") or entry.get("first_authors") or ()),
        journal=journal,
        volume=entry.get("volume"),
        issue=entry.get("number"),
        pages=pages,
        year=entry.get("year") or entry.get("publication_year") or entry.get("date"),
        doi=entry.get("doi"),
        pmid=entry.get("accession_number") if _from_pubmed(entry) else None,
        abstract=abstract,
    )


def _from_pubmed(entry: dict[str, Any]) -> bool:
    """Whether the accession number is PubMed's: other databases number in the same form."""
    told = " ".join(
        str(entry.get(name, "")) for name in ("name_of_database", "database_provider", "urls", "note")
    )
    return not told.strip() or "pubmed" in told.lower() or "nlm" in told.lower() or "medline" in told.lower()
