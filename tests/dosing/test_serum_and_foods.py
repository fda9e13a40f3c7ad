"""Blood values and foods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dosing import RuleInputError, load_parameters, respond, serum
from assistant.dosing.serum import UNITS, SerumUnit
from assistant.question import FoodPortion, Unit
from tests.dosing.asking import amount, ask, ask_in_words, man, question, rows, said, values


@pytest.mark.parametrize(
    ("value", "unit", "mmol", "place"),
    [
        (1.5, "mg/dL", 0.62, "below"),
        (1.8, "mg/dL", 0.74, "within"),
        (2.3, "mg/dL", 0.95, "within"),
        (2.6, "mg/dL", 1.07, "above"),
        (0.9, "mmol/L", 0.9, "within"),
        (0.7, "mmol/L", 0.7, "below"),
        (1.8, "mEq/L", 0.9, "within"),
        (1.2, "mEq/L", 0.6, "below"),
        (85, "mg/dL", 34.97, "implausible"),
    ],
)
def test_a_value_in_the_other_units_and_its_place(
    value: float, unit: SerumUnit, mmol: float, place: str
) -> None:
    reading = serum(value, unit)
    assert round(reading.mmol_per_l, 2) == mmol
    assert reading.place == place


@given(value=st.floats(min_value=0.01, max_value=50), unit=st.sampled_from(UNITS))
def test_units_of_blood_agree_with_each_other(value: float, unit: SerumUnit) -> None:
    reading = serum(value, unit)
    assert reading.in_unit(unit) == pytest.approx(value)
    for other in UNITS:
        assert serum(reading.in_unit(other), other).mmol_per_l == pytest.approx(reading.mmol_per_l)


def test_zero_is_no_blood_value() -> None:
    with pytest.raises(RuleInputError):
        serum(0, "mmol/L")


def test_a_low_value_is_for_the_doctor() -> None:
    answer = ask("magnesium 1.5 mg/dL", "serum", amounts=(amount(1.5, "mg/dL"),))
    assert values(answer, "mmol/L") == [0.62, 0.75, 0.95]
    assert "for your doctor to judge" in said(answer)


def test_a_value_in_the_lower_part_is_called_a_grey_zone() -> None:
    answer = ask("0.8 mmol/L", "serum", amounts=(amount(0.8, "mmol/L"),))
    assert "grey zone" in said(answer)
    assert "Laboratories differ" in said(answer)


def test_an_implausible_value_is_not_explained_away() -> None:
    answer = ask("85 mg/dL", "serum", amounts=(amount(85, "mg/dL"),))
    assert "Check the number and the unit" in said(answer)
    assert "call your doctor" in said(answer)


def test_without_a_value_the_common_range_is_given() -> None:
    answer = ask("what is a normal magnesium level", "serum")
    assert {0.75, 0.95} <= set(values(answer, "mmol/L"))


@pytest.mark.parametrize("row", rows("foods.csv"), ids=lambda r: f"{r['ndb']}-{r['grams']}")
def test_every_food_equals_its_source(row: dict[str, str]) -> None:
    food = next(food for food in load_parameters().foods.values() if food.ndb == row["ndb"])
    assert food.mg_per_100g == float(row["mg_per_100g"])
    portion = next(portion for portion in food.portions if portion.grams == float(row["grams"]))
    assert portion.mg == float(row["mg"])
    assert portion.mg == pytest.approx(portion.grams * food.mg_per_100g / 100, abs=0.6)


def test_all_43_foods_are_there() -> None:
    assert len(load_parameters().foods) == 43 == len({row["ndb"] for row in rows("foods.csv")})


def food(name: str, value: float | None = None, unit: Unit = "g", text: str | None = None) -> FoodPortion:
    return FoodPortion(
        food=name, amount=amount(value, unit) if value is not None else None, text=text or name
    )


@pytest.mark.parametrize(
    ("portion", "mg"),
    [
        (food("almonds", 100, "g"), 270),
        (food("almonds", 1, "oz"), 77),
        (food("spinach-boiled-drained", 1, "cup"), 157),
        (food("banana-raw", 200, "g"), 54),
        (food("brazil-nuts", 4, "piece"), 75),
        (food("milk-whole", 250, "ml"), 26),
        (food("pumpkin-and-squash-seed-kernels-dried", 2, "tablespoon"), 95),
        (food("dark-chocolate-70-85", 50, "g"), 114),
    ],
)
def test_magnesium_of_a_portion(portion: FoodPortion, mg: float) -> None:
    answer = ask("how much magnesium", "food", foods=(portion,))
    assert mg in values(answer, "mg")


def test_a_food_without_an_amount_gets_a_usual_portion_and_a_hundred_grams() -> None:
    answer = ask("magnesium in almonds", "food", foods=(food("almonds"),))
    assert {386, 270} <= set(values(answer, "mg"))


def test_spinach_is_told_raw_and_cooked_unless_it_was_said() -> None:
    both = ask(
        "a cup of spinach", "food", foods=(food("spinach-boiled-drained", 1, "cup", "a cup of spinach"),)
    )
    assert {157, 24} <= set(values(both, "mg"))
    one = ask(
        "a cup of boiled spinach", "food", foods=(food("spinach-boiled-drained", 1, "cup", "boiled spinach"),)
    )
    assert values(one, "mg") == [157]


def test_the_weight_of_a_piece_from_memory_is_marked() -> None:
    answer = ask("a banana", "food", foods=(food("banana-raw", 1, "piece"),))
    assert values(answer, "mg") == [32]
    assert "not yet checked" in said(answer)


def test_a_piece_of_chocolate_is_not_taken_for_the_bar() -> None:
    answer = ask("two squares of chocolate", "food", foods=(food("dark-chocolate-70-85", 2, "piece"),))
    assert values(answer, "mg") == [228, 65]
    assert "no weight for that portion" in said(answer)


def test_a_food_of_a_list_that_no_table_holds_is_named_as_left_out() -> None:
    text = said(ask_in_words("100 g almonds, a cup of kefir and 200 g seitan, how much magnesium altogether"))
    assert "no figure for kefir and seitan" in text


def test_a_handful_is_not_taken_for_a_cup() -> None:
    assert 386 not in values(ask_in_words("handful of almonds magnesium"), "mg")


def test_a_portion_without_a_known_weight_is_not_guessed() -> None:
    answer = ask("a piece of kale", "food", foods=(food("kale-boiled", 1, "piece"),))
    assert values(answer, "mg") == [18, 5]
    assert "no weight for that portion" in said(answer)


def test_a_day_of_foods_is_added_up_against_the_intake() -> None:
    foods = (food("almonds", 50), food("spinach-boiled-drained", 1, "cup"), food("quinoa-cooked", 1, "cup"))
    answer = ask("is that enough?", "food", foods=foods, person=man(40, country="US"))
    assert 410 in values(answer, "mg")
    assert 420 in values(answer, "mg/day")
    assert 97.6 in values(answer, "percent")


def test_a_food_not_in_the_table_is_left_open_and_not_zero() -> None:
    answer = ask("diet", "food", foods=(food("almonds", 100), food("moon-cheese", 100)))
    assert "no figure for moon-cheese" in said(answer)


def test_the_richest_foods_where_none_is_named() -> None:
    answer = ask("which foods are rich in magnesium", "food")
    assert 611 in values(answer, "mg")
    assert "wheat bran" in said(answer)


def test_nothing_to_say_is_none() -> None:
    assert respond(question("does it help with sleep", "evidence")) is None


def test_a_blood_value_without_a_unit_is_asked_about_with_the_units() -> None:
    answer = ask("my magnesium is 2.1", "serum")
    assert answer.clarify is not None
    assert answer.clarify.missing == "serum_unit"
    assert answer.clarify.choices == UNITS


def test_foods_that_are_compared_are_not_added_up() -> None:
    answer = ask(
        "which has more, spinach or kale", "food", foods=(food("spinach-boiled-drained"), food("kale-boiled"))
    )
    assert {157, 23} <= set(values(answer, "mg"))
    assert "Together" not in said(answer)


def test_grams_of_a_food_that_hold_an_amount_named() -> None:
    answer = ask(
        "how many almonds for 300 mg", "food", foods=(food("almonds"),), amounts=(amount(300, "mg"),)
    )
    assert 111 in values(answer, "g")


def test_a_handful_has_no_weight_of_its_own() -> None:
    answer = ask(
        "a handful of almonds", "food", foods=(food("almonds", 1, "serving", "a handful of almonds"),)
    )
    assert values(answer, "mg") == [270, 77]


def test_a_bar_is_a_bar_where_it_is_called_one() -> None:
    answer = ask(
        "a bar of chocolate",
        "food",
        foods=(food("dark-chocolate-70-85", 1, "piece", "a bar of dark chocolate"),),
    )
    assert values(answer, "mg") == [230]
