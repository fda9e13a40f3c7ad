"""What a verb of change is said to change, where no list of terms knows it ("treadmill time", "disability")."""

from __future__ import annotations

from assistant.writing.verification.effects import Effect
from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.reading import Reading
from assistant.writing.verification.text import Word, stem

_BESIDE = 8


def outcome_no_list_knows(evidence: Held) -> Word | None:
    """The word right behind the one verb of change, where no list knows it ("lowered disability")."""
    statement = evidence.statement
    known = {at for mention in statement.mentions for at in range(mention.start, mention.end)}
    for cue in statement.cues("causal_past"):
        for at in range(cue.end, min(cue.end + 2, len(statement.tokens))):
            word = statement.tokens[at]
            if at in known or not word.surface[0].isalpha():
                return None
            if word.stem not in lexicon().neutral:
                return word
    return None


def unknown_object(sentence: Reading, evidence: Held) -> Word | None:
    """What a verb of change is said to change, where the evidence never speaks of it ("improve finishing times")."""
    known = {at for mention in sentence.mentions for at in range(mention.start, mention.end)}
    known |= {at for figure in sentence.figures for at in range(*figure.span)}
    for cue in sentence.cues("causal_past", "causal_verb"):
        at = cue.end
        while at < len(sentence.tokens) and sentence.tokens[at].surface in grammar("before_an_object"):
            at += 1
        if at >= len(sentence.tokens) or known & {at, at + 1}:
            continue
        word = sentence.tokens[at]
        neutral = lexicon().function | {stem(each) for each in grammar("bare_objects")} | evidence.stems
        if word.surface[0].isalpha() and word.stem not in neutral:
            return word
    return None


def object_told_in_words(
    effect: Effect, same: list[Effect], known: tuple[Effect, ...], sentence: Reading, evidence: Held
) -> bool:
    """Whether what changed is told in words of the evidence that no list knows ("did not alter treadmill time")."""
    statement = evidence.statement
    if not effect.outcomes <= evidence.population.term_ids | {
        m.id for m in statement.terms if statement.owned(m)
    }:
        return False
    told: list[str] = []
    cues = {at for m in sentence.cues("result", "up", "down", "good", "bad") for at in range(m.start, m.end)}
    for at, word in enumerate(sentence.tokens):
        if at <= effect.start or at in cues:
            continue
        if word.surface in grammar("ends_an_object"):
            break
        if word.surface[0].isalpha() and word.stem not in lexicon().neutral:
            told.append(word.stem)
    others = [other for other in known if other not in same]
    reach = {
        word.stem
        for other in same
        for word in statement.tokens[max(0, other.start - _BESIDE) : other.start + _BESIDE]
    }
    return bool(told) and not others and set(told) <= reach
