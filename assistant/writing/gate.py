"""The last gate before a person: what an answer may hold, checked on the finished blocks whatever wrote them.

Evidence sentences keep their place only if every citation was retrieved for this question, its quote stands
verbatim in the record, and every number stands in a cited finding. Rule sentences keep theirs only if a typed
quantity covers every number. A sentence that fails is dropped, never mended.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Citation, Quantity, Sentence
from assistant.writing.layout import Block
from assistant.writing.quantities import from_findings, printed_numbers
from corpus.record import Finding, Record
from index.search import Hit


def finding_words(finding: Finding, record: Record) -> str:
    """Everything a finding says in words and figures: where a number of an evidence sentence may stand."""
    parts: list[object] = [finding.statement, finding.plain, finding.population, finding.outcome]
    parts += [finding.studies, finding.participants, record.n, record.n_note, record.citation.year]
    for effect in finding.effects:
        parts += [effect.value, effect.ci_low, effect.ci_high, effect.n_studies, effect.n_participants]
        parts += [effect.heterogeneity_i2, effect.note]
    for arm in finding.arms:
        parts += [arm.magnesium, arm.magnesium_sd, arm.control, arm.control_sd, arm.p, arm.note]
    if record.intervention:
        given = record.intervention
        parts += [given.elemental_mg_per_day_low, given.elemental_mg_per_day_high, given.weeks, given.note]
    return " ; ".join(
        f"{part:g}" if isinstance(part, float) else str(part) for part in parts if part is not None
    )


class Gate:
    """Checks the sentences of one answer against what was retrieved and computed for it."""

    def __init__(
        self, hits: Sequence[Hit], citations: Sequence[Citation], rule_quantities: Sequence[Quantity]
    ) -> None:
        self._retrieved = {hit.finding.id: hit for hit in hits}
        self._citations = {citation.n: citation for citation in citations}
        self._rule_quantities = rule_quantities
        self.quantities: list[Quantity] = []
        self.dropped: list[str] = []

    def blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """The blocks with only the sentences that pass; empty ones are left out."""
        kept = [
            block.model_copy(update={"sentences": tuple(filter(self._passes, block.sentences))})
            for block in blocks
        ]
        for block in kept:
            self._count_cells(block)
        return tuple(block for block in kept if block.sentences or block.table)

    def _count_cells(self, block: Block) -> None:
        """Notes where the figures of a table come from: its cells are fields of the retrieved findings."""
        known = [(found, finding_words(hit.finding, hit.record)) for found, hit in self._retrieved.items()]
        for row in block.table[1:]:
            cited = [pair for pair in known if self._in_row(pair[0], row)] or known
            quantities, _ = from_findings(" ; ".join(row), cited)
            self.quantities += quantities

    def _in_row(self, finding: str, row: tuple[str, ...]) -> bool:
        marks = {f"[{n}]" for n, citation in self._citations.items() if citation.finding == finding}
        return any(mark in cell for mark in marks for cell in row)

    def _passes(self, sentence: Sentence) -> bool:
        reason = self._fault(sentence)
        if reason:
            self.dropped.append(reason)
        return not reason

    def _fault(self, sentence: Sentence) -> str | None:
        if sentence.kind == "fixed":
            return None
        if sentence.kind == "rule":
            return self._rule_fault(sentence)
        if not sentence.citations:
            return "evidence without a citation"
        cited: list[tuple[str, str]] = []
        for n in sentence.citations:
            citation = self._citations.get(n)
            hit = self._retrieved.get(citation.finding) if citation else None
            if citation is None or hit is None or hit.record.retracted:
                return "citation was not retrieved"
            if citation.quote != hit.finding.statement:
                return "quote is not in the record"
            cited.append((citation.finding, finding_words(hit.finding, hit.record)))
        quantities, strangers = from_findings(sentence.text, cited)
        if strangers:
            return "number without provenance"
        self.quantities += quantities
        return None

    def _rule_fault(self, sentence: Sentence) -> str | None:
        if not sentence.rule:
            return "rule sentence without a rule"
        covering = [quantity for quantity in self._rule_quantities if quantity.text in sentence.text]
        bare = sentence.text
        for quantity in sorted(covering, key=lambda quantity: -len(quantity.text)):
            bare = bare.replace(quantity.text, " ")
        if printed_numbers(bare):
            return "number without provenance"
        self.quantities += [quantity for quantity in covering if quantity not in self.quantities]
        return None
