"""A false premise in a question is put right first, kindly: myths of the corpus, matched by their content words.

A myth matches where nearly all content words of one of its wordings stand in the text, each weighted by its rarity
among all wordings. Only myths that are not simply supported are put right, in the myth's own reviewed words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answer import Sentence
from assistant.question import Question
from assistant.writing.citing import Sources
from assistant.writing.layout import Block
from corpus.errors import FaultyCorpusError
from corpus.reader import myths, record
from corpus.topic import Myth
from index.ranking import terms
from index.search import Hit

_ENOUGH = 0.75
_FEWEST_WORDS = 2


@dataclass(frozen=True)
class Match:
    """A myth that a text repeats, and the share (0 to 1) of its best wording that stands in the text."""

    myth: Myth
    share: float


class Wordings:
    """The wordings of some myths, ready to be looked for in texts."""

    def __init__(self, known: Sequence[Myth]) -> None:
        wordings = [
            (myth, frozenset(terms(wording))) for myth in known for wording in (myth.claim, *myth.patterns)
        ]
        holders = Counter(word for _, words in wordings for word in words)
        self._rarity = {word: math.log(1 + len(wordings) / count) for word, count in holders.items()}
        self._wordings = [(myth, words) for myth, words in wordings if len(words) >= _FEWEST_WORDS]

    def matches(self, text: str) -> list[Match]:
        """The myths that a text repeats, best first."""
        words = frozenset(terms(text))
        best: dict[str, Match] = {}
        for myth, wording in self._wordings:
            share = self._weight(wording & words) / self._weight(wording)
            if share >= _ENOUGH and (myth.id not in best or share > best[myth.id].share):
                best[myth.id] = Match(myth, share)
        return sorted(best.values(), key=lambda match: (-match.share, match.myth.id))

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self._rarity.get(word, 0.0) for word in words)


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


def premise_hits(text: str, found: Sequence[Hit]) -> tuple[Hit, ...]:
    """The findings that put a question's premise right, as hits, without those that the search ``found`` already.

    They are retrieved by the table of myths instead of by search, so their scores are zero: they correct, they
    never lead.
    """
    myth = premise(text)
    known = {hit.finding.id for hit in found}
    return tuple(
        Hit(finding=finding, record=source, score=0.0, dense=None, lexical=0.0, coverage=0.0)
        for finding_id in (myth.findings if myth else ())
        if finding_id not in known
        for source in (record(finding_id.split("#")[0]),)
        for finding in (source.finding(finding_id),)
    )


def correction(question: Question, hits: Sequence[Hit], sources: Sources) -> Block | None:
    """The block that puts a false premise right, citing the retrieved findings that carry it; None without one.

    A correction that no retrieved finding carries stands as fixed wording, if it names no number.
    """
    found = premise(question.text)
    if found is None:
        return None
    carrying = [hit for hit in hits if hit.finding.id in found.findings and not hit.record.retracted]
    why = found.why_clinician if question.audience == "clinician" else found.why
    if carrying:
        return Block(sentences=(sources.evidence(why, carrying),))
    if any(character.isdigit() for character in why):
        return None
    return Block(sentences=(Sentence(text=why, kind="fixed"),))
