"""The clinician's page: statements with their estimates, what points another way, superseded work, and a table.

Every cell of the table is a field of a finding that is cited on the same page; a field that the source did not give
says so and is never filled.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question import Question
from assistant.writing.citing import Sources
from assistant.writing.headline import bottom_lines, topic_page
from assistant.writing.layout import Block
from assistant.writing.phrases import load_phrases
from assistant.writing.selection import Chosen
from corpus.record import Effect, Finding, Intervention, Record
from index.search import Hit

_MOST_FINDINGS, _MOST_SUPERSEDED = 6, 2


def clinician_blocks(
    question: Question, chosen: Chosen, hits: Sequence[Hit], sources: Sources
) -> list[Block]:
    """The bottom line with certainty, statements, conflicts, superseded work and the table of what was cited."""
    phrases = load_phrases()
    words = phrases.clinician
    lines = bottom_lines(question.topics, chosen.group, chosen.hits, sources)
    opening = []
    dissent: set[str] = set()
    for line, sentence in lines:
        page = topic_page(line.topic)
        if page and line.direction and line.certainty:
            text = words.lead_agree.format(
                aim=page.title,
                direction=phrases.directions[line.direction],
                certainty=line.certainty.replace("_", " "),
            )
            opening.append(sentence.model_copy(update={"text": text}))
        dissent |= set(line.dissent)
    shown = chosen.hits[:_MOST_FINDINGS]
    agreeing = [hit for hit in shown if hit.finding.id not in dissent]
    contrary = [hit for hit in shown if hit.finding.id in dissent]
    blocks = [Block(sentences=tuple(opening))] if opening else []
    said = tuple(sources.evidence(hit.finding.statement, [hit]) for hit in agreeing)
    blocks.append(Block(heading=phrases.studies_heading, sentences=said, bullets=True))
    other = tuple(sources.evidence(hit.finding.statement, [hit]) for hit in contrary)
    blocks.append(Block(heading=words.conflicts_heading, sentences=other, bullets=True))
    blocks.append(_superseded(question, hits, sources))
    rows = [_row(sources.cite(hit), hit.finding, hit.record) for hit in (*agreeing, *contrary)]
    blocks.append(Block(table=(words.table, *rows)))
    return [block for block in blocks if block.sentences or block.table]


def _superseded(question: Question, hits: Sequence[Hit], sources: Sources) -> Block:
    words = load_phrases().clinician
    old = [
        hit
        for hit in hits
        if hit.record.superseded_by
        and not hit.record.retracted
        and (not question.topics or hit.finding.topic in question.topics)
    ]
    said = tuple(sources.evidence(hit.finding.statement, [hit]) for hit in old[:_MOST_SUPERSEDED])
    return Block(heading=words.superseded_heading, sentences=said, bullets=True)


def _row(number: int, finding: Finding, record: Record) -> tuple[str, ...]:
    none = load_phrases().clinician.none
    first = record.citation.authors[0].split()[0]
    return (
        f"{first} {record.citation.year} [{number}]",
        record.design.replace("_", " "),
        finding.population,
        given(record.intervention) or none,
        record.comparator or none,
        finding.outcome,
        "; ".join(filter(None, (estimate(effect) for effect in finding.effects[:2]))) or none,
        load_phrases().directions[finding.direction] if finding.direction else finding.kind,
        finding.certainty.replace("_", " ") if finding.certainty else none,
    )


def given(intervention: Intervention | None) -> str:
    """What was given, in a cell: form, elemental dose, weeks, route where not by mouth."""
    if intervention is None:
        return ""
    low, high = intervention.elemental_mg_per_day_low, intervention.elemental_mg_per_day_high
    dose = ""
    if low is not None or high is not None:
        ends = sorted({value for value in (low, high) if value is not None})
        dose = " to ".join(f"{value:g}" for value in ends) + " mg/day elemental"
    weeks = f"{intervention.weeks:g} weeks" if intervention.weeks is not None else ""
    route = intervention.route if intervention.route not in {"oral", "none"} else ""
    return ", ".join(part for part in (intervention.form or "", dose, weeks, route) if part)


def estimate(effect: Effect) -> str:
    """An estimate in a cell: measure, value, interval, unit; empty where no value was seen."""
    if effect.value is None:
        return ""
    text = f"{effect.measure} {effect.value:g}"
    if effect.ci_low is not None and effect.ci_high is not None:
        text += f" ({effect.ci_low:g} to {effect.ci_high:g})"
    return f"{text} {effect.unit}" if effect.unit and effect.unit != "ratio" else text
