"""Emergencies are read from their parts: a sign, a second sign, whose it is, and what was said just before."""

from __future__ import annotations

import pytest

from assistant.screening import screen

SIGNS = (
    ("pain in the jaw", "I am sweating and clammy"),
    ("my shoulder aches", "with a feeling of doom"),
    ("he has a fever", "he is confused and rambling"),
    ("the baby is floppy", "she is two weeks old"),
    ("my blood pressure is 210/120", "my vision is blurry"),
    ("I gave birth 5 days ago", "terrible headache"),
    ("belly hard as rock", "nothing has passed and no gas for days"),
)


@pytest.mark.parametrize(("one", "other"), SIGNS)
@pytest.mark.parametrize("between", [" and ", ". Also ", ", and on top of it "])
@pytest.mark.parametrize("last", ["", " Would magnesium help?", " Which brand is best?"])
def test_two_signs_together_are_urgent_in_either_order(one: str, other: str, between: str, last: str) -> None:
    assert screen(f"{one}{between}{other}.{last}").outcome == "urgent"
    assert screen(f"{other}{between}{one}.{last}").outcome == "urgent"


@pytest.mark.parametrize(
    "message",
    [
        "My jaw is tight from clenching, would magnesium help?",
        "Shoulder pain after the gym, does magnesium help?",
        "I had a fever last month and am well now. Which brand is best?",
        "Does magnesium lower blood pressure?",
    ],
)
def test_one_everyday_sign_alone_is_no_emergency(message: str) -> None:
    assert screen(message).outcome == "pass"


@pytest.mark.parametrize(
    "who", ["My toddler", "My 3 year old", "Our little boy", "My grandson", "She is 20 months old and"]
)
@pytest.mark.parametrize("did", ["drank", "chewed", "swallowed", "licked"])
@pytest.mark.parametrize("what", ["some of my magnesium powder", "two magnesium tablets", "my Epsom salts"])
def test_a_child_told_to_have_swallowed_some_is_urgent(who: str, did: str, what: str) -> None:
    verdict = screen(f"{who} {did} {what}")
    assert verdict.outcome == "urgent"
    assert {"overdose", "child"} <= set(verdict.concerns)


@pytest.mark.parametrize("means", ["a rope", "the gun", "a razor blade", "my pills"])
def test_a_means_laid_ready_is_urgent(means: str) -> None:
    assert "self_harm" in screen(f"I've got {means} ready. Does magnesium calm you down?").concerns


def test_a_heart_attack_of_the_past_is_told_from_one_of_today() -> None:
    assert screen("I take eplerenone since my heart attack, is magnesium ok?").outcome == "redirect"
    assert screen("pain again since my heart attack this morning").outcome == "urgent"


def test_pregnancy_asked_about_in_general_is_answered_and_the_dose_asked_for_next_is_not() -> None:
    first = screen("Is magnesium safe in pregnancy?")
    assert first.outcome == "pass"
    assert first.concerns == ("pregnancy",)
    assert screen("How much should I take?", remembered=first.remembered).outcome == "redirect"
    assert screen("What did the trials find?", remembered=first.remembered).outcome == "pass"


def test_the_reply_to_somebody_pregnant_presumes_neither_joy_nor_grief() -> None:
    message = (
        screen("I'm 9 weeks and bleeding has stopped, can I take magnesium? I am pregnant").message or ""
    )
    assert "ongratulation" not in message
