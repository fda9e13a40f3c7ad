"""Fixed replies: in the person's language as far as one is written, and for the reader who asks."""

from __future__ import annotations

import pytest

from assistant.screening import screen
from assistant.screening.policy import load_policy


@pytest.mark.parametrize(
    ("message", "language", "provider"),
    [
        ("Hoeveel magnesium mag ik per dag nemen?", "nl", "arts of apotheker"),
        ("ik heb een nierziekte, mag ik magnesium slikken", "nl", "arts of apotheker"),
        ("Ile magnezu mogę brać dziennie, mam chore nerki?", "pl", "lekarza"),
        ("böbrek hastasıyım, magnezyum alabilir miyim", "tr", "doktorunuza"),
        ("tôi bị suy thận, uống magie được không", "vi", "bác sĩ"),
        ("may sakit ako sa bato, pwede ba ang magnesium", "tl", "doktor"),
        ("ginjal saya bermasalah, apakah boleh minum magnesium", "id", "dokter"),
        ("am boală de rinichi, pot să iau magneziu", "ro", "medicul"),
        ("jag har njursvikt, hur mycket magnesium kan jag ta", "sv", "läkare"),
        ("신장이 안 좋은데 마그네슘 먹어도 되나요", "ko", "의사"),
        ("у мене хворі нирки, скільки магнію можна", "uk", "лікаря"),
        ("مجھے گردے کی بیماری ہے، میگنیشیم کتنا لوں", "ur", "ڈاکٹر"),
        ("আমার কিডনির সমস্যা আছে, ম্যাগনেসিয়াম খাব?", "bn", "ডাক্তার"),
    ],
)
def test_a_language_without_answers_is_told_in_kind_whom_to_ask_first(
    message: str, language: str, provider: str
) -> None:
    verdict = screen(message)
    assert verdict.language == language
    assert verdict.outcome in {"decline", "redirect"}
    assert verdict.message is not None
    assert provider in verdict.message


@pytest.mark.parametrize(
    "message",
    [
        "hjelper magnesium mot leggkramper",
        "Auttaako magnesium suonenvetoon?",
        "kolik horciku mohu denne brat",
        "Βοηθάει το μαγνήσιο στον ύπνο;",
        "แมกนีเซียมช่วยให้นอนหลับไหม",
    ],
)
def test_a_language_in_which_nothing_is_written_is_never_taken_for_english(message: str) -> None:
    verdict = screen(message)
    assert verdict.outcome == "decline"
    assert verdict.message is not None
    assert "ask your doctor or pharmacist" in verdict.message


@pytest.mark.parametrize(
    "message",
    [
        "wht is best magnesiun 4 sleep plz",
        "i hav cramp en my leg wat magnesium gud",
        "me no sleep tell magnesium",
        "Magnesium L-threonate vs glycinate",
        "magnesium till bedtime or morning",
        "does the MOT blood panel include magnesium",
    ],
)
def test_hasty_english_is_english(message: str) -> None:
    assert screen(message).language == "en"


def test_what_is_urgent_is_said_before_the_decline_of_a_language() -> None:
    verdict = screen("mijn zoon heeft een overdosis, possible overdose van tabletten, wat nu")
    assert verdict.outcome == "urgent"
    assert verdict.message is not None
    assert verdict.message.startswith("**Act now")


@pytest.mark.parametrize(
    "message",
    [
        "What dose for my patient with CKD stage 4?",
        "my patient takes digoxin, what magnesium dose should we give",
        "How much magnesium should we give a patient with myasthenia gravis?",
        "which dose for our patient with complete heart block",
    ],
)
def test_a_clinician_is_answered_as_a_clinician(message: str) -> None:
    to_clinician = screen(message, audience="clinician")
    to_patient = screen(message, audience="patient")
    assert to_clinician.outcome == to_patient.outcome == "redirect"
    assert to_clinician.message is not None
    assert "a patient" in to_clinician.message or "prescriber" in to_clinician.message
    assert "your kidney team" not in to_clinician.message
    assert to_clinician.message != to_patient.message


def test_every_redirect_has_a_wording_for_clinicians_but_what_only_a_patient_meets() -> None:
    without = {
        message.id
        for message in load_policy().messages.values()
        if message.outcome == "redirect" and not message.clinician
    }
    assert without == {"overdose-redirect"}


def test_only_numbers_seen_in_their_source_are_called_checked() -> None:
    checked = {region.id: region.checked for region in load_policy().regions.values() if region.checked}
    assert checked == {"US": ("poison",)}
