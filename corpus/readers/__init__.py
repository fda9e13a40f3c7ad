"""Readers of literature files: each turns one format into drafts, and each fault into one clear line.

    PubMed XML (.xml, .xml.gz)   NBIB (.nbib, .txt)   JATS XML (.xml)   RIS (.ris)
    BibTeX (.bib)                CSL-JSON (.json)     PDF (.pdf)

The format is told by the content; the ending of the name only where the content does not tell.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from corpus.draft import Item
from corpus.errors import UnreadableFileError
from corpus.readers import bibtex, csl_json, jats, nbib, pdf, pubmed_xml, ris
from corpus.readers.pubmed_xml import Tell
from corpus.readers.text import check_size

_BEGINNING = 65536
_ALL = "give PubMed XML, NBIB, JATS XML, RIS, BibTeX, CSL-JSON or PDF"


def read_file(path: Path, tell: Tell) -> Iterator[Item]:
    """Every publication in ``path``. A file that cannot be read at all yields one fault and nothing else."""
    try:
        yield from _reader(path, tell)
    except UnreadableFileError as error:
        yield error.fault


def _reader(path: Path, tell: Tell) -> Iterator[Item]:
    check_size(path, largest=2_000_000_000)
    beginning = _beginning(path)
    if beginning.startswith("%PDF-"):
        return pdf.read(path)
    if re.search(r"<Pubmed(Book)?Article", beginning) or "<!DOCTYPE PubmedArticleSet" in beginning:
        return pubmed_xml.read(path, tell)
    if re.search(r"<(article|pmc-articleset)[\s>]", beginning):
        return jats.read(path)
    if re.search(r"^PMID *- ", beginning, re.MULTILINE):
        return nbib.read(path)
    if re.search(r"^(TY|ER)  - ?", beginning, re.MULTILINE):
        return ris.read(path)
    if re.search(r"^\s*@\w+\s*[{(]", beginning, re.MULTILINE):
        return bibtex.read(path)
    if beginning.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return csl_json.read(path)
    raise UnreadableFileError(path, "is in no format known here", _ALL)


def _beginning(path: Path) -> str:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as unpacked:
                return unpacked.read(_BEGINNING).decode("utf-8", errors="replace")
        with path.open("rb") as raw:
            return raw.read(_BEGINNING).decode("utf-8", errors="replace")
    except (OSError, EOFError) as error:
        raise UnreadableFileError(path, f"cannot be opened ({error})", "download it again") from None
