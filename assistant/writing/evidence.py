"""A retrieved finding as the verifier reads it: every field that a sentence about it may be held against."""

from __future__ import annotations

from assistant.writing.gate import finding_words
from assistant.writing.verification import Evidence
from index.search import Hit


def evidence_of(hit: Hit) -> Evidence:
    """The evidence that one hit gives."""
    finding, given = hit.finding, hit.record.intervention
    return Evidence(
        finding_id=finding.id,
        statement=finding.statement,
        plain=finding.plain,
        direction=finding.direction,
        population=finding.population,
        certainty=finding.certainty,
        outcome=finding.outcome,
        kind=finding.kind,
        form=given.form if given else None,
        route=given.route if given else None,
        figures=finding_words(finding, hit.record),
    )


def plain_evidence_of(hit: Hit) -> Evidence:
    """The evidence that the plain statement of a hit gives by itself."""
    finding = hit.finding
    return Evidence(
        finding_id=finding.id,
        statement=finding.plain,
        direction=finding.direction,
        population=finding.population,
        certainty=finding.certainty,
        kind=finding.kind,
    )
