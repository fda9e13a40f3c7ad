"""What a draft is: a publication as a literature file tells of it, for a curator to finish.

It holds what the file states and nothing else. It has no findings, and never gets them from a machine.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import Fault, UnreadableFileError
from corpus.reader import line_of
from corpus.record import Design

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_PMID = re.compile(r"^[1-9]\d{0,7}$")
_RETRACTED = re.compile(r"\W*(retracted|withdrawn)(:| article\b| paper\b|\W*$)", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


class Section(BaseModel):
    """A part of the text: its heading where it has one, its page where it comes from a PDF."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: str | None = None
    page: int | None = None
    text: str


class Draft(BaseModel):
    """One publication to be curated. ``design`` and ``n`` come with the words that state them, or not at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    authors: tuple[str, ...] = ()
    title: str
    journal: str | None = None
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    design: Design | None = None
    design_stated: str | None = None
    n: int | None = None
    n_stated: str | None = None
    retracted: bool = False
    read_from: str
    abstract: tuple[Section, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def id(self) -> str:
        """First author, year and an identifier: the same for the same publication in every run."""
        author = slug(self.authors[0].rsplit(" ", 1)[0]) if self.authors else ""
        key = (
            self.pmid or hashlib.sha256((self.doi or title_key(self.title)).lower().encode()).hexdigest()[:8]
        )
        return "-".join(part for part in (author or "unknown", str(self.year or ""), key) if part)


Item = Draft | Fault


def read_draft(path: Path) -> Draft:
    """The draft in ``path``, as ``corpus add`` wrote it. Raises ``UnreadableFileError``, which names the field."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if not isinstance(content, dict):
            raise UnreadableFileError(path, "is not a draft", "write it again with `python -m corpus add`")
        return Draft.model_validate({name: value for name, value in content.items() if name != "id"})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = " ".join(str(error).split())
        raise UnreadableFileError(
            path, f"is not a draft ({problem})", "write it again with `python -m corpus add`"
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        named, line = ".".join(map(str, first["loc"])), line_of(path, first["loc"])
        raise UnreadableFileError(
            path, f"is not a draft (line {line}: {named}: {first['msg']})", "mend this field"
        ) from None


def clean_doi(text: str | None) -> str | None:
    """The DOI in ``text``, without a resolver's address or closing punctuation; ``None`` where there is none."""
    found = _DOI.search(text or "")
    if found is None:
        return None
    doi = found.group().rstrip(".,;")
    return doi[:-1] if doi.endswith(")") and doi.count("(") < doi.count(")") else doi


def clean_pmid(text: str | None) -> str | None:
    """The PMID in ``text``, where it is one."""
    digits = (text or "").strip()
    return digits if _PMID.match(digits) else None


def clean_year(text: str | None) -> int | None:
    """The first year that stands in ``text``."""
    found = _YEAR.search(text or "")
    return int(found.group()) if found else None


def clean_text(text: str | None) -> str:
    """``text`` on one line, with single spaces; halves of letters, as damaged files hold them, become ``�``."""
    whole = (text or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(whole.split())


def initialled(family: str, given: str | None) -> str:
    """A name as the records write it: ``Garrison SR``."""
    parts = re.split(r"[\s.\-]+", given or "")
    initials = "".join(
        part if part.isupper() and len(part) <= 3 else part[0].upper() for part in parts if part
    )
    return clean_text(f"{family} {initials}")


def says_retracted(beginning: str) -> bool:
    """Whether a title or a first page begins as publishers begin those that they have withdrawn."""
    return bool(_RETRACTED.match(beginning.strip()))


def slug(text: str) -> str:
    """``text`` in small ASCII letters and hyphens."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", ascii_text)


def title_key(title: str) -> str:
    """A title without case, accents, punctuation and spacing, so that two spellings of one title are equal."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain.lower()).strip()


def fault(path: Path, line: int | None, where: str, problem: str, remedy: str) -> Fault:
    """A fault of a literature file; ``where`` names the entry."""
    return Fault(file=path, line=line, where=where, problem=problem, remedy=remedy)
