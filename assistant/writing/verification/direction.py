"""Whether each change a sentence claims is one that the evidence found, the same way round."""

from __future__ import annotations

from dataclasses import replace

from assistant.writing.verification import actors, estimates, nulls, objects, sides
from assistant.writing.verification.caveats import lacks_a_comparison, says_no_comparison
from assistant.writing.verification.certainty import denied_before, is_associative
from assistant.writing.verification.comparison import says_it_from_the_other_side
from assistant.writing.verification.effects import Effect, counted, effects
from assistant.writing.verification.evidence import Held, closures
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.reading import Reading, term
from assistant.writing.verification.trials_told import no_studies

_OPEN = frozenset({"zero", "unclear"})


def direction_fault(
    sentence: Reading, evidence: Held, given: Evidence, *, left_open: bool = False
) -> str | None:
    """Whether each change the sentence claims is one the evidence found, the same way round."""
    associative = is_associative(evidence, given)
    swapped = actors.agent_swapped(sentence, evidence) or actors.control_acts(sentence, evidence)
    if swapped:
        return swapped
    claimed = effects(sentence, associative=associative)
    known = effects(evidence.statement, associative=associative)
    if any(effect.double_denial for effect in claimed):
        return "direction: a denial of a denial cannot be checked"
    if (
        no_studies(evidence.statement)
        and not (no_studies(sentence) or sentence.has("unclear"))
        and any(effect.sign == "zero" for effect in claimed)
    ):
        return "direction: that nobody studied it is not that it has no effect"
    if no_studies(evidence.statement) and no_studies(sentence) and given.direction == "uncertain":
        claimed = tuple(effect for effect in claimed if effect.sign not in _OPEN)
        if not claimed and _same_gap(sentence, evidence):
            return None
        if not claimed:
            return "outcome: nobody studying one thing is not nobody studying any"
    signs, known_signs = {e.sign for e in claimed}, {e.sign for e in known}
    beside_it = bool(claimed) and all(nulls.found_beside(effect, known) for effect in claimed)
    if given.direction == "no_effect" and claimed and not signs & _OPEN and not beside_it:
        return "direction: says there was an effect, evidence found none"
    told_as_open = given.certainty == "very_low" and signs == {"unclear"}
    if told_as_open and given.direction in {"benefit", "harm"} and not known_signs & _OPEN:
        return None
    if given.direction in {"benefit", "harm"} and claimed and signs <= _OPEN and not known_signs & _OPEN:
        return "direction: denies or doubts an effect that the evidence found"
    told_as_open = no_studies(sentence) and no_studies(evidence.statement)
    in_part = given.direction == "mixed" and _only_in_part(sentence)
    one_sided = claimed and not signs & _OPEN and not told_as_open and not in_part
    if given.direction in {"mixed", "uncertain"} and known_signs & _OPEN and one_sided:
        return "direction: leaves out that the evidence is open"
    restricted = sentence.has("hedge", "negator") or any(
        "of " in (figure.unit or "") for figure in sentence.figures
    )
    restricted = restricted or any(
        sentence.words_of(cue) in {"only", "mainly"} for cue in sentence.cues("scope")
    )
    restricted = restricted or (lacks_a_comparison(evidence) and says_no_comparison(sentence))
    both_told = not known_signs & _OPEN and len(claimed) >= len(known) > 1
    restricted = restricted or (given.direction == "mixed" and both_told)
    limits = evidence.stems & grammar("limits_told")
    told = {word.stem for word in sentence.tokens}
    restricted = restricted or (bool(limits) and limits <= told and not known_signs & _OPEN)
    if given.direction in {"mixed", "uncertain"} and claimed and not signs & _OPEN and not restricted:
        return "direction: the evidence is mixed or uncertain"
    told_as_open = left_open or sentence.has("unclear_attribution")
    if evidence.statement.has("unclear_attribution") and claimed and not signs & _OPEN and not told_as_open:
        return "direction: leaves out that the change cannot be put down to magnesium"
    if (
        claimed
        and not signs & _OPEN
        and nulls.unread_denial(sentence)
        and not nulls.denies(evidence.statement)
    ):
        return "direction: a denial that could not be read"
    flat = claimed and signs == {"zero"} and nulls.flat_denial(claimed, known, sentence, evidence, given)
    if flat:
        return flat
    prevented = [cue for cue in sentence.cues("prevent") if not denied_before(sentence, cue)]
    if prevented and not evidence.statement.has("prevent") and not signs & _OPEN:
        return f"strength: '{sentence.words_of(prevented[0])}' is more than the evidence found"
    if known and not claimed and estimates.stand_for_the_claim(sentence, evidence.statement):
        return None
    if known and not claimed and sides.told_alike(sentence, evidence):
        return None
    if known and not claimed and not (given.direction is None and known_signs <= _OPEN):
        return "unread: no claim could be read that the evidence makes"
    if not claimed:
        return _denial_parity(sentence, evidence)
    unknown = objects.outcome_no_list_knows(evidence) if len(known) == 1 and known_signs - _OPEN else None
    if unknown and unknown.stem not in {word.stem for word in sentence.tokens}:
        return f"outcome: '{unknown.surface}' is what changed in the evidence"
    if says_it_from_the_other_side(sentence, evidence):
        return None
    strange = objects.unknown_object(sentence, evidence)
    if strange:
        return f"outcome: '{strange.surface}' is not what changed in the evidence"
    for effect in claimed:
        if effect.sign not in _OPEN and estimates.told_by_arms(effect, known, sentence, evidence.statement):
            continue
        if _stands(effect, known, given, sentence, evidence):
            continue
        (bare,) = _without_people((effect,), evidence)
        if not _stands(bare, _without_people(known, evidence), given, sentence, evidence):
            return f"direction: '{effect.sign}' is not what the evidence found"
    return None


