"""The verdict: layer after layer, from what no sentence may be to whether this evidence carries this claim.

Knows no model, no network and no index. It refuses in doubt: a wrongly accepted sentence costs ten times a
wrongly refused one.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.writing.verification import (
    bindings,
    borrowed,
    certainty,
    comparison,
    conclusions,
    contrasts,
    denied_words,
    direction,
    estimates,
    licence,
    measured,
    neighbours,
    order,
    overreach,
    population,
    qualifiers,
    recommendations,
    remarks,
    seen_at,
    sides,
    sites,
    structure,
    told_of,
    traits,
    trials_told,
)
from assistant.writing.verification.evidence import held
from assistant.writing.verification.model import Evidence, Verdict
from assistant.writing.verification.reading import Reading, read

_SUPPORTED = Verdict(supported=True, reason="supported")


def verify_sentence(sentence: str, evidence: Sequence[Evidence]) -> Verdict:
    """Judges whether the evidence carries the sentence: one finding alone, or for each clause some finding.

    Deterministic, without model or network, in about a millisecond. The reason of a refusal is that of the
    finding that came closest.
    """
    if not evidence:
        return Verdict(supported=False, reason="citation: there is no evidence")
    reading = read(sentence)
    fault = structure.fault(sentence, reading)
    if fault:
        return Verdict(supported=False, reason=fault)
    faults = [fault_against(reading, wording) for given in evidence for wording in _wordings(given)]
    if None in faults:
        return _SUPPORTED
    if any(_carried_with_remark(sentence, given) for given in evidence):
        return _SUPPORTED
    if len(evidence) > 1 and len(reading.clauses) > 1 and _each_clause_carried(sentence, evidence):
        return _SUPPORTED
    return Verdict(supported=False, reason=next(fault for fault in faults if fault))


def _carried_with_remark(sentence: str, given: Evidence) -> bool:
    """Whether the sentence is a claim that the finding carries and a remark that only takes away from it."""
    remarked = remarks.without_remark(sentence, held(given), given)
    if remarked is None:
        return False
    claim = read(remarked.claim)
    if structure.fault(remarked.claim, claim):
        return False
    if remarked.open and given.direction == "uncertain":
        given = given.model_copy(update={"direction": None})
    return fault_against(claim, given, left_open=remarked.open) is None


def _wordings(given: Evidence) -> tuple[Evidence, ...]:
    """The finding in clinicians' words, and in everyday words where it has them: either may carry a sentence."""
    if not given.plain:
        return (given,)
    return given, given.model_copy(update={"statement": given.plain, "plain": None})


def fault_against(sentence: Reading, given: Evidence, *, left_open: bool = False) -> str | None:
    """Why this one finding does not carry the sentence, or None where it does.

    ``left_open``: a remark behind the sentence, judged elsewhere, says that the cause of the change is not known.
    """
    evidence = held(given)
    if sentence.tokens in (evidence.statement.tokens, read(given.plain or "").tokens):
        return None
    return (
        licence.unlicensed_term(sentence, evidence)
        or licence.unlicensed_number(sentence, evidence)
        or estimates.other_measure(sentence, evidence.everything)
        or bindings.misplaced(sentence, evidence.statement)
        or neighbours.beside_another(sentence, evidence.statement)
        or borrowed.borrowed(sentence, evidence)
        or contrasts.mixed_up(sentence, evidence.statement)
        or order.turned_round(sentence, evidence.statement)
        or order.labels_swapped(sentence, evidence.statement)
        or order.change_for_level(sentence, evidence.statement)
        or measured.of_another_substance(sentence, evidence)
        or sides.sides_crossed(sentence, evidence)
        or told_of.told_of_another(sentence, evidence)
        or seen_at.at_another_time(sentence, evidence.statement)
        or sites.measured_elsewhere(sentence, evidence)
        or licence.other_state(sentence, evidence)
        or trials_told.counted_away(sentence, evidence.statement)
        or denied_words.denied_words(sentence, evidence)
        or recommendations.other_stance(sentence, evidence.statement)
        or qualifiers.unlicensed_cue(sentence, evidence)
        or direction.direction_fault(sentence, evidence, given, left_open=left_open)
        or trials_told.trials_swapped(sentence, evidence.statement)
        or certainty.certainty_fault(sentence, evidence, given)
        or certainty.causality_fault(sentence, evidence, given)
        or conclusions.concludes(sentence, evidence, given)
        or population.population_fault(sentence, evidence)
        or overreach.overreaches(sentence, evidence)
        or traits.trait_left_out(sentence, evidence)
        or population.route_fault(sentence, evidence)
        or comparison.comparison_fault(sentence, evidence)
        or licence.unlicensed_word(sentence, evidence)
    )


def _each_clause_carried(sentence: str, evidence: Sequence[Evidence]) -> bool:
    reading = read(sentence)
    for start, end in reading.clauses:
        clause = read(" ".join(word.surface for word in reading.tokens[start:end]))
        if all(fault_against(clause, given) for given in evidence):
            return False
    return True
