"""The assistant as tools for other programs: a Model Context Protocol server over standard input and output.

``ask`` answers like the chat; ``personal_sheet`` and the dosing rules take strict arguments. Every call carries the
person's own words, and these, with what the arguments say of the person, are screened before a rule is looked at: where
screening says redirect, the fixed wording is the whole result. Safety facts stick to a ``conversation`` for the life of
the process. A refused argument is a message that says which one and why, never a traceback.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio
import structlog
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, Field, ValidationError, create_model

from assistant.answer import Answer, Audience, Concern, Disposition, Frozen, Quantity, Sentence
from assistant.assembly import fixed_answer, safety_answer
from assistant.dosing import DosingError, RuleAnswer, RuleSource, rule_source
from assistant.dosing.schemas import (
    TOOLS,
    PersonArguments,
    ProductArguments,
    RuleTool,
    SeparationArguments,
    SerumArguments,
    TotalArguments,
)
from assistant.personal import SheetRequest, life_stage_words
from assistant.pipeline import Assistant
from assistant.question import FoodPortion
from assistant.writing.wording import load_wording

log = structlog.get_logger("assistant.mcp")

_SHARED = "default"
_NAME = "magnesium-assistant"
ConversationId = Field(
    default=_SHARED,
    pattern=r"^[A-Za-z0-9_.-]{1,64}$",
    description="One id per chat. Safety facts told in it hold for all its later calls.",
)
Words = Field(
    min_length=1,
    max_length=20_000,
    description="The person's own message, unchanged. It is screened before anything else.",
)


class AskArguments(Frozen):
    """A question about oral magnesium supplements, in the person's own words."""

    question: str = Words
    audience: Audience = Field(
        default="patient", description="clinician only where the program's own settings say so."
    )
    conversation: str = ConversationId


class SheetArguments(PersonArguments):
    """A person's sheet: intake, supplements against upper levels, spacing, and what to ask a provider."""

    health: str = Field(
        min_length=1,
        max_length=5_000,
        description="What the person says of kidneys, heart, pregnancy and other conditions; 'none' if they said so.",
    )
    products: tuple[ProductArguments, ...] = Field(default=(), max_length=20)
    medicines: tuple[str, ...] = Field(default=(), max_length=30, description="Generic names, as ids.")
    foods: tuple[str, ...] = Field(default=(), max_length=60, description="Ids of foods eaten in a day.")
    conversation: str = ConversationId


class ToolResult(Frozen):
    """What a rule tool returns: checked sentences, every figure as a typed quantity, and the rules' sources."""

    disposition: Disposition
    concerns: tuple[Concern, ...] = ()
    text: str
    sentences: tuple[Sentence, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    asks: tuple[str, ...] = ()
    sources: tuple[RuleSource, ...] = ()
    not_advice: str = Field(default_factory=lambda: load_wording()["notice"])


@dataclass(frozen=True, slots=True)
class ServedTool:
    """A tool as it is listed, and what a call of it does."""

    name: str
    description: str
    arguments: type[BaseModel]
    result: type[Frozen]
    call: Callable[[Any], Frozen]

    def listed(self) -> Tool:
        """The tool as a client sees it."""
        return Tool(
            name=self.name,
            description=self.description,
            input_schema=self.arguments.model_json_schema(),
            output_schema=self.result.model_json_schema(mode="serialization"),
            annotations=ToolAnnotations(
                read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
            ),
        )


def served_tools(assistant: Assistant) -> tuple[ServedTool, ...]:
    """Every tool over this assistant."""
    ask = ServedTool("ask", AskArguments.__doc__ or "", AskArguments, Answer, partial(_ask, assistant))
    sheet = ServedTool(
        "personal_sheet",
        SheetArguments.__doc__ or "",
        SheetArguments,
        ToolResult,
        partial(_personal_sheet, assistant),
    )
    return (ask, sheet, *(_rule(assistant, tool) for tool in TOOLS))


def build_server(assistant: Assistant) -> Server[Any]:
    """The server with its tools."""
    tools = {tool.name: tool for tool in served_tools(assistant)}

    async def list_tools(*_: object) -> ListToolsResult:
        return ListToolsResult(tools=[tool.listed() for tool in tools.values()])

    async def call_tool(_: object, params: CallToolRequestParams) -> CallToolResult:
        return await anyio.to_thread.run_sync(_called, tools, params.name, params.arguments or {})

    run: Callable[..., Awaitable[CallToolResult]] = call_tool
    return Server(_NAME, instructions=load_wording()["notice"], on_list_tools=list_tools, on_call_tool=run)


def serve(assistant: Assistant) -> None:
    """Serves over standard input and output until the client leaves."""

    async def run() -> None:
        server = build_server(assistant)
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    anyio.run(run)


def _called(tools: dict[str, ServedTool], name: str, given: dict[str, Any]) -> CallToolResult:
    tool = tools.get(name)
    if tool is None:
        return _refused(f"there is no tool '{name}'; the tools are {', '.join(tools)}")
    try:
        result = tool.call(tool.arguments.model_validate(given))
    except ValidationError as error:
        faults = (
            f"{'.'.join(str(part) for part in fault['loc']) or 'arguments'}: {fault['msg']}"
            for fault in error.errors()
        )
        return _refused("; ".join(faults))
    except DosingError as error:
        return _refused(str(error))
    except Exception as error:  # fail closed, whatever broke
        log.error("a tool failed", tool=name, error=type(error).__name__)
        failed = fixed_answer("redirect", "failure")
        result = failed if tool.result is Answer else _withheld(failed)
    shown = result.model_dump(mode="json")
    return CallToolResult(
        content=[TextContent(type="text", text=str(shown["text"]))], structured_content=shown
    )


def _refused(message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=message)], is_error=True)


