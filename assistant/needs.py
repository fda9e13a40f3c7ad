"""What a question needs to be answered: studies, or rules alone; and which doses of trials the rules may tell."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dosing import StudiedDose
from assistant.intake import TALK
from assistant.question import Intent, Question
from assistant.writing.asking import asks_beside_rules, kind_of
from assistant.writing.named import records_named, wants_trials
from index.search import Hit

_EVIDENCE: frozenset[Intent] = frozenset({"evidence", "compare_forms", "timing", "studied_dose"})


def asks_for_studies(question: Question) -> bool:
    """Whether a redirected message asks what is known on a subject, rather than only tells or asks for an amount."""
    subjects = set(question.topics) - {
        "kidney-disease",
        "children",
        "pregnancy",
        "safety",
        "hypermagnesaemia",
    }
    return (
        set(question.intents) <= {"evidence", "compare_forms"}
        and "evidence" in question.intents
        and bool(subjects)
    )


def needs_evidence(question: Question) -> bool:
    """Whether studies are to be looked for."""
    if before_rules(question) and not kind_of(question):
        return True
    if (kind := kind_of(question)) and kind.everyday:
        return kind.needs_findings
    intents = set(question.intents)
    return bool(intents & _EVIDENCE) or not intents - {*TALK} or asks_beside_rules(question)


def before_rules(question: Question) -> bool:
    """Whether studies are asked for, or fixed wording, where the words alone would ask for a rule."""
    kind = kind_of(question)
    asks_for_studies = bool(records_named(question.text)) or (
        wants_trials(question) and not question.products
    )
    return asks_for_studies or (kind is not None and kind.before_rules)


def studied_doses(question: Question, hits: Sequence[Hit]) -> tuple[StudiedDose, ...]:
    """Doses that trials of the very subject used; a patient is never told one from trials of kidney disease."""
    if "studied_dose" not in question.intents:
        return ()
    subjects = set(question.topics) - ({"kidney-disease"} if question.audience == "patient" else set())
    studied: list[StudiedDose] = []
    for hit in hits:
        given = hit.record.intervention
        if hit.finding.topic not in subjects:
            continue
        if hit.finding.kind != "clinical" or given is None or given.route != "oral" or hit.record.retracted:
            continue
        if given.elemental_mg_per_day_high is None and given.elemental_mg_per_day_low is None:
            continue
        studied.append(
            StudiedDose(
                finding=hit.finding.id,
                condition=hit.finding.topic,
                form=given.form,
                elemental_low=given.elemental_mg_per_day_low,
                elemental_high=given.elemental_mg_per_day_high,
                weeks=given.weeks,
                n=hit.record.n,
                design=hit.record.design,
                year=hit.record.citation.year,
                status="checked" if hit.finding.checked else "unchecked",
            )
        )
    return tuple(studied)
