"""What kind of answer a question wants where it is not "does it help": harm, signs, how soon, what it is.

The kinds, their words and how an answer to each begins are data (``asking.yaml``). A kind widens what is searched for
and narrows which findings may speak. Here too is told whether a question rests on a claim or asks openly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.answer import Frozen
from assistant.errors import PartUnavailable
from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id
from assistant.question import Question
from assistant.writing.everyday import everyday_of
from assistant.writing.forms import form_name
from assistant.writing.kind import Kind
from assistant.writing.subject import subject_of
from index.ranking import terms

FILE = Path(__file__).with_name("asking.yaml")
_MOST_SUBJECTS = 3


class Asking(Frozen):
    """Everything in ``asking.yaml``."""

    id: str
    description: str
    source: str
    last_reviewed: date
    opens: tuple[str, ...]
    greets: tuple[str, ...]
    supposes: tuple[str, ...]
    kinds: tuple[Kind, ...]
    overview_opening: str
    overview_topics: tuple[str, ...]
    overview_closing: str
    before_a_thing: tuple[str, ...]
    uses_of_a_form: tuple[str, ...]
    form_not_studied: str
    form_heading: str
    form_reasons_heading: str
    form_most_reasons: int
    form_closing: str
    asks_what_was_found: tuple[str, ...]


@cache
def load_asking() -> Asking:
    """The kinds, read once; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        return Asking.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error


@cache
def _beginning(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})")


def holds_any(text: str, words: tuple[str, ...]) -> bool:
    """Whether a word of the text begins with one of ``words``."""
    return bool(words) and _beginning(words).search(text) is not None


def kind_of(question: Question) -> Kind | None:
    """The kind of answer that a question wants; None where it asks whether something helps."""
    if everyday := everyday_of(question):
        return everyday
    text = fold(f"{question.text} {question.standalone}").text
    return next((kind for kind in load_asking().kinds if _is(kind, text, question)), None)


def _is(kind: Kind, text: str, question: Question) -> bool:
    return (
        holds_any(text, kind.words)
        and (not kind.also or holds_any(text, kind.also))
        and not holds_any(text, kind.unless)
        and (kind.within is None or (set(question.topics) <= set(kind.within) and not question.salts))
        and not (kind.no_medicine and question.medicines)
        and not (kind.overview and _of_a_thing(text, question))
    )


def _of_a_thing(text: str, question: Question) -> bool:
    """Whether something is named for which magnesium might be good ("good for your teeth"), though no known topic."""
    things = re.findall(r"(?:good|bad|better) for (?:your |my |our |the |his |her |their )?(\w+)", text)
    return bool(set(terms(" ".join(things))) & subject_of(question))


def looked_for(question: Question) -> tuple[tuple[str, frozenset[str]], ...]:
    """What to search for, each with the topics preferred: the question, and that again in the words of its kind."""
    kind = kind_of(question)
    topics = frozenset(topics_asked(question))
    several = specific(question.topics)
    each = tuple((entries_by_id("topics")[topic].label or topic, frozenset({topic})) for topic in several)
    if kind is None and len(each) > 1:
        return ((question.standalone, topics), *each[:_MOST_SUBJECTS])
    if kind is None or not kind.topics:
        forms = " ".join(form_name(form) for form in question.salts)
        return (
            ((question.standalone, topics), (forms, topics))
            if forms and not topics
            else ((question.standalone, topics),)
        )
    both = topics | frozenset(kind.topics)
    return (question.standalone, both), (f"{question.standalone} {kind.look_for}".strip(), both)


def specific(topics: Sequence[str]) -> tuple[str, ...]:
    """The complaints and aims among some topics."""
    entries = entries_by_id("topics")
    return tuple(topic for topic in topics if entries[topic].group is None)


def topics_asked(question: Question) -> tuple[str, ...]:
    """The topics that a question names; how forms are taken up where it compares forms for nothing in particular."""
    if not question.topics and "compare_forms" in question.intents and len(set(question.salts)) > 1:
        return ("forms-absorption",)
    return question.topics


def asks_beside_rules(question: Question) -> bool:
    """Whether studies are asked for beside what a rule answers: harm of no stated amount, or what a medicine does."""
    if "separation" in question.intents:
        text = fold(question.text).text
        return question.audience == "clinician" or holds_any(text, load_asking().asks_what_was_found)
    kind = kind_of(question)
    return kind is not None and kind.beside_rules and not question.amounts


def supposes(question: Question) -> bool:
    """Whether a question rests on what it says, and does not ask openly whether it is so."""
    asking = load_asking()
    text = fold(question.text).text.strip()
    if holds_any(text, asking.supposes):
        return True
    while opening := re.match(rf"(?:{'|'.join(map(re.escape, asking.greets))})\b[\s,.!]*", text):
        text = text[opening.end() :]
        if not opening.group():
            break
    return re.match(rf"(?:{'|'.join(map(re.escape, asking.opens))})\b", text) is None
