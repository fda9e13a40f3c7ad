"""A personal sheet is a personal dose: it is withheld whole by what is told in the form or was told in the chat."""

from __future__ import annotations

import pytest

from assistant.answer import Concern
from assistant.conversation import new_conversation_id, passing_memory
from assistant.personal import SheetRequest
from assistant.pipeline import Assistant
from assistant.question import Person
from assistant.state import Parts


@pytest.fixture
def assistant() -> Assistant:
    return Assistant(Parts, passing_memory())


def _adult(**told: object) -> SheetRequest:
    return SheetRequest.model_validate({"person": {"age_low": 40, "age_high": 40}, "told": ("none",)} | told)


def test_a_healthy_adult_gets_a_sheet_each_line_with_its_rule(assistant: Assistant) -> None:
    made = assistant.sheet(_adult(medicines=("levothyroxine",)), conversation=new_conversation_id())
    assert made.withheld is None
    assert made.sheet is not None
    assert all(line.sentence.rule for line in made.sheet.lines)


@pytest.mark.parametrize(
    ("request_", "concern"),
    [
        (SheetRequest(person=Person(age_low=17, age_high=17)), "child"),
        (SheetRequest(person=Person(age_low=0.3, age_high=0.3)), "child"),
        (SheetRequest(person=Person(age_low=16, age_high=19)), "child"),
        (SheetRequest(person=Person(pregnant=True)), "pregnancy"),
        (SheetRequest(person=Person(lactating=True)), "lactation"),
        (SheetRequest(told=("kidneys",)), "kidney"),
        (SheetRequest(told=("none", "insuficiencia renal")), "kidney"),
        (SheetRequest(told=("none",), medicines=("lithium",)), "medicine"),
    ],
)
def test_the_sheet_is_withheld_whole(assistant: Assistant, request_: SheetRequest, concern: Concern) -> None:
    made = assistant.sheet(request_, conversation=new_conversation_id())
    assert made.sheet is None
    assert made.withheld is not None
    assert concern in made.withheld.concerns
    assert made.withheld.quantities == ()


def test_a_safety_fact_told_in_the_chat_withholds_the_sheet_and_the_other_way_round(
    assistant: Assistant,
) -> None:
    chat_first, sheet_first = new_conversation_id(), new_conversation_id()
    assistant.ask("I have kidney disease", conversation=chat_first)
    assert assistant.sheet(_adult(), conversation=chat_first).sheet is None
    assistant.sheet(_adult(told=("stage 3 kidney disease",)), conversation=sheet_first)
    assert assistant.ask("how much magnesium?", conversation=sheet_first).disposition == "redirect"


def test_a_fault_of_the_rules_is_the_fixed_safe_answer(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(question: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("assistant.personal.personal_sheet", broken)
    made = assistant.sheet(_adult(), conversation=new_conversation_id())
    assert made.withheld is not None
    assert made.withheld.disposition == "redirect"


def test_a_corrected_profile_is_used_and_a_deleted_one_is_gone(assistant: Assistant) -> None:
    conversation = new_conversation_id()
    assistant.ask("I am 40 and male, how much magnesium should I take?", conversation=conversation)
    assistant.correct(Person(age_low=72, age_high=72, sex="female"), conversation=conversation)
    assert "320" in assistant.ask("how much should I take?", conversation=conversation).text
    assistant.correct(Person(), conversation=conversation)
    assistant.ask("how much magnesium should I take?", conversation=conversation)
    assert assistant.memory_of(conversation) == Person()


def test_no_correction_clears_a_safety_fact(assistant: Assistant) -> None:
    conversation = new_conversation_id()
    assistant.ask("I am pregnant and have kidney disease", conversation=conversation)
    assistant.correct(Person(), conversation=conversation)
    assert {"kidney", "pregnancy"} <= set(assistant.safety_facts(conversation))
    assistant.forget(conversation)
    assert assistant.safety_facts(conversation) == ()


def test_an_age_corrected_to_a_childs_is_a_safety_fact(assistant: Assistant) -> None:
    conversation = new_conversation_id()
    assistant.ask("I am 40, how much magnesium should I take?", conversation=conversation)
    assistant.correct(Person(age_low=14, age_high=14), conversation=conversation)
    assert assistant.ask("how much should I take?", conversation=conversation).disposition == "redirect"
