"""Who acts in a sentence: a drug or a dummy pill that does there what magnesium does in the evidence."""

from __future__ import annotations

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading, term


def agent_swapped(sentence: Reading, evidence: Held) -> str | None:
    """A drug that acts in the sentence although the evidence has something act on it."""
    for cue in sentence.cues("causal_past", "causal_verb"):
        actors = [
            m
            for m in sentence.terms
            if m.end == cue.start
            and term(m).kind == "substances"
            and not term(m).free
            and not (_is_joined(sentence, m) and _given_with(evidence.statement, m.id))
        ]
        for actor in actors:
            acting = any(
                m.id == actor.id
                and not _is_joined(evidence.statement, m)
                and any(c.start == m.end for c in evidence.statement.cues("causal_past", "causal_verb"))
                for m in evidence.statement.terms
            )
            if not acting:
                return f"comparison: '{sentence.words_of(actor)}' is not what acts in the evidence"
    return None


def _given_with(reading: Reading, name: str) -> bool:
    """Whether the text has something given together with a drug ("magnesium together with vitamin E")."""
    return any(m.id == name and _is_joined(reading, m) for m in reading.terms)


def _is_joined(reading: Reading, mention: Mention) -> bool:
    """Whether a drug stands behind "with", where what comes next is done by what it was taken with."""
    return bool(mention.start) and reading.tokens[mention.start - 1].surface in {"with", "alongside"}


def control_acts(sentence: Reading, evidence: Held) -> str | None:
    """A dummy treatment that does in the sentence what magnesium does in the evidence."""
    said = _acting_controls(sentence)
    if said and not _acting_controls(evidence.statement):
        return f"comparison: '{sentence.words_of(said[0])}' is not what acts in the evidence"
    return None


def _acting_controls(reading: Reading) -> list[Mention]:
    acting: list[Mention] = []
    for mention in reading.terms:
        if "control" not in lexicon().closure[mention.id]:
            continue
        before = reading.tokens[mention.start - 1].surface if mention.start else ""
        at = mention.end
        if at < len(reading.tokens) and any(
            m.start == at and term(m).kind == "forms" and m.id != "capsule" for m in reading.terms
        ):
            acting.append(mention)
        while at < len(reading.tokens) and reading.tokens[at].surface in grammar("before_a_verb"):
            at += 1
        verb = any(
            m.start == at and m.kind in {"causal_past", "causal_verb", "down", "up", "good"}
            for m in reading.mentions
        )
        if verb and at > mention.end and before not in grammar("before_a_control"):
            acting.append(mention)
    return acting
