"""The personal sheet, the sources of rules, and the rules as tools."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from assistant.dosing import RuleInputError, load_parameters, personal_sheet, rule_source
from assistant.dosing.schemas import TOOLS
from assistant.question import FoodPortion, Product
from tests.dosing.asking import amount, ask, man, question, said, values

EVERYTHING: dict[str, Any] = {
    "person": man(40, country="US", medicines=("levothyroxine",)),
    "products": (
        Product(
            basis="elemental", per_unit=amount(200, "mg"), unit_kind="tablet", units_per_day=2, text="tablets"
        ),
    ),
    "foods": (FoodPortion(food="almonds", amount=amount(50, "g"), text="50 g almonds"),),
}


def test_a_sheet_has_intake_supplements_diet_medicines_and_questions_each_with_its_rule() -> None:
    sheet = personal_sheet(question("my sheet", "sheet", **EVERYTHING))
    assert list(dict.fromkeys(line.section for line in sheet.lines)) == [
        "intake",
        "supplements",
        "diet",
        "medicines",
        "ask",
    ]
    assert all(line.sentence.rule for line in sheet.lines)
    sourced = {line.sentence.rule for line in sheet.lines if line.source is not None}
    assert {
        "us.reference_intake",
        "us.upper_level.supplements",
        "foods",
        "separation.levothyroxine",
    } <= sourced


def test_the_sheet_in_a_chat_holds_the_same_figures() -> None:
    answer = ask("make me a sheet", "sheet", **EVERYTHING)
    assert {420, 400, 350, 50} <= set(values(answer, "mg/day"))
    assert "07:00" in said(answer)


def test_a_sheet_says_what_is_missing() -> None:
    label = Product(
        salt="glycinate", per_unit=amount(400, "mg"), unit_kind="capsule", units_per_day=1, text="glycinate"
    )
    sheet = personal_sheet(question("sheet", "sheet", products=(label,)))
    assert [clarify.missing for clarify in sheet.missing] == ["label_basis"]


def test_every_rule_that_states_a_figure_has_a_source() -> None:
    for table in (*load_parameters().reference_intakes, *load_parameters().upper_levels):
        assert rule_source(table) is not None
    recalled = rule_source("separation.trientine")
    assert recalled is not None
    assert recalled.status == "unchecked"
    assert rule_source("total") is None


CALLS: list[tuple[str, dict[str, Any], float, str]] = [
    ("reference_intake", {"age_years": 35, "sex": "female", "country": "US"}, 320, "mg/day"),
    ("upper_level", {"age_years": 6, "country": "US"}, 110, "mg/day"),
    ("elemental_from_compound", {"compound_mg": 1000, "salt": "citrate", "form": "nonahydrate"}, 119, "mg"),
    ("compound_from_elemental", {"elemental_mg": 100, "salt": "oxide"}, 166, "mg"),
    (
        "total",
        {"products": [{"amount": 200, "basis": "elemental", "units_per_day": 3}], "country": "US"},
        600,
        "mg/day",
    ),
    ("separation", {"medicines": ["moxifloxacin"]}, 8, "h"),
    ("serum", {"value": 1.5, "unit": "mg/dL"}, 0.62, "mmol/L"),
    ("food", {"food": "almonds", "grams": 100}, 270, "mg"),
]


@pytest.mark.parametrize(("name", "given", "value", "unit"), CALLS)
def test_each_tool_gives_its_figure(name: str, given: dict[str, Any], value: float, unit: str) -> None:
    tool = next(tool for tool in TOOLS if tool.name == name)
    assert value in values(tool.call(given), unit)
    assert tool.description
    assert tool.arguments.model_json_schema()["additionalProperties"] is False


def test_every_tool_is_tried_above() -> None:
    assert {tool.name for tool in TOOLS} == {name for name, *_ in CALLS}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("reference_intake", {"age_years": 400}),
        ("reference_intake", {"weight": 80}),
        ("serum", {"value": -1, "unit": "mg/dL"}),
        ("serum", {"value": 1, "unit": "furlong"}),
        ("total", {"products": []}),
    ],
)
def test_arguments_outside_the_schema_are_refused(name: str, given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        next(tool for tool in TOOLS if tool.name == name).call(given)


def test_a_salt_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(RuleInputError, match="not in the table"):
        next(tool for tool in TOOLS if tool.name == "elemental_from_compound").call(
            {"compound_mg": 1, "salt": "gold"}
        )
