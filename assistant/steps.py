"""The steps of a question's way: plain functions over one typed state, in the order in which they are taken.

A fault in screening, understanding or dosing is left to rise: the pipeline turns it into the fixed safe answer. A
fault of the index is caught here and only leaves its part out. No step logs a person's words.
"""

from __future__ import annotations

import time
from dataclasses import replace

import structlog
from langgraph.runtime import Runtime

from assistant.answer import Disposition
from assistant.assembly import checked_answer, fixed_answer, safety_answer, spoken_answer, with_blocks
from assistant.background import without_background
from assistant.composing import compose, shown_with
from assistant.dosing import RuleAnswer, respond
from assistant.intake import (
    asks_a_childs_amount,
    for_what,
    going_on,
    on_subject,
    short_reply,
    small_talk,
    unanswerable,
    with_form_before,
    without_denied_kidneys,
)
from assistant.needs import asks_for_studies, before_rules, needs_evidence, studied_doses
from assistant.question import Person, Question
from assistant.retrieval import retrieve
from assistant.screening import Remembered, screen
from assistant.state import Context, Memory, State, Turn
from assistant.understanding import understand
from assistant.writing.asking import kind_of
from assistant.writing.gate import Gate
from assistant.writing.layout import Block
from assistant.writing.neighbours import widened
from assistant.writing.quantities import names_an_amount
from assistant.writing.wording import load_wording
from assistant.writing.writer import write
from index.search import Hit

log = structlog.get_logger("assistant.pipeline")

_MOST_PARTS = 3
_GENERAL_SENTENCES = 2


def screen_turn(state: State, runtime: Runtime[Context]) -> State:
    """Reads the safety facts of this turn, remembers them, and ends the way where they say so."""
    parts, turn, memory = runtime.context.parts, runtime.context.turn, state.get("memory", Memory())
    started = time.perf_counter()
    screening = screen(
        turn.text,
        remembered=Remembered.model_validate(memory.get("remembered") or {}),
        audience=turn.audience,
        country=parts.country or Person.model_validate(memory.get("person") or {}).country,
        recogniser=parts.recogniser,
    )
    turn = replace(turn, screening=screening, timings_ms=_timed(turn, "screen", started))
    if screening.outcome != "pass":
        turn = replace(turn, answer=safety_answer(screening))
    elif reason := unanswerable(turn.text, parts.max_message_chars):
        turn = replace(turn, answer=fixed_answer("decline", reason, screening.concerns))
    remembered = screening.remembered.model_dump(mode="json")
    kept: Memory = {**memory, "turns": memory.get("turns", 0) + 1, "remembered": remembered}
    return {"turn": turn, "memory": kept}


def add_general_information(state: State, runtime: Runtime[Context]) -> State:
    """Under a redirect, what studies say in general on the topic asked about: cited, and without any amount."""
    turn = state["turn"]
    try:
        question = understand(turn.text, audience=turn.audience)
        hits = retrieve(question, runtime.context.parts) if asks_for_studies(question) else ()
        written = write(question, hits)
    except Exception as error:  # the redirect itself must stand whatever happens here
        log.warning("general information left out", error=type(error).__name__)
        return {"turn": turn}
    amount_free = tuple(
        sentence
        for block in written.blocks
        if block.bullets  # findings, each of which stands alone
        for sentence in block.sentences
        if sentence.kind == "evidence" and not names_an_amount(sentence.text)
    )[:_GENERAL_SENTENCES]
    if turn.answer is None or not amount_free:
        return {"turn": turn}
    gate = Gate(hits, written.citations, ())
    heading = load_wording()["general_heading"]
    blocks = gate.blocks(
        (Block(sentences=turn.answer.sentences), Block(heading=heading, sentences=amount_free))
    )
    answer = with_blocks(turn.answer, blocks, written.citations, ())
    return {"turn": replace(turn, answer=answer)}


