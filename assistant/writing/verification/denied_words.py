"""Words that one text denies and the other states ("does not apply", "does apply")."""

from __future__ import annotations

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.reading import Reading, term


def denied_words(sentence: Reading, evidence: Held) -> str | None:
    """A word that one text denies and the other states ("does not apply", "does apply")."""
    known_denied, known_stated = _denied_and_stated(evidence.statement)
    denied, stated = _denied_and_stated(sentence)
    denying = ("negator", "none", "unclear")
    for stem in sorted((stated & known_denied) - known_stated - denied - grammar("asked")):
        if not sentence.has(*denying):
            return f"direction: '{stem}' is denied in the evidence"
    for stem in sorted((denied & known_stated) - known_denied - stated - grammar("asked")):
        if not evidence.statement.has(*denying):
            return f"direction: '{stem}' is stated in the evidence"
    return None


def _denied_and_stated(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    changing = {
        at
        for m in reading.cues(
            "down", "up", "good", "prevent", "bad", "none", "term", "booster", "significance"
        )
        for at in range(m.start, m.end)
    }
    denied: set[int] = set()
    for negator in reading.cues("negator"):
        if reading.words_of(negator) not in {"not", "no", "never"}:
            continue
        at = negator.end
        told_apart = any(m.end == negator.start and term(m).kind == "populations" for m in reading.terms)
        if told_apart and reading.tokens[at : at + 1] and reading.tokens[at].surface.endswith("ing"):
            continue
        while at < len(reading.tokens) and reading.tokens[at].surface in grammar("beside"):
            at += 1
        denied.add(at)
    heads = {
        reading.tokens[at].stem
        for at in denied - changing
        if at < len(reading.tokens) and reading.tokens[at].surface[0].isalpha()
    }
    stated = {
        word.stem
        for at, word in enumerate(reading.tokens)
        if at not in denied and at not in changing and word.surface[0].isalpha()
    }
    return frozenset(heads), frozenset(stated)
