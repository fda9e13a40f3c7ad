"""The literature in the formats of reference managers: BibTeX, RIS, CSL-JSON, CSV of findings, a reference list.

What a record does not know is left out, never filled. Records whose identifiers were not checked say so in
the note field of each format, so that the doubt travels with the reference.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from corpus.record import Citation, Record

Format = Literal["bibtex", "ris", "csl-json", "csv", "vancouver", "apa"]
COLUMNS = (
    *("finding", "record", "topic", "kind", "design", "population", "outcome", "direction", "certainty"),
    *("studies", "participants", "statement", "plain", "checked"),
    *("effect_outcome", "measure", "contrast", "value", "ci_low", "ci_high", "unit", "i2", "effect_note"),
    *("retracted", "superseded_by", "year", "doi", "pmid"),
)
_SOURCE = re.compile(
    r"^(?P<journal>\D.*?) (?:(?P<volume>\d+)(?:\((?P<issue>[^)]*)\))?(?P<colon>:)?)?"
    r"(?P<pages>[A-Za-z]*\d+[\w.+-]*)?(?: \(.*\))?$"
)
_PERSON = re.compile(r"^(?P<family>.+?) (?P<initials>[A-Z]{1,4})$")


def export(records: Sequence[Record], style: Format) -> str:
    """``records`` as one text in the format asked for, in the order given."""
    match style:
        case "bibtex":
            return "\n".join(_bibtex(record) for record in records)
        case "ris":
            return "\n".join(_ris(record) for record in records)
        case "csl-json":
            return json.dumps([csl(record) for record in records], ensure_ascii=False, indent=1) + "\n"
        case "csv":
            return _csv(records)
        case "vancouver":
            return "".join(f"{number}. {vancouver(record)}\n" for number, record in enumerate(records, 1))
        case "apa":
            return "".join(f"{line}\n" for line in sorted(apa(record) for record in records))


def source(citation: Citation) -> dict[str, str]:
    """The printed source taken apart: journal, volume, issue and pages, as far as they stand there."""
    if citation.journal is None:
        return {}
    found = _SOURCE.match(citation.journal)
    if found is None or not (found["issue"] or found["pages"]):
        return {"journal": citation.journal}
    return {name: found[name] for name in ("journal", "volume", "issue", "pages") if found[name]}


def csl(record: Record) -> dict[str, Any]:
    """One record as a CSL-JSON item."""
    citation = record.citation
    parts = source(citation)
    item: dict[str, Any] = {
        "id": record.id,
        "type": "article-journal" if "volume" in parts or citation.doi else "report",
        "title": citation.title,
        "author": [_name(author) for author in citation.authors],
        "issued": {"date-parts": [[citation.year]]},
        "container-title": parts.get("journal"),
        "volume": parts.get("volume"),
        "issue": parts.get("issue"),
        "page": parts.get("pages"),
        "DOI": citation.doi,
        "PMID": citation.pmid,
        "note": _note(record),
    }
    return {name: value for name, value in item.items() if value}


def vancouver(record: Record) -> str:
    """One reference as medical journals print it."""
    citation = record.citation
    authors = ", ".join(citation.authors) + (
        "" if citation.authors_complete or _body(citation) else ", et al"
    )
    parts = source(citation)
    place = f" {parts['journal']}." if "journal" in parts else ""
    where = f" {citation.year}"
    if "volume" in parts:
        where += f";{parts['volume']}" + (f"({parts['issue']})" if "issue" in parts else "")
    if "pages" in parts:
        where += f":{parts['pages']}"
    return f"{authors}. {_stopped(citation.title)}{place}{where}.{_identifiers(citation)}"


def apa(record: Record) -> str:
    """One reference as psychology journals print it."""
    citation = record.citation
    authors = "; ".join(_apa_name(author) for author in citation.authors)
    authors += "" if citation.authors_complete or _body(citation) else ", et al."
    parts = source(citation)
    place = parts.get("journal", "")
    if "volume" in parts:
        place += f", {parts['volume']}" + (f"({parts['issue']})" if "issue" in parts else "")
    if "pages" in parts:
        place += f", {parts['pages']}"
    link = f" https://doi.org/{citation.doi}" if citation.doi else ""
    return f"{authors} ({citation.year}). {_stopped(citation.title)}" + (f" {place}." if place else "") + link


def _bibtex(record: Record) -> str:
    item = csl(record)
    fields = {
        "author": " and ".join(_bibtex_name(author) for author in record.citation.authors)
        + ("" if record.citation.authors_complete or _body(record.citation) else " and others"),
        "title": "{" + _escaped(item["title"]) + "}",
        "journal": _escaped(item.get("container-title", "")),
        "year": str(record.citation.year),
        "volume": item.get("volume"),
        "number": item.get("issue"),
        "pages": str(item.get("page", "")).replace("-", "--"),
        "doi": item.get("DOI"),
        "pmid": item.get("PMID"),
        "note": _escaped(item.get("note", "")),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    kind = "article" if fields["journal"] else "misc"
    return f"@{kind}{{{record.id},\n{lines}}}\n"


def _ris(record: Record) -> str:
    item = csl(record)
    first, _, last = str(item.get("page", "")).partition("-")
    tags: list[tuple[str, str | None]] = [("TY", "JOUR" if item["type"] == "article-journal" else "RPRT")]
    tags += [("AU", _ris_name(author)) for author in record.citation.authors]
    tags += [
        ("TI", item["title"]),
        ("JO", item.get("container-title")),
        ("PY", str(record.citation.year)),
        ("VL", item.get("volume")),
        ("IS", item.get("issue")),
        ("SP", first),
        ("EP", last),
        ("DO", item.get("DOI")),
        ("AN", item.get("PMID")),
        ("ID", record.id),
        ("N1", item.get("note")),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in tags if value) + "ER  - \n"


def _csv(records: Sequence[Record]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for record in records:
        for finding in record.findings:
            row: dict[str, Any] = finding.model_dump(
                include={"topic", "kind", "population", "outcome", "direction", "certainty", "studies"}
                | {"participants", "statement", "plain", "checked"}
            )
            row |= {"finding": finding.id, "record": record.id, "design": record.design}
            row |= {"retracted": record.retracted, "superseded_by": " ".join(record.superseded_by)}
            row |= {"year": record.citation.year, "doi": record.citation.doi, "pmid": record.citation.pmid}
            for effect in finding.effects or (None,):
                if effect is not None:
                    row |= effect.model_dump(
                        include={"measure", "contrast", "value", "ci_low", "ci_high", "unit"}
                    )
                    row |= {"i2": effect.heterogeneity_i2, "effect_outcome": effect.outcome}
                    row["effect_note"] = effect.note
                writer.writerow(row)
    return text.getvalue()


def _name(author: str) -> dict[str, str]:
    person = _PERSON.match(author)
    if person is None:
        return {"literal": author}
    return {"family": person["family"], "given": " ".join(f"{letter}." for letter in person["initials"])}


def _apa_name(author: str) -> str:
    name = _name(author)
    return f"{name['family']}, {name['given']}" if "family" in name else name["literal"]


def _ris_name(author: str) -> str:
    return _apa_name(author)


def _bibtex_name(author: str) -> str:
    name = _name(author)
    if "family" in name:
        return _escaped(f"{name['family']}, {name['given']}")
    return "{" + _escaped(name["literal"]) + "}"


def _body(citation: Citation) -> bool:
    """Whether an office or a society signs, and not a person."""
    return all("family" not in _name(author) for author in citation.authors)


def _note(record: Record) -> str | None:
    notes = []
    if record.identifiers == "unchecked":
        notes.append("Citation not yet checked against the source.")
    if record.retracted:
        notes.append("Retracted.")
    if record.superseded_by:
        notes.append(f"Superseded by {', '.join(record.superseded_by)}.")
    return " ".join(notes) or None


def _identifiers(citation: Citation) -> str:
    text = f" doi:{citation.doi}" if citation.doi else ""
    return text + (f" PMID: {citation.pmid}" if citation.pmid else "")


def _stopped(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _escaped(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"([&%$#_])", r"\\\1", text)
