"""Everyday questions: recognised by what they mean, answered in plain reviewed words that name no amount."""

from __future__ import annotations

import re

import pytest

from assistant.understanding import understand
from assistant.writing.asking import kind_of
from assistant.writing.everyday import load_everyday
from assistant.writing.quantities import names_a_dose
from corpus.readability import reading_grade

TEXTS = [
    text
    for kind in load_everyday().kinds
    for text in (kind.text, *kind.points, kind.text_studies, kind.text_alone, kind.closing)
    if text
] + list(load_everyday().forms.values())


@pytest.mark.parametrize("text", TEXTS)
def test_fixed_wording_names_no_amount_and_no_address(text: str) -> None:
    assert not names_a_dose(text)
    assert not any(character.isdigit() for character in re.sub(r"B6", "", text))
    assert "http" not in text


def test_fixed_wording_reads_at_grade_eight_or_below_on_average() -> None:
    assert sum(reading_grade(text) or 0 for text in TEXTS) / len(TEXTS) <= 8


def test_no_fixed_wording_tells_anyone_to_take_magnesium() -> None:
    told = re.compile(r"\b(?:you should take|start taking|stop taking|take more|increase your)\b")
    assert not [text for text in TEXTS if told.search(text.replace("before you take more", ""))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("what does elemental mean on the packet", "elemental"),
        ("can these pills be ground up", None),
        ("is it fine to halve the tablets", "crush"),
        ("are chewables as good as capsules", "shape"),
        ("found an old bottle of magnesium that is out of date", "expired"),
        ("any pork in magnesium capsules", "diet-rule"),
        ("will I have withdrawal when I come off magnesium", "stopping"),
        ("my colonoscopy is next week, what about my magnesium", "surgery"),
        ("what blood work shows my magnesium", "blood-test"),
        ("symptoms of magnesium poisoning", "too-much-signs"),
        ("who should stay away from magnesium", "who-not"),
        ("is it okay to take magnesium for years", "long-term"),
        ("magnesium gives me the runs", "upset"),
        ("what is magnesium taurate", "form"),
        ("what does low certainty mean?", "certainty"),
        ("can my cat have magnesium", "pet"),
        ("which sort of magnesium is the best one", "best"),
        ("what form should I choose", "best"),
        ("is it alright to take it every evening", "daily"),
        ("does magnesium thin the blood", "thins-blood"),
        ("will magnesium help me lose weight", "weight"),
        ("does tea block magnesium being absorbed", "drink-uptake"),
        ("what is hypomagnesaemia", "deficiency-is"),
        ("is magnesium the same as potassium", "other-mineral"),
    ],
)
def test_an_everyday_question_is_known_in_its_own_words(text: str, kind: str | None) -> None:
    found = kind_of(understand(text))
    assert (found.id if found and found.everyday else None) == kind


@pytest.mark.parametrize(
    "text",
    [
        "does magnesium powder help with constipation?",
        "does buffered magnesium help with sleep",
        "how much magnesium is in one gummy if the label says 100 mg",
        "can I take magnesium with levothyroxine",
        "can magnesium help me quit smoking",
        "what foods are high in magnesium",
        "how much should I take each day",
        "is 400 mg of magnesium too much",
        "does magnesium reduce pain after surgery",
        "which type is best for sleep",
        "I take a blood thinner, can I use magnesium",
        "how far apart from zinc should I take magnesium",
    ],
)
def test_a_question_for_studies_or_figures_is_left_to_them(text: str) -> None:
    found = kind_of(understand(text))
    assert found is None or not found.everyday


def test_every_meaning_is_used_and_every_kind_is_named_once() -> None:
    shipped = load_everyday()
    used = {
        one
        for kind in shipped.kinds
        for each in (*kind.all, kind.none)
        for one in ((each,) if isinstance(each, str) else each)
    }
    elsewhere = {"than", "back", "define", "asks-it"}
    assert set(shipped.meanings) <= used | elsewhere
    ids = [kind.id for kind in shipped.kinds]
    assert len(ids) == len(set(ids))
