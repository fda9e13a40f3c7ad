"""The last step of a question's way: what a language model adds to the answer, once each sentence is checked.

The model-free answer is already shown when this begins, and stands whatever happens here. The model is handed the
cited findings and, where nothing was screened, the dosing rules as tools; what it writes and what tools return passes
the gate once more. No log carries a person's words.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import structlog
from langgraph.runtime import Runtime

from assistant.answer import Answer, ModelUse
from assistant.assembly import with_blocks
from assistant.offered_tools import offered_tools
from assistant.state import Context, State, Turn
from assistant.writing.drafting import Drafted
from assistant.writing.gate import Gate
from assistant.writing.layout import Block, without_repeats
from assistant.writing.wording import load_wording
from index.search import Hit

log = structlog.get_logger("assistant.pipeline")

_FEW = 2


def draft_with_model(state: State, runtime: Runtime[Context]) -> State:
    """Adds the model's sentences, each only once it is verified; a failing model leaves the answer as it is."""
    turn, drafter = state["turn"], runtime.context.parts.drafter
    started = time.perf_counter()
    first = turn.answer
    if drafter is None or first is None or not turn.draft_wanted or not turn.questions:
        return {"turn": turn}
    tools = offered_tools(turn.questions, turn.screening, first)
    ruled = any(sentence.kind == "rule" for sentence in first.sentences)
    if not first.citations and (ruled or not tools):
        return {"turn": turn}  # the rules have answered, or there is nothing to draft from
    hits = [hit for each in turn.hits for hit in each]
    accepted: list[Drafted] = []
    rejected = 0
    answer = first
    try:
        for drafted in drafter(
            turn.questions[0], hits, first.citations, tools=tools, cancelled=turn.cancelled
        ):
            if drafted.sentence is None:
                rejected += 1
                log.info("draft sentence rejected", reason=drafted.reason)
                continue
            accepted.append(drafted)
            answer = with_draft(turn, first, accepted, rejected, hits, drafter.name)
            runtime.stream_writer(answer)
    except Exception as error:  # the model is untrusted and optional
        log.warning("drafting failed", error=type(error).__name__)
    answer = with_draft(turn, first, accepted, rejected, hits, drafter.name)
    timings = {**turn.timings_ms, "verify": round((time.perf_counter() - started) * 1000, 2)}
    return {"turn": replace(turn, answer=answer, timings_ms=timings)}


def with_draft(
    turn: Turn, first: Answer, accepted: Sequence[Drafted], rejected: int, hits: Sequence[Hit], model: str
) -> Answer:
    """The model-free answer with what tools returned and the model's accepted sentences under it, through the gate.

    Where the first answer only said that nothing was found, what a rule says takes its place.
    """
    gate = Gate(hits, first.citations, [quantity for each in accepted for quantity in each.quantities])
    sentences = [each.sentence for each in accepted if each.sentence]
    of_rules = tuple(sentence for sentence in sentences if sentence.kind == "rule")
    own_words = tuple(sentence for sentence in sentences if sentence.kind == "evidence")
    wording = load_wording()
    said = gate.blocks(
        [
            Block(heading=wording["tool_heading"], sentences=of_rules, bullets=len(of_rules) > _FEW),
            Block(heading=wording["model_heading"], sentences=own_words),
        ]
    )
    answered = bool(said) and first.disposition == "abstain"
    before = () if answered else turn.blocks
    blocks = without_repeats([*before, *said])
    quantities = [
        *first.quantities,
        *(quantity for quantity in gate.quantities if quantity not in first.quantities),
    ]
    grown = with_blocks(first, blocks, first.citations, quantities)
    passed = len(grown.sentences) - sum(len(block.sentences) for block in before)
    used = ModelUse(name=model, accepted=passed, rejected=rejected + len(accepted) - passed)
    return grown.model_copy(
        update={"model": used, "disposition": "answer" if answered else first.disposition}
    )
