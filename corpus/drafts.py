"""Keeps drafts: one YAML file each, a journal beside them, nothing lost or doubled when a run is killed.

A draft's name follows from its publication, it is written beside its place and moved there whole, and the
journal gets its line afterwards. A run that was killed is simply started again: what the journal holds is
passed over, and a draft that was moved but not yet noted is written once more over itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import yaml

from corpus.draft import Draft, title_key
from corpus.errors import Fault
from corpus.readers import read_file
from corpus.readers.pubmed_xml import Tell
from corpus.record import Record

JOURNAL = "journal.jsonl"
_HEADING = (
    "# A draft: what {source} states. A curator writes the findings; see docs/curation.md.\n"
    "# Nothing here has been read by a person yet.\n"
)


@dataclass
class Outcome:
    """What one run did: drafts written, publications passed over, and every fault."""

    written: int = 0
    known: int = 0
    in_corpus: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _Seen:
    """Publications by identifier and title, each with the identifiers it was seen with."""

    by_key: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    def note(self, doi: str | None, pmid: str | None, title: str) -> None:
        for key in _keys(doi, pmid, title):
            self.by_key.setdefault(key, (doi and doi.lower(), pmid))

    def has(self, doi: str | None, pmid: str | None, title: str) -> bool:
        """Whether it was seen; one title under two DOIs or two PMIDs is two publications (an update, a reply)."""
        *identifiers, titled = _keys(doi, pmid, title)
        if any(key in self.by_key for key in identifiers):
            return True
        if titled not in self.by_key or len(titled) < 20:
            return False
        known_doi, known_pmid = self.by_key[titled]
        return not (doi and known_doi and doi.lower() != known_doi) and not (
            pmid and known_pmid and pmid != known_pmid
        )


def add_files(
    files: Sequence[Path], *, drafts: Path, records: Iterable[Record], tell: Tell = lambda *_: None
) -> Outcome:
    """Turn every publication in ``files`` into a draft under ``drafts``, unless it is a record or a draft already."""
    drafts.mkdir(parents=True, exist_ok=True)
    corpus, seen, outcome = _Seen(), _Seen(), Outcome()
    for record in records:
        corpus.note(record.citation.doi, record.citation.pmid, record.citation.title)
    journal_path = drafts / JOURNAL
    for entry in _journal(journal_path):
        seen.note(entry["doi"], entry["pmid"], entry["title"])
    with journal_path.open("a", encoding="utf-8") as journal:
        for file in files:
            for item in read_file(file, tell):
                if isinstance(item, Fault):
                    outcome.faults.append(item)
                elif corpus.has(item.doi, item.pmid, item.title):
                    outcome.in_corpus += 1
                elif seen.has(item.doi, item.pmid, item.title):
                    outcome.known += 1
                else:
                    _write(drafts, item)
                    _note(journal, item)
                    seen.note(item.doi, item.pmid, item.title)
                    outcome.written += 1
    return outcome


def _keys(doi: str | None, pmid: str | None, title: str) -> list[str]:
    keys = [f"doi {doi.lower()}"] if doi else []
    keys += [f"pmid {pmid}"] if pmid else []
    return [*keys, f"title {title_key(title)}"]


def _write(drafts: Path, draft: Draft) -> None:
    content = {"id": draft.id} | draft.model_dump(mode="json", exclude_defaults=True)
    text = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=110)
    whole = drafts / f"{draft.id}.yaml"
    part = whole.with_suffix(".part")
    part.write_text(_HEADING.format(source=draft.read_from) + text, encoding="utf-8")
    part.replace(whole)


def _note(journal: IO[str], draft: Draft) -> None:
    entry = {"draft": draft.id, "doi": draft.doi, "pmid": draft.pmid, "title": draft.title}
    journal.write(json.dumps(entry, ensure_ascii=False) + "\n")
    journal.flush()


def _journal(path: Path) -> list[dict[str, Any]]:
    """The lines of the journal; a last line that a kill cut short is cut off, and its draft written again."""
    if not path.exists():
        return []
    entries, whole = [], 0
    with path.open("rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                break
            entries.append(json.loads(line))
            whole += len(line)
    os.truncate(path, whole)
    return entries
