"""What the verifier takes and gives: the evidence a sentence claims to restate, and the verdict on it."""

from __future__ import annotations

from assistant.answer import Frozen


class Evidence(Frozen):
    """One finding as the verifier sees it.

    The first four fields are those of the batch contract; the others sharpen the judgement where a caller has
    them. ``figures`` are further words of the same finding that hold its numbers (estimates, arms, doses).
    """

    statement: str
    direction: str | None
    population: str | None
    certainty: str | None
    finding_id: str | None = None
    plain: str | None = None
    outcome: str | None = None
    form: str | None = None
    route: str | None = None
    kind: str | None = None
    figures: str | None = None


# Codes that only say that words or a claim could not be matched; every other code is a fault that was found.
UNMATCHED = frozenset({"addition", "unread"})


class Verdict(Frozen):
    """Whether the evidence carries the sentence; ``reason`` is a short code and the words behind it."""

    supported: bool
    reason: str

    @property
    def code(self) -> str:
        """The code alone: ``supported``, ``number``, ``direction``, ``population``, ``addition`` ..."""
        return self.reason.partition(":")[0]

    @property
    def unmatched(self) -> bool:
        """Whether nothing was found wrong with the sentence except that its words could not be matched."""
        return not self.supported and self.code in UNMATCHED
