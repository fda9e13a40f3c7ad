"""Decision: from what was read to what follows.

For each meaning the policy's data says how it counts (``reading``) and what it leads to; this module
applies that to a message's mentions, values and the conversation's memory. Emergencies outrank everything;
among equals the policy's severity decides. Nothing here can lower what an earlier turn affirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Audience, Concern
from assistant.screening.labs import LabValue
from assistant.screening.patterns import Span
from assistant.screening.policy import Policy
from assistant.screening.reading import Mention, Reading
from assistant.screening.schema import ConcernPolicy, Entry, Outcome

Standing = Literal["affirmed", "general", "dropped"]
_WELL = ("well", "tests_well", "not_mine")
_RANK: dict[Outcome, int] = {"pass": 0, "decline": 1, "redirect": 2, "urgent": 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason for the outcome: the concern, what it leads to, and whether it is remembered."""

    concern: Concern | None
    outcome: Outcome
    message: str | None
    match: str
    sticky: bool
    severity: int
    anothers: bool = False

    @classmethod
    def of(cls, concern: ConcernPolicy, match: str) -> Finding:
        """What follows from a concern as its policy says, found by ``match``."""
        return cls(
            concern.concern, concern.disposition, concern.message, match, concern.sticky, concern.severity
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """What kind of thing the message asks for."""

    dose: bool
    personal: bool
    reference: bool
    evidence: bool
    explains: bool
    clinical_dose: bool
    literature: bool
    tables: bool
    turns_to_self: bool
    for_other: bool
    follows_up: bool

    @property
    def looks_up(self) -> bool:
        """Whether it asks for evidence or reference values, and for nobody's dose."""
        return (self.evidence or self.reference) and not self.personal

    @property
    def curious(self) -> bool:
        """Whether it only asks how or why things are."""
        return (self.explains or self.evidence) and not (self.dose or self.personal)


@dataclass(frozen=True, slots=True)
class Decided:
    """What one message came to: what it asks, its findings, whether life stages are only looked up, the concerns of
    people other than the one asked about, and whether the writer says to be well."""

    ask: Ask
    findings: tuple[Finding, ...]
    looked_up: bool
    elsewhere: frozenset[Concern]
    well: bool


def ask_of(reading: Reading) -> Ask:
    """What the message asks for, by the wording of its questions."""
    return Ask(
        dose=bool(reading.rule("dose_ask")),
        personal=bool(reading.rule("personal_dose_ask")),
        reference=bool(reading.rule("reference_ask")),
        evidence=bool(reading.rule("evidence_ask")),
        explains=bool(reading.rule("explain_ask")),
        clinical_dose=bool(reading.rule("clinical_dose_ask")) and not reading.rule("literature_ask"),
        literature=bool(reading.rule("literature_ask")),
        tables=bool(reading.rule("table_ask")),
        turns_to_self=bool(reading.rule("turns_to_self")),
        for_other=reading.asked_for.asks_other,
        follows_up=reading.asked_for.follows_up,
    )


def masks(spans: Sequence[Span], reading: Reading, policy: Policy) -> tuple[list[Span], list[Span]]:
    """Look-alikes that stand: those hiding whatever they touch, and those hiding what they cover."""
    touching: list[Span] = []
    covering: list[Span] = []
    for span in spans:
        entry = policy.entries.get(span.label)
        if entry is None or reading_of(entry, policy) != "look_alike":
            continue
        if any(map(reading.has, entry.unless)) or (
            entry.negatable and reading.polarity.unsure(span.start, span.end)
        ):
            continue
        (touching if entry.hides == "overlapping" else covering).append(span)
    return touching, covering


def reading_of(entry: Entry, policy: Policy) -> str:
    """How an entry counts: its own word for it, else its concern's."""
    return entry.reading or policy.concern_of[entry.id].reading


def standing(
    mention: Mention, entry: Entry, kind: str, ask: Ask, *, cleared: bool, asked_clears: bool
) -> Standing:
    """Whether a meaning holds of the person asked about, of people at large, or not at all.

    ``cleared`` says that the writer has said not to have what was spoken of in general; ``asked_clears`` that
    being only asked about takes an event away.
    """
    if kind == "plain":
        return "affirmed"
    if mention.denied and entry.deniable:
        return "dropped"
    if entry.curious_clears and mention.whose == "unsaid" and ask.curious:
        return "dropped"
    if cleared and mention.whose == "other" and kind == "condition" and not ask.for_other:
        return "dropped"
    if mention.background and (kind != "event" or mention.had):
        return "dropped"
    if mention.past and (entry.past_clears if entry.past_clears is not None else kind != "condition"):
        return "dropped"
    if kind == "event":
        only_asked = mention.asked or mention.caused or (mention.general and mention.whose != "self")
        return "dropped" if only_asked and asked_clears else "affirmed"
    if mention.general:
        return "dropped" if cleared else "general"
    if (
        kind == "life_stage"
        and mention.whose == "unsaid"
        and (mention.caused or mention.asked or ask.looks_up or ask.follows_up)
    ):
        return "general"
    if mention.caused and kind == "condition":
        return "dropped"
    return "affirmed"


def decide(
    reading: Reading,
    meanings: Sequence[Span],
    look_alikes: Sequence[Span],
    values: Iterable[LabValue],
    policy: Policy,
    *,
    audience: Audience,
) -> Decided:
    """What one message comes to; ``look_alikes`` are those that hold."""
    ask = ask_of(reading)
    cleared = bool(reading.rule("not_mine"))
    findings: list[Finding] = []
    elsewhere: set[Concern] = set()
    reference_only = False
    ends = sorted(meaning.end for meaning in meanings)
    for meaning in _standing_alone(meanings, ends, reading, policy):
        entry = policy.entries[meaning.label]
        if entry.cleared_by and reading.reassured(meaning, entry.cleared_by, look_alikes):
            continue
        mention = reading.mention(meaning, ends)
        concern = policy.concern_of[entry.id]
        if reading.cleared(meaning, mention.whose, entry.recovers, concern.reassurances, look_alikes):
            continue
        kind = reading_of(entry, policy)
        holds = standing(mention, entry, kind, ask, cleared=cleared, asked_clears=concern.asked_clears)
        if holds == "dropped":
            told_of_other = mention.background or (cleared and mention.whose == "other")
            if told_of_other and concern.concern and concern.sticky and not mention.denied:
                elsewhere.add(concern.concern)
            continue
        outcome = entry.disposition or concern.disposition
        if (
            audience == "clinician"
            and mention.whose != "self"
            and outcome == "redirect"
            and not ask.clinical_dose
        ):
            outcome = "pass"
        elif kind == "life_stage":
            looked_up = ask.reference and (holds == "general" or not ask.personal)
            looked_up = looked_up or (ask.tables and mention.whose == "unsaid")
            general = holds == "general" and (ask.literature or not ask.personal)
            if looked_up or general:
                outcome, reference_only = "pass", True
        elif holds == "general" and kind == "condition" and outcome == "redirect" and audience != "clinician":
            outcome = "pass" if ask.explains or not ask.dose else outcome
        for named in (concern.concern, *entry.also):
            findings.append(
                Finding(
                    concern=named,
                    outcome=outcome,
                    message=None if outcome == "pass" else entry.message or concern.message,
                    match=entry.id,
                    sticky=entry.lingers or (concern.sticky and holds == "affirmed" and outcome != "pass"),
                    severity=concern.severity if named == concern.concern else concern.severity - 1,
                    anothers=kind in {"life_stage", "condition"} and mention.whose == "other",
                )
            )
    for value in values:
        whose = reading.persons.whose(value.start, value.end)
        if whose == "other" and reading.asked_for.background(value.start, value.end):
            elsewhere.add(value.band.concern)
            continue
        if reading.recovered(value.start, value.end, policy.reassurances_of(value.band.concern), look_alikes):
            continue
        outcome = value.band.disposition
        of_people = reading.bearing.general(value.start, value.end)
        if outcome == "redirect" and (
            (audience == "clinician" and whose != "self" and not ask.clinical_dose)
            or (of_people and (ask.explains or not ask.dose))
        ):
            outcome = "pass"
        findings.append(
            Finding(
                value.band.concern,
                outcome,
                value.band.message if outcome != "pass" else None,
                f"lab.{value.measure}",
                outcome != "pass",
                65,
                whose == "other",
            )
        )
    well = any(map(reading.well, _WELL))
    return Decided(ask, tuple(findings), reference_only, frozenset(elsewhere), well)


def _standing_alone(
    meanings: Iterable[Span], ends: Sequence[int], reading: Reading, policy: Policy
) -> list[Span]:
    """Meanings that count: those whose conditions are met and that are not a mere part of a longer, no milder one.

    A part that begins a new statement counts by itself where the longer one is denied: "no stones, just CKD".
    """
    kept: list[Span] = []
    reached: dict[tuple[str, Outcome], int] = {}
    for meaning in sorted(meanings, key=lambda m: (m.start, -m.end)):
        entry = policy.entries[meaning.label]
        concern = policy.concern_of[entry.id]
        if reading_of(entry, policy) in {"marker", "look_alike"} or any(map(reading.has, entry.unless)):
            continue
        if entry.needs and not any(map(reading.has, entry.needs)):
            continue
        outcome = entry.disposition or concern.disposition
        two_statements = reading.clause(meaning.start) != reading.clause(meaning.end - 1)
        if two_statements and entry.deniable and reading.polarity.denied(meaning.start, meaning.end, ends):
            continue
        if any(
            meaning.end <= reached.get((concern.id, other), 0)
            for other, rank in _RANK.items()
            if rank >= _RANK[outcome]
        ) and not any(k.start == meaning.start and k.end == meaning.end for k in kept[-4:]):
            continue
        reached[concern.id, outcome] = max(reached.get((concern.id, outcome), 0), meaning.end)
        kept.append(meaning)
    return kept


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the gravest first."""
    return sorted(findings, key=lambda f: (-_RANK[f.outcome], -f.severity, f.match))
