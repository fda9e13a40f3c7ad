"""A false premise in a question is put right first, kindly: myths of the corpus, matched by their content words.

A myth matches where most content words of one of its wordings stand in the text, each weighted by its rarity among all
wordings, and the text names the same forms of magnesium. Where a sentence encoder is handed in, nearness in meaning
counts as well. Only myths that are not simply supported are put right, in the myth's own reviewed words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answer import Sentence
from assistant.lexicon.folding import fold
from assistant.lexicon.names import load_names
from assistant.question import Question
from assistant.writing.asking import holds_any, kind_of, load_asking, supposes
from assistant.writing.citing import Sources
from assistant.writing.claims import has_any, load_cues
from assistant.writing.forms import forms_named
from assistant.writing.headline import heaviest_findings, line_for, overview_findings
from assistant.writing.layout import Block
from assistant.writing.phrases import load_phrases
from assistant.writing.quantities import printed_numbers
from corpus.bottom_line import BottomLine
from corpus.errors import FaultyCorpusError
from corpus.reader import myths, record
from corpus.topic import Myth
from index.ranking import Encoder, terms
from index.search import Hit

_ENOUGH = 0.7
_NEAR, _VERY_NEAR = 0.68, 0.8
_SOMETHING_IN_COMMON, _HALF_IN_COMMON = 0.35, 0.5
_FEWEST_WORDS = 2
_MOST_CITED = 4
_ALWAYS = frozenset(terms("magnesium"))


@dataclass(frozen=True)
class Match:
    """A myth that a text repeats: in its ``words``, or else only by nearness in meaning."""

    myth: Myth
    score: float
    words: bool


@dataclass(frozen=True)
class _Wording:
    myth: Myth
    words: frozenset[str]
    forms: frozenset[str]
    topics: frozenset[str]
    denies: bool
    harms: bool
    figures: frozenset[float]


class Wordings:
    """The wordings of some myths, ready to be looked for in texts; by meaning too where there is an ``encoder``."""

    def __init__(self, known: Sequence[Myth], encoder: Encoder | None = None) -> None:
        said = [(myth, wording) for myth in known for wording in (myth.claim, *myth.patterns)]
        wordings = [
            _Wording(
                myth=myth,
                words=frozenset(terms(wording)) - _ALWAYS,
                forms=forms_named(wording),
                topics=topics_named(wording),
                denies=denies(wording),
                harms=has_any(fold(wording).text, load_cues().harm),
                figures=_figures(wording),
            )
            for myth, wording in said
        ]
        holders = Counter(word for wording in wordings for word in wording.words)
        self._rarity = {word: math.log(1 + len(wordings) / count) for word, count in holders.items()}
        self._wordings = wordings
        self._encoder = encoder
        self._vectors = encoder([wording for _, wording in said]) if encoder and said else None

    def matches(self, text: str) -> list[Match]:
        """The myths that a text repeats, best first."""
        words, forms, topics = frozenset(terms(text)), forms_named(text), topics_named(text)
        denying = denies(text)
        warns = has_any(fold(text).text, load_cues().harm) and not denying
        near = [0.0] * len(self._wordings)
        if self._encoder is not None and self._vectors is not None:
            near = (self._vectors @ self._encoder([text])[0]).tolist()
        best: dict[str, Match] = {}
        for wording, cosine in zip(self._wordings, near, strict=True):
            if len(wording.words) < _FEWEST_WORDS or (wording.forms and not wording.forms & forms):
                continue
            if wording.topics and topics and not wording.topics & topics:
                continue
            if warns and not wording.harms and wording.myth.verdict != "supported":
                continue
            if denying and not wording.denies and wording.myth.verdict == "contradicted":
                continue
            share = self._weight(wording.words & words) / self._weight(wording.words)
            known_true = wording.myth.verdict == "supported"
            in_common = _HALF_IN_COMMON if known_true else _SOMETHING_IN_COMMON
            near_enough = cosine >= _NEAR and share >= in_common
            near_enough = near_enough or (known_true and cosine >= _VERY_NEAR)
            if share < _ENOUGH and not (near_enough and _points_alike(wording, text)):
                continue
            found = Match(wording.myth, max(share, cosine), words=share >= _ENOUGH)
            if wording.myth.id not in best or _order(found) < _order(best[wording.myth.id]):
                best[wording.myth.id] = found
        return sorted(best.values(), key=_order)

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self._rarity[word] for word in words)


def _points_alike(wording: _Wording, text: str) -> bool:
    """Whether two texts deny alike, speak of harm alike, and share a figure where both have one."""
    figures = _figures(text)
    return (
        wording.denies == denies(text)
        and wording.harms == has_any(fold(text).text, load_cues().harm)
        and not (wording.figures and figures and not wording.figures & figures)
    )


@cache
def _figures(text: str) -> frozenset[float]:
    return frozenset(abs(value) for value, _, _ in printed_numbers(text))


@cache
def denies(text: str) -> bool:
    """Whether a text says that something is not so."""
    return has_any(fold(text).text, load_cues().denied)


def _order(match: Match) -> tuple[bool, float, str]:
    return not match.words, -match.score, match.myth.id


@cache
def topics_named(text: str) -> frozenset[str]:
    """The ids of the topics that a text names."""
    return frozenset(mention.id for mention in load_names("topics").find(fold(text).text))


@cache
def known_wordings() -> Wordings:
    """The shipped myths; none where the corpus ships no myth."""
    try:
        return Wordings(myths())
    except FaultyCorpusError:
        return Wordings(())


def premise(text: str) -> Myth | None:
    """The myth that a question rests on; None where it repeats none, or one that is simply supported."""
    return next(
        (match.myth for match in known_wordings().matches(text) if match.myth.verdict != "supported"), None
    )


def says_more(question: Question, line: BottomLine) -> bool:
    """Whether a question rests on more than the bottom line says: a cure, or a gain where none was shown."""
    cues, text = load_cues(), fold(question.text).text
    told = holds_any(text, load_asking().supposes)
    if line.direction is None or not told or denies(text) or has_any(text, cues.harm):
        return False
    gain = line.direction == "benefit"
    return has_any(text, cues.strong) or (not gain and has_any(text, cues.benefit))


def table_hits(question: Question, found: Sequence[Hit]) -> tuple[Hit, ...]:
    """The findings that answer a question by a table, as hits, without those that the search ``found`` already.

    They put its premise right, carry the claim that begins an answer of its kind, or the bottom lines where it asks of
    nothing in particular: retrieved by table instead of by search, their scores are zero and they never lead. The
    heaviest behind the bottom line of a topic that was named come with the lowest score that the search gave, so that
    the best evidence is at hand however a question is worded.
    """
    known = {hit.finding.id for hit in found}
    said = [one for one in (premise(question.text), opening_claim(question)) if one]
    by_table = dict.fromkeys(
        [*(finding for one in said for finding in one.findings), *overview_findings(question)], 0.0
    )
    if found:
        lowest = min(hit.score for hit in found)
        by_table = {**dict.fromkeys(heaviest_findings(question, known), lowest), **by_table}
    return tuple(
        Hit(finding=finding, record=source, score=score, dense=None, lexical=0.0, relevance=0.0)
        for finding_id, score in by_table.items()
        if finding_id not in known
        for source in (record(finding_id.split("#")[0]),)
        for finding in (source.finding(finding_id),)
    )


def opening_claim(question: Question) -> Myth | None:
    """The claim whose correction begins the answer to a question of this kind; None where its kind has none."""
    kind = kind_of(question)
    claim = kind.claim_for(question.topics) if kind else None
    return next((myth for myth in myths() if myth.id == claim), None) if claim else None


def correction(question: Question, hits: Sequence[Hit], sources: Sources) -> Block | None:
    """The block that puts a false premise right, citing the retrieved findings that carry it; None without one.

    A question that asks openly is not told what is often said, and where its topic's bottom line rests on the
    same findings, that line answers it. A correction that no retrieved finding carries stands as fixed wording, if it
    names no number.
    """
    found = premise(question.text)
    if found is None:
        return None
    carrying = [hit for hit in hits if hit.finding.id in found.findings and not hit.record.retracted]
    why = found.why_clinician if question.audience == "clinician" else found.why
    opening: tuple[Sentence, ...] = ()
    if not supposes(question):
        lines = [line for topic in question.topics if (line := line_for(topic, None))]
        if _speaks_of_the_claim(why) or any(_rests_on(line, found) for line in lines):
            return None
    else:
        phrases = load_phrases()
        said = phrases.premise_of_figures if _has_digit(found.claim) else phrases.premise
        words = said[found.verdict].format(claim=found.claim.rstrip("."))
        opening = (Sentence(text=words, kind="fixed"),)
    if carrying:
        return Block(sentences=(*opening, sources.evidence(why, carrying[:_MOST_CITED])))
    return None if _has_digit(why) else Block(sentences=(*opening, Sentence(text=why, kind="fixed")))


def _rests_on(line: BottomLine, myth: Myth) -> bool:
    """Whether a bottom line rests on at least half of what puts a claim right."""
    counted = {finding for each in (line, *line.apart) for finding in each.findings}
    return 2 * len(counted & set(myth.findings)) >= len(myth.findings)


def _speaks_of_the_claim(why: str) -> bool:
    """Whether a correction only makes sense behind the claim that it corrects."""
    return why.lower().startswith(load_phrases().of_the_claim)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
