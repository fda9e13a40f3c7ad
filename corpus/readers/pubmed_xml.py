"""PubMed XML, one article at a time: a file of any length in the memory of its longest article.

The text is cut at the article tags and each piece is parsed alone by defusedxml, so a broken article is named
with its line and the next one is read. Entities are refused, and an article has a size limit.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus.draft import Item, Section, clean_doi, clean_text, clean_year, fault, initialled
from corpus.readers.printed import drafted

Tell = Callable[[str, int, int], None]
LONGEST_ARTICLE = 5_000_000  # characters; the longest in PubMed hold some thousand authors and stay below
PIECE = 1 << 16
_START = re.compile(r"<Pubmed(?:Book)?Article[\s>]")
_END = re.compile(r"</Pubmed(?:Book)?Article\s*>")
_BROKEN = "download the file again; the other articles were read"


def read(path: Path, tell: Tell) -> Iterator[Item]:
    """Each article of ``path`` as a draft, or as the fault that kept it from being one."""
    size = path.stat().st_size
    number = 0
    with path.open("rb") as raw:
        unpacked = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        for text, line, problem in _pieces(unpacked):
            number += 1
            where = f"article {number}"
            if text is None:
                yield fault(path, line, where if line else "", problem, _BROKEN)
            else:
                yield _article(path, text, line, where)
            tell(path.name, raw.tell(), size)
    if number == 0:
        yield fault(
            path, None, "", "holds no PubMed article", "save the search from PubMed in the format XML"
        )


def _pieces(raw: BufferedIOBase) -> Iterator[tuple[str | None, int, str]]:
    """Each article's text with its line, or ``None`` with what is wrong there."""
    buffer, line, in_article, head = "", 1, False, True
    while True:
        try:
            more = raw.read(PIECE)
        except (OSError, EOFError) as error:
            yield None, line, f"cannot be unpacked further ({error})"
            return
        buffer += more.decode("utf-8", errors="surrogateescape")
        while True:
            found = _START.search(buffer) if not in_article else _END.search(buffer)
            if in_article and (other := _START.search(buffer, 1, found.start() if found else len(buffer))):
                piece, buffer = buffer[: other.start()], buffer[other.start() :]
                yield None, line, "has no end: another article begins within it"
                line += piece.count("\n")
                continue
            if found is None:
                break
            cut = found.end() if in_article else found.start()
            piece, buffer = buffer[:cut], buffer[cut:]
            if in_article:
                yield _decoded(piece), line, "is not UTF-8 text"
            elif head and "<!ENTITY" in piece:
                yield None, 0, "declares entities, which are refused"
                return
            line += piece.count("\n")
            in_article, head = not in_article, False
        if not in_article and len(buffer) > PIECE:
            line += buffer[:-64].count("\n")
            buffer = buffer[-64:]  # an opening tag may lie across two reads
        if in_article and len(buffer) > LONGEST_ARTICLE:
            yield None, line, f"is longer than {LONGEST_ARTICLE:,} characters"
            return
        if not more:
            if in_article:
                yield None, line, "is cut short: the file ends within it"
            return


def _decoded(piece: str) -> str | None:
    """``piece`` as proper text; multi-byte letters may have been split between two reads."""
    try:
        return piece.encode("utf-8", errors="surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        return None


def _article(path: Path, text: str, line: int, where: str) -> Item:
    try:
        article = fromstring(text)
    except DefusedXmlException as error:
        return fault(path, line, where, f"holds what XML must not hold here ({error})", _BROKEN)
    except ParseError as error:
        return fault(path, line + error.position[0] - 1, where, f"is not well formed ({error})", _BROKEN)
    title = _text(article.find(".//ArticleTitle")) or _text(article.find(".//BookTitle"))
    if not title:
        return fault(path, line, where, "has no title", "leave it out, or look it up in PubMed")
    abstract = tuple(
        Section(heading=part.get("Label"), text=words)
        for part in article.findall(".//Abstract/AbstractText")
        if (words := _text(part))
    )
    types = [_text(kind) for kind in article.findall(".//PublicationType")]
    return drafted(
        read_from=f"{path.name}, {where}",
        title=title,
        authors=_authors(article),
        journal=_text(article.find(".//Journal/ISOAbbreviation")) or _text(article.find(".//Journal/Title")),
        volume=_text(article.find(".//JournalIssue/Volume")),
        issue=_text(article.find(".//JournalIssue/Issue")),
        pages=_text(article.find(".//Pagination/MedlinePgn")),
        year=_year(article),
        doi=_doi(article),
        pmid=_text(article.find("./MedlineCitation/PMID")) or _text(article.find(".//PMID")),
        types=types,
        abstract=abstract,
        retracted="Retracted Publication" in types,
    )


def _authors(article: Element) -> Iterator[str]:
    for author in article.findall(".//AuthorList/Author"):
        family = _text(author.find("LastName"))
        if family:
            yield initialled(family, _text(author.find("Initials")))
        elif body := _text(author.find("CollectiveName")):
            yield body


def _year(article: Element) -> int | None:
    places = (
        ".//JournalIssue/PubDate/Year",
        ".//JournalIssue/PubDate/MedlineDate",
        ".//PubDate/Year",
        ".//ArticleDate/Year",
    )
    return next((year for place in places if (year := clean_year(_text(article.find(place))))), None)


def _doi(article: Element) -> str | None:
    own = article.findall(".//Article/ELocationID[@EIdType='doi']")
    own += article.findall(
        "./PubmedData/ArticleIdList/ArticleId[@IdType='doi']"
    )  # not those of its references
    return next((doi for element in own if (doi := clean_doi(_text(element)))), None)


def _text(element: Element | None) -> str:
    return clean_text("".join(element.itertext())) if element is not None else ""
