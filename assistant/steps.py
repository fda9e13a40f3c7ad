"""The steps of a question's way: plain functions over one typed state, in the order in which they are taken.

A fault in screening, understanding or dosing is left to rise: the pipeline turns it into the fixed safe answer. A
fault of the index is caught here and only leaves its part out. No step logs a person's words.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from langgraph.runtime import Runtime

from assistant.answer import Citation, Clarify, Disposition, Sentence
from assistant.assembly import (
    checked_answer,
    fixed_answer,
    safety_answer,
    spoken_answer,
    with_blocks,
)
from assistant.dosing import RuleAnswer, respond
from assistant.intake import (
    asks_a_childs_amount,
    for_what,
    on_subject,
    short_reply,
    small_talk,
    unanswerable,
    with_form_before,
    without_denied_kidneys,
)
from assistant.needs import asks_for_studies, before_rules, needs_evidence, studied_doses
from assistant.question import Person, Question
from assistant.screening import Remembered, screen
from assistant.state import Context, Memory, Parts, State, Turn
from assistant.understanding import understand
from assistant.writing.asking import kind_of, looked_for
from assistant.writing.citing import Sources
from assistant.writing.gate import Gate
from assistant.writing.layout import Block, without_repeats
from assistant.writing.named import listed_hits
from assistant.writing.neighbours import widened
from assistant.writing.premises import table_hits
from assistant.writing.quantities import names_a_dose, names_an_amount
from assistant.writing.wording import fixed, load_wording
from assistant.writing.writer import Written, unsaid, write
from index.search import Hit

log = structlog.get_logger("assistant.pipeline")

_MOST_PARTS = 3
_MOST_SHOWN = 60
_MOST_ADVISED = 12
_MOST_HITS = 12
_GENERAL_SENTENCES = 2
_MOST_FINDINGS = 4
_FINDINGS_OF_SEVERAL = {2: 2, 3: 1}


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
        hits = _retrieve(question, runtime.context.parts) if asks_for_studies(question) else ()
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
    whole = understand(turn.text, person=person, previous=previous, audience=turn.audience)
    questions: tuple[Question, ...] = (whole,)
    if len(whole.parts) > 1:
        questions = tuple(
            for_what(
                understand(part, person=whole.person, previous=None, audience=turn.audience), whole.topics
            )
            for part in whole.parts[:_MOST_PARTS]
        )
    elif previous:
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
            hits.append(_retrieve(question, runtime.context.parts) if needs_evidence(question) else ())
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
    turn = state["turn"]
    started = time.perf_counter()
    blocks: list[Block] = []
    citations: list[Citation] = []
    clarify: Clarify | None = None
    closing: Block | None = None
    memory = state["memory"]
    shown = memory.get("shown", [])
    told: set[str] = set()  # topics whose evidence an earlier question of this message has brought
    for question, hits, rule in zip(turn.questions, turn.hits, turn.rules, strict=True):
        if rule and rule.sentences:
            sources = Sources(len(citations) + 1)
            sentences = _with_studies_cited(rule, hits, sources)
            blocks.append(Block(sentences=sentences, bullets=len(sentences) > 2))
            citations += sources.citations
        if rule and rule.clarify:
            clarify = clarify or rule.clarify
        elif _may_write(turn, question, hits) and not (question.topics and told.issuperset(question.topics)):
            most = _findings_for(turn, rule)
            kind = kind_of(question)
            fresh = [hit for hit in hits if hit.finding.id not in shown] if kind and kind.fresh else hits
            written = write(question, fresh, first_citation=len(citations) + 1, most=most)
            if rule and rule.sentences and turn.audience == "patient":
                written = _beside_rules(written)
            blocks += written.blocks
            citations += written.citations
            closing = closing or written.closing
            told.update(question.topics)
    blocks = without_repeats(blocks)
    advised = memory.get("advised", [])
    if closing and not clarify and (new := unsaid(closing, advised)):
        blocks.append(new)
        advised = [*advised, *(sentence.text for sentence in new.sentences)]
    turn = replace(turn, timings_ms=_timed(turn, "write", started))
    if _cannot_tell(turn.text, memory.get("asked"), blocks, clarify):
        blocks, clarify = [Block(sentences=(fixed("cannot_tell"),))], None
    asked = clarify.model_dump(mode="json") if clarify else None
    if turn.audience == "patient" and turn.screening and "kidney" in turn.screening.concerns:
        blocks = [_without_doses(block) for block in blocks]
    answer, blocks = checked_answer(turn, blocks, citations, clarify)
    runtime.stream_writer(answer)
    turn = replace(turn, answer=answer, blocks=tuple(blocks))
    cited = [citation.finding for citation in answer.citations]
    more = any(kind.fresh for question in turn.questions if (kind := kind_of(question)))
    kept: Memory = {
        **memory,
        "asked": asked,
        "advised": advised[-_MOST_ADVISED:],
        "shown": [*shown, *cited][-_MOST_SHOWN:] if more else cited,
    }
    return {"turn": turn, "memory": kept}


def _timed(turn: Turn, step: str, started: float) -> dict[str, float]:
    return {**turn.timings_ms, step: round((time.perf_counter() - started) * 1000, 2)}


def _findings_for(turn: Turn, rule: RuleAnswer | None) -> int:
    """How many findings an answer shows a patient: fewer beside a rule or another question of the same message."""
    if turn.audience == "clinician":
        return _MOST_FINDINGS
    return 1 if rule and rule.sentences else _FINDINGS_OF_SEVERAL.get(len(turn.questions), _MOST_FINDINGS)


def _beside_rules(written: Written) -> Written:
    """What studies found in one line beside what a rule says: the bottom line, or where there is none the findings."""
    lines = [block for block in written.blocks if not block.bullets and not block.table]
    cited = any(sentence.citations for block in lines for sentence in block.sentences)
    return written.model_copy(update={"blocks": tuple(lines[:1])}) if cited else written


def _retrieve(question: Question, parts: Parts) -> tuple[Hit, ...]:
    if parts.search is None:
        raise LookupError("no index")
    best: dict[str, Hit] = {}
    for query, topics in looked_for(question):
        for hit in parts.search(query, topics)[:_MOST_HITS]:
            known = best.get(hit.finding.id)
            if known is None or known.score < hit.score:
                best[hit.finding.id] = hit
    listed = {hit.finding.id: hit for hit in listed_hits(question)}
    found = tuple(hit for hit in best.values() if hit.finding.id not in listed)
    found = (*found, *(best.get(name, hit) for name, hit in listed.items()))
    return (*found, *table_hits(question, found))


def _may_write(turn: Turn, question: Question, hits: Sequence[Hit]) -> bool:
    """Whether there is something to write from: findings, or a kind of question whose answer can do without them.

    Where the search failed, an answer must not say that nothing was found.
    """
    return bool(hits) or (not turn.index_missing and kind_of(question) is not None)


def _without_doses(block: Block) -> Block:
    """The block without sentences that name a dose: literature on kidneys is told to patients without any."""
    return block.model_copy(
        update={"sentences": tuple(s for s in block.sentences if not names_a_dose(s.text)), "table": ()}
    )


def _cannot_tell(
    text: str, asked: dict[str, Any] | None, blocks: Sequence[Block], clarify: Clarify | None
) -> bool:
    """Whether a fact that was asked for is not to be had: the same question again, or a reply that leads nowhere."""
    if asked is None:
        return False
    if clarify:
        return bool(clarify.missing == asked["missing"])
    return not blocks and (text.strip() in asked["choices"] or short_reply(text))


def _with_studies_cited(rule: RuleAnswer, hits: Sequence[Hit], sources: Sources) -> tuple[Sentence, ...]:
    """The rule's sentences, those that quote a study's dose with that study cited."""
    waiting = {hit.finding.id: hit for hit in hits if hit.finding.id in rule.findings}
    printed = {
        finding: [
            q.text for q in rule.quantities if q.provenance.kind == "finding" and q.provenance.id == finding
        ]
        for finding in waiting
    }
    cited: list[Sentence] = []
    for sentence in rule.sentences:
        of_studies = (f for f in waiting if printed[f] and all(text in sentence.text for text in printed[f]))
        if quoted := next(of_studies, None):
            number = sources.cite_dose(waiting.pop(quoted))
            sentence = sentence.model_copy(update={"citations": (number,)})
        cited.append(sentence)
    return tuple(cited)
