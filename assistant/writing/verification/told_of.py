"""What each change and each figure of a text is told of, part by part, by its words rather than by a list of terms.

"Raised thyroid-stimulating hormone, which points to reduced absorption" has a word for a fall, but not for a fall of
the hormone. A part of a sentence that speaks only of what the evidence tells in a part with another direction, or with
other figures, has borrowed them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from assistant.writing.verification.effects import effects
from assistant.writing.verification.evidence import Held, closures
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.matching import matches
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.numerals import numerals
from assistant.writing.verification.reading import Reading, term

_MEASURED = frozenset({"outcomes", "conditions", "aspects"})
_UNTOLD = frozenset({"interval", "p", "level", "name", "age"})
_AGAINST = {"up": "down", "down": "up"}


@dataclass(frozen=True)
class Part:
    """One part of a text: what it speaks of, which ways it says that things went, and its results.

    An ``elliptic`` part leaves its verb or its measure to the part before ("but not in the whole group").
    """

    things: frozenset[str]
    ways: frozenset[str]
    figures: tuple[Figure, ...]
    elliptic: bool = False


def told_of_another(sentence: Reading, evidence: Held) -> str | None:
    """A direction or a figure that the evidence tells of something else than the sentence does."""
    people = _people(evidence)
    said, known = _parts(sentence, people, inherits=True), _parts(evidence.statement, people)
    alike = any(effect.shared for effect in effects(evidence.statement, associative=False))
    alike = alike or evidence.statement.has("association")
    way = None if alike or sentence.has("unclear_attribution") else _way_of_another(said, known)
    return way or _figure_of_another(said, known)


def _way_of_another(said: list[Part], known: list[Part]) -> str | None:
    for part in said:
        if len(part.ways) != 1:
            continue
        (way,) = part.ways
        if way == "zero" and any(way in other.ways and other.elliptic for other in known):
            continue
        own = _things(other for other in known if way in other.ways)
        against = _things(other for other in known if other.ways and _conflict(way, other.ways))
        if part.things & (against - own) and not part.things & (own - against):
            thing = sorted(part.things & (against - own))[0]
            return f"direction: '{thing}' did not go this way in the evidence"
    return None


def _conflict(way: str, ways: frozenset[str]) -> bool:
    """Whether all ways of a part speak against one: up against down, a change against none."""
    if way == "zero":
        return ways <= {"up", "down", "good", "bad"}
    return ways <= {"zero", _AGAINST.get(way, "zero")}


def _figure_of_another(said: list[Part], known: list[Part]) -> str | None:
    for part in said:
        for figure in part.figures:
            holding = [
                other for other in known if any(matches(figure, own, about=True) for own in other.figures)
            ]
            others = [other for other in known if other not in holding and (other.ways or other.figures)]
            own, theirs = _things(holding), _things(others)
            if holding and own - theirs and part.things & (theirs - own) and not part.things & (own - theirs):
                return f"number: {figure.value:g} is told of '{sorted(own - theirs)[0]}' in the evidence"
    return None


def _things(parts: Iterable[Part]) -> frozenset[str]:
    return frozenset().union(*(part.things for part in parts))


def _people(evidence: Held) -> frozenset[str]:
    """What the people studied are told by, which every part may name."""
    stems = {word.stem for word in evidence.population.tokens}
    return frozenset(stems) | closures(m.id for m in evidence.population.terms)


def _parts(reading: Reading, people: frozenset[str], *, inherits: bool = False) -> list[Part]:
    """The parts of a text; with ``inherits`` a second side ("and 4.2 on placebo") is of what the first one was."""
    cuts = [at for at, word in enumerate(reading.tokens) if _cuts(reading, at)]
    changes = effects(reading, associative=False)
    things = _told(reading)
    found: list[Part] = []
    for before, end in pairwise([-1, *cuts, len(reading.tokens)]):
        start = before + 1
        ways = frozenset(
            effect.raw if effect.raw in {"up", "down"} else effect.sign
            for effect in changes
            if start <= effect.start < end and effect.sign != "unclear"
        )
        named = frozenset().union(*(things.get(at, frozenset()) for at in range(start, end))) - people
        figures = tuple(
            figure
            for figure in reading.figures
            if start <= figure.span[0] < end
            and figure.role not in _UNTOLD
            and not figure.whole
            and not _names(reading, figure)
            and (figure.unit is not None or figure.decimals)
            and figure.unit not in grammar("not_results")
            and figure.unit not in {"people", "studies"}
        )
        tails = any(effect.tail for effect in changes if start <= effect.start < end)
        substances = any(term(m).kind == "substances" for m in reading.terms if start <= m.start < end)
        elliptic = tails or not (named or substances)
        if inherits and found and found[-1].figures and _only_a_side(reading, start, end, named):
            named |= found[-1].things
        found.append(Part(named, ways, figures, elliptic))
    return found


def _only_a_side(reading: Reading, start: int, end: int, named: frozenset[str]) -> bool:
    """Whether a part names a treatment and no measure that a list of terms knows."""
    treated = any(
        term(m).kind in {"forms", "comparators", "substances"}
        for m in reading.terms
        if start <= m.start < end
    )
    return treated and not named & set(lexicon().terms)


def _names(reading: Reading, figure: Figure) -> bool:
    """Whether a figure ends a name of two ("stage 3 to 4")."""
    return any(other.role == "name" and figure.span[0] - other.span[1] == 1 for other in reading.figures)


def _cuts(reading: Reading, at: int) -> bool:
    """Whether a text falls into parts here: at a mark or a joining word that stands in no name and no comparison."""
    surface = reading.tokens[at].surface
    if surface not in grammar("parts_of_telling"):
        return False
    return not any(m.start < at < m.end for m in reading.terms)


def _told(reading: Reading) -> dict[int, frozenset[str]]:
    """What each word tells of: a measure, or its stem where it is neither a treatment nor people nor a common word."""
    found: dict[int, frozenset[str]] = {}
    taken: set[int] = set()
    for mention in reading.mentions:
        span = range(mention.start, mention.end)
        if mention.kind == "term" and _is_measure(reading, mention):
            for at in span:
                found[at] = found.get(at, frozenset()) | lexicon().closure[mention.id]
        taken.update(span)
    for at, word in enumerate(reading.tokens):
        unit = word.surface in numerals().units or word.surface in numerals().shares
        if at not in taken and not unit and word.surface[0].isalpha() and word.stem not in lexicon().neutral:
            found[at] = frozenset({word.stem})
    return found


def _is_measure(reading: Reading, mention: Mention) -> bool:
    named = term(mention)
    return named.kind in _MEASURED and not named.transparent and not named.free and not reading.owned(mention)
