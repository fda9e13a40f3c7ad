"""Everyday questions that fixed wording answers: labels, shapes, storage, buying, stopping, safety basics, small talk.

A kind is recognised by meanings, each a list of words; kinds, meanings and wording are data (``everyday.yaml``). No
kind holds where an amount, a medicine's spacing or a food is asked for, which the rules answer, unless it says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from assistant.answer import Frozen
from assistant.errors import PartUnavailable
from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from assistant.question import Intent, Question
from assistant.writing.kind import Kind
from corpus.record import FindingKind

FILE = Path(__file__).with_name("everyday.yaml")
_OF_RULES: frozenset[Intent] = frozenset(
    {"how_much", "reference_intake", "upper_level", "conversion", "total", "studied_dose", "separation", "serum",
     "food", "sheet"}
)  # fmt: skip
_OF_TALK: frozenset[Intent] = frozenset({"greeting", "thanks", "about", "off_topic"})
_READ_ELSEWHERE = frozenset({"one-form", "two-forms", "food-before"})
_FEW_WORDS, _SHORT_DEFINITION, _LONGEST_DEFINITION = 6, 5, 8
_OF_A_FORM = 2


class Everyday(Frozen):
    """One kind of everyday question; see ``everyday.yaml`` for what each field means."""

    id: str
    all: tuple[str | tuple[str, ...], ...] = Field(min_length=1)
    none: tuple[str, ...] = ()
    text: str | None = None
    points: tuple[str, ...] = ()
    text_studies: str | None = None
    text_alone: str | None = None
    closing: str | None = None
    talk: bool = False
    anywhere: bool = False
    rules: bool = False
    any_topic: bool = False
    on_topic: bool = False
    bare: bool = False
    of_nothing: bool = False
    named: bool = False
    no_medicine: bool = False
    fresh: bool = False
    topics: tuple[str, ...] = ()
    look_for: str = ""
    speaks: tuple[FindingKind, ...] = ()
    most: int = 0
    claim: Mapping[str, str] = Field(default_factory=dict)
    line: bool = False
    weeks: bool = False
    figures: bool = False
    next: str | None = None

    def kind(self) -> Kind:
        """The same as a kind of question that the writer knows."""
        return Kind(
            id=self.id,
            opening=self.text,
            points=self.points,
            opening_studies=self.text_studies,
            opening_alone=self.text_alone,
            fresh=self.fresh,
            closing=self.closing,
            topics=self.topics,
            look_for=self.look_for,
            speaks=self.speaks,
            most=self.most,
            claim=self.claim,
            line=self.line,
            weeks=self.weeks,
            figures=self.figures,
            leans=self.on_topic,
            next=self.next,
            everyday=True,
            talk=self.talk,
            anywhere=self.anywhere,
            before_rules=self.rules,
        )


class _Shipped(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: date
    meanings: dict[str, tuple[str, ...]]
    kinds: tuple[Everyday, ...]
    forms: dict[str, str]


@cache
def load_everyday() -> _Shipped:
    """The kinds, read once; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        shipped = _Shipped.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error
    for kind in shipped.kinds:
        named = {
            one for each in (*kind.all, kind.none) for one in ((each,) if isinstance(each, str) else each)
        }
        if unknown := sorted(named - shipped.meanings.keys() - _READ_ELSEWHERE):
            raise PartUnavailable(f"{FILE}: {kind.id}: no meaning is called {', '.join(unknown)}; name one")
    if strange := sorted(shipped.forms.keys() - entries_by_id("salts").keys()):
        raise PartUnavailable(f"{FILE}: forms: no form is called {', '.join(strange)}; see the lexicon")
    return shipped


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        meaning: re.compile(rf"(?<!\w)(?:{'|'.join(map(_way, words))})(?!\w)")
        for meaning, words in load_everyday().meanings.items()
    }


def _way(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) + "s?"


@lru_cache(maxsize=64)
def _heard(text: str) -> frozenset[str]:
    """The meanings whose words stand in a folded text."""
    return frozenset(meaning for meaning, pattern in _patterns().items() if pattern.search(text))


def everyday_of(question: Question) -> Kind | None:
    """The everyday kind that a question is of, or None; a clinician's only where it is fixed wording alone."""
    text = fold(question.text).text
    words = len(text.split())
    heard = _heard(text) | _read_before(question)
    own_topics = {mention.id for mention in load_names("topics").find(text)}
    complaint = any(entries_by_id("topics")[topic].group is None for topic in own_topics)
    form = None if own_topics else _of_a_form(question, heard, words)
    if form and words <= _SHORT_DEFINITION:
        return form
    of_rules = bool(_OF_RULES & set(question.intents))
    for kind in load_everyday().kinds:
        if (
            _holds(kind, heard)
            and not (complaint and not kind.any_topic)
            and not (of_rules and not kind.rules)
            and not (kind.rules and (question.amounts or (question.medicines and not kind.named)))
            and not (kind.on_topic and not question.topics)
            and not (kind.of_nothing and _names_an_aim(question))
            and not (kind.bare and (words > _FEW_WORDS or own_topics or load_names("salts").find(text)))
            and not (kind.talk and not set(question.intents) <= _OF_TALK)
            and not (kind.no_medicine and question.medicines)
            and not (question.audience == "clinician" and (kind.topics or kind.line))
        ):
            return kind.kind()
    return None if of_rules else form


def _names_an_aim(question: Question) -> bool:
    """Whether a complaint or an aim is asked of, here or before."""
    return any(entries_by_id("topics")[topic].group is None for topic in question.topics)


def _read_before(question: Question) -> frozenset[str]:
    """What understanding has read: how many forms are named, and whether food is spoken of but none is named."""
    count = len(set(question.salts))
    heard = {"one-form"} if count == 1 else {"two-forms"} if count else set()
    return frozenset(
        heard | ({"food-before"} if "food" in question.intents and not question.foods else set())
    )


def points_back(text: str) -> bool:
    """Whether a short text speaks of something that was named before: "how common are they?"."""
    plain = fold(text).text
    return "back" in _heard(plain) and len(plain.split()) <= _FEW_WORDS


def asks_of_it(text: str) -> bool:
    """Whether a text asks if "it" helps: here that is magnesium."""
    return "asks-it" in _heard(fold(text).text)


def compares(text: str) -> bool:
    """Whether a text sets one thing against another: "is it better than oxide?"."""
    return "than" in _heard(fold(text).text)


def _holds(kind: Everyday, heard: frozenset[str]) -> bool:
    return all(
        each in heard if isinstance(each, str) else bool(heard & set(each)) for each in kind.all
    ) and not heard & set(kind.none)


def _of_a_form(question: Question, heard: frozenset[str], words: int) -> Kind | None:
    """What one form of magnesium is, where that is asked and nothing else."""
    forms = load_everyday().forms
    if len(question.salts) != 1 or question.salts[0] not in forms or words > _LONGEST_DEFINITION:
        return None
    if "define" not in heard or question.medicines or question.audience == "clinician":
        return None
    return Kind(id="form", opening=forms[question.salts[0]], most=_OF_A_FORM, next="forms", everyday=True)
