"""What belongs together stays together: shares and sides, directions and outcomes, measures and substances."""

from __future__ import annotations

import pytest

from assistant.writing.verification import Evidence, verify_sentence

REFUSED = Evidence(
    statement="In teenagers with constipation, magnesium hydroxide worked as well as polyethylene glycol, but more "
    "teenagers refused magnesium hydroxide (31 against 6 percent).",
    population="teenagers with constipation",
    direction="mixed",
    certainty="low",
)
HORMONE = Evidence(
    statement="In people taking levothyroxine, magnesium oxide raised thyroid-stimulating hormone over 6 weeks, which "
    "points to reduced absorption.",
    population="people taking levothyroxine",
    direction="harm",
    certainty="low",
)
TREMOR = Evidence(
    statement="In adults with tremor, scores improved in 7 of 12 people on oral magnesium in a study without "
    "a control group.",
    population="adults with tremor",
    direction="uncertain",
    certainty="very_low",
)
SPLIT = Evidence(
    statement="In adults with hay fever, 2 of 6 trials of magnesium found fewer symptoms and 4 found no difference.",
    population="adults with hay fever",
    direction="mixed",
    certainty="low",
)


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (
            REFUSED,
            "Magnesium hydroxide was refused by 6 percent of teenagers with constipation, polyethylene glycol by 31.",
        ),
        (REFUSED, "More teenagers with constipation refused polyethylene glycol than magnesium hydroxide."),
        (
            HORMONE,
            "In people taking levothyroxine, magnesium oxide lowered thyroid-stimulating hormone over 6 weeks.",
        ),
        (HORMONE, "Magnesium oxide raised absorption of magnesium in people taking levothyroxine."),
        (
            TREMOR,
            "Scores improved in 7 of 12 adults with tremor on oral magnesium, which shows that it works.",
        ),
        (
            TREMOR,
            "Scores improved in 7 of 12 adults with tremor on oral magnesium, and that can be put down to magnesium.",
        ),
        (SPLIT, "No trial of magnesium in adults with hay fever found fewer symptoms."),
        (SPLIT, "Magnesium has never been tested in adults with hay fever."),
    ],
)
def test_what_belongs_to_one_thing_is_not_told_of_another(evidence: Evidence, sentence: str) -> None:
    assert not verify_sentence(sentence, [evidence]).supported


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (
            REFUSED,
            "In teenagers with constipation, 31 percent refused magnesium hydroxide and 6 percent polyethylene glycol.",
        ),
        (
            HORMONE,
            "Thyroid-stimulating hormone rose over 6 weeks of magnesium oxide in people taking levothyroxine.",
        ),
        (
            TREMOR,
            "Scores improved in 7 of 12 adults with tremor on oral magnesium, but nobody was given a comparison.",
        ),
        (
            SPLIT,
            "Two of six trials of magnesium in adults with hay fever found fewer symptoms, four found no difference.",
        ),
    ],
)
def test_what_belongs_together_may_be_told_in_other_words(evidence: Evidence, sentence: str) -> None:
    assert verify_sentence(sentence, [evidence]).supported
