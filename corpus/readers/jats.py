"""JATS XML, the full texts of PubMed Central and of publishers: citation, abstract and sections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from corpus.draft import Item, Section, clean_text, clean_year, fault, initialled
from corpus.errors import UnreadableFileError
from corpus.readers.printed import drafted
from corpus.readers.text import check_size


def read(path: Path) -> Iterator[Item]:
    """Each article of ``path`` as a draft with its sections, or as the fault that kept it from being one."""
    check_size(path)
    try:
        root = parse(path).getroot()
    except DefusedXmlException as error:
        raise UnreadableFileError(
            path, f"holds what XML must not hold here ({error})", "take the file from its publisher"
        ) from None
    except ParseError as error:
        raise UnreadableFileError(path, f"is not well formed ({error})", "download the file again") from None
    if root is None:
        raise UnreadableFileError(path, "holds no article", "give a JATS file, as PubMed Central offers it")
    articles = [root] if root.tag == "article" else root.findall(".//article")
    for number, article in enumerate(articles, start=1):
        yield _draft(path, article, f"article {number}")
    if not articles:
        yield fault(path, None, "", "holds no article", "give a JATS file, as PubMed Central offers it")


def _draft(path: Path, article: Element, where: str) -> Item:
    meta = article.find("./front/article-meta")
    title = _text(meta.find("./title-group/article-title")) if meta is not None else ""
    if meta is None or not title:
        return fault(path, None, where, "has no title in its front matter", "download the file again")
    kind = _text(meta.find("./article-categories/subj-group/subject"))
    journal = article.find("./front/journal-meta")
    first, last = _text(meta.find("./fpage")), _text(meta.find("./lpage"))
    pages = "-".join(page for page in (first, last) if page) or _text(meta.find("./elocation-id"))
    return drafted(
        read_from=f"{path.name}, {where}",
        title=title,
        authors=_authors(meta),
        journal=_journal(journal),
        volume=_text(meta.find("./volume")),
        issue=_text(meta.find("./issue")),
        pages=pages,
        year=min(
            (year for date in meta.findall("./pub-date/year") if (year := clean_year(_text(date)))),
            default=None,
        ),
        doi=_text(meta.find("./article-id[@pub-id-type='doi']")),
        pmid=_text(meta.find("./article-id[@pub-id-type='pmid']")),
        types=[kind],
        abstract=tuple(_sections(meta.find("./abstract"))),
        sections=tuple(_sections(article.find("./body"))),
        retracted=article.get("article-type") == "retraction"
        or meta.find("./related-article[@related-article-type='retraction-forward']") is not None,
    )


def _sections(parent: Element | None) -> Iterator[Section]:
    """The text of ``parent`` by its outermost sections, each with its heading."""
    if parent is None:
        return
    loose = clean_text(" ".join(_text(part) for part in parent if part.tag == "p"))
    if loose:
        yield Section(text=loose)
    for part in parent.findall("./sec"):
        heading = _text(part.find("./title"))
        words = clean_text(" ".join(_text(paragraph) for paragraph in part.iter("p")))
        if words:
            yield Section(heading=heading or None, text=words)


def _authors(meta: Element) -> Iterator[str]:
    for author in meta.findall("./contrib-group/contrib[@contrib-type='author']"):
        family = _text(author.find("./name/surname"))
        if family:
            yield initialled(family, _text(author.find("./name/given-names")))
        elif body := _text(author.find("./collab")):
            yield body


def _journal(meta: Element | None) -> str | None:
    if meta is None:
        return None
    for place in ("./journal-id[@journal-id-type='iso-abbrev']", "./journal-id[@journal-id-type='nlm-ta']"):
        if name := _text(meta.find(place)):
            return name
    return _text(meta.find(".//journal-title")) or None


def _text(element: Element | None) -> str:
    return clean_text("".join(element.itertext())) if element is not None else ""
