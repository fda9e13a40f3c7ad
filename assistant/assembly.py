"""How a turn's checked parts become one ``Answer``: fixed answers, safety answers, and blocks through the gate."""

from __future__ import annotations

import re
from collections.abc import Sequence

import structlog

from assistant.answer import (
    Answer,
    Citation,
    Clarify,
    Concern,
    Disposition,
    Quantity,
    Sentence,
)
from assistant.screening import Screening
from assistant.state import Turn
from assistant.writing.gate import Gate
from assistant.writing.layout import Block, to_markdown
from assistant.writing.neighbours import Lacking, Neighbour, lacking_asked, neighbour_asked, remark
from assistant.writing.wording import fixed

_MARK = re.compile(r"\[(\d+)\]$")

log = structlog.get_logger("assistant.pipeline")


def fixed_answer(disposition: Disposition, text_id: str, concerns: Sequence[Concern] = ()) -> Answer:
    """The answer that is one fixed text."""
    sentence = fixed(text_id)
    return Answer(
        disposition=disposition, concerns=tuple(concerns), text=sentence.text, sentences=(sentence,)
    )


def spoken_answer(text: str, concerns: Sequence[Concern] = ()) -> Answer:
    """The answer to small talk: one reviewed text."""
    sentence = Sentence(text=text, kind="fixed")
    return Answer(disposition="answer", concerns=tuple(concerns), text=text, sentences=(sentence,))


def safety_answer(screening: Screening) -> Answer:
    """The fixed answer that screening chose; ``ValueError`` where screening let the turn pass."""
    if screening.outcome == "pass" or screening.message is None:
        raise ValueError(f"screening ended as {screening.outcome} without a message")
    return Answer(
        disposition=screening.outcome,
        concerns=screening.concerns,
        text=screening.message,
        sentences=(Sentence(text=screening.message, kind="fixed"),),
        language=screening.language,
    )


def checked_answer(
    turn: Turn, blocks: Sequence[Block], citations: Sequence[Citation], clarify: Clarify | None
) -> tuple[Answer, list[Block]]:
    """The answer of what passes the gate, and its blocks: a question back, an answer, or that nothing is known."""
    blocks, citations = _numbered_once(blocks, citations)
    rule_quantities = tuple(quantity for rule in turn.rules if rule for quantity in rule.quantities)
    gate = Gate([hit for each in turn.hits for hit in each], citations, rule_quantities)
    kept = list(gate.blocks(blocks))
    concerns = turn.screening.concerns if turn.screening else ()
    disposition: Disposition = "answer"
    if clarify:
        disposition = "clarify"
        kept.append(Block(sentences=(Sentence(text=clarify.question, kind="fixed"),)))
    elif not kept:
        disposition = "abstain"
        kept.append(Block(sentences=(_nothing_found(turn),)))
    elif turn.index_missing:
        kept.append(Block(sentences=(fixed("index_missing_rules"),)))
    if gate.dropped:
        log.warning("sentences dropped at the gate", reasons=gate.dropped)
    empty = Answer(disposition=disposition, concerns=concerns, text="", clarify=clarify)
    quantities = [*gate.quantities, *(rule_quantities if clarify else ())]
    return with_blocks(empty, kept, citations, quantities), kept


def _nothing_found(turn: Turn) -> Sentence:
    """That nothing is known of what was asked, named where it is a thing that the collection is known to lack."""
    if turn.index_missing:
        return fixed("index_missing")
    lacking: Neighbour | Lacking | None = None
    for question in turn.questions:
        lacking = lacking or neighbour_asked(question) or lacking_asked(question)
    return fixed("abstain_named", remark=remark(lacking)) if lacking else fixed("abstain")


def _numbered_once(
    blocks: Sequence[Block], citations: Sequence[Citation]
) -> tuple[list[Block], list[Citation]]:
    """The same with every finding under one number, counted from one in the order of its first mention."""
    findings = {citation.n: citation.finding for citation in citations}
    numbers: dict[str, int] = {}
    for block in blocks:
        for sentence in block.sentences:
            for n in sentence.citations:
                numbers.setdefault(findings[n], len(numbers) + 1)
    last = [citation for citation in reversed(citations) if citation.finding in numbers]
    once = {
        citation.finding: citation for citation in sorted(last, key=lambda citation: bool(citation.given))
    }
    renumbered = [once[finding].model_copy(update={"n": number}) for finding, number in numbers.items()]

    def renumber(sentence: Sentence) -> Sentence:
        cited = tuple(dict.fromkeys(numbers[findings[n]] for n in sentence.citations))
        return sentence.model_copy(update={"citations": cited})

    def renumbered_rows(block: Block) -> tuple[tuple[str, ...], ...]:
        def new(mark: re.Match[str]) -> str:
            return f"[{numbers.get(findings.get(int(mark[1]), ''), mark[1])}]"

        return tuple((_MARK.sub(new, row[0]), *row[1:]) for row in block.table)

    return [
        block.model_copy(
            update={
                "sentences": tuple(map(renumber, block.sentences)),
                "table": renumbered_rows(block),
            }
        )
        for block in blocks
    ], renumbered


def with_blocks(
    answer: Answer, blocks: Sequence[Block], citations: Sequence[Citation], quantities: Sequence[Quantity]
) -> Answer:
    """The answer with these blocks as its text, and only the citations that they use."""
    sentences = tuple(sentence for block in blocks for sentence in block.sentences)
    cited = {n for sentence in sentences for n in sentence.citations}
    return answer.model_copy(
        update={
            "text": to_markdown(blocks),
            "sentences": sentences,
            "citations": tuple(citation for citation in citations if citation.n in cited),
            "quantities": tuple(quantities),
        }
    )