def _without_people(found: tuple[Effect, ...], evidence: Held) -> tuple[Effect, ...]:
    """The changes without the conditions of the people among their outcomes, where they have another outcome."""
    people = closures(m.id for m in evidence.population.terms)
    return tuple(
        replace(effect, outcomes=effect.outcomes - people)
        if any(lexicon().terms[name].kind != "aspects" for name in effect.outcomes - people)
        else effect
        for effect in found
    )


def _only_in_part(sentence: Reading) -> bool:
    """Whether a sentence keeps its claim to a part of the people or the time ("only in those who ...")."""
    for cue in sentence.cues("scope"):
        following = sentence.tokens[cue.end].surface if cue.end < len(sentence.tokens) else "."
        if sentence.words_of(cue) in grammar("of_some") and following in grammar("behind_only"):
            return True
    return False


def _same_gap(sentence: Reading, evidence: Held) -> bool:
    """Whether a sentence says of the same outcome that nobody has studied it."""
    missing = {
        m.id
        for m in evidence.statement.terms
        if term(m).kind in {"outcomes", "conditions"} and m.id not in evidence.population.term_ids
    }
    alone = any(phrase in evidence.text.lower() for phrase in grammar("of_magnesium_itself"))
    measured = {m.id for m in sentence.terms if term(m).kind in {"outcomes", "conditions"}}
    if alone and measured <= closures(evidence.population.term_ids):
        return True
    return not missing or bool(
        closures(sentence.term_ids) & closures(missing) - closures(evidence.population.term_ids)
    )


def _denial_parity(sentence: Reading, evidence: Held) -> str | None:
    denied = bool(sentence.cues("negator", "wide_negator"))
    negators = evidence.statement.cues("negator", "wide_negator")
    _, first_clause = evidence.statement.clauses[0] if evidence.statement.clauses else (0, 0)
    if (denied and not negators) or (not denied and any(m.start < first_clause for m in negators)):
        return "direction: denies what the evidence states, or states what it denies"
    return None


