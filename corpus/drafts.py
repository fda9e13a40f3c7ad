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

from corpus.draft import Draft, read_draft
from corpus.errors import Fault
from corpus.publications import Publications, publications
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
    """What one run did: drafts written, full texts of publications known before, those passed over, every fault."""

    written: int = 0
    full_texts: int = 0
    known: int = 0
    in_corpus: int = 0
    faults: list[Fault] = field(default_factory=list)


def add_files(
    files: Sequence[Path], *, drafts: Path, records: Iterable[Record], tell: Tell = lambda *_: None
) -> Outcome:
    """Turn every publication in ``files`` into a draft under ``drafts``, unless it is a record or a draft already.

    The full text of a publication that is here without one is kept all the same: passages come from it.
    """
    drafts.mkdir(parents=True, exist_ok=True)
    corpus, seen, outcome = publications(records), Publications(), Outcome()
    with_text: set[str] = set()
    journal_path = drafts / JOURNAL
    for entry in _journal(journal_path):
        seen.note(entry["draft"], doi=entry["doi"], pmid=entry["pmid"], title=entry["title"])
        with_text |= {entry["draft"]} if entry.get("full_text") else set()
    with journal_path.open("a", encoding="utf-8") as journal:
        for file in files:
            for item in read_file(file, tell):
                if isinstance(item, Fault):
                    outcome.faults.append(item)
                    continue
                known = seen.find(doi=item.doi, pmid=item.pmid, title=item.title)
                recorded = corpus.find(doi=item.doi, pmid=item.pmid, title=item.title)
                if (recorded or known) and (not item.sections or known in with_text):
                    outcome.in_corpus += recorded is not None
                    outcome.known += recorded is None
                    continue
                draft = _joined(drafts / f"{known}.yaml", item) if known else item
                _write(drafts, draft)
                _note(journal, draft)
                seen.note(draft.id, doi=item.doi, pmid=item.pmid, title=item.title)
                with_text |= {draft.id} if draft.sections else set()
                outcome.full_texts += bool(recorded or known)
                outcome.written += not (recorded or known)
    return outcome


def _joined(path: Path, item: Draft) -> Draft:
    """The draft at ``path`` with the full text of ``item``; ``item`` alone where that draft is gone."""
    if not path.exists():
        return item
    earlier = read_draft(path)
    told = {"abstract": earlier.abstract or item.abstract, "sections": item.sections}
    return earlier.model_copy(update=told | {"read_from": f"{earlier.read_from}; {item.read_from}"})


def _write(drafts: Path, draft: Draft) -> None:
    content = {"id": draft.id} | draft.model_dump(mode="json", exclude_defaults=True)
    text = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=110)
    whole = drafts / f"{draft.id}.yaml"
    part = whole.with_suffix(".part")
    part.write_text(_HEADING.format(source=draft.read_from) + text, encoding="utf-8")
    part.replace(whole)


def _note(journal: IO[str], draft: Draft) -> None:
    entry: dict[str, Any] = {"draft": draft.id, "doi": draft.doi, "pmid": draft.pmid, "title": draft.title}
    entry |= {"full_text": True} if draft.sections else {}
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
