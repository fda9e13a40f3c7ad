"""Studies that a question names or asks for by kind: "what did Abbasi 2012 find", "trials of glycinate", "dose used".

A study is named by its author and year, by its id, its DOI or its PMID. Such findings are looked up in the shipped
records and not searched for: no ranking can miss them. Retracted work is never among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assistant.lexicon.folding import fold
from assistant.question import Question
from assistant.writing.asking import holds_any
from assistant.writing.forms import forms_of, forms_tested
from assistant.writing.phrases import load_phrases
from corpus.bottom_line import usable
from corpus.reader import record, records
from corpus.record import Design, Finding, Record
from index.search import Hit

_FEWEST_LETTERS = 3
_NAMED, _COMPARED, _LISTED = 1.0, 0.6, 0.001
_MOST_LISTED = 14
_TRIALS: frozenset[Design] = frozenset({"randomised_trial", "non_randomised_trial"})
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
_PMID = re.compile(r"\bpmid\W{0,3}(\d{1,8})\b")
_BETWEEN = r"(?:\W+(?:et|al|and|colleagues|s|trial|study|paper|review|from|in|of|the|published|rct)){0,5}\W+"


def records_named(text: str) -> tuple[Record, ...]:
    """The records that a text names, in the order of their ids."""
    plain = fold(text).text
    found = {one.id: one for one in records() if one.id in plain}
    for pattern, known in _by_author().items():
        if pattern in plain:
            years = re.findall(rf"\b{re.escape(pattern)}{_BETWEEN}\(?((?:19|20)\d\d)\b", plain)
            found |= {one.id: one for one in known if str(one.citation.year) in years}
    dois, pmids = set(_DOI.findall(text.lower())), set(_PMID.findall(plain))
    for one in records() if dois or pmids else ():
        doi = (one.citation.doi or "").lower()
        if one.citation.pmid in pmids or (doi and any(said.rstrip(".,;?)") == doi for said in dois)):
            found[one.id] = one
    return tuple(found[name] for name in sorted(found) if not found[name].retracted)


@cache
def _by_author() -> dict[str, tuple[Record, ...]]:
    named: dict[str, tuple[Record, ...]] = {}
    for one in records():
        surname = fold(surname_of(one)).text
        for name in {surname, surname.split()[-1], surname.replace("-", " ")}:
            if len(name) >= _FEWEST_LETTERS or name == surname:
                named[name] = (*named.get(name, ()), one)
    return named


def surname_of(source: Record) -> str:
    """The first author's surname; the whole name where it is that of a body."""
    name, _, initials = source.citation.authors[0].rpartition(" ")
    return name if name and initials.isupper() else source.citation.authors[0]


def wants_trials(question: Question) -> bool:
    """Whether a clinician asks for the trials themselves: which there are, what they gave, for how long."""
    return question.audience == "clinician" and holds_any(
        fold(question.text).text, load_phrases().clinician.asks_for_trials
    )


def listed_hits(question: Question) -> tuple[Hit, ...]:
    """The findings of the studies named; else those that compare the forms asked about; else of the trials asked for.

    Trials are taken by topic or by form, the largest first.
    """
    if named := records_named(question.text):
        return tuple(_hit(one, finding, _NAMED) for one in named for finding in one.findings)
    topics, forms = set(question.topics), set(question.salts)
    if len(forms) > 1 and "compare_forms" in question.intents:
        return tuple(
            _hit(one, finding, _COMPARED)
            for one in records()
            for finding in one.findings
            if usable(one) and len(forms_tested(finding) & forms) > 1
            if not topics or finding.topic in topics
        )
    if not wants_trials(question):
        return ()
    fitting = [
        (one, finding)
        for one, finding in _of_trials(records())
        if (not topics or finding.topic in topics)
        and (not forms or forms & forms_of(finding, one))
        and (topics or forms)
    ]
    best = sorted(fitting, key=lambda pair: (-(pair[0].n or 0), pair[1].id))[:_MOST_LISTED]
    return tuple(_hit(one, finding, _LISTED) for one, finding in best)


def _of_trials(known: Iterable[Record]) -> list[tuple[Record, Finding]]:
    """The first clinical finding of each trial that may speak."""
    found = []
    for one in known:
        first = next((finding for finding in one.findings if finding.kind == "clinical"), None)
        if one.design in _TRIALS and usable(one) and first:
            found.append((one, first))
    return found


def is_trial(hit: Hit) -> bool:
    """Whether a finding comes from a trial."""
    return hit.record.design in _TRIALS


def _hit(source: Record, finding: Finding, score: float) -> Hit:
    return Hit(
        finding=finding,
        record=record(source.id),
        score=score,
        dense=None,
        lexical=0.0,
        relevance=0.0,
    )
