"""The bottom line of an answer: the topic's derived line, shown only where findings of this question carry it.

The line is ``corpus.bottom_line`` over the shipped literature, so that one topic has one line however a question is
worded. It is cited to the retrieved findings that count towards it and point its way; where none does, or the line is
not of a clinical kind, the answer begins with its findings.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache

from assistant.answer import Sentence
from assistant.question import Question
from assistant.writing.asking import kind_of, load_asking
from assistant.writing.citing import Sources
from assistant.writing.one_form import asks_of_one_form, studied_for
from assistant.writing.phrases import Group
from assistant.writing.subject import specific_topics, subject_of
from corpus.bottom_line import BottomLine, bottom_line
from corpus.reader import records, topics
from corpus.topic import Topic
from index.search import Hit

_MOST_LINES, _MOST_CITED, _MOST_CITED_IN_OVERVIEW = 3, 3, 2


@cache
def topic_page(topic_id: str) -> Topic | None:
    """The topic page of this id, or None."""
    return next((topic for topic in topics() if topic.id == topic_id), None)


@cache
def _line(topic_id: str) -> BottomLine | None:
    topic = topic_page(topic_id)
    return bottom_line(topic, records()) if topic else None


def line_for(topic_id: str, group: Group | None) -> BottomLine | None:
    """The clinical line of a topic for the people asked about; None where there is none."""
    line = _line(topic_id)
    if line is None or line.kind != "clinical":
        return None
    if group is not None and group.id != line.group:
        return next((apart for apart in line.apart if apart.group == group.id), None) or (
            line if topic_id.startswith(group.id) or group.elsewhere < 0.3 else None
        )
    return line


def own_words(line: BottomLine) -> str:
    """The line's sentence without those of the people counted apart, and without the lead of the topic page."""
    rest = " ".join(apart.sentence for apart in line.apart)
    words = line.sentence.removesuffix(rest).rstrip() if rest else line.sentence
    if line.group is None:
        words = words.partition(": ")[2] or words
    return words[:1].upper() + words[1:]


def bottom_lines(
    topic_ids: Sequence[str], group: Group | None, hits: Sequence[Hit], sources: Sources
) -> list[tuple[BottomLine, Sentence]]:
    """The lines of these topics, each as a sentence that cites the retrieved findings behind it."""
    found: list[tuple[BottomLine, Sentence]] = []
    for topic_id in topic_ids:
        line = line_for(topic_id, group)
        if line is None:
            continue
        carrying = _carrying(line, hits)
        if carrying:
            found.append((line, sources.evidence(own_words(line), carrying)))
    return found[:_MOST_LINES]


def _carrying(line: BottomLine, hits: Sequence[Hit]) -> list[Hit]:
    counted = [hit for hit in hits if hit.finding.id in line.findings]
    if line.direction == "mixed":
        return counted[:_MOST_CITED]
    return [hit for hit in counted if hit.finding.direction == line.direction][:_MOST_CITED]


def is_general(question: Question) -> bool:
    """Whether a question asks of magnesium as such, for nothing in particular."""
    kind = kind_of(question)
    if question.salts or question.medicines or not set(question.intents) <= {"evidence"}:
        return False
    if kind is not None:
        return kind.overview
    return not question.topics and not subject_of(question)


def overview_findings(question: Question) -> list[str]:
    """The findings told where a question asks of nothing in particular, or of one form and nothing else."""
    kind = kind_of(question)
    of_a_form = asks_of_one_form(question, kind)
    if not of_a_form and not is_general(question):
        return []
    own = [finding.id for _, finding in studied_for(question.salts[0])] if of_a_form else []
    return [*own, *(finding for topic in load_asking().overview_topics for finding in _pointing(topic))]


def heaviest_findings(question: Question, found: Set[str]) -> list[str]:
    """The findings that weigh most behind the bottom lines of the topics named, where one behind the line was found."""
    lines = [line_for(topic, None) for topic in specific_topics(question.topics)]
    return [
        finding
        for line in lines
        if line and found & set(line.findings)
        for finding in line.findings[:_MOST_CITED]
    ]


def _pointing(topic_id: str) -> list[str]:
    line = line_for(topic_id, None)
    if line is None:
        return []
    return [finding for finding in line.findings if finding not in line.dissent][:_MOST_CITED_IN_OVERVIEW]
