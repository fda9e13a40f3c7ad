"""The typed answer: what every question ends in, and the vocabulary that all packages share.

Shapes follow the batch contract; ``Answer.model_dump(mode="json")`` is one line of it. Values are frozen:
an answer that was verified cannot be changed on its way to the page.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Audience = Literal["patient", "clinician"]
Disposition = Literal["answer", "redirect", "urgent", "clarify", "abstain", "decline"]
Concern = Literal[
    "kidney",
    "overdose",
    "emergency_symptoms",
    "self_harm",
    "pregnancy",
    "lactation",
    "child",
    "neuromuscular",
    "heart_block",
    "bowel",
    "medicine",
    "iv_magnesium",
    "abnormal_lab",
    "low_magnesium",
]
SentenceKind = Literal["evidence", "rule", "fixed"]
ProvenanceKind = Literal["rule", "finding", "user"]


class Frozen(BaseModel):
    """A value at an edge: immutable, and closed to fields that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Frozen):
    """A finding cited in an answer; ``quote`` stands verbatim in the record as the finding's statement.

    ``given`` is what the study gave, from the fields of its record, where a sentence that cites it names the dose.
    """

    n: int = Field(ge=1)
    record: str
    finding: str
    quote: str
    title: str
    year: int
    doi: str | None
    pmid: str | None
    certainty: str | None
    direction: str | None
    authors: tuple[str, ...] = ()
    authors_complete: bool = False
    journal: str | None = None
    design: str | None = None
    population: str | None = None
    given: str | None = None
    identifiers_checked: bool = False
    finding_checked: bool = False

    @property
    def credit(self) -> str:
        """The authors as they are credited: those known, and ``et al.`` where there may be more."""
        return ", ".join(self.authors) + ("" if self.authors_complete else " et al.")


class Provenance(Frozen):
    """Where a number comes from: a rule's id, a finding's id, or ``turn-N`` of the user."""

    kind: ProvenanceKind
    id: str


class Quantity(Frozen):
    """A number in an answer, as it is printed there (``text``), and where it comes from."""

    value: float
    unit: str
    text: str
    provenance: Provenance


class Sentence(Frozen):
    """One checked sentence. ``rule`` is the rule's id for kind ``rule``; ``citations`` are ``Citation.n``."""

    text: str
    kind: SentenceKind
    citations: tuple[int, ...] = ()
    rule: str | None = None


class Clarify(Frozen):
    """One missing fact, asked with choices; ``missing`` names the fact (``age``, ``label_basis`` ...)."""

    missing: str
    question: str
    choices: tuple[str, ...] = ()


class ModelUse(Frozen):
    """Which language model drafted, and how many of its sentences were accepted or rejected."""

    name: str = "none"
    accepted: int = 0
    rejected: int = 0


class Answer(Frozen):
    """What a person is shown for one turn, whole."""

    disposition: Disposition
    concerns: tuple[Concern, ...] = ()
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    clarify: Clarify | None = None
    model: ModelUse = ModelUse()
    language: str = "en"
    timings_ms: dict[str, float] = Field(default_factory=dict)
