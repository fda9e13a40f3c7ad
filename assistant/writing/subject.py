"""What a question is about, and what a finding speaks of: topics, people, routes and content words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from assistant.lexicon.folding import fold
from assistant.lexicon.names import load_lexicon, load_names
from assistant.question import Question
from assistant.writing.phrases import Group, load_phrases
from corpus.reader import topics
from index.ranking import terms
from index.search import Hit


def groups_asked(question: Question) -> list[Group]:
    """The groups of people that the question, or what was told about the person, names."""
    text = f"{question.standalone} {question.text}".lower()
    told = set()
    if question.person.pregnant:
        told.add("pregnancy")
    if question.person.age_high is not None and question.person.age_high < 18:
        told.add("children")
    named = (group for group in load_phrases().groups if group.id in told or group.named_in(text))
    return [group for group in named if group.topic is None or group.topic in question.topics]


def people_asked(question: Question) -> list[Group]:
    """The people that the question names whose results are preferred: women, men, older people."""
    text = f"{question.text} ".lower()
    return [group for group in load_phrases().people if group.named_in(text)]


def in_group(hit: Hit, group: Group) -> bool:
    """Whether a finding is on this group of people."""
    return group.named_in(f"{hit.finding.population} ".lower())


def topics_spoken_of(hit: Hit) -> set[str]:
    """The topics under which a finding or its record is filed, and those that its plain statement names."""
    named = load_names("topics").find(fold(hit.finding.plain).text)
    return {hit.finding.topic, *hit.record.topics, *(mention.id for mention in named)}


def specific_topics(topic_ids: Sequence[str]) -> tuple[str, ...]:
    """The topics asked about without the broad ones; where there are only such, the least broad."""
    broad = load_phrases().broad_topics
    specific = tuple(topic for topic in topic_ids if topic not in broad)
    return specific or tuple(sorted(topic_ids, key=broad.index)[-1:])


def subject_of(question: Question) -> set[str]:
    """The words, stemmed, that say what a question is about beside magnesium and its forms."""
    return set(terms(question.standalone)) - not_the_subject()


@cache
def not_the_subject() -> frozenset[str]:
    """The words, stemmed, that do not say what a question is about."""
    salts = [name for entry in load_lexicon("salts").entries for name in (*entry.names, *entry.bare)]
    return frozenset(terms(" ".join([load_phrases().not_the_subject, *salts])))


def words_held(hit: Hit) -> set[str]:
    """The words, stemmed, that a finding and its title hold."""
    finding = hit.finding
    return set(
        terms(
            f"{finding.statement} {finding.plain} {finding.population} {finding.outcome} {hit.record.citation.title}"
        )
    )


def words_of_result(hit: Hit) -> set[str]:
    """The words, stemmed, that say what was found, beside those that say who was studied."""
    finding = hit.finding
    who = set(terms(finding.population))
    return set(terms(finding.outcome)) | (set(terms(finding.statement)) - who)


def route_of(hit: Hit) -> str:
    """How magnesium was given; by mouth where the record does not say."""
    return hit.record.intervention.route if hit.record.intervention else "oral"


@cache
def words_of_page(topic_id: str) -> frozenset[str]:
    """The words, stemmed, by which the page of a topic calls it."""
    pages = [f"{page.title} {page.aim} {' '.join(page.synonyms)}" for page in topics() if page.id == topic_id]
    return frozenset(terms(" ".join(pages)))
