"""What a record of the literature is: one publication, its findings, and how far each was checked.

Knows nothing of files (see ``corpus.reader``). The facts come from the evidence register; a field that
the source did not show is ``None``, never guessed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Direction = Literal["benefit", "no_effect", "harm", "mixed", "uncertain"]
Certainty = Literal["high", "moderate", "low", "very_low"]
Status = Literal["checked", "unchecked"]
Route = Literal["oral", "intravenous", "topical", "dietary", "none"]
Design = Literal[
    "umbrella_review",
    "systematic_review",
    "meta_analysis",
    "randomised_trial",
    "non_randomised_trial",
    "cohort",
    "case_control",
    "cross_sectional",
    "case_series",
    "case_report",
    "pharmacokinetic",
    "genetic",
    "animal",
    "in_vitro",
    "narrative_review",
    "guideline",
    "reference_values",
    "regulation",
]
FindingKind = Literal[
    "clinical",  # tested against a comparator, in people, on what they feel or doctors measure
    "association",  # observed together, not tested; never speaks for cause
    "safety",  # harm, toxicity, side effects
    "pharmacokinetic",  # absorption, excretion, interaction by absorption
    "mechanism",  # cells, animals, physiology; never speaks for a clinical effect
    "genetics",
    "measurement",  # what a test of magnesium status can show
    "guidance",  # what a guideline advises
    "regulation",  # reference intakes, upper levels, label rules
]

Contrast = Literal[
    "between_groups",  # magnesium against a comparator; the only one that may stand on a plot of trials
    "within_group",  # before and after, in one arm
    "level",  # a value measured, compared with nothing
    "association",  # observed, not given
    "combination",  # magnesium together with other active agents
    "other",  # said in the note
]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FindingId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*#[1-9][0-9]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Doi = Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")]
Pmid = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,7}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Citation(_Frozen):
    """Who published what, where and when. ``authors`` holds those seen, usually the first one alone."""

    authors: tuple[Text, ...] = Field(min_length=1)
    authors_complete: bool = False
    title: Text
    journal: Text | None = None  # None where a public copy named none
    year: int = Field(ge=1900, le=2100)
    doi: Doi | None = None
    pmid: Pmid | None = None


class Intervention(_Frozen):
    """What was given. Doses are mg of elemental magnesium a day; ``note`` says what is uncertain."""

    form: Text | None = None
    route: Route
    elemental_mg_per_day_low: float | None = Field(default=None, gt=0)
    elemental_mg_per_day_high: float | None = Field(default=None, gt=0)
    weeks: float | None = Field(default=None, gt=0)
    note: Text | None = None


class Effect(_Frozen):
    """One reported estimate: magnesium minus (or over) control unless ``note`` says otherwise."""

    outcome: Text
    measure: Text
    contrast: Contrast = "between_groups"
    value: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    unit: Text | None = None
    n_studies: int | None = Field(default=None, ge=0)
    n_participants: int | None = Field(default=None, ge=0)
    heterogeneity_i2: float | None = Field(default=None, ge=0, le=100)
    note: Text | None = None


class ArmFigures(_Frozen):
    """Each group's own figures, where no between-group estimate was seen. Never turned into an effect."""

    outcome: Text
    statistic: Literal["mean", "median", "percent", "count"]
    magnesium: float | None = None
    magnesium_sd: float | None = None
    magnesium_n: int | None = Field(default=None, ge=0)
    control: float | None = None
    control_sd: float | None = None
    control_n: int | None = Field(default=None, ge=0)
    unit: Text | None = None
    p: Text | None = None
    note: Text | None = None


class Finding(_Frozen):
    """One result of a record. ``statement`` is for clinicians, ``plain`` says the same in everyday words.

    ``direction`` and ``certainty`` are ``None`` where they have no meaning (a mechanism, a regulation).
    ``participants`` and ``studies`` are those behind this finding, where the register gives them.
    """

    id: FindingId
    kind: FindingKind
    topic: Slug
    population: Text
    outcome: Text
    direction: Direction | None = None
    certainty: Certainty | None = None
    effects: tuple[Effect, ...] = ()
    arms: tuple[ArmFigures, ...] = ()
    studies: int | None = Field(default=None, ge=0)
    participants: int | None = Field(default=None, ge=0)
    statement: Text
    plain: Text
    checked: bool


class Record(_Frozen):
    """One publication. ``seen_at``: where its facts were seen; ``identifiers``: whether its DOI/PMID were."""

    id: Slug
    citation: Citation
    identifiers: Status
    identifier_note: Text | None = None
    seen_at: Text | None = None
    topics: tuple[Slug, ...] = Field(min_length=1)
    design: Design
    design_note: Text | None = None
    population: Text
    n: int | None = Field(default=None, ge=0)
    n_note: Text | None = None
    intervention: Intervention | None = None
    comparator: Text | None = None
    findings: tuple[Finding, ...] = Field(min_length=1)
    limitations: Text | None = None
    retracted: bool = False
    superseded_by: tuple[Slug, ...] = ()

    def finding(self, finding_id: str) -> Finding:
        """The finding of this id; ``KeyError`` where the record has none."""
        for finding in self.findings:
            if finding.id == finding_id:
                return finding
        raise KeyError(finding_id)
