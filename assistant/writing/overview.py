"""Answers where nothing in particular is asked: what magnesium is taken for most, what one form was studied for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Sentence
from assistant.question import Question
from assistant.writing.asking import load_asking
from assistant.writing.citing import Sources
from assistant.writing.everyday import load_everyday
from assistant.writing.forms import form_name
from assistant.writing.headline import bottom_lines
from assistant.writing.layout import Block, fixed_text
from assistant.writing.one_form import studied_for
from assistant.writing.patient import plainly
from assistant.writing.phrases import load_phrases
from index.search import Hit


def overview_blocks(hits: Sequence[Hit], sources: Sources) -> list[Block]:
    """The bottom lines of what people take magnesium for most."""
    asking = load_asking()
    lines = _usual_reasons(asking.overview_topics, hits, sources)
    if not lines:
        return [Block(sentences=(fixed_text(load_phrases().general),))] if hits else []
    return [
        Block(sentences=(fixed_text(asking.overview_opening),)),
        Block(sentences=tuple(lines), bullets=True),
        Block(sentences=(fixed_text(asking.overview_closing),)),
    ]


def form_blocks(question: Question, hits: Sequence[Hit], sources: Sources) -> list[Block]:
    """What a form is, what it was itself studied for, and what magnesium in any form was studied for most."""
    asking, form = load_asking(), question.salts[0]
    name = form_name(form)
    retrieved = {hit.finding.id: hit for hit in hits}
    own = [retrieved[finding.id] for _, finding in studied_for(form) if finding.id in retrieved]
    what_it_is = load_everyday().forms.get(form)
    opening = [fixed_text(what_it_is)] if what_it_is else []
    if not own:
        opening.append(fixed_text(asking.form_not_studied.format(form=name)))
    said = tuple(sources.evidence(plainly(hit, question), [hit]) for hit in own)
    told = {hit.finding.topic for hit in own}
    most = asking.form_most_reasons if own else len(asking.overview_topics)
    topics = [topic for topic in asking.overview_topics if topic not in told][:most]
    lines = _usual_reasons(topics, hits, sources)
    blocks = [
        Block(sentences=tuple(opening)),
        Block(
            heading=asking.form_heading.format(form=name[:1].upper() + name[1:]), sentences=said, bullets=True
        ),
        Block(heading=asking.form_reasons_heading, sentences=tuple(lines), bullets=True),
        Block(sentences=(fixed_text(asking.form_closing),)),
    ]
    return [block for block in blocks if block.sentences]


def _usual_reasons(topics: Sequence[str], hits: Sequence[Hit], sources: Sources) -> list[Sentence]:
    by_table = [hit for hit in hits if hit.score == 0.0]
    return [sentence for topic in topics for _, sentence in bottom_lines((topic,), None, by_table, sources)]
