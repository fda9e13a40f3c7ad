"""The model-free writer: a readable answer from the retrieved findings alone, good enough to ship by itself.

For a patient: a wrong premise is put right first, then the bottom line, at most four findings in their own plain words
with what they rest on, what is not known, and a question to take to a provider. For a clinician see ``clinician``, for
forms side by side ``comparison``. It never writes a dose, and every evidence sentence cites what it restates.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Citation, Frozen
from assistant.question import Question
from assistant.writing.asking import kind_of
from assistant.writing.citing import Sources
from assistant.writing.clinician import clinician_blocks, named_blocks
from assistant.writing.comparison import compares_forms, comparison_blocks
from assistant.writing.headline import is_general
from assistant.writing.layout import Block, fixed_text
from assistant.writing.named import wants_trials
from assistant.writing.neighbours import lacking_asked
from assistant.writing.of_kind import blocks_of_kind
from assistant.writing.one_form import asks_of_one_form
from assistant.writing.overview import form_blocks, overview_blocks
from assistant.writing.patient import MOST_FINDINGS, patient_blocks
from assistant.writing.phrases import load_phrases
from assistant.writing.premises import correction, premise
from assistant.writing.selection import Chosen, choose
from assistant.writing.subject import specific_topics
from index.search import Hit

_MOST_AFTER_CORRECTION = 2


class Written(Frozen):
    """What was written: blocks of sentences, the block that closes a message, and the numbered citations used."""

    blocks: tuple[Block, ...] = ()
    closing: Block | None = None
    citations: tuple[Citation, ...] = ()


def write(
    question: Question, hits: Sequence[Hit], *, first_citation: int = 1, most: int = MOST_FINDINGS
) -> Written:
    """The answer to one question from its ``hits``, numbered from ``first_citation``, with ``most`` findings at most.

    No blocks where nothing among the hits speaks to the question. ``closing`` belongs at the end of the whole message.
    """
    sources = Sources(first_citation)
    if named := named_blocks(question, hits, sources):
        return Written(blocks=tuple(named), citations=sources.citations)
    kind = kind_of(question)
    if kind is None and question.audience == "patient" and lacking_asked(question):
        return Written()
    correcting = None if kind and kind.everyday else correction(question, hits, sources)
    corrected_topics = _topics_of_premise(question) if correcting else frozenset()
    if correcting is None and is_general(question):
        return Written(blocks=tuple(overview_blocks(hits, sources)), citations=sources.citations)
    if correcting is None and asks_of_one_form(question, kind):
        blocks = form_blocks(question, hits, sources)
        return Written(blocks=tuple(blocks), citations=sources.citations)
    blocks = [correcting] if correcting else []
    if correcting:
        most = min(most, _MOST_AFTER_CORRECTION)
    corrected = {citation.finding for citation in sources.citations}
    found = [hit for hit in hits if hit.score > 0.0 and hit.finding.id not in corrected]
    chosen = choose(question, found, kind)
    if question.audience == "clinician" and not (kind and kind.everyday):
        if chosen.hits or wants_trials(question):
            blocks += clinician_blocks(question, chosen, hits, sources, line=kind is None or kind.line)
    elif kind is not None and not (correcting and not chosen.hits):
        blocks += blocks_of_kind(question, kind, chosen, hits, sources, most, corrected=bool(correcting))
    elif chosen.hits and compares_forms(question):
        blocks += comparison_blocks(question, chosen, sources, without=corrected_topics)
    elif chosen.hits:
        blocks += patient_blocks(question, chosen, sources, most, without=corrected_topics)
    closing = _next_step(question, chosen) if blocks and question.audience == "patient" else None
    if kind and kind.everyday and not kind.next:
        closing = None
    return Written(blocks=tuple(blocks), closing=closing, citations=sources.citations)


def _topics_of_premise(question: Question) -> frozenset[str]:
    myth = premise(question.text)
    return frozenset(myth.topics if myth else ())


def _next_step(question: Question, chosen: Chosen) -> Block:
    phrases = load_phrases()
    kind = kind_of(question)
    topics = [*specific_topics(question.topics), *(hit.finding.topic for hit in chosen.hits[:1])]
    step = next(
        (phrases.next_by_topic[topic] for topic in topics if topic in phrases.next_by_topic), "default"
    )
    if kind is not None and kind.next:
        step = kind.next
    if question.medicines:
        step = "medicine"
    if question.person.pregnant or (chosen.group and chosen.group.id == "pregnancy"):
        step = "pregnancy"
    return Block(heading=phrases.next_heading, sentences=(fixed_text(phrases.next[step]),))


def unsaid(closing: Block, advised: Sequence[str]) -> Block | None:
    """The closing block, unless the conversation was given that advice before and it need not be given again."""
    phrases = load_phrases()
    once = {phrases.next[step] for step in phrases.said_once}
    said = all(sentence.text in once and sentence.text in advised for sentence in closing.sentences)
    return None if said else closing