def _ask(assistant: Assistant, given: AskArguments) -> Answer:
    return assistant.ask(given.question, conversation=given.conversation, audience=given.audience)


def _personal_sheet(assistant: Assistant, given: SheetArguments) -> ToolResult:
    request = SheetRequest(
        person=given.person().model_copy(update={"medicines": given.medicines}),
        products=tuple(product.product() for product in given.products),
        medicines=given.medicines,
        foods=tuple(FoodPortion(food=food, text=food) for food in given.foods),
        told=(given.health,),
    )
    made = assistant.sheet(request, conversation=given.conversation)
    if made.sheet is None:
        return _withheld(made.withheld or fixed_answer("redirect", "failure"))
    return _result(
        tuple(line.sentence for line in made.sheet.lines),
        tuple(quantity for line in made.sheet.lines for quantity in line.quantities),
        tuple(clarify.question for clarify in made.sheet.missing),
    )


def _rule(assistant: Assistant, tool: RuleTool[Any]) -> ServedTool:
    """A dosing rule with the person's words and a conversation added to its arguments."""
    fields: dict[str, Any] = {"question": (str, Words), "conversation": (str, ConversationId)}
    arguments: type[BaseModel] = create_model(
        f"{tool.name}_call", __base__=tool.arguments, __doc__=tool.arguments.__doc__, **fields
    )
    return ServedTool(
        tool.name, tool.description, arguments, ToolResult, partial(_rule_called, assistant, tool)
    )


def _rule_called(assistant: Assistant, tool: RuleTool[Any], given: Any) -> ToolResult:
    words = (given.question, *_words_of(given))
    screening = assistant.screened(words, conversation=given.conversation)
    if screening.outcome != "pass":
        return _withheld(safety_answer(screening))
    made: RuleAnswer = tool.function(given)
    asks = (made.clarify.question,) if made.clarify else ()
    return _result(made.sentences, made.quantities, asks)


def _words_of(given: BaseModel) -> tuple[str, ...]:
    """What arguments say of a person, as words that screening reads."""
    if isinstance(given, SerumArguments):
        return (f"My blood magnesium is {given.value:g} {given.unit}.",)
    if isinstance(given, SeparationArguments):
        return tuple(f"I take {medicine.replace('-', ' ')}." for medicine in given.medicines)
    if isinstance(given, TotalArguments):
        return tuple(f"{said} How much magnesium can I take?" for said in life_stage_words(given.person()))
    return ()  # a look-up, for nobody's dose


def _withheld(answer: Answer) -> ToolResult:
    return ToolResult(
        disposition=answer.disposition,
        concerns=answer.concerns,
        text=answer.text,
        sentences=answer.sentences,
    )


def _result(
    sentences: tuple[Sentence, ...], quantities: tuple[Quantity, ...], asks: tuple[str, ...]
) -> ToolResult:
    if not sentences and not asks:
        return _withheld(fixed_answer("abstain", "abstain"))
    rules = dict.fromkeys(sentence.rule for sentence in sentences if sentence.rule)
    shown = (q.provenance.id for q in quantities if q.provenance.kind == "rule")
    rules |= dict.fromkeys(shown)  # a sentence may set the figures of several rules side by side
    return ToolResult(
        disposition="clarify" if asks and not sentences else "answer",
        text="\n".join((*(sentence.text for sentence in sentences), *asks)),
        sentences=sentences,
        quantities=quantities,
        asks=asks,
        sources=tuple(source for rule in rules if (source := rule_source(rule)) is not None),
    )
