"""BibTeX, parsed by bibtexparser, which names the blocks that it could not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry

from corpus.draft import Item, clean_text, fault
from corpus.readers.names import inverted
from corpus.readers.printed import drafted
from corpus.readers.text import read_text


def read(path: Path) -> Iterator[Item]:
    """Each entry of ``path`` as a draft, or as the fault that kept it from being one."""
    library = parse_string(read_text(path), append_middleware=[LatexDecodingMiddleware()])
    for block in library.failed_blocks:
        line = block.start_line + 1 if block.start_line is not None else None
        yield fault(path, line, "", f"could not be read ({block.error})", "mend the entry that begins here")
    for entry in library.entries:
        yield _draft(path, entry)
    if not library.entries and not library.failed_blocks:
        yield fault(path, None, "", "holds no BibTeX entry", "export the references again")


def _draft(path: Path, entry: Entry) -> Item:
    fields = {name.lower(): _plain(str(field.value)) for name, field in entry.fields_dict.items()}
    line = entry.start_line + 1 if entry.start_line is not None else None
    title = fields.get("title", "")
    if not title:
        return fault(path, line, entry.key, "has no title", "add it, or leave the entry out")
    names = re.split(r"\s+and\s+", fields.get("author", ""))
    return drafted(
        read_from=f"{path.name}, {entry.key}",
        title=title,
        authors=(_ordered(name) for name in names if name and name != "others"),
        journal=fields.get("journal") or fields.get("journaltitle"),
        volume=fields.get("volume"),
        issue=fields.get("number"),
        pages=(fields.get("pages") or "").replace("--", "-").replace("–", "-"),
        year=fields.get("year") or fields.get("date"),
        doi=fields.get("doi") or fields.get("url"),
        pmid=fields.get("pmid") or (fields.get("eprint") if "pubmed" in str(fields) else None),
        abstract=fields.get("abstract", ""),
    )


def _ordered(name: str) -> str:
    """``Scott R. Garrison`` and ``Garrison, Scott R.`` alike as ``Garrison SR``."""
    if "," in name or " " not in name:
        return inverted(name)
    given, _, family = name.rpartition(" ")
    return name if family.isupper() and len(family) <= 3 else inverted(f"{family}, {given}")


def _plain(text: str) -> str:
    return clean_text(text.replace("{", "").replace("}", ""))
