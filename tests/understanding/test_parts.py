"""Messages that ask several things: what is told before the first question holds for each of them."""

from __future__ import annotations

from assistant.understanding import understand


def test_a_question_that_leans_on_what_was_told_keeps_it() -> None:
    message = "I take 2 tablets of 200 mg elemental magnesium a day. Is that too much? And can I take it with cipro?"
    first, second = understand(message).parts
    assert sum(product.units_per_day or 0 for product in understand(first).products) == 2
    assert understand(second).medicines == ("ciprofloxacin",)


def test_foods_told_first_are_those_that_are_asked_about() -> None:
    message = (
        "Today: 30 g almonds, 1 cup boiled lentils. How much magnesium is that? And what is the RDA at 40?"
    )
    first, second = understand(message).parts
    assert len(understand(first).foods) == 2
    assert "reference_intake" in understand(second).intents


def test_the_portion_and_the_basis_are_kept_in_each_part() -> None:
    first, second = understand("does food count to the 350 limit? and how much is in an oz of almonds").parts
    amount = understand(second).foods[0].amount
    assert amount is not None
    assert (amount.value, amount.unit) == (1, "oz")
    assert "upper_level" in understand(first).intents


def test_a_question_without_the_word_magnesium_is_about_magnesium_where_the_message_is() -> None:
    message = "im a man 55 in finland what do i need daily? and can i take mag same time as my thyroxine"
    first, _ = understand(message).parts
    assert "reference_intake" in understand(first).intents
