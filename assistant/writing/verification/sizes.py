"""How large a change the evidence found, and whether a word of size is of a change or of a thing."""

from __future__ import annotations

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.lexicon import Mention
from assistant.writing.verification.reading import Reading

_MOST_OF_IT = 60  # percent of a fall from which it may be called a far lower level


def many_times(evidence: Held) -> bool:
    """Whether the evidence holds shares of which one is at least three times the other."""
    shares = [
        f.value
        for f in evidence.statement.figures
        if f.unit == "percent" and f.role == "estimate" and f.value > 0
    ]
    return fell_far(evidence) or (len(shares) > 1 and max(shares) >= 2.5 * min(shares))


def size_of_a_thing(sentence: Reading, cue: Mention, evidence: Held) -> bool:
    """Whether "big" is the size of what the evidence calls large, or how far results differed, not an effect's."""
    onward = [word.stem for word in sentence.tokens[cue.end : cue.end + 2]]
    if any(stem.startswith("heterogen") for stem in onward):
        return evidence.has_spread
    beside_change = any(
        0 <= change.start - cue.end <= 2 or 0 <= cue.start - change.end <= 2
        for change in sentence.cues("down", "up", "good", "bad", "none", "result")
    )
    return not beside_change and sentence.tokens[cue.start].stem in evidence.alike


def fell_far(evidence: Held) -> bool:
    """Whether the evidence holds a change by most of what there was."""
    return any(f.change and f.value >= _MOST_OF_IT for f in evidence.statement.figures if f.unit == "percent")


def large_effect(evidence: Held) -> bool:
    """Whether the evidence calls a change itself large, not a trial or a dose."""
    changes = evidence.statement.cues("down", "up", "good", "bad", "none")
    return any(
        0 <= change.start - cue.end <= 2 or 0 <= cue.start - change.end <= 2
        for cue in evidence.statement.cues("large")
        for change in changes
    )
