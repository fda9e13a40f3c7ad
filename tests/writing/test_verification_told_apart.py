"""What a finding tells apart stays apart: salts, figures, traits, rivals, levels and changes, silence and findings."""

from __future__ import annotations

import pytest

from assistant.writing.verification import Evidence, verify_sentence


def _finding(
    statement: str, population: str, direction: str | None = "benefit", certainty: str | None = "low"
) -> Evidence:
    return Evidence(statement=statement, population=population, direction=direction, certainty=certainty)


SALTS = _finding(
    "In adults with low magnesium after a gastric bypass, magnesium lactate raised serum magnesium from "
    "0.62 to 0.71 mmol/L and magnesium oxide from 0.63 to 0.65 mmol/L.",
    "adults with low magnesium after a gastric bypass",
)
ADDED = _finding(
    "In children with epilepsy, adding oral magnesium to valproate lowered seizure days more than valproate alone.",
    "children with epilepsy",
)
TRAITS = _finding(
    "In adults with gout and chronic kidney disease, magnesium citrate lowered serum urate compared with placebo; "
    "flares were not counted.",
    "adults with gout and chronic kidney disease",
)
BOTH_FELL = _finding(
    "In adults with nocturnal leg cramps, magnesium oxide did not differ from placebo in the fall in cramps a week "
    "(-3.4 vs -3.0).",
    "adults with nocturnal leg cramps",
    "no_effect",
)
DIZZY = _finding(
    "In adults with vestibular migraine, oral magnesium did not lower the number of vertigo attacks compared "
    "with placebo.",
    "adults with vestibular migraine",
    "no_effect",
)
LEVELS = _finding(
    "In women with overactive bladder, magnesium hydroxide lowered urgency episodes from 6.2 to 4.0 a day, and placebo "
    "from 6.0 to 5.1.",
    "women with overactive bladder",
)
WITHHELD = _finding(
    "A guideline says that evidence is insufficient to recommend magnesium for restless legs syndrome in adults.",
    "adults with restless legs syndrome",
    None,
)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        (
            "Serum magnesium went from 0.62 to 0.71 mmol/L on magnesium oxide and from 0.63 to 0.65 mmol/L on "
            "magnesium lactate in adults with low magnesium after a gastric bypass.",
            SALTS,
        ),
        ("In children with epilepsy, oral magnesium lowered seizure days more than valproate.", ADDED),
        ("In adults with gout, magnesium citrate lowered serum urate compared with placebo.", TRAITS),
        ("No flares occurred on magnesium citrate in adults with gout and chronic kidney disease.", TRAITS),
        ("Nocturnal leg cramps did not fall on magnesium oxide in adults.", BOTH_FELL),
        (
            "In adults with vestibular migraine, oral magnesium did not lower the number of headache days.",
            DIZZY,
        ),
        (
            "Urgency episodes dropped by 4.0 a day on magnesium hydroxide in women with overactive bladder.",
            LEVELS,
        ),
        ("A guideline recommends against magnesium for restless legs syndrome in adults.", WITHHELD),
        ("A guideline recommends magnesium for restless legs syndrome in adults.", WITHHELD),
    ],
)
def test_what_the_evidence_tells_apart_is_not_mixed_up(sentence: str, evidence: Evidence) -> None:
    assert not verify_sentence(sentence, [evidence]).supported


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        (
            "Serum magnesium went from 0.62 to 0.71 mmol/L on magnesium lactate and from 0.63 to 0.65 mmol/L on "
            "magnesium oxide in adults with low magnesium after a gastric bypass.",
            SALTS,
        ),
        (
            "Adding magnesium to valproate lowered seizure days in children with epilepsy more than valproate alone.",
            ADDED,
        ),
        (
            "Serum urate was lower on magnesium citrate than on placebo in adults with gout and "
            "chronic kidney disease; nobody counted flares.",
            TRAITS,
        ),
        (
            "Weekly leg cramps fell about as much on placebo as on magnesium oxide in adults who have them at night.",
            BOTH_FELL,
        ),
        (
            "Vertigo attacks were no fewer on oral magnesium than on placebo in adults with vestibular migraine.",
            DIZZY,
        ),
        (
            "A guideline found too little evidence to recommend magnesium for adults with restless legs.",
            WITHHELD,
        ),
    ],
)
def test_the_same_told_in_other_words_passes(sentence: str, evidence: Evidence) -> None:
    assert verify_sentence(sentence, [evidence]).supported, verify_sentence(sentence, [evidence]).reason
