"""The assistant as tools, driven over standard input and output as another program would."""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

_SERVER = StdioServerParameters(
    command=sys.executable, args=["-m", "assistant", "mcp", "--model", "none"], env=None
)
_AMOUNT = re.compile(r"\d+\s*(mg|mmol|g)\b")

Talk = Callable[[ClientSession], Awaitable[None]]


def _talk(talk: Talk) -> None:
    async def run() -> None:
        async with stdio_client(_SERVER) as (reading, writing), ClientSession(reading, writing) as session:
            await session.initialize()
            await talk(session)

    anyio.run(run)


async def _call(session: ClientSession, name: str, **arguments: Any) -> CallToolResult:
    result = await session.call_tool(name, arguments)
    assert isinstance(result, CallToolResult)
    return result


def _text(result: CallToolResult) -> str:
    return "".join(block.text for block in result.content if isinstance(block, TextContent))


def _shown(result: CallToolResult) -> dict[str, Any]:
    assert result.structured_content is not None, _text(result)
    return dict(result.structured_content)


def test_the_tools_are_listed_with_closed_schemas_and_typed_results() -> None:
    async def talk(session: ClientSession) -> None:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert {"ask", "personal_sheet", "upper_level", "separation", "total", "serum"} <= set(tools)
        for tool in tools.values():
            assert tool.description
            assert tool.input_schema["additionalProperties"] is False
            assert tool.output_schema is not None
            words = "health" if tool.name == "personal_sheet" else "question"
            assert words in tool.input_schema["required"]

    _talk(talk)


def test_an_answer_cites_studies_and_a_rule_brings_its_quantities_and_source() -> None:
    async def talk(session: ClientSession) -> None:
        asked = _shown(await _call(session, "ask", question="does magnesium help with leg cramps?"))
        assert asked["disposition"] == "answer"
        assert asked["citations"]

        level = _shown(
            await _call(
                session, "upper_level", question="what is the upper level?", age_years=40, country="US"
            )
        )
        assert 350 in [quantity["value"] for quantity in level["quantities"]]
        assert all(quantity["provenance"]["id"] for quantity in level["quantities"])
        assert level["sources"][0]["reference"]
        assert "not medical advice" in level["not_advice"]

    _talk(talk)


@pytest.mark.parametrize(
    ("name", "arguments", "concern"),
    [
        ("upper_level", {"question": "I am on dialysis, what is the most I can take?"}, "kidney"),
        (
            "total",
            {
                "question": "add these up",
                "age_years": 9,
                "products": [{"amount": 100, "basis": "elemental", "units_per_day": 2}],
            },
            "child",
        ),
        ("serum", {"question": "is this fine?", "value": 0.3, "unit": "mmol/L"}, None),
        ("separation", {"question": "how far apart?", "medicines": ["lithium"]}, "medicine"),
        ("personal_sheet", {"health": "none", "pregnant": True}, "pregnancy"),
        ("personal_sheet", {"health": "stage 3 kidney disease", "age_years": 60}, "kidney"),
    ],
)
def test_a_call_that_names_a_danger_gets_the_fixed_wording_and_no_amount(
    name: str, arguments: dict[str, Any], concern: str | None
) -> None:
    async def talk(session: ClientSession) -> None:
        shown = _shown(await _call(session, name, **arguments))
        assert shown["disposition"] in ("redirect", "urgent")
        assert concern is None or concern in shown["concerns"]
        assert not shown["quantities"]
        assert not _AMOUNT.search(shown["text"])

    _talk(talk)


def test_a_safety_fact_holds_for_all_later_calls_of_its_conversation() -> None:
    async def talk(session: ClientSession) -> None:
        await _call(session, "ask", question="I have kidney disease", conversation="a")
        kept = _shown(await _call(session, "upper_level", question="how much at most?", conversation="a"))
        assert kept["disposition"] == "redirect"
        other = _shown(await _call(session, "upper_level", question="how much at most?", conversation="b"))
        assert other["disposition"] == "answer"

    _talk(talk)


def test_a_sheet_holds_each_line_with_its_rule() -> None:
    async def talk(session: ClientSession) -> None:
        shown = _shown(
            await _call(
                session,
                "personal_sheet",
                health="none",
                age_years=40,
                sex="female",
                country="US",
                medicines=["levothyroxine"],
                products=[{"amount": 200, "basis": "elemental", "units_per_day": 1}],
            )
        )
        assert {"us.reference_intake", "separation.levothyroxine"} <= {
            sentence["rule"] for sentence in shown["sentences"]
        }

    _talk(talk)


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("upper_level", {"question": "?", "age_years": 400}, "age_years"),
        ("upper_level", {"question": "?", "weight": 70}, "weight"),
        ("upper_level", {}, "question"),
        (
            "elemental_from_compound",
            {"question": "how much is in it?", "compound_mg": 500, "salt": "unobtainium"},
            "unobtainium",
        ),
        ("dose_me", {}, "no tool 'dose_me'"),
    ],
)
def test_a_wrong_argument_is_refused_with_its_name(name: str, arguments: dict[str, Any], told: str) -> None:
    async def talk(session: ClientSession) -> None:
        result = await _call(session, name, **arguments)
        assert result.is_error
        assert told in _text(result)
        assert "Traceback" not in _text(result)

    _talk(talk)
