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


class Verdict(Frozen):
    """Whether the evidence carries the sentence; ``reason`` is a short code and the words behind it."""

    supported: bool
    reason: str
