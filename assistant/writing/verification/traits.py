"""Whom a finding is about has often several traits: "gout and kidney disease", "women carrying twins".

Each trait narrows whom it holds for, so a sentence that drops one says it of more people than were studied.
"""

from __future__ import annotations

from assistant.writing.verification.evidence import Held, closures
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.reading import Reading, term


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
    return _unnamed_trait(source, stems)


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
