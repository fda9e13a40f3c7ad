"""Null results: what exactly was not found, so that a denial of one thing is no denial of all.

"Lowered attacks but not severity" carries "severity did not change" and not "it did not help"; what nobody could tell
is not what was denied.
"""

from __future__ import annotations

from assistant.writing.verification.effects import Effect, counted, telling
from assistant.writing.verification.evidence import Held, closures
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.reading import Reading, term

_BESIDE_A_DENIAL = 5
_OPEN = frozenset({"zero", "unclear"})


def flat_denial(
    claimed: tuple[Effect, ...],
    known: tuple[Effect, ...],
    sentence: Reading,
    evidence: Held,
    given: Evidence,
) -> str | None:
    """A denial of everything where the evidence found one thing and not another, or could not tell."""
    open_ended = any(other.sign == "unclear" for other in known)
    doubted = sentence.has("hedge", "unclear", "no_studies")
    of_one_trial = any(
        word.stem in {"trial", "random", "studi"} and sentence.tokens[at - 1].surface in grammar("single")
        for at, word in enumerate(sentence.tokens)
        if at
    )
    told_of_trial = of_one_trial or sentence.has("significance")
    if given.direction == "uncertain" and open_ended and not doubted and not told_of_trial:
        return "direction: a flat denial of what the evidence leaves open"
    found = [other for other in known if other.sign not in _OPEN]
    nulls = [other for other in known if other.sign == "zero" and not other.shared]
    if given.direction not in {"mixed", "benefit", "harm", None} or not found or not nulls:
        return None
    stems = {counted(word) for word in sentence.tokens} - _stems_of_people(evidence)
    for effect in claimed:
        own = frozenset(outcome for outcome in effect.outcomes if not is_had(outcome, sentence))
        narrowed = bool(_absent(sentence) & _absent(evidence.statement)) or any(
            words_of_a_null(null, evidence) & stems or own & null.outcomes for null in nulls
        )
        own = own - evidence.population.term_ids or own
        widened = own and any(own & closures(other.outcomes) - _null_names(nulls) for other in found)
        if any(null.tail and null.tail <= stems for null in nulls):
            continue
        if (not own and not narrowed) or widened:
            return "direction: denies what the evidence found for one of several"
    return None


def found_beside(effect: Effect, known: tuple[Effect, ...]) -> bool:
    """Whether a change of its own outcome stands in the evidence beside a null result of another."""
    null = {outcome for other in known if other.sign in _OPEN for outcome in other.outcomes}
    own = effect.outcomes - closures(null)
    return bool(own) and any(
        other.sign == effect.sign and own & other.outcomes for other in known if other.sign not in _OPEN
    )


def unread_denial(sentence: Reading) -> bool:
    """Whether a clause with a change holds a "did not" or "was not" that was read as denying nothing."""
    return any(
        word.surface == "not" and sentence.tokens[at - 1].surface in grammar("before_not")
        for at, word in enumerate(sentence.tokens)
        if at > 1
        and sentence.tokens[at - 2].surface not in grammar("starts_another")
        and not any(sentence.absent(m) and 0 < m.start - at <= 5 for m in sentence.terms)
    )


def denies(reading: Reading) -> bool:
    """Whether a text denies or doubts anything."""
    return reading.has("negator", "none", "unclear", "wide_negator")


def _absent(reading: Reading) -> set[str]:
    """The conditions that the people spoken of do not have."""
    return {m.id for m in reading.terms if term(m).group == "condition" and reading.absent(m)}


def is_had(outcome: str, sentence: Reading) -> bool:
    """Whether what changed is only the condition of the people ("women with constipation improved")."""
    mentions = [m for m in sentence.terms if m.id == outcome]
    return all(sentence.owned(m) for m in mentions)


def words_of_a_null(null: Effect, evidence: Held) -> frozenset[str]:
    """What a null result is said of: its own words, or those beside its denial."""
    near = evidence.statement.tokens[max(0, null.start - _BESIDE_A_DENIAL) : null.start + _BESIDE_A_DENIAL]
    return null.tail or frozenset(counted(word) for word in near if telling(word))


def _null_names(nulls: list[Effect]) -> frozenset[str]:
    """The outcomes that null results name themselves."""
    return frozenset().union(*(null.outcomes for null in nulls))


def _stems_of_people(evidence: Held) -> set[str]:
    """The words for who was studied."""
    statement = evidence.statement
    people = [m for m in statement.terms if term(m).kind == "populations" or m.id == "magnesium"]
    inside = {at for m in people for at in range(m.start, m.end)}
    inside |= {at for figure in statement.figures if figure.unit == "people" for at in range(*figure.span)}
    return {statement.tokens[at].stem for at in inside} | {word.stem for word in evidence.population.tokens}
