"""The clinician's page: statements with their estimates, what points another way, superseded work, and a table.

Every cell of the table is a field of a finding that is cited on the same page; a field that the source did not give
says so and is never filled.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Sentence
from assistant.question import Question
from assistant.writing.citing import Sources, basis, given
from assistant.writing.forms import forms_of
from assistant.writing.headline import bottom_lines, topic_page
from assistant.writing.layout import Block, fixed_text
from assistant.writing.named import is_trial, records_named, surname_of, wants_trials
from assistant.writing.neighbours import neighbour_asked, remark
from assistant.writing.phrases import load_phrases
from assistant.writing.selection import Chosen
from corpus.bottom_line import usable
from corpus.record import Effect, Finding, Record
from index.search import Hit

_MOST_FINDINGS, _MOST_TRIALS, _MOST_SUPERSEDED, _MOST_LIMITS = 6, 10, 2, 3


def clinician_blocks(
    question: Question, chosen: Chosen, hits: Sequence[Hit], sources: Sources, *, line: bool = True
) -> list[Block]:
    """The bottom line with certainty, statements, conflicts, superseded work, limits and the table of what was cited.

    Without ``line`` where the question is not whether magnesium helps.
    """
    phrases = load_phrases()
    words = phrases.clinician
    lines = bottom_lines(question.topics, chosen.group, chosen.hits, sources) if line else []
    neighbour = neighbour_asked(question)
    opening = [fixed_text(remark(neighbour))] if neighbour else []
    dissent: set[str] = set()
    for one, sentence in lines:
        page = topic_page(one.topic)
        if page and one.direction and one.certainty:
            text = words.lead_agree.format(
                aim=page.title,
                direction=phrases.directions[one.direction],
                certainty=one.certainty.replace("_", " "),
            )
            opening.append(sentence.model_copy(update={"text": text}))
        dissent |= set(one.dissent)
    shown = chosen.hits[:_MOST_FINDINGS]
    if line and wants_trials(question) and (trials := trials_asked(question, chosen, hits)):
        shown = trials[:_MOST_TRIALS]
    agreeing = [hit for hit in shown if hit.finding.id not in dissent]
    contrary = [hit for hit in shown if hit.finding.id in dissent]
    blocks = [Block(sentences=tuple(opening))] if opening else []
    said = tuple(sources.evidence(hit.finding.statement, [hit]) for hit in agreeing)
    blocks.append(Block(heading=phrases.studies_heading, sentences=said, bullets=True))
    other = tuple(sources.evidence(hit.finding.statement, [hit]) for hit in contrary)
    blocks.append(Block(heading=words.conflicts_heading, sentences=other, bullets=True))
    blocks.append(_superseded(question, hits, sources))
    rows = [_row(sources.cite(hit), hit.finding, hit.record) for hit in (*agreeing, *contrary)]
    blocks.append(_limits((*agreeing, *contrary), sources))
    blocks.append(Block(table=(words.table, *rows) if rows else ()))
    return [block for block in blocks if block.sentences or block.table]


def trials_asked(question: Question, chosen: Chosen, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The best finding of each trial on what is asked: those that were chosen, then the others, the largest first."""
    forms = set(question.salts)
    first: dict[str, Hit] = {}
    others = sorted(hits, key=lambda hit: (-(hit.record.n or 0), hit.finding.id))
    for hit in (*chosen.hits, *others):
        on_topic = not question.topics or hit.finding.topic in question.topics
        of_form = not forms or bool(forms & forms_of(hit.finding, hit.record))
        if is_trial(hit) and usable(hit.record) and hit.finding.kind == "clinical" and on_topic and of_form:
            first.setdefault(hit.record.id, hit)
    return tuple(first.values())


def named_blocks(question: Question, hits: Sequence[Hit], sources: Sources) -> list[Block]:
    """What the studies that a question names gave and found, each with its limits; empty where it names none."""
    words = load_phrases().clinician
    named = {one.id for one in records_named(question.text)}
    mine = [hit for hit in hits if hit.record.id in named]
    if not mine:
        return []
    clinician = question.audience == "clinician"
    opening: list[Sentence] = []
    firsts = [hit for at, hit in enumerate(mine) if hit.record.id not in {h.record.id for h in mine[:at]}]
    for hit in firsts:
        dose = given(hit.record.intervention)
        if dose and clinician:
            text = words.given.format(source=source_name(hit.record), given=dose)
            opening.append(Sentence(text=text, kind="evidence", citations=(sources.cite_dose(hit),)))
        if hit.record.superseded_by:
            opening.append(Sentence(text=words.retired, kind="fixed"))
    said = tuple(
        sources.evidence(hit.finding.statement if clinician else plainly_said(hit), [hit]) for hit in mine
    )
    blocks = [
        Block(sentences=tuple(opening)),
        Block(heading=load_phrases().studies_heading, sentences=said, bullets=True),
    ]
    if clinician:
        rows = [_row(sources.cite(hit), hit.finding, hit.record) for hit in mine]
        blocks += [_limits(mine, sources), Block(table=(words.table, *rows))]
    return [block for block in blocks if block.sentences or block.table]


def plainly_said(hit: Hit) -> str:
    """A finding in everyday words with what it rests on."""
    return f"{hit.finding.plain} ({basis(hit.finding, hit.record)})"


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


def _limits(shown: Sequence[Hit], sources: Sources) -> Block:
    """What weakens the first of the records shown, where its limits name no figure that a finding does not hold."""
    words = load_phrases().clinician
    first = {hit.record.id: hit for hit in reversed(shown) if hit.record.limitations}
    said = tuple(
        sources.evidence(
            words.limits.format(
                source=source_name(hit.record), limits=_sentence(hit.record.limitations or "")
            ),
            [hit],
        )
        for hit in sorted(first.values(), key=shown.index)
        if not any(character.isdigit() for character in hit.record.limitations or "")
    )
    return Block(heading=words.limits_heading, sentences=said[:_MOST_LIMITS], bullets=True)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."


def source_name(record: Record) -> str:
    """How a record is called in a table: first author's surname and year, or its design where no author was seen."""
    if record.citation.authors[0] == load_phrases().clinician.no_author:
        return f"{record.design.replace('_', ' ').capitalize()} {record.citation.year}"
    return f"{surname_of(record)} {record.citation.year}"


def _row(number: int, finding: Finding, record: Record) -> tuple[str, ...]:
    none = load_phrases().clinician.none
    return (
        f"{source_name(record)} [{number}]",
        record.design.replace("_", " "),
        finding.population,
        given(record.intervention) or none,
        record.comparator or none,
        finding.outcome,
        "; ".join(filter(None, (estimate(effect) for effect in finding.effects[:2]))) or none,
        load_phrases().directions[finding.direction] if finding.direction else finding.kind,
        finding.certainty.replace("_", " ") if finding.certainty else none,
    )


def estimate(effect: Effect) -> str:
    """An estimate in a cell: measure, value, interval, unit; empty where no value was seen."""
    if effect.value is None:
        return ""
    text = f"{effect.measure} {effect.value:g}"
    if effect.ci_low is not None and effect.ci_high is not None:
        text += f" ({effect.ci_low:g} to {effect.ci_high:g})"
    unit = (effect.unit or "").removeprefix("ratio").strip()
    return f"{text} {unit}" if unit else text
