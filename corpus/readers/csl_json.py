"""CSL-JSON, the references of Zotero, Mendeley and Crossref."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.draft import (
    Draft,
    Item,
    Section,
    clean_doi,
    clean_pmid,
    clean_text,
    clean_year,
    fault,
    initialled,
    printed_source,
)
from corpus.errors import UnreadableFileError
from corpus.readers.stated import stated_design, stated_size
from corpus.readers.text import read_text


def read(path: Path) -> Iterator[Item]:
    """Each item of ``path`` as a draft, or as the fault that kept it from being one."""
    try:
        content = json.loads(read_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", "?")
        raise UnreadableFileError(
            path, f"is not JSON (line {line}: {error})", "export the references again"
        ) from None
    items = content.get("items", [content]) if isinstance(content, dict) else content
    if not isinstance(items, list):
        raise UnreadableFileError(path, "holds no list of items", "export the references as CSL-JSON")
    for number, item in enumerate(items, start=1):
        where = f"item {number}"
        if not isinstance(item, dict):
            yield fault(path, None, where, "is not an item with fields", "leave it out")
            continue
        try:
            yield _draft(path, item, where)
        except (TypeError, AttributeError, KeyError, IndexError, ValueError) as error:
            yield fault(path, None, where, f"has a field of the wrong form ({error})", "export it again")


def _draft(path: Path, item: dict[str, Any], where: str) -> Item:
    title = clean_text(item.get("title"))
    if not title:
        return fault(path, None, where, "has no title", "add it, or leave the item out")
    abstract = clean_text(re.sub(r"<[^>]+>", " ", item.get("abstract") or ""))
    design, size = stated_design([], title, abstract), stated_size(abstract)
    return Draft(
        authors=tuple(name for author in item.get("author") or () if (name := _name(author))),
        title=title.rstrip("."),
        journal=printed_source(
            item.get("container-title-short") or item.get("container-title"),
            _string(item.get("volume")),
            _string(item.get("issue")),
            _string(item.get("page")),
        ),
        year=_year(item.get("issued") or {}),
        doi=clean_doi(item.get("DOI") or item.get("URL")),
        pmid=clean_pmid(_string(item.get("PMID"))),
        design=design[0] if design else None,
        design_stated=design[1] if design else None,
        n=size[0] if size else None,
        n_stated=size[1] if size else None,
        read_from=f"{path.name}, {where}",
        abstract=(Section(text=abstract),) if abstract else (),
    )


def _name(author: dict[str, Any]) -> str:
    if "family" not in author:
        return clean_text(author.get("literal") or author.get("name"))
    family = " ".join(text for text in (author.get("non-dropping-particle"), author["family"]) if text)
    return initialled(family, author.get("given"))


def _year(issued: dict[str, Any]) -> int | None:
    parts = issued.get("date-parts")
    return clean_year(str(parts[0][0])) if parts else clean_year(issued.get("raw") or issued.get("literal"))


def _string(value: object) -> str | None:
    return None if value is None else str(value)
