"""What a message tells of others, of work, or of what the asker has not, does not become what the answer is about."""

from __future__ import annotations

import pytest

from assistant.background import without_background
from assistant.understanding import understand


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        (
            "My uncle lost a kidney to cancer. I am healthy, is magnesium any good for migraine?",
            ("migraine",),
        ),
        ("our neighbour has asthma but i ask for me, does magnesium help sleep", ("sleep",)),
        ("my wife is diabetic, would magnesium do anything for my constipation", ("constipation",)),
        ("I work on a renal ward and worry a lot, does magnesium help anxiety", ("anxiety",)),
        ("I've never had diabetes, does magnesium lower blood pressure", ("blood-pressure",)),
        ("my aunt takes magnesium for her migraine, would it help my restless legs", ("restless-legs",)),
    ],
)
def test_an_answer_is_on_the_matter_of_the_one_it_is_for(text: str, topics: tuple[str, ...]) -> None:
    assert without_background(understand(text)).topics == topics


@pytest.mark.parametrize(
    "text",
    [
        "my mother has migraine, does magnesium help?",
        "my brother is diabetic and has cramps, would magnesium help him?",
        "is magnesium good for my dad's blood pressure, he has diabetes too",
        "my wife and I both have cramps, does magnesium help",
        "my doctor says I have high blood pressure, does magnesium help",
        "does magnesium help sleep and migraine?",
    ],
)
def test_nothing_is_left_out_where_the_other_person_is_asked_for(text: str) -> None:
    asked = understand(text)
    assert without_background(asked) == asked


def test_a_clinician_s_question_is_taken_whole() -> None:
    asked = understand("My patient has CKD. Magnesium for cramps?", audience="clinician")
    assert without_background(asked) == asked
