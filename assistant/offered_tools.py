"""The dosing rules as tools that a chat model may call for one question, and what it may say in a call.

None is offered where anything was screened in this conversation, where a fact is being asked for, or where a value or a
name was not understood. A value in a call must come from the person: it is checked against what their words were read
to say, and a call with any other is refused. What is known of the person is filled in. The result is the rule's own
sentences and quantities. Who writes the answer never sees these rules: it is handed plain functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.answer import Answer
from assistant.dosing import DosingError
from assistant.dosing.schemas import (
    TOOLS,
    CompoundArguments,
    ElementalArguments,
    FoodArguments,
    PersonArguments,
    ProductArguments,
    RuleTool,
    SeparationArguments,
    SerumArguments,
    TotalArguments,
)
from assistant.dosing.units import mass_mg
from assistant.question import Amount, Product, Question
from assistant.screening import Screening
from assistant.writing.drafting import OfferedTool, ToolResult

_GROWN_UP = 18
_SAME = 1e-6
_WORDS = re.compile(r"[a-z0-9]+")


def offered_tools(
    questions: Sequence[Question], screening: Screening | None, answer: Answer
) -> tuple[OfferedTool, ...]:
    """The tools for the questions of one message; none wherever a rule could do harm."""
    if screening is None or screening.outcome != "pass":
        return ()
    if screening.concerns or screening.remembered.concerns or answer.concerns:
        return ()
    if answer.disposition not in {"answer", "abstain"} or not questions:
        return ()
    if any(question.impossible or question.near_misses or _is_young(question) for question in questions):
        return ()
    return tuple(
        OfferedTool(
            name=tool.name,
            description=tool.description,
            parameters=tool.arguments.model_json_schema(),
            call=partial(_call, tool, tuple(questions)),
        )
        for tool in TOOLS
    )


def _is_young(question: Question) -> bool:
    return question.person.age_low is not None and question.person.age_low < _GROWN_UP


def _call(tool: RuleTool[Any], questions: Sequence[Question], given: Mapping[str, Any]) -> ToolResult:
    try:
        arguments = tool.arguments.model_validate_json(json.dumps(given), strict=True)
    except (ValidationError, TypeError, ValueError) as error:
        return ToolResult(refused=_faults(error))
    strangers = [list(_strangers(arguments, question)) for question in questions]
    if all(strangers):
        return ToolResult(refused=f"{', '.join(strangers[0])}: not said by the person")
    question = questions[strangers.index([])]
    try:
        made = tool.function(_with_person(arguments, question))
    except DosingError as error:
        return ToolResult(refused=str(error))
    if made.clarify:
        return ToolResult(refused=f"the person has to be asked first: {made.clarify.missing}")
    if not made.sentences:
        return ToolResult(refused="the rules have nothing on this")
    return ToolResult(sentences=made.sentences, quantities=made.quantities)


def _faults(error: Exception) -> str:
    """Which arguments do not fit, without their values."""
    if not isinstance(error, ValidationError):
        return "the arguments cannot be read"
    places = dict.fromkeys(
        ".".join(str(part) for part in fault["loc"]) or "arguments" for fault in error.errors()
    )
    return f"{', '.join(places)}: does not fit the tool"


def _with_person(arguments: BaseModel, question: Question) -> BaseModel:
    """The arguments with what the person told of themselves, where the call left it out."""
    if not isinstance(arguments, PersonArguments):
        return arguments
    person = question.person
    known = {
        "age_years": person.age_low if person.age_low == person.age_high else None,
        "sex": person.sex,
        "pregnant": person.pregnant,
        "lactating": person.lactating,
        "country": person.country,
    }
    return arguments.model_copy(
        update={name: value for name, value in known.items() if value and not getattr(arguments, name)}
    )


def _strangers(arguments: BaseModel, question: Question) -> Iterator[str]:
    """The arguments whose value does not come from the person's words."""
    for kind, check in _CHECKS:
        if isinstance(arguments, kind):
            yield from check(arguments, question)


def _of_person(given: PersonArguments, question: Question) -> Iterator[str]:
    person = question.person
    if given.age_years is not None and not _within(given.age_years, person.age_low, person.age_high):
        yield "age_years"
    if given.sex is not None and given.sex != person.sex:
        yield "sex"
    if given.pregnant and not person.pregnant:
        yield "pregnant"
    if given.lactating and not person.lactating:
        yield "lactating"
    if given.country is not None and given.country != person.country:
        yield "country"


def _of_compound(given: ElementalArguments, question: Question) -> Iterator[str]:
    yield from _of_weight(given.compound_mg, "compound_mg", "compound", given.salt, given.form, question)


def _of_elemental(given: CompoundArguments, question: Question) -> Iterator[str]:
    yield from _of_weight(given.elemental_mg, "elemental_mg", "elemental", given.salt, given.form, question)


def _of_weight(mg: float, field: str, basis: str, salt: str, form: str, question: Question) -> Iterator[str]:
    """A weight must be that of a product which was read to state this very basis: an open label is asked about."""
    read = [product for product in question.products if product.basis == basis]
    if not any(product.per_unit and _same_mass(mg, product.per_unit) for product in read):
        yield field
    if salt not in _salts(question):
        yield "salt"
    if not set(_WORDS.findall(form.lower())) <= set(_WORDS.findall(question.text.lower())):
        yield "form"


def _of_products(given: TotalArguments, question: Question) -> Iterator[str]:
    """Each product counted must be one that the person named, and every one of theirs must be counted."""
    left = list(question.products)
    for number, product in enumerate(given.products):
        same = next((read for read in left if _same_product(product, read)), None)
        if same is None:
            yield f"products.{number}"
        else:
            left.remove(same)
    if left:
        yield "products"


def _same_product(given: ProductArguments, read: Product) -> bool:
    return (
        read.per_unit is not None
        and read.per_unit.high is None
        and read.per_unit.unit == given.unit
        and _close(read.per_unit.value, given.amount)
        and read.basis == given.basis
        and read.salt == given.salt
        and read.units_per_day is not None
        and _close(read.units_per_day, given.units_per_day)
    )


def _of_medicines(given: SeparationArguments, question: Question) -> Iterator[str]:
    if not set(given.medicines) <= {*question.medicines, *question.person.medicines}:
        yield "medicines"


def _of_blood(given: SerumArguments, question: Question) -> Iterator[str]:
    if not any(
        amount.unit == given.unit and amount.high is None and _close(amount.value, given.value)
        for amount in question.amounts
    ):
        yield "value"


def _of_food(given: FoodArguments, question: Question) -> Iterator[str]:
    portions = [portion for portion in question.foods if portion.food == given.food]
    if not portions:
        yield "food"
    if given.grams is not None and not any(
        portion.amount and _same_mass(given.grams * 1000, portion.amount) for portion in portions
    ):
        yield "grams"


_CHECKS: tuple[tuple[type[BaseModel], Callable[[Any, Question], Iterator[str]]], ...] = (
    (PersonArguments, _of_person),
    (ElementalArguments, _of_compound),
    (CompoundArguments, _of_elemental),
    (TotalArguments, _of_products),
    (SeparationArguments, _of_medicines),
    (SerumArguments, _of_blood),
    (FoodArguments, _of_food),
)


def _salts(question: Question) -> set[str | None]:
    return {*question.salts, *(product.salt for product in question.products)} - {None}


def _same_mass(mg: float, read: Amount) -> bool:
    if read.high is not None or read.value < 0:
        return False
    mass = mass_mg(read.value, read.unit)
    return mass is not None and _close(mass, mg)


def _within(value: float, low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low <= value <= high


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(1.0, abs(one))
