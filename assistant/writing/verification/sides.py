"""The two sides of a comparison and which of them a share or a "more" belongs to, whatever the sides are.

Two salts, two drugs, small servings and large ones, with a meal and without: "35 percent refused A and 5 percent B" is
not "35 percent refused B". English tells shares and sides in the same order, whichever of them comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from assistant.writing.verification.effects import effects
from assistant.writing.verification.evidence import Held, closures
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.reading import Reading, term

_OPPOSITES = (
    "small_large",
    "single_split",
    "with_without",
    "with_alone",
    "coated",
    "early_late",
    "warm_cold",
    "fasted_fed",
)
_JOINED = 3


@dataclass(frozen=True)
class Side:
    """One mention of a side: its name and where it stands."""

    name: str
    start: int
    end: int


def sides_crossed(sentence: Reading, evidence: Held) -> str | None:
    """A share, or a "more than", that the sentence gives to the other side of the comparison."""
    had = closures(m.id for m in evidence.population.terms)
    sides, known_sides = _sides(sentence, had), _sides(evidence.statement, had)
    for first, second in (("with_without 1", "with_without 2"), ("coated 1", "coated 2")):
        told = {side.name for side in sides} >= {first, second}
        if told and second not in {side.name for side in known_sides}:
            return "comparison: the evidence does not compare with and without"
    for pair in _pairs(sides) & _pairs(known_sides):
        said, known = _shares(sentence, sides, pair), _shares(evidence.statement, known_sides, pair)
        for figure, name in sorted(said.items(), key=lambda item: item[0].span):
            owners = {other for held, other in known.items() if abs(held.value) == abs(figure.value)}
            if owners and name not in owners:
                return f"number: {figure.value:g} belongs to the other side in the evidence"
        for way, known_way in zip(
            _leads(sentence, sides, pair), _leads(evidence.statement, known_sides, pair), strict=True
        ):
            if way and known_way and way != known_way:
                return "comparison: the two sides have changed places"
        more, _ = _leads(sentence, sides, pair)
        if more and _has_less(more, known):
            return "comparison: the figures of the evidence stand the other way round"
    return None


def told_alike(sentence: Reading, evidence: Held) -> bool:
    """Whether a text gives two sides their own shares, or has more on the side that has more in the evidence."""
    if sentence.has("negator", "wide_negator", "unclear", "none"):
        return False
    had = closures(m.id for m in evidence.population.terms)
    sides, known_sides = _sides(sentence, had), _sides(evidence.statement, had)
    for pair in _pairs(sides) & _pairs(known_sides):
        said, known = _shares(sentence, sides, pair), _shares(evidence.statement, known_sides, pair)
        owners = {(abs(figure.value), name) for figure, name in known.items()}
        if len(said) > 1 and all((abs(figure.value), name) in owners for figure, name in said.items()):
            return True
        more, known_more = _leads(sentence, sides, pair)[0], _leads(evidence.statement, known_sides, pair)[0]
        shares = sorted((figure.value, name) for figure, name in known.items())
        if more and (more == known_more or (len(shares) == 2 and shares[1][1] == more)):
            return True
    return False


def _has_less(side: str, known: dict[Figure, str]) -> bool:
    """Whether the side said to have more has the smaller of two shares of people."""
    shares = sorted((f.value, name) for f, name in known.items() if f.unit == "percent" and not f.change)
    return len(shares) == len(known) == 2 and shares[1][1] != side


def _sides(reading: Reading, had: frozenset[str]) -> list[Side]:
    """All mentions of what may be a side: salts, drugs, dummy treatments, and opposites ("small", "large")."""
    found: list[Side] = []
    for mention in reading.terms:
        closure = lexicon().closure[mention.id]
        if reading.absent(mention) or mention.id in had:
            continue
        if "control" in closure:
            found.append(Side("control", mention.start, mention.end))
        elif _is_treatment(mention):
            found.append(Side(mention.id, mention.start, mention.end))
    for name in _OPPOSITES:
        first, second = grammar(f"{name}_first"), grammar(f"{name}_second")
        for at, word in enumerate(reading.tokens):
            behind = reading.tokens[at + 1].surface if at + 1 < len(reading.tokens) else ""
            after = reading.tokens[at + 2].surface if at + 2 < len(reading.tokens) else ""
            if name == "with_without" and not {behind, after} & grammar("taken_with"):
                continue
            if name == "with_alone" and word.surface in first and not _with_a_treatment(reading, at):
                continue
            if name == "single_split" and not {behind, after} & grammar("kinds_of_dose"):
                continue
            if word.surface in first:
                found.append(Side(f"{name} 1", at, at + 1))
            elif word.surface in second:
                found.append(Side(f"{name} 2", at, at + 1))
    return sorted(found, key=lambda side: side.start)


def _with_a_treatment(reading: Reading, at: int) -> bool:
    """Whether "with" or "plus" adds a treatment, which stands neither alone nor in front of another one."""
    return any(
        at < m.start <= at + 2
        and (m.id == "magnesium" or _is_treatment(m))
        and not {word.surface for word in reading.tokens[m.end : m.end + 2]}
        & grammar("behind_a_first_treatment")
        for m in reading.terms
    )


def _is_treatment(mention: Mention) -> bool:
    if term(mention).kind == "forms":
        return mention.id not in {"capsule", "tablet", "enteric"}
    return term(mention).kind == "substances" and not term(mention).free and mention.id != "drug"


def _pairs(sides: list[Side]) -> set[tuple[str, str]]:
    """The sides that may be told apart: two opposites, or two treatments."""
    names = sorted({side.name for side in sides})
    opposites = {(f"{name} 1", f"{name} 2") for name in _OPPOSITES}
    pairs = {(left, right) for left in names for right in names if left < right}
    return {pair for pair in pairs if pair in opposites or not any(_is_opposite(name) for name in pair)}


def _is_opposite(name: str) -> bool:
    return name[-2:] in {" 1", " 2"}


def _results(reading: Reading) -> list[Figure]:
    return [
        figure
        for figure in reading.figures
        if figure.role == "estimate"
        and not (figure.whole or figure.bound)
        and figure.unit not in grammar("not_results")
        and figure.unit not in {"people", "studies"}
        and not any(_is_range(reading, figure, other) for other in reading.figures)
    ]


def _is_range(reading: Reading, figure: Figure, other: Figure) -> bool:
    """Whether two figures are the ends of a range ("15 to 45", "between 45 and 60")."""
    first, second = sorted((figure, other), key=lambda each: each.span)
    link = [word.surface for word in reading.tokens[first.span[1] : second.span[0]]]
    lead = reading.tokens[first.span[0] - 1].surface if first.span[0] else ""
    return link == ["to"] or (link == ["and"] and lead == "between")


def _shares(reading: Reading, named: list[Side], pair: tuple[str, str]) -> dict[Figure, str]:
    """Which side each of two results of one kind belongs to."""
    opposed = _is_opposite(pair[0])
    sides = [side for side in named if (side.name in pair if opposed else not _is_opposite(side.name))]
    found: dict[Figure, str] = {}
    results = [
        figure
        for figure in _results(reading)
        if not any(side.start == figure.span[1] for side in sides if _is_opposite(side.name))
    ]
    for left, right in pairwise(results):
        if left.unit != right.unit or abs(left.value) == abs(right.value) or left in found:
            continue
        owners = _owners(reading, left, right, sides)
        if owners and set(owners) <= set(pair):
            found.update(zip((left, right), owners, strict=True))
    return found


def _owners(reading: Reading, left: Figure, right: Figure, sides: list[Side]) -> tuple[str, str] | None:
    """The owners of two figures: the sides named around them, each in its turn."""
    clause = next((span for span in reading.clauses if span[0] <= left.span[0] < span[1]), None)
    shared = clause is not None and right.span[0] < clause[1]
    start, end = clause if clause and shared else (0, len(reading.tokens))
    near = [side for side in sides if start <= side.start < end]
    between = [side for side in near if left.span[1] <= side.start < right.span[0]]
    behind = [side for side in near if side.start >= right.span[1]]
    before = [side for side in near if side.end <= left.span[0]]
    if len(between) == 1 and len({side.name for side in behind[:1]} - {between[0].name}) == 1:
        led = not before or before[-1].name != behind[0].name
        return (between[0].name, behind[0].name) if led else None
    if len(between) == 1 and not behind and before and before[-1].name != between[0].name:
        return before[-1].name, between[0].name
    if not between and len(before) == len(behind) == 1 and before[0].name != behind[0].name:
        return before[0].name, behind[0].name
    if not between and right.span[0] - left.span[1] > _JOINED:
        return None
    if not between and len(before) + len(behind) >= 2 and len({side.name for side in near}) == 2:
        order = list(dict.fromkeys(side.name for side in near))
        lead = {word.surface for word in reading.tokens[max(0, near[0].start - 3) : near[0].start]}
        order = order[::-1] if lead & grammar("leads_a_rival") else order
        return (order[0], order[1]) if len(near) == 2 or near[0].name != near[-1].name else None
    if (
        not between
        and len({side.name for side in near}) == 1
        and {side.name for side in sides} != {near[0].name}
    ):
        other = next(side.name for side in sides if side.name != near[0].name)
        return (near[0].name, other) if near[0].end <= left.span[0] else None
    return None


def _leads(reading: Reading, named: list[Side], pair: tuple[str, str]) -> tuple[str | None, str | None]:
    """The side that has more, and the side that did better, in "more with A than with B"."""
    sides = [side for side in named if side.name in pair]
    than = next((at for at, word in enumerate(reading.tokens) if word.surface == "than"), None)
    if than is None:
        return None, None
    changes = [e for e in effects(reading, associative=False) if not (e.sign == "zero" and e.start > than)]
    start, end = next((span for span in reading.clauses if span[0] <= than < span[1]), (0, 0))
    before = [side for side in sides if start <= side.start and side.end <= than]
    behind = [side for side in sides if than < side.start < end]
    if not before or not behind or before[-1].name == behind[0].name:
        return None, None
    left, right = before[-1].name, behind[0].name
    words = {word.surface for word in reading.tokens}
    said_how_much = grammar("less_of_it") | grammar("more_of_it")
    degrees = [at for at in range(start, than) if reading.tokens[at].surface in said_how_much]
    degree = degrees[-1] if degrees else None
    ways = {effect.raw for effect in changes if effect.start != degree}
    more: str | None = None
    if (degree is not None and ways <= {"up"}) or ways <= {"down"}:
        greater = degree is None or reading.tokens[degree].surface in grammar("more_of_it")
        more = left if greater == (ways != {"down"}) else right
    signs = {effect.sign for effect in changes}
    plain = len(changes) == 1 and not (words & grammar("less_of_it") and changes[0].raw != "down")
    better = {"good": left, "bad": right}.get(next(iter(signs))) if plain else None
    return more, better
