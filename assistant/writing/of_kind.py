"""A patient's answer to a question of a kind of its own: how it begins, the findings that may speak, how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.answer import Sentence
from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from assistant.question import Question
from assistant.writing.asking import load_asking
from assistant.writing.citing import Sources, how_sure
from assistant.writing.kind import Kind
from assistant.writing.layout import Block, fixed_text
from assistant.writing.patient import patient_blocks, plainly, speaking
from assistant.writing.phrases import load_phrases
from assistant.writing.premises import opening_claim
from assistant.writing.selection import Chosen
from assistant.writing.subject import specific_topics, subject_of, topics_spoken_of, words_held
from index.ranking import terms
from index.search import Hit

_MOST_FOR_CLAIM = 3


def blocks_of_kind(
    question: Question,
    kind: Kind,
    chosen: Chosen,
    hits: Sequence[Hit],
    sources: Sources,
    most: int,
    *,
    corrected: bool,
) -> list[Block]:
    """The answer to a question of a kind of its own: how it begins, the findings that may speak, how it ends."""
    opening = [] if corrected else _opening(question, kind, chosen, hits, sources)
    blocks: list[Block] = []
    if kind.line and chosen.hits:
        most = most if kind.most is None else min(most, kind.most)
        blocks = patient_blocks(question, chosen, sources, most, weeks=kind.weeks, figures=kind.figures)
        if (kind.weeks or kind.figures) and blocks:
            blocks = [blocks[0], Block(sentences=tuple(opening)), *blocks[1:]]
            opening = []
    elif chosen.hits:
        told = {citation.finding for citation in sources.citations}
        untold = [hit for hit in chosen.hits if hit.finding.id not in told]
        shown = speaking(_usual_first(question, kind, untold), ())[:most][: kind.most]
        said = tuple(sources.evidence(plainly(hit, question), [hit]) for hit in shown)
        blocks = [Block(heading=load_phrases().studies_heading, sentences=said, bullets=True)]
        if sure := how_sure(shown):
            blocks.append(Block(sentences=(fixed_text(sure),)))
    if kind.points and not corrected:
        listed = Block(sentences=tuple(map(fixed_text, kind.points)), bullets=True)
        cited = Block(sentences=tuple(sentence for sentence in opening if sentence.citations))
        blocks = [listed, cited, *blocks]
        opening = [sentence for sentence in opening if not sentence.citations]
    if opening:
        blocks.insert(0, Block(sentences=tuple(opening)))
    if blocks and kind.closing:
        blocks.append(Block(sentences=(fixed_text(kind.closing),)))
    return [block for block in blocks if block.sentences]


def _usual_first(question: Question, kind: Kind, hits: list[Hit]) -> list[Hit]:
    """Where harm is asked of in general, what is usual before what is rare: two findings of the first topic lead."""
    if not kind.usual_first or not set(question.topics) <= {kind.topics[0]}:
        return hits
    usual = [hit for hit in hits if hit.finding.topic == kind.topics[0]][:2]
    return [*usual, *(hit for hit in hits if hit not in usual)]


def _opening(
    question: Question, kind: Kind, chosen: Chosen, hits: Sequence[Hit], sources: Sources
) -> list[Sentence]:
    said: list[Sentence] = []
    if kind.not_studied and (name := _not_studied(question, kind, chosen)):
        said.append(fixed_text(kind.not_studied.format(name=name)))
    beside = kind.opening_studies if chosen.hits else kind.opening_alone
    said += [fixed_text(text) for text in (kind.opening, beside) if text]
    claim = opening_claim(question)
    carrying = [
        hit for hit in hits if claim and hit.finding.id in claim.findings and not hit.record.retracted
    ]
    if claim and carrying:
        carrying.sort(key=lambda hit: claim.findings.index(hit.finding.id))
        said.append(sources.evidence(claim.why, carrying[:_MOST_FOR_CLAIM]))
    return said


def _not_studied(question: Question, kind: Kind, chosen: Chosen) -> str | None:
    """What harm is asked of and no finding shown speaks of: a topic, or one thing in the asker's own word."""
    shown = {topic for hit in chosen.hits for topic in topics_spoken_of(hit)}
    own = [topic for topic in specific_topics(question.topics) if topic not in kind.topics]
    if own:
        return None if shown & set(own) else _own_word(question, own[0])
    of_kind = set(terms(" ".join((*kind.words, kind.look_for))))
    held = frozenset[str]().union(*(words_held(hit) for hit in chosen.hits))
    missing = subject_of(question) - of_kind - held
    words = [word.strip("?.,!") for word in fold(question.text).text.split()]
    before = load_asking().before_a_thing
    return next((b for a, b in pairwise(words) if a in before and set(terms(b)) & missing), None)


def _own_word(question: Question, topic: str) -> str | None:
    """A topic as the asker named it, else its label."""
    asked = fold(question.text)
    said = next((each for each in load_names("topics").find(asked.text) if each.id == topic), None)
    return asked.original_span(said.start, said.end) if said else entries_by_id("topics")[topic].label
