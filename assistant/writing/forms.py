"""Which forms of magnesium a text or a finding is about, by the salt names of the lexicon."""

from __future__ import annotations

from functools import cache

from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from assistant.writing.phrases import load_phrases
from corpus.record import Finding, Record


@cache
def forms_named(text: str) -> frozenset[str]:
    """The ids of the magnesium salts that a text names."""
    return frozenset(mention.id for mention in load_names("salts").find(fold(text).text))


@cache
def _tested(statement: str) -> frozenset[str]:
    untested = load_phrases().untested
    parts = [part for part in statement.split(";") if not any(words in part for words in untested)]
    return forms_named(";".join(parts))


def forms_tested(finding: Finding) -> frozenset[str]:
    """The salt ids that a finding's statement names, but those that it says were not tested."""
    return _tested(finding.statement)


def forms_of(finding: Finding, record: Record) -> frozenset[str]:
    """The salt ids that a finding names as tested, or that its record says were given."""
    given = record.intervention.form if record.intervention else None
    return forms_tested(finding) | (forms_named(f"magnesium {given}") if given else frozenset())


def form_name(form: str) -> str:
    """What a form is called in a sentence."""
    entry = entries_by_id("salts").get(form)
    return entry.label if entry and entry.label else form.replace("-", " ")