def _stands(
    effect: Effect, known: tuple[Effect, ...], given: Evidence, sentence: Reading, evidence: Held
) -> bool:
    backed = _backed(effect, known, given, sentence, evidence)
    return backed and not _contradicted(effect, known, given, sentence)


def _backed(
    effect: Effect, known: tuple[Effect, ...], given: Evidence, sentence: Reading, evidence: Held
) -> bool:
    if not known:
        return {
            "benefit": effect.sign in {"good", "up", "down"},
            "harm": effect.sign in {"bad", "up", "down"},
            "no_effect": effect.sign in _OPEN,
            "mixed": effect.sign == "unclear",
            "uncertain": effect.sign in _OPEN,
        }.get(given.direction or "", False)
    same = [other for other in known if other.sign == effect.sign or (other.raw and other.raw == effect.raw)]
    if effect.denied:
        same = [
            other
            for other in same
            if other.denied in {effect.denied, None if effect.denied != "bad" else "bad"}
        ]
        if not same and effect.denied == "good" and given.direction == "no_effect":
            same = [other for other in known if other.sign == "zero" and other.denied != "bad"]
    ways = {other.way for other in known if other.way}
    if effect.way and ways and effect.way not in ways:
        return False
    compared = any(word.surface in {"than", "over", "beyond", "compared"} for word in sentence.tokens)
    if effect.denied and same and all(other.shared for other in same) and not compared:
        return False
    if effect.sign == "unclear":
        return (
            bool(same) or given.direction in {"mixed", "uncertain"} or given.certainty in {"low", "very_low"}
        )
    if effect.sign in {"up", "down"} and not same:
        return False
    if not same:
        decided = [o for o in known if o.sign not in _OPEN and _shared(effect.outcomes, o.outcomes)]
        return (
            effect.sign == "zero"
            and given.direction == "no_effect"
            and effect.denied != "bad"
            and not decided
        )
    if effect.tail:
        null_results = [other for other in known if other.sign in _OPEN]
        if not any(
            effect.tail & nulls.words_of_a_null(null, evidence) or effect.outcomes & null.outcomes
            for null in null_results
        ):
            return False
    about = [other for other in known if _shared(effect.outcomes, other.outcomes)]
    if not effect.outcomes or not any(other.outcomes for other in known):
        return True
    if all(nulls.is_had(outcome, sentence) for outcome in effect.outcomes) and given.direction in {
        "benefit",
        "harm",
        "no_effect",
    }:
        return True
    fitting = [other for other in same if other in about and _same_way(effect, other)]
    if fitting or all(not other.outcomes for other in same):
        return True
    return objects.object_told_in_words(effect, same, known, sentence, evidence)


def _contradicted(effect: Effect, known: tuple[Effect, ...], given: Evidence, sentence: Reading) -> bool:
    """Whether the evidence found the opposite for one of the outcomes that a change is claimed for."""
    if effect.sign == "unclear":
        return False
    told = {counted(word) for word in sentence.tokens}
    if effect.sign == "zero" and any(other.tail & told for other in known):
        return False
    open_as_a_whole = any(other.sign == "zero" and not other.outcomes for other in known)
    if given.direction in {"mixed", "uncertain"} and effect.sign == "zero" and open_as_a_whole:
        return False
    for outcome in effect.outcomes:
        signs = {other.sign for other in known if outcome in other.outcomes} - {"unclear"}
        if (
            signs
            and (effect.sign == "zero") != ("zero" in signs)
            and (effect.sign == "zero" or signs == {"zero"})
        ):
            return True
    return False


def _shared(claimed: frozenset[str], found: frozenset[str]) -> bool:
    """Whether the outcomes of two changes meet: one is the other, or the broader name of it."""
    return bool(claimed & closures(found) or found & closures(claimed))


def _same_way(effect: Effect, other: Effect) -> bool:
    """Whether up is up and down is down, unless both name an outcome that is the same."""
    if {effect.raw, other.raw} != {"up", "down"}:
        return True
    return bool(effect.outcomes & other.outcomes)
