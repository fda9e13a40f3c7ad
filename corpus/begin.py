"""Begins a record from a draft: the citation and what the paper states of itself; findings stay empty.

What is begun does not pass the check until a curator has written it: that is the point.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from corpus.draft import read_draft, slug
from corpus.errors import UnreadableFileError

_FINDINGS = """findings:
  # One entry for each result; docs/curation.md says how. Fill in or delete what is empty.
  - id: {id}#1
    kind:          # clinical, association, safety, pharmacokinetic, mechanism, genetics, measurement, guidance ...
    topic: {topic}
    population:    # who was studied, as narrowly as the paper says
    outcome:       # what was measured
    direction:     # benefit, no_effect, harm, mixed, uncertain
    certainty:     # high, moderate, low, very_low
    statement:     # for clinicians, with the figures
    plain:         # the same in everyday words, school grade 8, no figure that the statement lacks
    checked: false # true once you have compared it with the paper
limitations:
"""


def begin_record(draft: Path, *, topic: str, records: Path) -> Path:
    """Write the beginning of a record from ``draft`` and return its path. Never overwrites a record."""
    paper = read_draft(draft)
    if not paper.authors or paper.year is None:
        raise UnreadableFileError(draft, "names no author or no year", "add them to the draft from the paper")
    name = f"{slug(paper.authors[0].rsplit(' ', 1)[0])}-{paper.year}"
    if list(records.rglob(f"{name}.yaml")):
        name = next(
            f"{name}{letter}" for letter in "bcdefghij" if not list(records.rglob(f"{name}{letter}.yaml"))
        )
    beginning = {
        "id": name,
        "citation": {
            "authors": list(paper.authors),
            "authors_complete": True,
            "title": paper.title,
            "journal": paper.journal,
            "year": paper.year,
            "doi": paper.doi,
            "pmid": paper.pmid,
        },
        "identifiers": "unchecked",
        "identifier_note": f"from {paper.read_from}",
        "topics": [topic],
        "design": paper.design,
        "design_note": paper.design_stated,
        "population": None,
        "n": paper.n,
        "n_note": paper.n_stated,
    }
    beginning |= {"retracted": True} if paper.retracted else {}
    path = records / topic / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(beginning, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(text + _FINDINGS.format(id=name, topic=topic), encoding="utf-8")
    return path
