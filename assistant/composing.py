"""The written part of an answer: rule sentences first, then what studies found, for each question of a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Citation, Clarify, Sentence
from assistant.dosing import RuleAnswer
from assistant.intake import short_reply
from assistant.question import Question
from assistant.state import Memory, Turn
from assistant.writing.asking import kind_of
from assistant.writing.citing import Sources
from assistant.writing.layout import Block, without_repeats
from assistant.writing.quantities import names_a_dose
from assistant.writing.wording import fixed
from assistant.writing.writer import Written, unsaid, write
from index.search import Hit

_MOST_SHOWN = 60
_MOST_ADVISED = 12
_MOST_FINDINGS = 4
_FINDINGS_OF_SEVERAL = {2: 2, 3: 1}


@dataclass(frozen=True)
class Composed:
    """What was written for one turn, before the gate: its blocks, their citations, and what was advised so far."""

    blocks: tuple[Block, ...]
    citations: tuple[Citation, ...]
    clarify: Clarify | None
    advised: tuple[str, ...]


def compose(turn: Turn, memory: Memory) -> Composed:
    """Writes what each question of a turn is answered with; a block that closes the message comes once, at the end."""
    blocks: list[Block] = []
    citations: list[Citation] = []
    clarify: Clarify | None = None
    closing: Block | None = None
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
    if _cannot_tell(turn.text, memory.get("asked"), blocks, clarify):
        blocks, clarify = [Block(sentences=(fixed("cannot_tell"),))], None
    if turn.audience == "patient" and turn.screening and "kidney" in turn.screening.concerns:
        blocks = [_without_doses(block) for block in blocks]
    return Composed(tuple(blocks), tuple(citations), clarify, tuple(advised[-_MOST_ADVISED:]))


def shown_with(turn: Turn, memory: Memory, cited: Sequence[str]) -> list[str]:
    """The findings that count as shown: with those before where more of the same was asked for, else these alone."""
    more = any(kind.fresh for question in turn.questions if (kind := kind_of(question)))
    return [*memory.get("shown", []), *cited][-_MOST_SHOWN:] if more else list(cited)


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
