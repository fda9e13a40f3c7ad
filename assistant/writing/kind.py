"""What a kind of question is: how it is searched for, which findings may speak, how its answer begins and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from assistant.answer import Frozen
from corpus.record import FindingKind


class Kind(Frozen):
    """One kind of question; see ``asking.yaml`` and ``everyday.yaml`` for what each field means."""

    id: str
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: tuple[str, ...] | None = None
    no_medicine: bool = False
    look_for: str = ""
    topics: tuple[str, ...] = ()
    speaks: tuple[FindingKind, ...] = ()
    opening: str | None = None
    opening_studies: str | None = None
    opening_alone: str | None = None
    points: tuple[str, ...] = ()
    claim: Mapping[str, str] = Field(default_factory=dict)
    closing: str | None = None
    not_studied: str | None = None
    next: str | None = None
    line: bool = False
    weeks: bool = False
    usual_first: bool = False
    most: int | None = None
    overview: bool = False
    beside_rules: bool = False
    everyday: bool = False
    talk: bool = False
    anywhere: bool = False
    before_rules: bool = False
    fresh: bool = False
    figures: bool = False
    leans: bool = False

    def claim_for(self, topics: Sequence[str]) -> str | None:
        """The id of the claim whose correction begins the answer, by the topics asked about."""
        return next((self.claim[topic] for topic in topics if topic in self.claim), self.claim.get("default"))

    @property
    def needs_findings(self) -> bool:
        """Whether its answer holds anything but fixed wording."""
        return not self.everyday or bool(self.most or self.claim)
