"""Of what something was measured: the absorption of alendronate is not that of magnesium, though a text names both."""

from __future__ import annotations

from itertools import pairwise

from assistant.writing.verification.evidence import Held, closures
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading, term

_BEFORE, _BEHIND = 5, 9


def of_another_substance(sentence: Reading, evidence: Held) -> str | None:
    """A measure that the sentence takes of another substance than the evidence does."""
    taken = _level_of_what_they_take(sentence, evidence)
    if taken:
        return f"outcome: the level of '{taken}' is not what was measured"
    known = _measured_of(evidence.statement)
    for measure, said in sorted(_measured_of(sentence).items()):
        held = known.get(measure, set())
        if held and not closures(said) & held and not closures(held) & said:
            return f"outcome: {measure} of {sorted(held)[0]} is what was measured"
    return None


def _level_of_what_they_take(sentence: Reading, evidence: Held) -> str | None:
    """A drug whose level the sentence tells, where the evidence only says that the people take it."""
    people = {word.stem for word in evidence.population.tokens}
    tokens = evidence.statement.tokens
    for word, after in pairwise(sentence.tokens):
        told = after.surface in grammar("levels_told") and word.stem in people
        common = (
            word.surface in grammar("qualities") | grammar("exposure_words") or word.stem in lexicon().neutral
        )
        if not told or common:
            continue
        leads = [tokens[at - 1].surface for at, each in enumerate(tokens) if at and each.stem == word.stem]
        if leads and all(lead in grammar("leads_a_drug") for lead in leads):
            return word.surface
    return None


def _measured_of(reading: Reading) -> dict[str, set[str]]:
    """For each measure in a body the substances that it is taken of."""
    substances = {m.start: m for m in reading.terms if term(m).kind == "substances" and m.id != "drug"}
    found: dict[str, set[str]] = {}
    for at, word in enumerate(reading.tokens):
        for measure in ("absorbed", "level_of", "kept_of"):
            if word.surface in grammar(measure):
                ahead, behind = _in_front(reading, at, substances), _behind(reading, at, substances)
                acting = word.surface in grammar("takes_up") and reading.tokens[
                    at - 1
                ].surface not in grammar("before_a_measure")
                owner = behind or ahead if acting else ahead or behind
                if owner:
                    found.setdefault(measure.replace("_of", ""), set()).add(owner.id)
    return found


def _in_front(reading: Reading, at: int, substances: dict[int, Mention]) -> Mention | None:
    """The substance right in front of its measure ("magnesium absorption", "less magnesium was absorbed")."""
    place = at - 1
    while place >= max(0, at - _BEFORE) and reading.tokens[place].surface in grammar("before_a_measure"):
        place -= 1
    return next((m for m in substances.values() if m.end - 1 == place), None)


def _behind(reading: Reading, at: int, substances: dict[int, Mention]) -> Mention | None:
    """The substance behind "of" and the like ("the absorbed amount of X", "absorbed 60 percent less X")."""
    for place in range(at + 1, min(at + _BEHIND, len(reading.tokens))):
        if place in substances:
            return substances[place]
        surface = reading.tokens[place].surface
        if not surface[0].isdigit() and surface not in grammar("behind_a_measure"):
            return None
    return None
