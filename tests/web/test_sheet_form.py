"""The sheet's form is read like a chat turn; what cannot be read is said beside its field, never assumed."""

from __future__ import annotations

import pytest

from assistant.web.sheet_form import SheetForm, read_form


@pytest.mark.parametrize(
    ("age", "low", "high"), [("42", 42, 42), ("forty two", 42, 42), ("62yo", 62, 62), ("", None, None)]
)
def test_an_age_is_read_as_people_write_it(age: str, low: float | None, high: float | None) -> None:
    request = read_form(SheetForm(age=age, health="none")).request
    assert request is not None
    assert (request.person.age_low, request.person.age_high) == (low, high)


@pytest.mark.parametrize(
    ("filled_in", "field", "told"),
    [
        ({"age": "400"}, "age", "between 0 and 130"),
        ({"age": "-3"}, "age", "between 0 and 130"),
        ({"age": "old"}, "age", "number"),
        ({"amount": "400", "per_day": "1"}, "amount", "mg or g"),
        ({"amount": "5 kg", "per_day": "1"}, "amount", "number"),
        ({"amount": "400 mg", "per_day": "0"}, "per_day", "cannot be right"),
        ({"amount": "400 mg", "per_day": "often"}, "per_day", "how many a day"),
        ({"salt": "citrate"}, "amount", "amount on the label"),
        ({"others": "something from the shop"}, "others", "something from the shop"),
        ({"medicines": "metformn"}, "medicines", "Did you mean"),
        ({"diet": "almonds, glorp"}, "diet", "glorp"),
        ({"health": ""}, "health", "none"),
    ],
)
def test_a_field_that_cannot_be_read_gets_a_precise_message(
    filled_in: dict[str, str], field: str, told: str
) -> None:
    read = read_form(SheetForm.model_validate({"health": "none"} | filled_in))
    assert read.request is None
    assert told in read.faults[field]


def test_an_amount_of_an_unnamed_salt_is_left_out_and_said_to_be() -> None:
    read = read_form(SheetForm(health="none", amount="400 mg", per_day="2"))
    assert read.request is not None
    assert read.request.products == ()
    assert any("400 mg" in reason for reason in read.left_out)


def test_a_medicine_that_nobody_knows_is_named_as_such() -> None:
    read = read_form(SheetForm(health="none", medicines="levothyroxine 50 mcg, blorbium"))
    assert read.request is not None
    assert read.request.medicines == ("levothyroxine",)
    assert any("blorbium" in reason for reason in read.left_out)


def test_every_field_in_the_persons_own_words_goes_to_screening() -> None:
    read = read_form(
        SheetForm(health="one kidney", medicines="levothyroxine", diet="almonds", others="Rennie 2 tablets")
    )
    assert read.request is not None
    assert {"one kidney", "levothyroxine", "almonds", "Rennie 2 tablets"} <= set(read.request.told)
