"""A retrieved finding as the verifier reads it: every field that a sentence about it may be held against."""

from __future__ import annotations

from assistant.writing.gate import finding_words
from assistant.writing.phrases import load_phrases
from assistant.writing.verification import Evidence
from corpus.bottom_line import SYNTHESES
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
        figures=f"{finding_words(finding, hit.record)} ; {study_words(hit)}",
    )


def study_words(hit: Hit) -> str:
    """What the study may be called, and how many trials and people are behind the finding."""
    finding, record = hit.finding, hit.record
    words = [load_phrases().called[record.design]]
    if finding.studies:
        words.append(f"{finding.studies} studies")
        if finding.kind == "clinical" and record.design in SYNTHESES:
            words.append(f"{finding.studies} trials")
    people = finding.participants or (record.n if record.design == "randomised_trial" else None)
    if people:
        words.append(f"{people} people")
    return ", ".join(words)


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
