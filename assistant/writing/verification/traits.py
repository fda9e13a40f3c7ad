"""Whom a finding is about has often several traits: "gout and kidney disease", "women carrying twins".

Each trait narrows whom it holds for, so a sentence that drops one says it of more people than were studied.
"""

from __future__ import annotations

from assistant.writing.verification.evidence import Held, closures
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.reading import Reading, term
from assistant.writing.verification.text import stem

_OLD, _YOUNG = 60, 18  # years from which, and up to which, an age is one that a sentence must tell


def trait_left_out(sentence: Reading, evidence: Held) -> str | None:
    """The first trait of the people studied that the sentence drops."""
    source = evidence.population
    words = {word.surface for word in source.tokens}
    if words & grammar("alternatives"):
        return None
    said, stems = closures(sentence.term_ids), {word.stem for word in sentence.tokens}
    for mention in source.terms:
        if term(mention).group != "condition" or mention.id == "low-intake" or source.absent(mention):
            continue
        names = {name for name in lexicon().closure[mention.id] if lexicon().terms[name].group == "condition"}
        spoken = {word.stem for word in source.tokens[mention.start : mention.end]} - lexicon().neutral
        if not names & said and not spoken & stems:
            return f"population: '{source.words_of(mention)}' is left out"
    return (
        _unnamed_trait(source, stems)
        or _age_left_out(sentence, source, said)
        or _degree_left_out(source, words, stems)
        or _measure_left_out(sentence, source)
    )


def _age_left_out(sentence: Reading, source: Reading, said: frozenset[str]) -> str | None:
    """The age of the old or the young, where the sentence tells neither an age nor a stage of life."""
    ages = [figure.value for figure in source.figures if figure.role == "age" and figure.unit != "months"]
    stage = ages and (min(ages) >= _OLD or max(ages) <= _YOUNG)
    told = any(figure.role == "age" or figure.value in ages for figure in sentence.figures)
    young_or_old = {name for name in said if lexicon().terms[name].group == "life_stage"}
    if stage and not told and not young_or_old:
        return "population: the age is left out"
    return None


def _degree_left_out(source: Reading, words: set[str], stems: set[str]) -> str | None:
    """How ill the people were, where that is told without another degree ("severe", not "moderate to severe")."""
    degrees = words & grammar("degrees_of_illness")
    if len(degrees) != 1 or words & grammar("alternatives"):
        return None
    degree = degrees.pop()
    same = grammar(f"as_{degree}") if degree in {"severe"} else frozenset({degree})
    if not {stem(word) for word in same} & stems:
        return f"population: '{degree}' is left out"
    return None


def _measure_left_out(sentence: Reading, source: Reading) -> str | None:
    """A range of a measure that the people were chosen by, where the sentence names neither range nor measure."""
    if "ckd" in closures(source.term_ids) or any(figure.role == "name" for figure in source.figures[-2:]):
        return None
    chosen = [
        figure
        for figure in source.figures
        if figure.role == "estimate" and figure.days is None and figure.unit not in {"people", "studies"}
    ]
    known = {abs(figure.value) for figure in sentence.figures}
    if chosen and not known & {abs(figure.value) for figure in chosen}:
        return f"population: {chosen[0].value:g} is left out"
    return None


def _unnamed_trait(source: Reading, stems: set[str]) -> str | None:
    """A trait that no list of terms knows, where none of its words is in the sentence ("carrying twins")."""
    covered = {at for mention in source.terms for at in range(mention.start, mention.end)}
    covered |= {at for figure in source.figures for at in range(*figure.span)}
    start = None
    for at in range(len(source.tokens) + 1):
        surface = source.tokens[at].surface if at < len(source.tokens) else ","
        if surface in grammar("leads_a_trait") or surface in {",", ";", "and"}:
            if start is not None:
                span = range(start, at)
                named = any(place in covered for place in span)
                own = [source.tokens[place] for place in span if place not in covered]
                telling = [w for w in own if w.surface[0].isalpha() and w.stem not in lexicon().neutral]
                if telling and not named and not {w.stem for w in telling} & stems:
                    return f"population: '{telling[0].surface}' is left out"
            start = at + 1 if surface in grammar("leads_a_trait") else None
    return None
