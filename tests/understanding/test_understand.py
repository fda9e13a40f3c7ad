"""What holds for every question: nothing raises, nothing is guessed, the same words give the same question."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.question import Person, Question
from assistant.understanding import understand
from tests.understanding.expectations import read_conversation

WORDS = st.sampled_from(
    [
        *(
            "magnesium",
            "citrate",
            "glycinate",
            "mg",
            "Mg",
            "400",
            "1,5",
            "g",
            "two",
            "tablets",
            "a day",
            "½",
            "µg",
            "ml",
        ),
        *(
            "I'm 62",
            "my son is 8",
            "sleep",
            "cramps",
            "and in pregnancy?",
            "how much",
            "why",
            "levothyroxine",
            "\n",
        ),
        *(
            "-200",
            "0",
            "(",
            ")",
            ".",
            ",",
            "?",
            "!",
            "it",
            "that",
            "elemental",
            "compound",
            "powder",
            "5",
            "/",
            "per",
        ),
    ]
)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_raise(text: str) -> None:
    assert isinstance(understand(text), Question)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=25), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_no_conversation_makes_it_raise_and_the_same_words_are_read_the_same(turns: list[list[str]]) -> None:
    said = [" ".join(turn) for turn in turns]
    assert read_conversation(said) == read_conversation(said)


@given(st.lists(WORDS, min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_an_amount_is_always_the_persons_own_words(words: list[str]) -> None:
    text = " ".join(words)
    question = understand(text)
    assert all(amount.text in text for amount in question.amounts)
    assert all(one.written in text for one in question.impossible)


@given(st.integers(min_value=1, max_value=119))
def test_an_age_said_plainly_is_read_at_every_age(age: int) -> None:
    person = understand(f"I am {age} years old. How much magnesium do I need?").person
    assert person.age_low == person.age_high == age


@given(st.integers(min_value=1, max_value=3000), st.sampled_from(["mg", "milligrams", "Mg"]))
def test_plain_magnesium_on_a_label_is_elemental(value: int, unit: str) -> None:
    products = understand(f"Is {value} {unit} of magnesium a day too much?").products
    assert [(one.basis, one.per_unit.value if one.per_unit else None) for one in products] == [
        ("elemental", value)
    ]


@pytest.mark.parametrize(
    "salt", ["oxide", "citrate", "glycinate", "malate", "taurate", "chloride", "lactate"]
)
def test_a_short_label_of_a_salt_leaves_the_basis_open(salt: str) -> None:
    (product,) = understand(f"magnesium {salt} 400 mg").products
    assert (product.salt, product.basis) == (salt, "unknown")


def test_mg_is_magnesium_as_a_name_and_a_milligram_after_a_number() -> None:
    question = understand("Mg 400 mg")
    assert [(amount.value, amount.unit) for amount in question.amounts] == [(400.0, "mg")]
    assert [product.basis for product in question.products] == ["elemental"]


def test_a_microgram_is_never_a_milligram() -> None:
    for written in ("500 µg", "500 μg", "500mcg", "500 micrograms", "500 ug"):
        (amount,) = understand(f"I take {written} a day").amounts
        assert (amount.value, amount.unit) == (500.0, "mcg")


def test_what_is_told_once_is_not_asked_again() -> None:
    question = read_conversation(
        [
            "I'm 40 and male, in Canada, on metformin",
            "Does magnesium help sleep?",
            "Which form is best?",
            "How much?",
        ]
    )
    known = question.person
    assert (known.age_low, known.sex, known.country, known.medicines) == (40, "male", "CA", ("metformin",))


def test_another_persons_facts_never_reach_the_asker() -> None:
    turns = [
        "I'm 40 and male. Magnesium for sleep?",
        "My wife is 33, pregnant and takes sertraline. How much can she take?",
    ]
    wife = read_conversation(turns)
    assert (wife.person.subject, wife.person.pregnant, wife.person.medicines) == (
        "wife",
        True,
        ("sertraline",),
    )
    own = read_conversation([*turns, "And how much can I take?"])
    assert (own.person.age_low, own.person.sex, own.person.pregnant, own.person.medicines) == (
        40,
        "male",
        None,
        (),
    )


def test_a_second_person_in_general_is_nobody_of_before() -> None:
    question = read_conversation(
        [
            "What is the RDA for a pregnant woman of 30?",
            "And for a 70 year old man?",
            "And for a 25 year old woman?",
        ]
    )
    assert (question.person.age_low, question.person.sex, question.person.pregnant) == (25, "female", None)


def test_a_profile_that_was_corrected_is_taken_as_given() -> None:
    before = understand("I'm 40 and male. How much magnesium?")
    question = understand("and at night?", person=Person(age_low=41, age_high=41), previous=before)
    assert (question.person.age_low, question.person.sex) == (41, None)


def test_a_near_name_is_asked_about_and_not_assumed() -> None:
    question = understand("how much manganese should I take?")
    assert [(miss.written, miss.meant, miss.kind) for miss in question.near_misses] == [
        ("manganese", "magnesium", "magnesium")
    ]


def test_ordinary_words_are_no_near_misses() -> None:
    text = "The program at the station requires an addictive, ambient and singular ability; circadian neural imaging."
    assert understand(text).near_misses == ()


def test_a_change_of_topic_takes_nothing_over() -> None:
    question = read_conversation(["Does magnesium help migraine?", "Which foods are rich in magnesium?"])
    assert question.topics == ()
    assert question.standalone == "Which foods are rich in magnesium?"


def test_each_of_several_questions_stands_alone() -> None:
    question = understand("Does magnesium help sleep, and how much is used in studies? And in pregnancy?")
    assert len(question.parts) == 3
    assert all("magnesium" in part.lower() for part in question.parts)
    assert "sleep" in question.parts[1]


@pytest.mark.parametrize(
    "text",
    [
        "magnesium 400 mg and " * 2500,
        "1," * 25_000,
        "my " * 16_000,
        "two hundred " * 4_000,
        "(" * 50_000,
        "I'm 40 " * 7_000,
    ],
)
def test_a_very_long_message_is_read_in_bounded_time(text: str) -> None:
    understand("I'm 40 and take two hundred mg")
    started = time.process_time()
    understand(text)
    assert time.process_time() - started < 1.0


def test_the_end_of_a_very_long_message_is_read() -> None:
    question = understand("blah " * 5_000 + "How much magnesium is in 100 g of almonds?")
    assert [food.food for food in question.foods] == ["almonds"]


@pytest.mark.parametrize("nutrient", ["potassium", "vitamin D", "calcium", "zinc", "iron"])
def test_an_amount_of_another_nutrient_is_off_topic(nutrient: str) -> None:
    assert understand(f"How much {nutrient} should I take?").intents == ("off_topic",)
    assert "off_topic" not in understand(f"How much magnesium should I take with {nutrient}?").intents


def test_a_baby_to_come_makes_the_asker_pregnant_and_is_nobody_s_age() -> None:
    person = understand("I'm having a baby in May").person
    assert person.pregnant
    assert person.age_low is None
    assert understand("we are expecting a baby, how much magnesium?").person.pregnant
    assert not understand("trying to have a baby, how much magnesium?").person.pregnant


@pytest.mark.parametrize(
    "text",
    [
        "she's in year 5 at school, how much magnesium?",
        "my daughter is in 3rd grade, how much magnesium does she need?",
        "he's in kindergarten, how much magnesium does he need?",
        "how much magnesium for a 12 kg person",
    ],
)
def test_a_class_at_school_or_a_child_s_weight_tells_a_child(text: str) -> None:
    person = understand(text).person
    assert person.age_high is not None
    assert person.age_high < 14


def test_a_teacher_and_an_adult_s_weight_tell_no_child() -> None:
    assert understand("I'm a kindergarten teacher, how much magnesium?").person.age_low is None
    assert understand("I weigh 70 kg, how much magnesium should I take?").person.age_low is None


@pytest.mark.parametrize(
    "text",
    [
        "was it blinded",
        "who paid for that",
        "did anybody get worse",
        "how old were the volunteers",
        "so basically a waste of money",
        "my neighbour swears by it",
    ],
)
def test_a_remark_on_the_study_just_told_leans_on_the_question_before(text: str) -> None:
    before = understand("does magnesium help with migraine?")
    after = understand(text, person=before.person, previous=before)
    assert after.topics == ("migraine",)


@pytest.mark.parametrize("text", ["does zinc help colds", "what do you think of melatonin"])
def test_what_another_supplement_does_is_not_answered_for_magnesium(text: str) -> None:
    before = understand("does magnesium help with migraine?")
    assert understand(text, person=before.person, previous=before).intents == ("off_topic",)


def test_a_supplement_beside_magnesium_is_still_a_question_of_both() -> None:
    before = understand("does magnesium help with migraine?")
    for text in ("does calcium interfere with it", "is zinc ok with it", "can iron stop it from working?"):
        assert "off_topic" not in understand(text, person=before.person, previous=before).intents
