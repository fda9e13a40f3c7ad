"""Reference intakes and upper levels against their source, and how they are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dosing import load_parameters, reference_intake, upper_level
from assistant.question import Person, Sex
from tests.dosing.asking import ages_within, ask, man, rows, said, values, woman, years

SEXES: tuple[Sex, ...] = ("female", "male")


@pytest.mark.parametrize("row", rows("intakes.csv"), ids=lambda r: "-".join(r.values()))
def test_every_reference_intake_equals_its_source(row: dict[str, str]) -> None:
    groups = {"any": SEXES, "female": ("female",), "male": ("male",)}.get(row["sex"], ("female",))
    for age in ages_within(row):
        for sex in groups:
            person = Person(
                age_low=age,
                age_high=age,
                sex=sex,
                pregnant=row["stage"] == "pregnancy",
                lactating=row["stage"] == "lactation",
            )
            found = reference_intake(person, row["authority"], measure=row["measure"])
            if row["sex"] in ("breastfed", "formula"):
                found = tuple(line for line in found if line.group == row["sex"])
            assert [line.value for line in found] == [float(row["value"])], age
            assert found[0].checked == (row["status"] == "checked")


def test_no_figure_stands_in_the_tables_that_the_source_does_not_have() -> None:
    counted = sum(
        len(figures)
        for table in load_parameters().reference_intakes.values()
        for band in (*table.values, *table.pregnancy, *table.lactation)
        for figures in band.figures().values()
    )
    assert counted == len(rows("intakes.csv"))


@pytest.mark.parametrize("row", rows("upper_levels.csv"), ids=lambda r: "-".join(r.values()))
def test_every_upper_level_equals_its_source(row: dict[str, str]) -> None:
    for age in ages_within(row):
        found = upper_level(Person(age_low=age, age_high=age), row["authority"])[0]
        assert found.value == years(row["value"])
        assert found.checked == (row["status"] == "checked")


def test_norway_gives_a_range_where_the_report_does_and_japan_a_figure_for_body_weight() -> None:
    level = upper_level(Person(age_low=5, age_high=5), "norway")[0]
    assert (level.value, level.low, level.high) == (None, 120, 200)
    child = upper_level(Person(age_low=5, age_high=5), "japan")[0]
    assert (child.value, child.per_kg, child.checked) == (None, 5, False)


def test_pregnancy_adds_to_the_japanese_figure_of_the_womans_own_age() -> None:
    assert [line.value for line in reference_intake(woman(32, pregnant=True), "japan")] == [290 + 40]
    assert [line.value for line in reference_intake(woman(25, pregnant=True), "japan")] == [270 + 40]
    assert [line.value for line in reference_intake(woman(25, lactating=True), "japan")] == [270]


@given(age=st.floats(min_value=0, max_value=130), sex=st.sampled_from([*SEXES, None]))
def test_what_is_not_set_is_absent_and_never_zero(age: float, sex: Sex | None) -> None:
    for authority in load_parameters().authority:
        for intake in reference_intake(Person(age_low=age, age_high=age, sex=sex), authority):
            assert intake.value is None or intake.value > 0
        for level in upper_level(Person(age_low=age, age_high=age), authority):
            assert level.value is None or level.value > 0


def test_a_woman_of_35_is_told_both_the_american_and_the_european_figure() -> None:
    answer = ask("RDA for a 35 year old woman", "reference_intake", person=woman(35))
    assert values(answer, "mg/day") == [320, 300]
    assert "not a dose chosen for you" in said(answer)


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("GB", 270),
        ("US", 320),
        ("DE", 300),
        ("FR", 300),
        ("AU", 320),
        ("JP", 290),
        ("SE", 300),
        ("NO", 300),
        ("CA", 320),
    ],
)
def test_the_country_chooses_the_authority(country: str, expected: float) -> None:
    answer = ask("what is the recommended intake", "reference_intake", person=woman(35, country=country))
    assert values(answer, "mg/day") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What does EFSA say men need?", [350]),
        ("the WHO figure for men", [260]),
        ("UK and US figures for men", [420, 300]),
        ("who says how much men need", [420, 350]),
        ("tell us how much men need", [420, 350]),
    ],
)
def test_an_authority_named_in_the_question_is_the_one_shown(text: str, expected: list[float]) -> None:
    assert values(ask(text, "reference_intake", person=man(40)), "mg/day") == expected


def test_the_language_chooses_where_no_country_is_known() -> None:
    german = ask("Wie viel braucht ein Mann?", "reference_intake", person=man(40), language="de")
    assert {sentence.rule for sentence in german.sentences} == {"dach.reference_intake"}


def test_unknown_age_and_sex_give_all_adults_and_ask_nothing() -> None:
    answer = ask("what is the RDA", "reference_intake")
    assert set(values(answer, "mg/day")) == {310, 320, 400, 420, 300, 350}
    assert answer.clarify is None


def test_an_age_range_over_two_bands_shows_both() -> None:
    answer = ask("rda", "reference_intake", person=Person(age_low=25, age_high=35, sex="male", country="US"))
    assert values(answer, "mg/day") == [400, 420]


def test_pregnancy_is_a_look_up_by_age() -> None:
    answer = ask("RDA in pregnancy at 28", "reference_intake", person=woman(28, pregnant=True))
    assert values(answer, "mg/day") == [350, 300]
    assert "pregnant women" in said(answer)


def test_a_stage_without_a_figure_is_said_to_have_none() -> None:
    answer = ask("intake in pregnancy", "reference_intake", person=woman(28, pregnant=True, country="SE"))
    assert values(answer, "mg/day") == []
    assert "no reference intake is set" in said(answer)


def test_the_average_requirement_is_given_when_asked_for() -> None:
    answer = ask("what is the EAR in the US?", "reference_intake", person=woman(35))
    assert values(answer, "mg/day") == [265]


@pytest.mark.parametrize(
    ("age", "american", "european"), [(2, 65, None), (6, 110, 250), (15, 350, 250), (40, 350, 250)]
)
def test_upper_levels_by_age(age: float, american: float, european: float | None) -> None:
    answer = ask("upper limit?", "upper_level", person=Person(age_low=age, age_high=age))
    assert values(answer, "mg/day") == [v for v in (american, european) if v]
    assert "not from food" in said(answer)
    assert "loose stools" in said(answer)


def test_an_age_without_an_upper_level_is_not_told_that_any_amount_is_safe() -> None:
    answer = ask("upper limit for a baby", "upper_level", person=Person(age_low=0.5, age_high=0.5))
    assert values(answer, "mg/day") == []
    assert "does not mean that any amount is safe" in said(answer)


def test_british_readers_get_the_guidance_level_as_what_it_is() -> None:
    answer = ask("upper limit in the UK", "upper_level", person=Person(country="GB"))
    assert values(answer, "mg/day") == [400]
    assert "not a formal limit" in said(answer)
    assert "not yet checked against the source" in said(answer)


def test_german_readers_learn_that_the_amount_should_be_split() -> None:
    answer = ask("Höchstmenge", "upper_level", person=Person(country="DE"))
    assert set(values(answer, "mg/day")) == {250}
    assert "at least two intakes" in said(answer)


def test_how_an_intake_can_exceed_an_upper_level_is_explained() -> None:
    answer = ask("why is the RDA higher than the upper limit?", "upper_level", "reference_intake")
    assert "does not clash" in said(answer)


def test_how_much_is_answered_with_reference_values_and_never_a_personal_dose() -> None:
    answer = ask("how much can I take?", "how_much")
    assert {350, 250, 310, 320, 400, 420, 300} <= set(values(answer, "mg/day"))
    assert "not a dose chosen for you" in said(answer)
    assert "safe dose" not in said(answer)


def test_label_values() -> None:
    assert values(ask("what is the daily value of magnesium", "reference_intake"), "mg/day") == [420]
    assert values(ask("what is 100 % NRV", "reference_intake"), "mg/day") == [375]


def test_intakes_in_mmol_for_who_asks_in_mmol() -> None:
    answer = ask("RDA in mmol?", "reference_intake", person=woman(35, country="US"))
    assert values(answer, "mmol") == [13.2]