def understand_turn(state: State, runtime: Runtime[Context]) -> State:
    """Reads what is asked, each question of the message on its own; small talk and other subjects end here."""
    turn, memory = state["turn"], state["memory"]
    started = time.perf_counter()
    person = Person.model_validate(memory.get("person") or {})
    person = person.model_copy(update={"country": person.country or runtime.context.parts.country})
    previous = Question.model_validate(memory["question"]) if memory.get("question") else None
    whole = without_background(
        understand(turn.text, person=person, previous=previous, audience=turn.audience)
    )
    questions: tuple[Question, ...] = (whole,)
    if len(whole.parts) > 1:
        questions = tuple(
            for_what(
                without_background(
                    understand(part, person=whole.person, previous=None, audience=turn.audience)
                ),
                whole.topics,
            )
            for part in whole.parts[:_MOST_PARTS]
        )
    elif previous:
        whole = going_on(whole, previous)
        questions = (for_what(with_form_before(whole, previous), previous.topics),)
    concerns = turn.screening.concerns if turn.screening else ()
    questions = tuple(widened(without_denied_kidneys(question, concerns)) for question in questions)
    turn = replace(turn, questions=questions, timings_ms=_timed(turn, "understand", started))
    if turn.audience == "patient" and any(map(asks_a_childs_amount, questions)):
        screening = screen(load_wording()["child_dose_question"], country=runtime.context.parts.country)
        kept: Memory = {**memory, "person": whole.person.model_dump(mode="json")}
        return {"turn": replace(turn, answer=safety_answer(screening)), "memory": kept}
    questions = tuple(on_subject(question, previous) for question in questions)
    turn = replace(turn, questions=questions)
    text_id = small_talk(questions)
    if text_id == "off_topic" and memory.get("asked") and short_reply(turn.text):
        text_id = "cannot_tell"
    talk = kind_of(whole)
    if text_id and talk and talk.talk and talk.opening:
        turn = replace(turn, answer=spoken_answer(talk.opening, concerns))
    elif text_id:
        disposition: Disposition = "decline" if text_id == "off_topic" else "answer"
        turn = replace(turn, answer=fixed_answer(disposition, text_id, concerns))
    kept = {**memory, "person": whole.person.model_dump(mode="json")}
    if turn.answer is None:
        kept["question"] = whole.model_dump(mode="json")
    return {"turn": turn, "memory": kept}


def retrieve_findings(state: State, runtime: Runtime[Context]) -> State:
    """Finds the relevant findings of each question that needs some; a missing index only leaves them out."""
    turn = state["turn"]
    started = time.perf_counter()
    hits: list[tuple[Hit, ...]] = []
    missing = False
    for question in turn.questions:
        try:
            hits.append(retrieve(question, runtime.context.parts) if needs_evidence(question) else ())
        except Exception as error:  # a failing index degrades the answer, it does not end it
            log.warning("retrieval failed", error=type(error).__name__)
            hits.append(())
            missing = True
    return {
        "turn": replace(
            turn, hits=tuple(hits), index_missing=missing, timings_ms=_timed(turn, "retrieve", started)
        )
    }


def apply_rules(state: State, runtime: Runtime[Context]) -> State:
    """Computes every number from the dosing rules; none where literature on a kidney patient is read."""
    turn = state["turn"]
    started = time.perf_counter()
    concerns = turn.screening.concerns if turn.screening else ()
    rules: tuple[RuleAnswer | None, ...] = tuple(None for _ in turn.questions)
    if "kidney" not in concerns:
        rules = tuple(
            None if before_rules(question) else respond(question, studied=studied_doses(question, hits))
            for question, hits in zip(turn.questions, turn.hits, strict=True)
        )
    return {"turn": replace(turn, rules=rules, timings_ms=_timed(turn, "rules", started))}


def write_answer(state: State, runtime: Runtime[Context]) -> State:
    """The model-free answer: rule sentences, then the findings' own plain statements; shown at once."""
    turn, memory = state["turn"], state["memory"]
    started = time.perf_counter()
    composed = compose(turn, memory)
    turn = replace(turn, timings_ms=_timed(turn, "write", started))
    answer, blocks = checked_answer(turn, composed.blocks, composed.citations, composed.clarify)
    runtime.stream_writer(answer)
    turn = replace(turn, answer=answer, blocks=tuple(blocks))
    kept: Memory = {
        **memory,
        "asked": composed.clarify.model_dump(mode="json") if composed.clarify else None,
        "advised": list(composed.advised),
        "shown": shown_with(turn, memory, [citation.finding for citation in answer.citations]),
    }
    return {"turn": turn, "memory": kept}


def _timed(turn: Turn, step: str, started: float) -> dict[str, float]:
    return {**turn.timings_ms, step: round((time.perf_counter() - started) * 1000, 2)}
