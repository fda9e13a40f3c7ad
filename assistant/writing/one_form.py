"""One form of magnesium asked of for nothing in particular ("benefits of glycinate"): what it was itself studied for.

Taken from the shipped records and not searched for: the best clinical finding of each complaint that the form was tried
for by mouth. The best is that of a synthesis, then the surest.
"""

from __future__ import annotations

from functools import cache

from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id
from assistant.question import Intent, Question
from assistant.writing.asking import holds_any, load_asking, specific
from assistant.writing.forms import forms_of
from assistant.writing.kind import Kind
from assistant.writing.subject import subject_of
from corpus.bottom_line import SYNTHESES, usable
from corpus.reader import records
from corpus.record import Certainty, Finding, Record

_OF_USES: frozenset[Intent] = frozenset({"evidence", "timing", "compare_forms"})
_MOST_COMPLAINTS = 3
_MOST_WORDS = 60
_SURE: dict[Certainty | None, int] = {"high": 4, "moderate": 3, "low": 2, "very_low": 1, None: 0}


def asks_of_one_form(question: Question, kind: Kind | None) -> bool:
    """Whether a patient asks what one form does or is good for, and names no complaint, medicine or amount."""
    if question.audience == "clinician" or len(set(question.salts)) != 1 or question.medicines:
        return False
    if specific(question.topics) or question.amounts or question.products:
        return False
    is_defined = kind is not None and kind.id == "form"
    if not set(question.intents) <= _OF_USES or not ("evidence" in question.intents or is_defined):
        return False
    if kind is not None and not is_defined and not kind.overview:
        return False
    if holds_any(fold(question.text).text, load_asking().uses_of_a_form):
        return True
    return kind is None and not subject_of(question)


@cache
def studied_for(form: str) -> tuple[tuple[Record, Finding], ...]:
    """The best finding of each complaint that a form was tried for, within the length of an answer.

    The complaints that most studies tried it for come first; of one study, one finding.
    """
    by_topic: dict[str, list[tuple[Record, Finding]]] = {}
    for one in records():
        for finding in one.findings:
            if _speaks_for(form, one, finding):
                by_topic.setdefault(finding.topic, []).append((one, finding))
    best = [(len({one.id for one, _ in found}), max(found, key=_weight)) for found in by_topic.values()]
    ordered = sorted(best, key=lambda counted: (counted[0], _weight(counted[1])), reverse=True)
    chosen: list[tuple[Record, Finding]] = []
    for _, pair in ordered:
        words = sum(len(finding.plain.split()) for _, finding in (*chosen, pair))
        if chosen and (words > _MOST_WORDS or len(chosen) == _MOST_COMPLAINTS):
            break
        if all(pair[0].id != one.id for one, _ in chosen):
            chosen.append(pair)
    return tuple(chosen)


def _speaks_for(form: str, one: Record, finding: Finding) -> bool:
    given = one.intervention
    return (
        usable(one)
        and finding.kind == "clinical"
        and finding.direction is not None
        and given is not None
        and given.route == "oral"
        and entries_by_id("topics")[finding.topic].group is None
        and form in forms_of(finding, one)
    )


def _weight(pair: tuple[Record, Finding]) -> tuple[bool, int, bool, int, int]:
    """A synthesis before a trial, a sure finding before an unsure one, a study's first finding before its others."""
    one, finding = pair
    first = -one.findings.index(finding)
    return one.design in SYNTHESES, _SURE[finding.certainty], finding.checked, first, one.n or 0
