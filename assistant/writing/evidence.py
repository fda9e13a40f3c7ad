"""A retrieved finding as the verifier reads it: every field that a sentence about it may be held against."""

from __future__ import annotations

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
        figures=f"{figure_words(hit)} ; {study_words(hit)}",
    )


def figure_words(hit: Hit) -> str:
    """The estimates of the finding and what was given, without any note: a note's words would license too much."""
    words = []
    for effect in hit.finding.effects:
        low, high = effect.ci_low, effect.ci_high
        interval = f"({low:g} to {high:g})" if low is not None and high is not None else ""
        value = f"{effect.value:g}" if effect.value is not None else ""
        words.append(f"{effect.outcome} {effect.measure} {value} {effect.unit or ''} {interval}")
    for arm in hit.finding.arms:
        values = [f"{value:g}" for value in (arm.magnesium, arm.control) if value is not None]
        words.append(f"{arm.outcome} {' versus '.join(values)} {arm.unit or ''}")
    if given := hit.record.intervention:
        doses = {given.elemental_mg_per_day_low, given.elemental_mg_per_day_high} - {None}
        words += [f"{dose:g} mg a day" for dose in doses]
        words += [f"{given.weeks:g} weeks"] if given.weeks is not None else []
    return "; ".join(" ".join(part.split()) for part in words)


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
