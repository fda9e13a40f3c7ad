"""Which of the retrieved findings speak, and in which order.

The rule: a finding's own relevance (the search's score) leads; it loses for being on other people than asked (a group
of ``phrases.yaml``), on another route than by mouth, or of a kind that cannot speak for an effect where clinical
findings can; it gains for certainty and for a synthesis of trials. Retracted and superseded findings never speak, nor
do those on another topic where some are on the topic asked; a question that names no topic is answered only from
findings that hold its own words. Where clinical findings on magnesium by mouth speak, mechanisms and animals are left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10

from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from assistant.question import Question
from assistant.writing.asking import topics_asked
from assistant.writing.forms import forms_of
from assistant.writing.kind import Kind
from assistant.writing.phrases import Group, load_phrases
from assistant.writing.subject import (
    groups_asked,
    in_group,
    not_the_subject,
    people_asked,
    route_of,
    specific_topics,
    subject_of,
    topics_spoken_of,
    words_held,
    words_of_result,
)
from corpus.bottom_line import SYNTHESES, usable
from corpus.record import Certainty
from index.ranking import terms
from index.search import Hit
from index.synonyms import meant

_CERTAINTY: dict[Certainty | None, float] = {
    "high": 0.3,
    "moderate": 0.25,
    "low": 0.1,
    "very_low": 0.0,
    None: 0.0,
}
_SYNTHESIS, _NARRATIVE, _UNCHECKED, _FORM_ASKED = 0.12, -0.2, -0.2, 0.3
_OTHER_ROUTE, _OTHER_PEOPLE, _NOT_CLINICAL, _OF_PUBLIC_BODIES = 0.3, 0.25, 0.15, 0.5
_NOT_IN_PEOPLE = frozenset({"animal", "in_vitro"})
_SINGLE_CASES = frozenset({"case_report", "case_series"})
_SPEAKS_FOR_NO_EFFECT = frozenset({"mechanism", "genetics"})
_PER_TENFOLD_PEOPLE = 0.03
_PEOPLE_ASKED = 0.25
_ALIKE = 0.45
_SHARE_OF_SUBJECT = 0.5
_OTHERS = 0.2  # how far people must stand from others for their results not to speak where no topic is named
_HARM_SEEN, _OWN_TOPIC = 0.4, 0.5
_FAR_BELOW, _FAR_BELOW_CLINICIAN = 0.55, 0.35  # of the best finding's rank
_WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Chosen:
    """The findings that speak, best first, and whether they are on the group of people asked about."""

    hits: tuple[Hit, ...]
    group: Group | None
    group_studied: bool


def choose(question: Question, hits: Sequence[Hit], kind: Kind | None = None) -> Chosen:
    """The hits that may speak on this question, best first, none twice in nearly the same words.

    Where the question is of a ``kind`` of its own, only findings that may speak for that kind do.
    """
    asked = groups_asked(question)
    speaking = [hit for hit in hits if usable(hit.record)]
    own = frozenset(specific_topics(question.topics))
    if kind is not None and kind.topics:
        speaking = _of_kind(question, kind, speaking)
        question = question.model_copy(update={"topics": (*question.topics, *kind.topics)})
    else:
        speaking = _on_its_medicines(question, _on_topic(question, speaking))
    clinical = any(_clinical_by_mouth(hit) for hit in speaking) and not _asks_how_it_works(question)
    if clinical:
        speaking = [hit for hit in speaking if hit.finding.kind not in _SPEAKS_FOR_NO_EFFECT]
    ranked = sorted(
        (
            (_rank(question, hit, asked, clinical=clinical) + _for_kind(kind, own, hit), hit)
            for hit in speaking
        ),
        key=lambda pair: (-pair[0], pair[1].finding.id),
    )
    best = ranked[0][0] if ranked else 0.0
    clinician = question.audience == "clinician"
    kept = [hit for rank, hit in ranked if rank >= (_FAR_BELOW_CLINICIAN if clinician else _FAR_BELOW) * best]
    apart = next((group for group in asked if group.elsewhere >= _OTHER_PEOPLE), None)
    studied = apart is None or any(in_group(hit, apart) for hit in kept)
    return Chosen(hits=tuple(kept if clinician else _unlike(kept)), group=apart, group_studied=studied)


def _for_kind(kind: Kind | None, own: frozenset[str], hit: Hit) -> float:
    """What a finding gains in rank where harm is asked for: for harm seen, and for the topic that was named."""
    if kind is None or "safety" not in kind.speaks:
        return 0.0
    seen = {"harm": _HARM_SEEN, None: -_HARM_SEEN / 2}.get(hit.finding.direction, 0.0)
    return seen + _OWN_TOPIC * bool(own & topics_spoken_of(hit))


def _on_topic(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    asked = set(specific_topics(topics_asked(question)))
    if not asked:
        return _on_its_words(question, hits)
    own = [hit for hit in hits if hit.finding.topic in asked]
    return own or [hit for hit in hits if asked & set(hit.record.topics)] or list(hits)


def _of_kind(question: Question, kind: Kind, hits: Sequence[Hit]) -> list[Hit]:
    """The findings that may speak for a kind of question; those on the topic that was asked about where there are."""
    own = set(specific_topics(question.topics)) - set(kind.topics)
    of_kind = [hit for hit in hits if not kind.speaks or hit.finding.kind in kind.speaks]
    on_own = [hit for hit in of_kind if hit.finding.topic in own]
    return on_own or [hit for hit in of_kind if hit.finding.topic in kind.topics]


def _on_its_medicines(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """Leaves out findings on medicines other than those asked about."""
    asked = set(question.medicines)
    if not asked:
        return list(hits)
    asked |= _groups_of(asked)
    of_nothing_else = "separation" in question.intents
    return [hit for hit in hits if (named := _medicines_of(hit)) & asked or not (named or of_nothing_else)]


def _groups_of(medicines: set[str]) -> set[str]:
    """The ids of the classes of some medicines, where the lexicon has a class as a name of its own."""
    entries = entries_by_id("medicines")
    groups = {entries[medicine].group for medicine in medicines} - {None}
    return {f"{group}s".replace(" ", "-") for group in groups} & entries.keys()


def _medicines_of(hit: Hit) -> set[str]:
    text = fold(f"{hit.finding.statement} {hit.finding.plain}").text
    return {mention.id for mention in load_names("medicines").find(text)}


def _on_its_words(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    subject = subject_of(question)
    if not subject:
        return [] if question.intents == ("timing",) else list(hits)
    ways = [subject, *(set(terms(said)) - not_the_subject() for said in meant(question.standalone))]
    asked = groups_asked(question)
    others = [group for group in load_phrases().groups if group.elsewhere >= _OTHERS and group not in asked]
    return [
        hit
        for hit in hits
        if hit.record.design not in _SINGLE_CASES
        and not (question.audience == "patient" and any(in_group(hit, group) for group in others))
        and not (question.audience == "patient" and hit.record.design in _NOT_IN_PEOPLE)
        and any(_speaks_of(hit, way) for way in ways if way)
    ]


def _speaks_of(hit: Hit, subject: set[str]) -> bool:
    held = subject & words_held(hit)
    return len(held) >= _SHARE_OF_SUBJECT * len(subject) and bool(subject & words_of_result(hit))


def _clinical_by_mouth(hit: Hit) -> bool:
    return hit.finding.kind == "clinical" and hit.finding.direction is not None and route_of(hit) == "oral"


def _asks_how_it_works(question: Question) -> bool:
    return bool(set(question.topics) & {"physiology", "genetics"})


def _rank(question: Question, hit: Hit, asked: Sequence[Group], *, clinical: bool) -> float:
    finding, record = hit.finding, hit.record
    rank = hit.score + _CERTAINTY[finding.certainty]
    rank += _SYNTHESIS if record.design in SYNTHESES else 0.0
    rank += _NARRATIVE if record.design == "narrative_review" else 0.0
    rank += 0.0 if finding.checked else _UNCHECKED
    rank += _FORM_ASKED if set(question.salts) & forms_of(finding, record) else 0.0
    rank += _PER_TENFOLD_PEOPLE * log10(finding.participants or 1)
    if clinical and finding.kind != "clinical":
        rank -= _OF_PUBLIC_BODIES if finding.kind == "regulation" else _NOT_CLINICAL
    if any(in_group(hit, group) for group in people_asked(question)):
        rank += _PEOPLE_ASKED
    route = route_of(hit)
    if route in {"intravenous", "topical"} and route not in question.topics:
        rank -= _OTHER_ROUTE
    for group in load_phrases().groups:
        named, studied = group in asked, in_group(hit, group)
        if studied and not named and finding.topic not in question.topics:
            rank -= group.elsewhere
        elif studied and not named:
            rank -= group.elsewhere / 2
        elif named and not studied and group.elsewhere >= _OTHER_PEOPLE:
            rank -= _OTHER_PEOPLE
    return rank


def _unlike(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in hits:
        if all(share_of_words(hit, other) < _ALIKE for other in kept):
            kept.append(hit)
    return kept


def share_of_words(one: Hit, other: Hit) -> float:
    """The share of their words that two findings' plain statements have in common."""
    together = _content(one) | _content(other)
    return len(_content(one) & _content(other)) / len(together) if together else 1.0


def _content(hit: Hit) -> set[str]:
    return {word for word in _WORDS.findall(hit.finding.plain.lower()) if len(word) > 3}
