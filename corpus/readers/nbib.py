"""NBIB, PubMed's export for reference managers: tagged lines, a record from each ``PMID-`` on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from corpus.draft import (
    Draft,
    Item,
    Section,
    clean_doi,
    clean_pmid,
    clean_text,
    clean_year,
    fault,
    printed_source,
)
from corpus.readers.stated import stated_design, stated_size
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
    abstract = first("AB")
    design, size = stated_design(fields["PT"], title, abstract), stated_size(abstract)
    identifiers = [text for tag in ("LID", "AID") for text in fields[tag] if "[doi]" in text]
    return Draft(
        authors=tuple(clean_text(author) for author in fields["AU"] or fields["CN"]),
        title=title.rstrip("."),
        journal=printed_source(first("TA") or first("JT"), first("VI"), first("IP"), first("PG")),
        year=clean_year(first("DP")),
        doi=next((doi for text in identifiers if (doi := clean_doi(text))), None),
        pmid=clean_pmid(first("PMID")),
        design=design[0] if design else None,
        design_stated=design[1] if design else None,
        n=size[0] if size else None,
        n_stated=size[1] if size else None,
        retracted="Retracted Publication" in fields["PT"],
        read_from=f"{path.name}, {where}",
        abstract=(Section(text=abstract),) if abstract else (),
    )
