"""One evidence, read: its statement, its population, and every term that they license."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.reading import Reading, read, term

_OLDER = 50
_NO_PEOPLE = frozenset({"animals", "cells"})
_NO_SUPPLEMENT = frozenset({"intravenous", "topical", "dietary", "intramuscular", "inhaled"})


@dataclass(frozen=True)
class Held:
    """One evidence, read: its statement, its population, and all its words together."""

    statement: Reading
    population: Reading
    everything: Reading
    terms: frozenset[str]
    stems: frozenset[str]
    untested: frozenset[str]
    text: str


@lru_cache(maxsize=1024)
def held(evidence: Evidence) -> Held:
    """Reads an evidence once."""
    statement = read(evidence.statement)
    population = read(evidence.population or "")
    extra = "; ".join(
        part for part in (evidence.outcome, evidence.form, evidence.route, evidence.figures) if part
    )
    everything = read(f"{evidence.statement}; {evidence.population or ''}; {extra}")
    closure = lexicon().closure
    terms: set[str] = set()
    for mention in everything.terms:
        terms |= closure[mention.id]
    ages = [figure.value for figure in everything.figures if figure.role == "age"]
    if ages and min(ages) >= _OLDER:
        terms |= closure["older-adults"]
    if ages and max(ages) <= 19:
        terms |= closure["children"]
    elsewhere = bool(terms & (_NO_SUPPLEMENT | _NO_PEOPLE)) or ("sulfate" in terms and "oral" not in terms)
    if "supplement" in terms or (not elsewhere and not statement.has("association")):
        terms |= {"supplement", "oral"}
    stems = frozenset(word.stem for word in everything.tokens)
    return Held(
        statement, population, everything, frozenset(terms), stems, _untested(statement), evidence.statement
    )


def closures(names: Iterable[str]) -> frozenset[str]:
    """All terms that these stand for, themselves included."""
    return frozenset().union(*(lexicon().closure[name] for name in names))


def _untested(statement: Reading) -> frozenset[str]:
    """Forms and substances that the evidence names only to say that they were not tested."""
    found: set[str] = set()
    for start, end in statement.clauses:
        clause = " ".join(word.surface for word in statement.tokens[start:end])
        if any(
            said in clause
            for said in (
                "not tested",
                "not studied",
                "not assessed",
                "were not among",
                "is not among",
                "not compared",
            )
        ):
            found |= {
                m.id
                for m in statement.terms
                if start <= m.start < end and term(m).kind in {"forms", "substances"}
            }
    outside = {
        m.id
        for m in statement.terms
        if "not tested" not in " ".join(w.surface for w in statement.tokens[m.end : m.end + 8])
    }
    return frozenset(found - outside)
