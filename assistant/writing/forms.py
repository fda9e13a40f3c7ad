"""Which forms of magnesium a text or a finding is about, by the salt names of the lexicon."""

from __future__ import annotations

from functools import cache

from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from corpus.record import Finding, Record


@cache
def forms_named(text: str) -> frozenset[str]:
    """The ids of the magnesium salts that a text names."""
    return frozenset(mention.id for mention in load_names("salts").find(fold(text).text))


def forms_of(finding: Finding, record: Record) -> frozenset[str]:
    """The salt ids that a finding names in its statement, or that its record says were given."""
    given = record.intervention.form if record.intervention else None
    return forms_named(finding.statement) | (forms_named(f"magnesium {given}") if given else frozenset())


def form_name(form: str) -> str:
    """What a form is called in a sentence."""
    entry = entries_by_id("salts").get(form)
    return entry.label if entry and entry.label else form.replace("-", " ")
