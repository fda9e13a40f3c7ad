"""Findings that hold one thing and not another: each part may be told, neither may stand for the whole."""

from __future__ import annotations

import pytest

from assistant.writing.verification import Evidence, verify_sentence

SLEEP = Evidence(
    statement="In older adults with insomnia, magnesium shortened the time to fall asleep compared with placebo, "
    "but did not lengthen total sleep time.",
    direction="mixed",
    population="older adults with insomnia",
    certainty="low",
)
SORENESS = Evidence(
    statement="In students after exercise, magnesium lowered soreness at 24 hours but not at 48 hours "
    "compared with placebo.",
    direction="mixed",
    population="students after exercise",
    certainty="low",
)
UNSURE = Evidence(
    statement="In older adults, it is unclear whether magnesium prevents falls: one small trial found fewer falls "
    "and a larger one found no difference.",
    direction="uncertain",
    population="older adults",
    certainty="very_low",
)
HARM_BESIDE = Evidence(
    statement="In women with hot flushes, magnesium oxide did not reduce hot flushes more than placebo, and diarrhoea "
    "was more common with magnesium oxide (18 vs 7 percent).",
    direction="no_effect",
    population="women with hot flushes",
    certainty="moderate",
)
MILK = Evidence(
    statement="In breastfeeding women, magnesium supplements did not change the magnesium content of breast milk.",
    direction="no_effect",
    population="breastfeeding women",
    certainty="low",
)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        (
            "Total sleep time was no longer, but older adults with insomnia fell asleep sooner with magnesium.",
            SLEEP,
        ),
        (
            "Soreness was lower at 24 hours, but not at 48 hours, after exercise in students who took magnesium.",
            SORENESS,
        ),
        (
            "Diarrhoea was more common with magnesium oxide than with placebo in women with hot flushes.",
            HARM_BESIDE,
        ),
        ("It remains unclear whether magnesium prevents falls in older adults.", UNSURE),
    ],
)
def test_a_part_or_both_parts_may_be_told(sentence: str, evidence: Evidence) -> None:
    assert verify_sentence(sentence, [evidence]).supported, verify_sentence(sentence, [evidence]).reason


@pytest.mark.parametrize(
    ("code", "sentence", "evidence"),
    [
        ("direction", "Magnesium did not help older adults with insomnia.", SLEEP),
        (
            "number",
            "In students after exercise, magnesium lowered soreness at 48 hours compared with placebo.",
            SORENESS,
        ),
        ("direction", "Magnesium makes no difference to falls in older adults.", UNSURE),
        (
            "direction",
            "In older adults, a larger trial found fewer falls and a small one found no difference with magnesium.",
            UNSURE,
        ),
        (
            "direction",
            "In women with hot flushes, diarrhoea was less common with magnesium oxide.",
            HARM_BESIDE,
        ),
        (
            "outcome",
            "In breastfeeding women, magnesium supplements did not change the amount of breast milk.",
            MILK,
        ),
    ],
)
def test_one_part_never_stands_for_the_other_or_for_the_whole(
    code: str, sentence: str, evidence: Evidence
) -> None:
    verdict = verify_sentence(sentence, [evidence])
    assert not verdict.supported
    assert verdict.code == code
