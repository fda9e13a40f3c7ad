"""CSL-JSON, the references of Zotero, Mendeley and Crossref."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.draft import Item, clean_text, clean_year, fault, initialled
from corpus.errors import UnreadableFileError
from corpus.readers.printed import drafted
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
    return drafted(
        read_from=f"{path.name}, {where}",
        title=title,
        authors=(name for author in item.get("author") or () if (name := _name(author))),
        journal=item.get("container-title-short") or item.get("container-title"),
        volume=_string(item.get("volume")),
        issue=_string(item.get("issue")),
        pages=_string(item.get("page")),
        year=_year(item.get("issued") or {}),
        doi=item.get("DOI") or item.get("URL"),
        pmid=_string(item.get("PMID")),
        abstract=abstract,
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
