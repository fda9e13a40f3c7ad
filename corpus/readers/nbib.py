"""NBIB, PubMed's export for reference managers: tagged lines, a record from each ``PMID-`` on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from corpus.draft import Item, clean_doi, clean_text, fault
from corpus.readers.printed import drafted
from corpus.readers.text import read_text

_TAG = re.compile(r"^([A-Z]{2,4}) *- ?(.*)$")


def read(path: Path) -> Iterator[Item]:
    """Each record of ``path`` as a draft, or as the fault that kept it from being one."""
    fields: dict[str, list[str]] = defaultdict(list)
    start, last, broken = 1, "", False
    for number, line in enumerate([*read_text(path).splitlines(), "PMID- "], start=1):
        found = _TAG.match(line)
        if found and found[1] == "PMID":
            if fields:
                yield _draft(path, fields, start)
            fields, start, broken = defaultdict(list), number, False
        if found:
            last = found[1]
            fields[last].append(found[2])
        elif line.startswith("      ") and last:
            fields[last][-1] += f" {line.strip()}"
        elif line.strip() and not broken:
            broken = True  # one fault a record is enough
            problem, remedy = "is neither a tag nor its continuation", "save the record again from PubMed"
            yield fault(path, number, f"record from line {start}", problem, remedy)


def _draft(path: Path, fields: dict[str, list[str]], line: int) -> Item:
    def first(tag: str) -> str:
        return clean_text(fields[tag][0]) if fields[tag] else ""

    where = f"record from line {line}"
    title = first("TI") or first("BTI")
    if not title:
        return fault(path, line, where, "has no title (TI)", "save the record again from PubMed")
    identifiers = [text for tag in ("LID", "AID") for text in fields[tag] if "[doi]" in text]
    return drafted(
        read_from=f"{path.name}, {where}",
        title=title,
        authors=(clean_text(author) for author in fields["AU"] or fields["CN"]),
        journal=first("TA") or first("JT"),
        volume=first("VI"),
        issue=first("IP"),
        pages=first("PG"),
        year=first("DP"),
        doi=next((doi for text in identifiers if (doi := clean_doi(text))), None),
        pmid=first("PMID"),
        types=fields["PT"],
        abstract=first("AB"),
        retracted="Retracted Publication" in fields["PT"],
    )
