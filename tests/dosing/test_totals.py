"""Adding products up, and standing to the upper level."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dosing import total
from assistant.dosing.totals import compare, contribution
from assistant.question import Person, Product, Unit
from tests.dosing.asking import amount, ask, ask_in_words, man, said, values


def elemental_product(mg: float, a_day: float | None = 1, kind: Unit | None = "tablet") -> Product:
    return Product(
        basis="elemental", per_unit=amount(mg, "mg"), unit_kind=kind, units_per_day=a_day, text="tablets"
    )


def test_two_tablets_of_200_mg_twice_a_day_and_an_antacid_of_unknown_strength() -> None:
    antacid = Product(salt="hydroxide", kind="antacid", text="an antacid with magnesium hydroxide")
    answer = ask(
        "is that too much",
        "total",
        products=(elemental_product(200, 4), antacid),
        person=man(40, country="US"),
    )
    assert {800, 350, 450} <= set(values(answer, "mg/day"))
    assert "at least 800 mg" in said(answer)
    assert "true total is higher" in said(answer)
    assert "450 mg a day above" in said(answer)


def test_a_total_below_the_upper_level_has_its_margin() -> None:
    answer = ask("total?", "total", products=(elemental_product(100, 2),), person=man(40, country="FR"))
    assert values(answer, "mg/day") == [200, 250, 50]
    assert "50 mg a day below" in said(answer)


def test_a_total_just_at_the_upper_level_is_said_to_be_so() -> None:
    answer = ask("total?", "total", products=(elemental_product(350),), person=man(40, country="US"))
    assert "just at" in said(answer)


def test_a_total_that_depends_on_the_form_may_lie_on_either_side() -> None:
    product = Product(
        salt="citrate", basis="compound", per_unit=amount(2, "g"), units_per_day=1, text="2 g citrate"
    )
    answer = ask("total?", "total", products=(product,), person=man(40, country="FR"))
    assert {120, 323, 250} <= set(values(answer, "mg/day"))
    assert "below or above" in said(answer)


def test_the_antacids_salt_is_converted_and_counted() -> None:
    antacid = Product(
        salt="hydroxide",
        per_unit=amount(400, "mg"),
        unit_kind="tablet",
        units_per_day=3,
        kind="antacid",
        text="a",
    )
    answer = ask("total", "total", products=(antacid, elemental_product(100)), person=man(40, country="US"))
    assert 600 in values(answer, "mg/day")


def test_a_childs_level_is_the_childs() -> None:
    answer = ask(
        "total",
        "total",
        products=(elemental_product(100),),
        person=Person(age_low=6, age_high=6, country="US"),
    )
    assert {100, 110, 10} <= set(values(answer, "mg/day"))


@pytest.mark.parametrize(
    ("product", "missing"),
    [
        (
            Product(
                salt="glycinate",
                per_unit=amount(400, "mg"),
                unit_kind="capsule",
                units_per_day=2,
                text="g 400",
            ),
            "label_basis",
        ),
        (elemental_product(200, None), "units_per_day"),
        (Product(unit_kind="tablet", units_per_day=2, text="two tablets"), "amount"),
    ],
)
def test_what_is_missing_is_asked_with_choices(product: Product, missing: str) -> None:
    answer = ask("how much is that", "total", products=(product,))
    assert answer.clarify is not None
    assert answer.clarify.missing == missing
    assert answer.clarify.choices


def test_percent_of_a_label_counts_by_the_persons_country() -> None:
    product = Product(
        per_unit=amount(50, "percent"), unit_kind="tablet", units_per_day=2, text="50% DV twice"
    )
    assert total([product], person=Person(country="US")).low == 420
    assert total([product], person=Person(country="GB")).low == 375


def test_stearate_adds_nothing() -> None:
    product = Product(salt="stearate", per_unit=amount(10, "mg"), units_per_day=2, text="magnesium stearate")
    assert total([product, elemental_product(100)]).high == 100


PRODUCTS = st.builds(
    Product,
    salt=st.sampled_from([None, "oxide", "citrate", "glycinate", "stearate", "not-a-salt"]),
    basis=st.sampled_from(["elemental", "compound", "unknown"]),
    per_unit=st.one_of(
        st.none(),
        st.builds(
            amount, st.floats(min_value=0.1, max_value=5000), st.sampled_from(["mg", "g", "mmol", "tablet"])
        ),
    ),
    unit_kind=st.sampled_from([None, "tablet", "ml"]),
    units_per_day=st.one_of(st.none(), st.floats(min_value=0.5, max_value=10)),
    text=st.just("product"),
)


@given(products=st.lists(PRODUCTS, max_size=4), another=PRODUCTS)
def test_another_product_never_lowers_the_total(products: list[Product], another: Product) -> None:
    before, after = total(products), total([*products, another])
    assert (after.low or 0) >= (before.low or 0)
    assert (after.high or 0) >= (before.high or 0)


@given(product=PRODUCTS)
def test_an_unknown_product_never_counts_as_nothing(product: Product) -> None:
    found = contribution(product)
    if found.missing is not None:
        assert found.low is None
        assert total([product]).low is None
        assert not total([product, elemental_product(100)]).complete
    else:
        assert found.low is not None
        assert found.low > 0 or product.salt == "stearate"


@given(
    low=st.floats(min_value=0, max_value=2000),
    extra=st.floats(min_value=0, max_value=500),
    level=st.floats(min_value=1, max_value=500),
)
def test_comparison_is_true_of_both_ends(low: float, extra: float, level: float) -> None:
    high = low + extra
    seen = compare(low, high, level)
    assert (seen.standing == "spans") == (low < level < high)
    if seen.standing == "above":
        assert low >= level
    if seen.standing == "below":
        assert high <= level


def test_a_body_weight_is_never_taken_for_a_dose() -> None:
    answer = ask("I weigh 70 kg, how much do I need", "how_much", amounts=(amount(70, "kg"),))
    assert max(values(answer, "mg/day")) == 420


def test_an_amount_that_no_product_holds_is_asked_about() -> None:
    product = Product(basis="elemental", per_unit=amount(100_000, "mg"), units_per_day=1, text="x")
    answer = ask("too much?", "total", products=(product,))
    assert answer.quantities == ()
    assert answer.clarify is not None


def test_a_number_a_day_makes_a_total_even_where_elemental_is_asked() -> None:
    answer = ask_in_words(
        "I'm a man of 40 in the US: 100 mg elemental three times a day, how much elemental is it?"
    )
    assert {300, 350, 50} <= set(values(answer, "mg/day"))


def test_an_amount_asked_in_another_unit_is_converted_not_added_up() -> None:
    answer = ask_in_words("how many mg is 10 mmol of magnesium")
    assert values(answer, "mg") == [243]


@pytest.mark.parametrize(
    ("words", "a_day"),
    [
        ("2 in the morning and 1 at night of 100 mg elemental magnesium, total?", 300),
        ("1 capsule with breakfast, 2 with dinner, 75 mg elemental each", 225),
        ("150 mg elemental morning 100 mg elemental night whats my total", 250),
        ("one tablet 120 mg elemental two times. total?", 240),
        ("magnesium citrate 2 tabs a day total 300mg elemental, am i over", 300),
        ("calm powder 2 tsp = 325 mg elemental, i have 1 tsp, total?", 163),
        ("2 x 100 mg elemental magnesium + multivitamin 60 mg, is it ok?", 260),
        ("2 of them a day, each has 90 mg elemental magnesium, plus a 100 mg pill", 280),
        ("is 2 pills ok? each 133 mg magnesium (as oxide), both at dinner", 266),
        (
            "i chew 3 antacids a day each has 110 mg elemental magnesium and a 200 mg elemental pill daily. total",
            530,
        ),
        ("fifty mg elemental at breakfast, fifty at lunch and one hundred at bedtime. total?", 200),
        ("my powder is 12 % magnesium, I take 1 g twice a day, whats my total", 240),
        ("magnesium 2 times per day 150", 300),
        ("two 60 mg elemental a day and a drink with 90 mg three times a week. my total on a gym day?", 210),
        ("300mg magnesium (magnesium citrate), 1 per day, is it over the limit", 300),
    ],
)
def test_what_is_taken_in_a_day_is_added_up(words: str, a_day: float) -> None:
    assert a_day in values(ask_in_words(words), "mg/day")


def test_a_share_of_a_powder_is_what_is_converted() -> None:
    answer = ask_in_words(
        "a powder that is 15% elemental magnesium, half a teaspoon weighs 2 g. how much magnesium?"
    )
    assert 300 in values(answer, "mg")
    assert 2000 not in values(answer, "mg")


def test_a_salt_that_no_list_holds_is_asked_about_and_never_read_as_magnesium_itself() -> None:
    answer = ask_in_words("magnesium tripotentate 500 mg how much elemental?")
    assert answer.clarify is not None
    assert answer.clarify.missing == "salt"
    assert not answer.quantities


def test_tablets_to_a_recommended_intake_are_counted_beside_the_limit() -> None:
    answer = ask_in_words("how many tablets to reach the RDA, each 100 mg elemental, woman 35 in the US")
    assert {300, 400} <= set(values(answer, "mg"))
    assert "not a number of tablets to take" in said(answer)


def test_a_multivitamin_of_which_nothing_is_told_is_never_counted_as_nothing() -> None:
    told = said(ask_in_words("200 mg elemental magnesium a day plus a multivitamin, total?"))
    assert "at least 200 mg" in told
    assert "true total is higher" in told


def test_how_many_tablets_stay_within_a_limit_and_how_many_go_over_it() -> None:
    told = said(ask_in_words("each pill is 133 mg elemental. how many pills before the american upper limit"))
    assert "2 tablets a day come to 266 mg" in told
    assert "3 tablets come to 399 mg" in told
    assert "not an amount advised" in told


def test_the_figure_of_a_limit_is_not_taken_for_a_dose() -> None:
    told = said(ask_in_words("is the 350 mg limit for food too"))
    assert "not from food" in told
    assert "just at" not in told
