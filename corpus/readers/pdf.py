"""PDF, page by page with pypdf. A page's text is what the file holds; a scanned page holds none.

A damaged file can make pypdf raise anything, so that whatever it raises is a fault of the file or of the page. Pages
without text are named in ``read_from``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

from corpus.draft import Draft, Item, Section, clean_doi, clean_text, fault, says_retracted
from corpus.errors import UnreadableFileError
from corpus.readers.stated import stated_design, stated_size
from corpus.readers.text import LARGEST, check_size

MOST_PAGES = 500


def read(path: Path) -> Iterator[Item]:
    """The publication in ``path`` as one draft, and a fault for each page that could not be read."""
    check_size(path, LARGEST)
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity that it mends
    try:
        reader = PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except Exception as error:
        raise UnreadableFileError(path, f"is not a readable PDF ({error})", "download it again") from None
    if locked:
        raise UnreadableFileError(path, "is locked with a password", "save it without one")
    if count > MOST_PAGES:
        raise UnreadableFileError(
            path, f"has {count} pages, more than {MOST_PAGES}", "give the article alone"
        )
    pages: list[Section] = []
    for number in range(1, count + 1):
        try:
            text = clean_text(reader.pages[number - 1].extract_text())
        except Exception as error:
            yield fault(path, None, f"page {number}", f"could not be read ({error})", "read this page by eye")
            continue
        if text:
            pages.append(Section(page=number, text=text))
    if not pages:
        raise UnreadableFileError(path, "holds no text (a scan?)", "run text recognition on it first")
    yield _draft(path, reader, pages)


def _draft(path: Path, reader: PdfReader, pages: list[Section]) -> Draft:
    try:
        told = reader.metadata
        title, author = (clean_text(told.title), clean_text(told.author)) if told else ("", "")
    except Exception:
        title, author = "", ""
    with_text = {section.page for section in pages}
    blank = [str(page) for page in range(1, len(reader.pages) + 1) if page not in with_text]
    front = " ".join(section.text for section in pages[:2])
    if len(title) < 15 or title.lower().endswith((".doc", ".docx", ".pdf", ".tex", ".indd")):
        title = pages[0].text[:150]
    design, size = stated_design([], title, front), stated_size(front)
    return Draft(
        authors=(author,) if author else (),
        title=title,
        doi=clean_doi(front),
        design=design[0] if design else None,
        design_stated=design[1] if design else None,
        n=size[0] if size else None,
        n_stated=size[1] if size else None,
        retracted=says_retracted(title) or says_retracted(pages[0].text),
        read_from=f"{path.name}, pages {pages[0].page} to {pages[-1].page}"
        + (f" (no text on {', '.join(blank)})" if blank else ""),
        sections=tuple(pages),
    )
