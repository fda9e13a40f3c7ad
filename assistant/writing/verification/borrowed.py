"""What a sentence borrows from whom the evidence studied, to say it of what was found.

"In adults with vestibular migraine it did not lower vertigo attacks" speaks of migraine, and migraine is a headache;
it says nothing of headache days. Nor is a drug that magnesium was added to what magnesium was compared with.
"""

from __future__ import annotations

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading, term

_MEASURED = frozenset({"conditions", "outcomes"})
_NEAR = 4


def borrowed(sentence: Reading, evidence: Held) -> str | None:
    """An outcome known only from who was studied, or a partner made a rival."""
    return _outcome_of_the_people(sentence, evidence) or _partner_as_rival(sentence, evidence.statement)


def _outcome_of_the_people(sentence: Reading, evidence: Held) -> str | None:
    closure = lexicon().closure
    for mention in sentence.terms:
        named = term(mention)
        if named.kind not in _MEASURED or named.transparent or named.free or sentence.owned(mention):
            continue
        holding = [m for m in evidence.everything.terms if mention.id in closure[m.id]]
        only_broader = holding and all(m.id != mention.id for m in holding)
        if not only_broader or evidence.terms.intersection(named.licensed_by):
            continue
        found = [m for m in evidence.statement.terms if m in holding and not _of_people(evidence, m)]
        named_there = {word.stem for word in sentence.tokens[mention.start : mention.end]} <= evidence.stems
        if not found and not named_there and named.valence:
            return f"outcome: '{sentence.words_of(mention)}' is only what the people studied have"
    return None


def _of_people(evidence: Held, mention: Mention) -> bool:
    return evidence.statement.owned(mention) or mention.id in evidence.population.term_ids


def _partner_as_rival(sentence: Reading, evidence: Reading) -> str | None:
    """A treatment that both sides had, told as what magnesium was measured against."""
    partners = {
        m.id
        for m in evidence.terms
        if term(m).kind == "substances" and not term(m).free and _had_by_both(evidence, m)
    }
    words = {
        evidence.tokens[at - 1].surface
        for at, word in enumerate(evidence.tokens)
        if word.surface == "alone" and at and evidence.tokens[at - 1].stem not in lexicon().neutral
    }
    if not (partners or words) or {word.surface for word in sentence.tokens} & grammar("on_top"):
        return None
    for at, word in enumerate(sentence.tokens):
        if (
            word.surface in words
            and at
            and sentence.tokens[at - 1].surface in grammar("against_a_rival") - {"with", "to", "over"}
        ):
            return f"comparison: '{word.surface}' was given to both sides"
    for mention in sentence.terms:
        lead = {word.surface for word in sentence.tokens[max(0, mention.start - 2) : mention.start]}
        if mention.id in partners and lead & grammar("against_a_rival"):
            return f"comparison: '{sentence.words_of(mention)}' was given to both sides"
    return None


def _had_by_both(reading: Reading, mention: Mention) -> bool:
    """Whether "adding magnesium to X" or "X alone" stands in the text."""
    behind = [word.surface for word in reading.tokens[mention.end : mention.end + 2]]
    before = {word.surface for word in reading.tokens[max(0, mention.start - _NEAR) : mention.start]}
    return "alone" in behind or ("to" in before and bool(before & {"adding", "added", "addition"}))
