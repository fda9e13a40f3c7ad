"""What a guideline says: it recommends, it advises against, or it finds too little to say either."""

from __future__ import annotations

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.reading import Reading

_REACH = 6


def other_stance(sentence: Reading, evidence: Reading) -> str | None:
    """A recommendation that the evidence makes the other way round, or withholds."""
    said, known = _stance(sentence), _stance(evidence)
    if said and known and said != known:
        return f"advice: the evidence {known} it"
    return None


def _stance(reading: Reading) -> str | None:
    for at, word in enumerate(reading.tokens):
        if word.stem != "recommend":
            continue
        before = {each.surface for each in reading.tokens[max(0, at - _REACH) : at]}
        behind = [each.surface for each in reading.tokens[at + 1 : at + 3]]
        if "against" in behind or behind[:2] == ["not", "to"]:
            return "advises against"
        withheld = before & grammar("withholds") or behind[:1] in (["no"], ["neither"])
        return "does not recommend" if withheld else "recommends"
    return None
