"""Elemental from compound and back: formulas, ranges, and the reading of labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from molmass import Formula

from assistant.dosing import (
    RuleInputError,
    compound_for,
    elemental,
    load_parameters,
    percent_range,
)
from assistant.dosing.model import Form
from assistant.dosing.units import mass_mg, meq_from_mg, mg_from_meq, mg_from_mmol, mmol_from_mg
from assistant.question import Product, Unit
from tests.dosing.asking import amount, ask, ask_in_words, rows, said, values

SALTS = sorted(family for family in load_parameters().salts)
MASS = st.floats(min_value=0.001, max_value=1e7)


def forms() -> dict[str, Form]:
    return {form.id: form for salt in load_parameters().salts.values() for form in salt.forms}


def test_all_44_compounds_of_the_register_are_there_and_no_other() -> None:
    assert sorted(forms()) == sorted(row["id"] for row in rows("salts.csv"))
    assert len(forms()) == 44


@pytest.mark.parametrize("row", rows("salts.csv"), ids=lambda r: r["id"])
def test_every_compound_equals_its_source(row: dict[str, str]) -> None:
    form = forms()[row["id"]]
    assert form.formula == row["formula"]
    assert form.mg_atoms == int(row["mg_atoms"])
    assert form.molar_mass_g_per_mol == float(row["molar_mass_g_per_mol"])
    assert form.elemental_percent == float(row["elemental_percent"])
    assert (form.status == "unchecked") == (row["from_memory"] == "yes")


@pytest.mark.parametrize("form", forms().values(), ids=lambda f: f.id)
def test_mass_and_percentage_follow_from_the_formula(form: Form) -> None:
    formula = Formula(form.formula)
    magnesium = formula.composition()["Mg"]
    assert magnesium.count == form.mg_atoms
    assert form.molar_mass_g_per_mol == pytest.approx(formula.mass, abs=0.02)
    assert form.elemental_percent == pytest.approx(100 * magnesium.fraction, abs=0.02)


@given(mass=MASS, salt=st.sampled_from(SALTS))
def test_compound_to_elemental_and_back_is_the_same_mass(mass: float, salt: str) -> None:
    for there in elemental(mass, salt).by_form:
        back = {found.form.id: found.mg for found in compound_for(there.mg, salt).by_form}
        assert back[there.form.id] == pytest.approx(mass)


@given(mass=MASS, more=st.floats(min_value=0.1, max_value=1e6), salt=st.sampled_from(SALTS))
def test_more_compound_never_holds_less_magnesium(mass: float, more: float, salt: str) -> None:
    less, greater = elemental(mass, salt), elemental(mass + more, salt)
    assert less.low < greater.low
    assert less.high < greater.high


@given(mg=MASS)
def test_units_of_the_element_convert_back_to_themselves(mg: float) -> None:
    assert mg_from_mmol(mmol_from_mg(mg)) == pytest.approx(mg)
    assert mg_from_meq(meq_from_mg(mg)) == pytest.approx(mg)


def test_ten_millimoles_are_243_milligrams_and_twenty_milliequivalents() -> None:
    assert mg_from_mmol(10) == pytest.approx(243.05)
    assert meq_from_mg(243.05) == pytest.approx(20)


def test_a_tablet_of_unknown_strength_holds_an_unknown_amount() -> None:
    assert mass_mg(2, "tablet") is None


def test_a_negative_mass_and_an_unknown_salt_are_refused() -> None:
    with pytest.raises(RuleInputError, match="below zero"):
        elemental(-1, "oxide")
    with pytest.raises(RuleInputError, match="not in the table"):
        elemental(1, "unobtainium")


@pytest.mark.parametrize(
    ("salt", "named", "percent"),
    [
        ("citrate", "trimagnesium citrate anhydrous", 16.16),
        ("citrate", "magnesium citrate nonahydrate", 11.89),
        ("chloride", "magnesium chloride hexahydrate", 11.96),
        ("chloride", "anhydrous magnesium chloride", 25.53),
        ("sulfate", "Epsom salt", 9.86),
        ("glycinate", "bisglycinate dihydrate", 11.66),
        ("oxide", "", 60.3),
    ],
)
def test_a_named_form_gives_a_point(salt: str, named: str, percent: float) -> None:
    found = percent_range(salt, named=named)
    assert found.exact
    assert found.high == pytest.approx(percent, abs=0.02)


@pytest.mark.parametrize(
    ("salt", "low", "high"),
    [("citrate", 5.98, 16.16), ("chloride", 11.96, 25.53), ("glycinate", 11.66, 14.1)],
)
def test_an_unnamed_form_gives_a_range(salt: str, low: float, high: float) -> None:
    found = percent_range(salt)
    assert found.low == pytest.approx(low, abs=0.02)
    assert found.high == pytest.approx(high, abs=0.02)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how much elemental magnesium is in 500 mg of magnesium oxide?", 302),
        ("how much magnesium is in 1000 mg of magnesium citrate", 162),
        ("1 g magnesium oxide powder is how much elemental?", 603),
        ("elemental magnesium in 5 g of Epsom salt", 493),
        ("what does 400 mg magnesium hydroxide contain", 167),
    ],
)
def test_a_question_for_the_magnesium_in_a_salt_is_answered(text: str, expected: float) -> None:
    assert expected in values(ask_in_words(text), "mg")


def test_an_unknown_hydrate_is_told_as_a_range_with_the_forms_named() -> None:
    answer = ask_in_words("elemental in 1000 mg of magnesium chloride")
    assert {120, 255} <= set(values(answer, "mg"))
    assert "how much water its crystals hold" in said(answer)


def test_a_short_label_is_asked_about_with_where_to_look() -> None:
    answer = ask_in_words("my label says magnesium glycinate 400 mg per capsule, how much elemental?")
    assert answer.clarify is not None
    assert answer.clarify.missing == "label_basis"
    assert len(answer.clarify.choices) == 3
    assert "facts panel" in said(answer)


def test_a_short_label_is_read_both_ways_while_the_question_is_open() -> None:
    answer = ask_in_words("my label says magnesium glycinate 400 mg per capsule, how much elemental?")
    assert values(answer, "mg") == [400, 46.6, 56.4]


def test_what_is_too_much_either_way_is_said_to_be() -> None:
    answer = ask_in_words("500 mg magnesium oxide tablets twice a day, too much? american")
    assert answer.clarify is not None
    assert {603, 1000, 350} <= set(values(answer, "mg/day"))
    assert "Either way" in said(answer)


def test_a_label_that_states_magnesium_is_elemental_already() -> None:
    answer = ask_in_words("magnesium (as citrate) 150 mg")
    assert "150 mg is the elemental amount" in said(answer)


def test_a_buffered_product_is_a_wide_range() -> None:
    answer = ask_in_words("how much elemental is in 500 mg of buffered magnesium glycinate")
    assert {58.3, 302} <= set(values(answer, "mg"))
    assert "only a wide range" in said(answer)


def test_stearate_is_never_a_dose() -> None:
    answer = ask_in_words("how much elemental in 10 mg of magnesium stearate")
    assert "not counted as a dose" in said(answer)
    assert answer.quantities == ()


def test_a_recalled_formula_is_marked() -> None:
    answer = ask_in_words("elemental in 1000 mg of dimagnesium malate")
    assert "not yet checked" in said(answer)


@pytest.mark.parametrize(
    ("value", "unit", "mg", "mmol"), [(10, "mmol", 243, None), (20, "mEq", 243, 10), (300, "mg", None, 12.3)]
)
def test_plain_units_are_converted(value: float, unit: Unit, mg: float | None, mmol: float | None) -> None:
    answer = ask(f"convert {value:g} {unit} magnesium", "conversion", amounts=(amount(value, unit),))
    assert mg is None or mg in values(answer, "mg")
    assert mmol is None or mmol in values(answer, "mmol")


def test_percent_of_the_daily_value() -> None:
    answer = ask("how many mg is 25% DV?", "conversion", amounts=(amount(25, "percent", "25%"),))
    assert values(answer, "mg") == [105]


def test_the_share_of_magnesium_in_a_salt_without_an_amount() -> None:
    answer = ask("what percent of magnesium oxide is magnesium", "conversion", salts=("oxide",))
    assert values(answer, "percent") == [60.3]


def test_a_share_of_magnesium_that_was_named_is_worked_out() -> None:
    text = "magnesium bisglycinate 14% elemental, 1 g, how many mg?"
    answer = ask_in_words(text)
    assert 140 in values(answer, "mg")
    assert "blend" not in said(answer)


def test_a_share_that_the_salt_cannot_hold_is_doubted() -> None:
    text = "1000 mg magnesium glycinate with 20% elemental magnesium"
    product = Product(salt="glycinate", basis="compound", per_unit=amount(1000, "mg"), text=text)
    answer = ask(
        text, "conversion", salts=("glycinate",), products=(product,), amounts=(amount(20, "percent"),)
    )
    assert 14.1 in values(answer, "percent")
    assert "a blend, or an error on the label" in said(answer)


def test_milliequivalents_of_a_salt() -> None:
    answer = ask_in_words("how many mEq are in 400 mg of magnesium oxide")
    assert 19.9 in values(answer, "mEq")


def test_a_liquid_is_converted_by_the_measure_named() -> None:
    product = Product(
        salt="hydroxide",
        per_unit=amount(80, "mg"),
        unit_kind="ml",
        units_per_day=15,
        text="15 ml of 1200 mg/15 ml",
    )
    answer = ask("how much magnesium in 15 ml", "conversion", salts=("hydroxide",), products=(product,))
    assert 500 in values(answer, "mg")


def test_the_same_figure_asked_about_as_magnesium_is_not_taken_for_it() -> None:
    text = "magnesium oxide 400 mg tablet - is that 400 mg of actual magnesium?"
    answer = ask_in_words(text)
    assert answer.clarify is not None
    assert answer.clarify.missing == "label_basis"


def test_the_same_magnesium_in_another_salt() -> None:
    product = Product(
        salt="oxide", basis="compound", per_unit=amount(400, "mg"), text="400 mg magnesium oxide"
    )
    answer = ask(
        "how much citrate equals 400 mg oxide", "conversion", salts=("citrate", "oxide"), products=(product,)
    )
    assert {241, 1493, 4035} <= set(values(answer, "mg"))


def test_a_weight_a_day_of_a_salt_whose_elemental_share_is_asked_is_converted_and_added_up() -> None:
    answer = ask_in_words("I live in the US and take 1200 mg magnesium oxide daily, how much elemental?")
    assert 724 in values(answer, "mg")
    assert {724, 350, 374} <= set(values(answer, "mg/day"))


@pytest.mark.parametrize(
    "text",
    [
        "my label: magnesium (as oxide) 400 mg. Is that elemental?",
        "my label: magnesium (from oxide) 400 mg. Is that elemental?",
        "to get 400 mg (elemental) how much magnesium oxide",
    ],
)
def test_words_on_the_label_that_make_it_elemental(text: str) -> None:
    answer = ask_in_words(text)
    assert "400 mg is the elemental amount" in said(answer)
