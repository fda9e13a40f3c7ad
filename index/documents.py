"""What is searched of a finding: the texts that stand for it among the vectors and among the words.

The vector's text is short and about the result, since a long one blurs; the words' text holds whatever a person
may type, down to the topic's everyday names. Changing this module makes every built index outdated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.record import Finding, Record
from corpus.topic import Topic


@dataclass(frozen=True)
class Document:
    """One finding as it is searched."""

    id: str
    for_vector: str
    for_words: str


def documents(records: Iterable[Record], topics: Mapping[str, Topic]) -> list[Document]:
    """Every finding of every record, in the order of the findings' ids."""
    made = [_document(record, finding, topics) for record in records for finding in record.findings]
    return sorted(made, key=lambda document: document.id)


def _document(record: Record, finding: Finding, topics: Mapping[str, Topic]) -> Document:
    topic = topics.get(finding.topic)
    names = (topic.title, *topic.synonyms) if topic else (finding.topic.replace("-", " "),)
    form = record.intervention.form if record.intervention else None
    about = f"{finding.outcome} in {finding.population}"
    return Document(
        id=finding.id,
        for_vector=f"{names[0]}: {about}. {finding.plain} {finding.statement}",
        for_words=" ".join(
            (about, finding.plain, finding.statement, record.citation.title, form or "", *names)
        ),
    )
