"""What people tell over several turns, of several people and of several products, as the rules answer it."""

from __future__ import annotations

import pytest

from assistant.dosing import RuleAnswer, respond, rule_source
from assistant.dosing.schemas import TOOLS
from assistant.question import Person, Question
from assistant.understanding import understand
from tests.dosing.asking import ask_in_words, said, values


def talk(*turns: str) -> tuple[Question, RuleAnswer | None]:
    """The last turn of a conversation and what the rules answer to it."""
    person, previous = Person(), None
    for turn in turns:
        previous = understand(turn, person=person, previous=previous)
        person = previous.person
    assert previous is not None
    return previous, respond(previous)


def answer_to(*turns: str) -> RuleAnswer:
    answer = talk(*turns)[1]
    assert answer is not None
    return answer


def test_products_told_one_after_another_are_added() -> None:
    told = answer_to(
        "I take 200 mg elemental magnesium in the morning", "and 150 mg elemental at night", "total?"
    )
    assert 350 in values(told, "mg/day")


def test_a_second_amount_to_convert_is_not_added_to_the_first() -> None:
    told = answer_to("convert 12 mmol magnesium to mg", "and 8 mmol?")
    assert 194 in values(told, "mg")
    assert not values(told, "mg/day")


def test_the_form_named_when_asked_back_settles_the_range() -> None:
    told = answer_to(
        "my label says magnesium citrate 1000 mg, how much elemental?",
        "the whole salt, trimagnesium dicitrate anhydrous",
    )
    assert 162 in values(told, "mg")


def test_two_doses_a_day_told_earlier_are_remembered_for_the_timetable() -> None:
    told = said(answer_to("I take my cipro twice a day", "when should I take magnesium? timetable please"))
    assert "No timetable is given" in told


def test_one_dose_a_day_still_gets_a_timetable() -> None:
    assert "One day that keeps" in said(answer_to("I take levothyroxine", "timetable with magnesium please"))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "I'm 45 male and my wife is 38, how much magnesium do we each need?",
            ("man aged 45", "my wife aged 38"),
        ),
        ("mum is 72 and dad 75, magnesium RDA in the uk?", ("my mum aged 72", "my dad aged 75")),
    ],
)
def test_a_look_up_for_two_people_is_asked_for_each(text: str, people: tuple[str, ...]) -> None:
    parts = understand(text).parts
    assert [person for person in people if not any(person in part for part in parts)] == []


def test_what_food_gives_is_added_only_against_the_recommended_intake() -> None:
    told = ask_in_words(
        "I get 300 mg magnesium from food and take a 200 mg elemental pill, man 35 US, over the limit?"
    )
    assert "150 mg a day below the upper level" in said(told)
    assert {500, 420} <= set(values(told, "mg/day"))


def test_a_brand_of_unknown_content_is_never_left_out_of_a_total() -> None:
    told = said(ask_in_words("gaviscon and 300 mg elemental magnesium supplement a day, total?"))
    assert "at least 300 mg" in told
    assert "the true total is higher" in told


def test_a_blend_is_told_from_its_leanest_salt_to_its_richest() -> None:
    told = ask_in_words("a blend of citrate, malate and glycinate 600 mg, how much elemental")
    assert values(told, "mg") == [600, 35.9, 97]


def test_a_time_that_was_said_of_a_medicine_is_not_taken_for_the_magnesium_s() -> None:
    assert "apart, which" not in said(ask_in_words("cipro at 8am and 8pm, magnesium when?"))
    assert "only 1 hour apart" in said(ask_in_words("tetracycline at noon, magnesium at 1pm is that ok"))


def test_two_brands_of_one_salt_are_added_and_not_kept_apart() -> None:
    assert "come to together" in said(ask_in_words("I take Natural Calm and Citramag, how many hours apart?"))


def test_a_tool_asks_what_an_amount_without_a_salt_is_of() -> None:
    total = next(tool for tool in TOOLS if tool.name == "total")
    answer = total.call({"products": [{"amount": 400, "units_per_day": 1}]})
    assert answer.clarify is not None
    assert answer.clarify.missing == "label_basis"
    assert not values(answer, "mg/day")


def test_a_source_is_named_for_readers_and_not_by_the_path_of_a_file() -> None:
    source = rule_source("us.reference_intake")
    assert source is not None
    assert source.seen_at == ("a public copy of the table",)


def test_what_one_holds_is_joined_to_the_number_that_was_told_before() -> None:
    told = answer_to(
        "i take 2 capsules of mag glycinate a day", "each is 100 mg elemental", "too much? im in spain"
    )
    assert "That is 200 mg a day" in said(told)


def test_a_number_of_tablets_supposed_later_replaces_the_one_before() -> None:
    told = answer_to("magnesium 250 mg per tablet", "3 tablets a day", "what if I take two")
    assert "That is 500 mg a day" in said(told)


def test_a_portion_asked_of_one_food_is_kept_for_the_next() -> None:
    assert "30 g of cashews" in said(answer_to("magnesium in 30 g of almonds", "what about cashews"))


def test_the_salts_richest_in_magnesium_are_told_by_weight() -> None:
    told = said(ask_in_words("which salt has the most elemental magnesium by weight"))
    assert told.index("magnesium oxide (60.3 percent)") < told.index("magnesium hydroxide (41.7 percent)")


def test_ages_stay_with_the_people_they_are_said_of_in_the_united_states() -> None:
    person = understand("EAR magnesium men 31-50 US").person
    assert (person.age_low, person.age_high, person.country) == (31, 50, "US")


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("100, 150 and 200 mg elemental, each one a day, total", 450),
        ("one serving (2 gummies) = 84 mg magnesium, I eat 5 gummies a day", 210),
        (
            "three 133mg capsules plus half a scoop of a powder with 200 mg elemental per scoop, daily total",
            499,
        ),
    ],
)
def test_every_figure_of_a_list_and_a_serving_is_counted(text: str, total: float) -> None:
    assert total in values(ask_in_words(text), "mg/day")


def test_a_brand_that_is_taken_is_asked_about_and_not_converted() -> None:
    answer = ask_in_words("i take 2 slow-mag 64 mg a day, how much elemental")
    assert answer.clarify is not None
    assert answer.clarify.missing == "label_basis"


@pytest.mark.parametrize(
    "asked",
    [
        "what is the RDA of magnesium for adults",
        "what is the upper limit for magnesium supplements",
        "is 500 mg of magnesium a day too much",
        "how much magnesium does a 45 year old woman need",
        "how much magnesium a day should I take in Australia",
    ],
)
def test_an_ordinary_answer_is_short_enough_to_be_read_in_a_hurry(asked: str) -> None:
    told = said(ask_in_words(asked))
    assert len(told.split()) <= 115, told


def test_two_authorities_stand_side_by_side_in_one_sentence() -> None:
    answer = ask_in_words("what is the upper limit for magnesium supplements")
    first = answer.sentences[0].text
    assert "350 mg a day" in first
    assert "250 mg a day" in first
    assert {q.provenance.id for q in answer.quantities} == {
        "us.upper_level.supplements",
        "eu.upper_level.supplements",
    }
