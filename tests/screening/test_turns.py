"""What one turn names and the next completes is read together, and nothing else is."""

import pytest

from assistant.screening.screen import Remembered, Screening, screen


def last(*turns: str) -> Screening:
    screening = Screening(outcome="pass", remembered=Remembered())
    for turn in turns:
        screening = screen(turn, remembered=screening.remembered)
    return screening


@pytest.mark.parametrize(
    ("turns", "concern"),
    [
        (("gfr", "22", "is 400 mg ok"), "kidney"),
        (("my egfr?", "it's 29", "how much glycinate for sleep"), "kidney"),
        (("what does egfr mean", "mine is 28, how many mg a day?"), "kidney"),
        (("my gfr", "thirty", "how much"), "kidney"),
        (("my creatinine", "2.3", "how many mg a day"), "kidney"),
        (("what is CKD", "I have that", "how many mg"), "kidney"),
        (("what is kidney failure", "my doctor says I've got that"), "kidney"),
        (("does dialysis remove magnesium", "I go three times a week", "dose?"), "kidney"),
        (("what's a nephrologist", "I see one", "how much"), "kidney"),
        (("is magnesium safe in kidney disease", "asking because I have it"), "kidney"),
        (("what is heart block", "I've got that"), "heart_block"),
        (("what is myasthenia gravis", "I have it"), "neuromuscular"),
    ],
)
def test_what_the_turn_before_named_is_completed(turns: tuple[str, ...], concern: str) -> None:
    screening = last(*turns)
    assert screening.outcome == "redirect"
    assert concern in screening.concerns


@pytest.mark.parametrize(
    "turns",
    [
        ("what does egfr mean", "I am 40 and healthy, how much magnesium do I need"),
        ("what is egfr", "2 tablets a day ok?"),
        ("what does egfr mean", "300 mg for sleep ok?"),
        ("what does gfr mean", "mine is 95, how much magnesium"),
        ("what is CKD", "how much magnesium in almonds"),
        ("what is kidney failure", "ok, and how much magnesium for cramps"),
        ("what is a nephrologist", "I have one tablet at night, fine?"),
        ("what is dialysis", "thanks. 30 year old man, what is my RDA"),
        ("what is CKD", "which form is best for sleep", "I have it in powder"),
    ],
)
def test_another_question_after_it_is_answered(turns: tuple[str, ...]) -> None:
    assert last(*turns).outcome == "pass"


def test_nothing_of_what_was_written_is_remembered() -> None:
    remembered = last("what is kidney failure and what does egfr mean").remembered
    assert remembered.named.conditions == ("kidney",)
    assert remembered.named.measures == ("egfr",)
    assert "failure" not in remembered.model_dump_json()
