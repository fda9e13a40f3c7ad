"""What a sentence concludes from what was seen: that it works, that magnesium did it. The evidence must say so too."""

from __future__ import annotations

from assistant.writing.verification.caveats import lacks_a_comparison
from assistant.writing.verification.certainty import is_associative
from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.reading import Reading

_REACH = 6
_LEAD = 4


def concludes(sentence: Reading, evidence: Held, given: Evidence) -> str | None:
    """A conclusion of the sentence that the evidence does not bear out."""
    bare = lacks_a_comparison(evidence)
    weak = bare or given.direction == "uncertain" or is_associative(evidence, given)
    unsure = weak or given.certainty in {"low", "very_low"}
    for at, word in enumerate(sentence.tokens):
        if _denied(sentence, at) or word.stem in evidence.stems:
            continue
        if weak and word.surface in grammar("says_it_works"):
            return f"causality: '{word.surface}' is more than the evidence can show"
        lead = {each.surface for each in sentence.tokens[max(0, at - 2 * _LEAD) : at]}
        if unsure and word.surface in grammar("says_it_works_now") and lead & grammar("concludes"):
            return f"certainty: '{word.surface}' is a conclusion that the evidence does not draw"
        onward = {each.surface for each in sentence.tokens[at + 1 : at + _LEAD]}
        if bare and word.surface in grammar("puts_down") and onward & {"to", "for", "with"}:
            return f"causality: '{word.surface}' puts the change down to magnesium"
    return None


def _denied(sentence: Reading, at: int) -> bool:
    """Whether a denial, doubt or hedge stands in front ("cannot be put down to", "may help", "whether it works")."""
    before = {each.surface for each in sentence.tokens[max(0, at - _REACH) : at]}
    doubted = any(
        m.kind in {"negator", "unclear", "wide_negator", "hedge", "none"} and 0 <= at - m.end <= _REACH
        for m in sentence.mentions
    )
    return doubted or bool(before & {"whether", "if", "how"})
