"""One evidence, read: its statement, its population, and every term that they license."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.writing.verification.equivalents import equivalents
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.reading import Reading, read, term

_OLDER = 50
_YOUNG = 19
_NO_PEOPLE = frozenset({"animals", "cells"})
_NO_SUPPLEMENT = frozenset(
    {"intravenous", "topical", "dietary", "intramuscular", "inhaled", "dialysate", "drinking-water"}
)


@dataclass(frozen=True)
class Held:
    """One evidence, read: its statement, its population, and all its words together.

    ``alike`` are the stems of everyday words that stand for one of its own.
    """

    statement: Reading
    population: Reading
    everything: Reading
    terms: frozenset[str]
    stems: frozenset[str]
    untested: frozenset[str]
    text: str
    alike: frozenset[str] = frozenset()

    @property
    def several_trials(self) -> bool:
        """Whether the evidence counts more than one trial."""
        counted = any(figure.unit == "studies" and figure.value > 1 for figure in self.everything.figures)
        return counted or bool({"trials", "studies"} & {word.surface for word in self.everything.tokens})

    @property
    def has_spread(self) -> bool:
        """Whether the evidence says that results differed between trials."""
        return bool(self.stems & {"heterogen", "heterogeneous", "mix", "inconsist", "vari", "varied"})


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
    terms |= closures(stages_told_by_age(everything))
    elsewhere = bool(terms & (_NO_SUPPLEMENT | _NO_PEOPLE)) or ("sulfate" in terms and "oral" not in terms)
    if "supplement" in terms or (not elsewhere and not statement.has("association")):
        terms |= {"supplement", "oral"}
    stems = frozenset(word.stem for word in everything.tokens)
    return Held(
        statement,
        population,
        everything,
        frozenset(terms),
        stems,
        _untested(statement, population.term_ids),
        evidence.statement,
        equivalents(everything.tokens),
    )


def stages_told_by_age(reading: Reading) -> frozenset[str]:
    """The stage of life that the ages of a text tell ("aged 6 to 12", "75-year-olds")."""
    ages = [figure.value for figure in reading.figures if figure.role == "age" and figure.unit != "months"]
    if ages and min(ages) >= _OLDER:
        return frozenset({"older-adults"})
    return frozenset({"children"}) if ages and max(ages) <= _YOUNG else frozenset()


def closures(names: Iterable[str]) -> frozenset[str]:
    """All terms that these stand for, themselves included."""
    return frozenset().union(*(lexicon().closure[name] for name in names))


def _untested(statement: Reading, people: frozenset[str]) -> frozenset[str]:
    """Forms, substances and outcomes that the evidence names only to say that they were not tested."""
    inside = untested_mentions(statement)
    kinds = {"forms", "substances", "outcomes", "conditions"}
    named = {m.id for m in inside if term(m).kind in kinds} - people
    return frozenset(named - closures(m.id for m in statement.terms if m not in inside))


def untested_mentions(reading: Reading) -> frozenset[Mention]:
    """The terms of clauses that only say what was not tested ("migraine without aura was not studied")."""
    phrases = grammar("said_of_untested")
    untested = []
    for start, end in reading.clauses:
        text = _words(reading, start, end)
        if any(said in text for said in phrases):
            untested += [mention for mention in reading.terms if start <= mention.start < end]
    return frozenset(untested)


def _words(reading: Reading, start: int, end: int) -> str:
    return " ".join(word.surface for word in reading.tokens[start:end])
