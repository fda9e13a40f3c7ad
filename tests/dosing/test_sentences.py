"""What every rule answer promises: numbers covered, marked, local; faults met kindly; fast."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Quantity
from assistant.dosing import DosingError, RuleAnswer, StudiedDose, load_parameters, respond
from assistant.dosing.page import Page, Slot, rounded, uncovered_digits
from assistant.dosing.wording import load_wording
from assistant.question import FoodPortion, Impossible, Intent, NearMiss, Person, Product, Question
from tests.dosing.asking import amount, ask, ask_in_words, man, question, said, values

INTENTS: tuple[Intent, ...] = (
    "how_much",
    "reference_intake",
    "upper_level",
    "conversion",
    "total",
    "studied_dose",
    "separation",
    "serum",
    "food",
    "sheet",
)
PARAMETERS = load_parameters()
COUNTRIES = [None, "US", "GB", "DE", "NO", "SE", "JP", "AU", "FR", "IN"]


def assert_every_digit_is_covered(answer: RuleAnswer) -> None:
    shown = [quantity.text for quantity in answer.quantities]
    for sentence in answer.sentences:
        assert uncovered_digits(sentence.text, shown) == [], sentence.text
        assert sentence.kind == "rule"
        assert sentence.rule
    if answer.clarify is not None:
        assert not re.search(r"\d", answer.clarify.question + "".join(answer.clarify.choices))


AGES = st.one_of(st.none(), st.floats(min_value=0, max_value=110))
AMOUNTS = st.builds(
    amount,
    st.floats(min_value=0.01, max_value=5000).map(lambda x: round(x, 2)),
    st.sampled_from(["mg", "g", "mcg", "mmol", "mEq", "percent", "tablet", "mg/dL", "mmol/L", "mEq/L"]),
)
PEOPLE = st.builds(
    lambda age, sex, pregnant, country: Person(
        age_low=age, age_high=age, sex=sex, pregnant=pregnant, lactating=None, country=country
    ),
    AGES,
    st.sampled_from([None, "female", "male"]),
    st.sampled_from([None, True]),
    st.sampled_from(COUNTRIES),
)
SALTS = st.sampled_from([None, *PARAMETERS.salts])
MEDICINES = st.sampled_from([*PARAMETERS.interactions_by_medicine, "foozumab", "vitamin-b12"])
FOODS = st.builds(
    FoodPortion,
    food=st.sampled_from([*PARAMETERS.foods, "moon-cheese"]),
    amount=st.one_of(
        st.none(),
        st.builds(
            amount, st.floats(min_value=0.1, max_value=900), st.sampled_from(["g", "cup", "ml", "piece"])
        ),
    ),
    text=st.just("a portion"),
)
STUDIES = st.builds(
    StudiedDose,
    finding=st.just("somebody-2012#1"),
    condition=st.sampled_from(["migraine", "covid-19"]),
    form=st.sampled_from([None, "magnesium citrate", "vitamin B6 with oxide"]),
    elemental_low=st.one_of(st.none(), st.floats(min_value=1, max_value=900)),
    weeks=st.one_of(st.none(), st.just(12.0)),
    n=st.one_of(st.none(), st.just(81)),
    year=st.one_of(st.none(), st.just(1996)),
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    salt = draw(SALTS)
    products = tuple(
        Product(
            salt=draw(SALTS),
            basis=draw(st.sampled_from(["elemental", "compound", "unknown"])),
            per_unit=draw(st.one_of(st.none(), AMOUNTS)),
            unit_kind=draw(st.sampled_from([None, "tablet", "ml"])),
            units_per_day=draw(st.one_of(st.none(), st.floats(min_value=0.5, max_value=9))),
            text="product",
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    return Question(
        text=draw(
            st.sampled_from(
                ["how much elemental, timetable", "label capsule", "EAR why enough", "buffered 25% DV"]
            )
        ),
        standalone="",
        language=draw(st.sampled_from(["en", "de", "es", "ja"])),
        intents=tuple(draw(st.lists(st.sampled_from(INTENTS), min_size=1, max_size=3))),
        salts=(salt,) if salt else (),
        medicines=tuple(draw(st.lists(MEDICINES, max_size=2))),
        amounts=tuple(draw(st.lists(AMOUNTS, max_size=2))),
        products=products,
        foods=tuple(draw(st.lists(FOODS, max_size=2))),
        person=draw(PEOPLE),
    )


@settings(max_examples=300, deadline=None)
@given(asked=questions(), studied=st.lists(STUDIES, max_size=2))
def test_every_digit_of_every_answer_is_a_typed_quantity(asked: Question, studied: list[StudiedDose]) -> None:
    answer = respond(asked, studied=studied)
    if answer is not None:
        assert_every_digit_is_covered(answer)


def test_a_sentence_with_an_uncovered_digit_cannot_be_written() -> None:
    page = Page(question("x"))
    with pytest.raises(DosingError, match="without a quantity"):
        page.write(Slot("take 500 mg"), "rule")


def test_a_digit_inside_a_longer_number_does_not_count_as_covered() -> None:
    assert uncovered_digits("1350 mg", ["350 mg"]) == ["1350"]
    assert uncovered_digits("3.5 mg", ["5 mg"]) == ["3", "5"]


def test_no_wording_and_no_template_holds_a_digit() -> None:
    wording = load_wording()
    for texts in (
        wording.phrases,
        wording.why,
        wording.ask,
        wording.also,
        wording.who,
        wording.ages,
        wording.units,
    ):
        assert not any(re.search(r"\d", text) for text in texts.values())


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (301.55, "mg", 302),
        (59.78, "mg", 59.8),
        (1508.2, "mg", 1508),
        (0.6172, "mmol/L", 0.62),
        (12.345, "mmol", 12.3),
        (250.5, "mg", 251),
    ],
)
def test_numbers_are_rounded_sensibly(value: float, unit: str, shown: float) -> None:
    assert rounded(value, unit) == shown


def test_the_decimal_mark_is_the_readers() -> None:
    here: dict[str, Any] = {"amounts": (amount(1.5, "mg/dL"),)}
    assert "0,62 mmol/L" in said(ask("1,5 mg/dL", "serum", person=Person(country="DE"), **here))
    assert "0.62 mmol/L" in said(ask("1.5 mg/dL", "serum", person=Person(country="GB"), **here))
    assert "0,62 mmol/L" in said(ask("1,5 mg/dL", "serum", language="fr", **here))


def test_the_persons_own_figures_are_echoed_as_theirs() -> None:
    answer = ask("1.5 mg/dL", "serum", amounts=(amount(1.5, "mg/dL"),))
    kinds = {quantity.text: quantity.provenance.kind for quantity in answer.quantities}
    assert kinds["1.5 mg/dL"] == "user"
    assert kinds["0.62 mmol/L"] == "rule"


@pytest.mark.parametrize("reason", ["negative", "zero", "too_large", "age", "unit"])
def test_an_impossible_value_gets_a_kind_and_precise_reply(reason: str) -> None:
    fault = Impossible(written="5 kg", reason=reason)
    answer = ask("x", "total", impossible=(fault,), products=(Product(text="x", per_unit=amount(5, "kg")),))
    assert "5 kg" in said(answer)
    assert answer.clarify is not None
    assert [quantity.provenance.kind for quantity in answer.quantities] == ["user"]
    assert_every_digit_is_covered(answer)


def test_a_near_name_is_confirmed_and_never_assumed() -> None:
    miss = NearMiss(written="manganese", meant="magnesium", kind="magnesium")
    answer = ask("how much manganese", "how_much", near_misses=(miss,))
    assert answer.sentences == ()
    assert answer.clarify is not None
    assert "magnesium" in answer.clarify.question
    assert "manganese" in answer.clarify.question
    assert len(answer.clarify.choices) == 2


def studied(**more: Any) -> StudiedDose:
    facts = {
        "finding": "peikert-1996#1",
        "condition": "migraine",
        "form": "trimagnesium dicitrate",
        "elemental_low": 600.0,
        "weeks": 12,
        "n": 81,
        "design": "randomised_trial",
        "year": 1996,
        "status": "checked",
    }
    return StudiedDose(**{**facts, **more})


def test_studied_doses_are_told_as_studied_and_flagged_above_an_upper_level() -> None:
    answer = respond(question("dose in migraine trials", "studied_dose"), studied=[studied()])
    assert answer is not None
    text = said(answer)
    assert "600 mg a day" in text
    assert "12 weeks" in text
    assert "not advice" in text
    assert "above the upper level" in text
    assert answer.findings == ("peikert-1996#1",)
    assert {q.provenance.kind for q in answer.quantities if q.value == 600} == {"finding"}


def test_a_studied_dose_within_the_upper_level_is_not_flagged() -> None:
    answer = respond(
        question("dose", "studied_dose", person=man(40, country="US")), studied=[studied(elemental_low=300.0)]
    )
    assert answer is not None
    assert "above the upper level" not in said(answer)


def test_a_study_without_a_known_dose_is_not_given_one() -> None:
    assert respond(question("dose", "studied_dose"), studied=[studied(elemental_low=None)]) is None


@pytest.mark.parametrize(
    "asked",
    [
        question("how much can I take", "how_much"),
        question("with cipro", "separation", medicines=("ciprofloxacin",)),
        question(
            "elemental in 1 g of citrate",
            "conversion",
            salts=("citrate",),
            products=(Product(salt="citrate", basis="compound", per_unit=amount(1, "g"), text="1 g"),),
        ),
    ],
)
def test_a_rule_call_takes_less_than_a_millisecond(asked: Question) -> None:
    respond(asked)
    timings = []
    for _ in range(50):
        started = time.perf_counter()
        respond(asked)
        timings.append(time.perf_counter() - started)
    assert sorted(timings)[len(timings) // 2] < 0.001


def test_quantities_stand_in_the_answer_as_printed() -> None:
    answer = ask("how much can I take", "how_much")
    assert all(
        isinstance(quantity, Quantity) and quantity.text in said(answer) for quantity in answer.quantities
    )
    assert values(answer, "mg/day")


def test_studies_are_told_briefly_and_the_limit_once() -> None:
    several = [
        studied(finding=f"trial-{n}#1", elemental_low=500.0 + n, year=2000 + n, weeks=28.2) for n in range(5)
    ]
    answer = respond(question("how much for migraine", "studied_dose", "how_much"), studied=several)
    assert answer is not None
    text = said(answer)
    assert text.startswith("No single amount is right")
    assert len(answer.findings) == 3
    assert text.count("studies of that kind need supervision") == 1
    assert "for about 28 weeks" in text
    assert "28.2" not in text


def test_a_studied_subject_is_named_in_words() -> None:
    answer = respond(
        question("dose", "studied_dose"), studied=[studied(condition="neuropathy-diabetic", weeks=12)]
    )
    assert answer is not None
    assert "nerve damage from diabetes" in said(answer)


def test_a_figure_that_is_not_the_recommended_intake_is_said_to_be_none() -> None:
    assert "No, 500 mg a day is none of these" in said(ask_in_words("Is the RDA 500 mg?"))
    assert "is none of these" not in said(ask_in_words("Is the RDA 420 mg?"))


def test_the_first_reference_intake_names_magnesium() -> None:
    assert said(ask_in_words("how much magnesium?")).count("(RDA) of magnesium is") == 1


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ('label says "magnesium 120 mg 29% DV" per 2 caps, I take 3 caps a day', 180),
        ("two thirds of 600 every other day", 200),
        ("half of 400 every other day", 100),
        ("400 mg of magnesium every third day, what is that per day?", 133),
        ("magnesium oxide 420 mg (elemental 253 mg), 2x/day, total?", 506),
        ("I eat 400 mg from food and take 300", 300),
        ("I take half a 500 mg tablet a day, is that too much?", 250),
    ],
)
def test_a_day_s_total_counts_what_was_said_and_no_more(text: str, total: float) -> None:
    assert f"That is {total} mg a day" in said(ask_in_words(text))


def test_micrograms_of_a_medicine_are_not_magnesium() -> None:
    assert "That is" not in said(ask_in_words("I take 50 mcg of thyroxine, how much magnesium is ok?"))


def test_a_count_of_capsules_that_is_asked_for_is_no_total() -> None:
    told = said(ask_in_words("how many capsules of 100 mg to reach 350?"))
    assert "350 mg lies between 3 capsules (300 mg of elemental magnesium) and 4 capsules (400 mg)" in told
    assert "That is" not in told


def test_a_count_of_capsules_without_an_aim_is_left_to_the_label() -> None:
    assert "Divide the amount" in said(ask_in_words("how many 100 mg capsules should I take?"))


def test_two_products_of_magnesium_are_added_and_not_kept_apart() -> None:
    told = said(ask_in_words("can I take Rennie and Milk of Magnesia together? how many hours apart"))
    assert "come to together" in told
    assert "hours apart" not in told
