"""The model-free writer: a readable answer from the retrieved findings alone, good enough to ship by itself.

For a patient: a wrong premise is put right first, then the bottom line, at most four findings in their own plain words
with what they rest on, what is not known, and a question to take to a provider. For a clinician see ``clinician``, for
forms side by side ``comparison``. It never writes a dose, and every evidence sentence cites what it restates.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Citation, Frozen, Sentence
from assistant.question import Question
from assistant.writing.citing import Sources, basis
from assistant.writing.clinician import clinician_blocks
from assistant.writing.comparison import compares_forms, comparison_blocks
from assistant.writing.forms import form_name, forms_of
from assistant.writing.headline import bottom_lines, topic_page
from assistant.writing.layout import Block
from assistant.writing.phrases import load_phrases
from assistant.writing.premises import correction, premise
from assistant.writing.selection import Chosen, choose, route_of, specific_topics, subject_of, unstudied_names
from corpus.bottom_line import BottomLine
from index.search import Hit

_MOST_FINDINGS, _MOST_WORDS, _MOST_AFTER_CORRECTION = 4, 72, 2


class Written(Frozen):
    """What was written: blocks of sentences, and the numbered citations that they use."""

    blocks: tuple[Block, ...] = ()
    citations: tuple[Citation, ...] = ()


def write(question: Question, hits: Sequence[Hit], *, first_citation: int = 1) -> Written:
    """The answer to one question from its ``hits``, numbered from ``first_citation``.

    No blocks where nothing among the hits speaks to the question.
    """
    if hits and _is_general(question):
        return Written(blocks=(Block(sentences=(_fixed(load_phrases().general),)),))
    sources = Sources(first_citation)
    correcting = correction(question, hits, sources)
    blocks = [correcting] if correcting else []
    corrected = {citation.finding for citation in sources.citations}
    chosen = choose(question, [hit for hit in hits if hit.score > 0.0 and hit.finding.id not in corrected])
    if chosen.hits and question.audience == "clinician":
        blocks += clinician_blocks(question, chosen, hits, sources)
    elif chosen.hits and compares_forms(question):
        blocks += comparison_blocks(question, chosen, sources)
    elif chosen.hits:
        blocks += _patient_blocks(question, chosen, sources, brief=correcting is not None)
    if blocks and question.audience == "patient" and first_citation == 1:
        blocks.append(_next_step(question, chosen))
    return Written(blocks=tuple(blocks), citations=sources.citations)


def _is_general(question: Question) -> bool:
    """Whether a question asks of magnesium as such, for nothing in particular."""
    named = question.topics or question.salts or question.medicines or premise(question.text)
    return set(question.intents) <= {"evidence"} and not named and not subject_of(question)


def _patient_blocks(question: Question, chosen: Chosen, sources: Sources, *, brief: bool) -> list[Block]:
    phrases = load_phrases()
    topics = [topic for topic in _topics(question, chosen) if not (brief and topic in phrases.broad_topics)]
    lines = bottom_lines(topics, chosen.group, chosen.hits, sources)
    shown = speaking(chosen.hits, [line for line, _ in lines])
    opening = [sentence for _, sentence in lines]
    if chosen.group and not chosen.group_studied:
        opening.append(_fixed(phrases.no_group.format(group=chosen.group.name)))
    opening += _unstudied(question, chosen)
    blocks = [Block(sentences=tuple(opening))] if opening else []
    findings = tuple(
        sources.evidence(plainly(hit, question), [hit])
        for hit in shown[: _MOST_AFTER_CORRECTION if brief else _MOST_FINDINGS]
    )
    blocks.append(Block(heading=phrases.studies_heading, sentences=findings, bullets=True))
    kinds = {hit.finding.kind for hit in shown}
    if len(kinds) == 1 and (remark := phrases.only.get(next(iter(kinds)))):
        blocks.append(Block(sentences=(_fixed(remark),)))
    unknown = _unknown(lines)
    return [*blocks, unknown] if unknown else blocks


def _unstudied(question: Question, chosen: Chosen) -> list[Sentence]:
    """What was asked about and is in no finding shown: a name that stands for a wider topic, or a form."""
    phrases = load_phrases()
    said = []
    for topic_id, name in unstudied_names(question, chosen.hits).items():
        page = topic_page(topic_id)
        if page:
            said.append(_fixed(phrases.no_study_on.format(name=name, topic=page.title.lower())))
    forms = [
        form for form in question.salts if not any(form in forms_of(h.finding, h.record) for h in chosen.hits)
    ]
    return said + [_fixed(phrases.other_forms.format(form=form_name(form))) for form in forms[:1]]


def speaking(hits: Sequence[Hit], lines: Sequence[BottomLine]) -> list[Hit]:
    """The findings to show: those that carry the bottom line first, then one that does not, within the length."""
    counted = {finding for line in lines for finding in line.findings}
    dissent = {finding for line in lines for finding in line.dissent}
    carrying = [hit for hit in hits if hit.finding.id in counted - dissent]
    other = [hit for hit in hits if hit not in carrying]
    ordered = [*carrying[:2], *other[:1], *carrying[2:], *other[1:]] if lines else list(hits)
    shown: list[Hit] = []
    words = 0
    for hit in ordered:
        length = len(hit.finding.plain.split())
        if shown and (words + length > _MOST_WORDS or len(shown) == _MOST_FINDINGS):
            break
        if sum(other.record.id == hit.record.id for other in shown) < 2:
            shown.append(hit)
            words += length
    return shown


def plainly(hit: Hit, question: Question) -> str:
    """A finding in its own plain words, how it was given where not by mouth, and what it rests on."""
    route = route_of(hit)
    note = load_phrases().routes.get(route) if route != "oral" and route not in question.topics else None
    text = f"{hit.finding.plain} {note}" if note and hit.finding.kind == "clinical" else hit.finding.plain
    return f"{text} ({basis(hit.finding, hit.record)})"


def _topics(question: Question, chosen: Chosen) -> list[str]:
    """The topics asked about; where none was named, that of the best two findings if they share one."""
    if question.topics:
        return list(specific_topics(question.topics))
    first = {hit.finding.topic for hit in chosen.hits[:2]}
    return list(first) if len(first) == 1 else []


def _unknown(lines: Sequence[tuple[BottomLine, Sentence]]) -> Block | None:
    phrases = load_phrases()
    page = topic_page(lines[0][0].topic) if lines else None
    if page is None or lines[0][0].group:
        return None
    first = page.unknown.split(". ")[0].rstrip(".") + "."
    return Block(heading=phrases.unknown_heading, sentences=(_fixed(first),))


def _next_step(question: Question, chosen: Chosen) -> Block:
    phrases = load_phrases()
    topics = [*specific_topics(question.topics), *(hit.finding.topic for hit in chosen.hits[:1])]
    step = next(
        (phrases.next_by_topic[topic] for topic in topics if topic in phrases.next_by_topic), "default"
    )
    if question.medicines:
        step = "medicine"
    if question.person.pregnant or (chosen.group and chosen.group.id == "pregnancy"):
        step = "pregnancy"
    return Block(heading=phrases.next_heading, sentences=(_fixed(phrases.next[step]),))


def _fixed(text: str) -> Sentence:
    return Sentence(text=text, kind="fixed")
