"""What each number of a text stands next to, and whether a sentence put it next to what belongs to another number.

"Grade 3 in 4 percent" and "grade 3 in 23 percent" hold numbers that the evidence holds; their neighbours tell them
apart. What stands in front of two numbers, or behind both, may belong to both ("lowered the peak by 33 and the total by
43 percent"): there it counts only against a neighbour of the same sort, an outcome against an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.matching import matches
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.reading import Reading, term

_UNTOLD = frozenset({"interval", "p", "level", "name"})
_WAYS = {"negator": "not", "none": "not", "down": "down", "up": "up", "good": "good", "bad": "bad"}


@dataclass(frozen=True)
class Beside:
    """What stands in front of and behind a number, up to the next number, mark or joining word."""

    before: frozenset[str]
    after: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Both sides."""
        return self.before | self.after


def beside_another(sentence: Reading, evidence: Reading) -> str | None:
    """The first number that stands beside what the evidence has beside another number of the same kind."""
    known = neighbours(evidence)
    for figure, beside in neighbours(sentence).items():
        same = [other for other in known if matches(figure, other, about=True)]
        if not same or not beside.all:
            continue
        own = frozenset().union(*(known[other].all for other in same))
        for other in known:
            if other in same or other.role != figure.role or _kind(other) != _kind(same[0]):
                continue
            earlier = other.span < same[0].span
            only_its_own = (known[other].after if earlier else known[other].before) - own
            rival, proper = known[other].all - own, own - known[other].all
            sorts = {_sort(concept) for concept in beside.all & rival} & {_sort(each) for each in proper}
            if (beside.all & only_its_own or sorts) and not beside.all & proper:
                return (
                    f"number: {figure.value:g} stands beside what belongs to {other.value:g} in the evidence"
                )
    return None


def neighbours(reading: Reading) -> dict[Figure, Beside]:
    """What stands beside each number that is a result, a time or an age."""
    told = [figure for figure in reading.figures if figure.role not in _UNTOLD and not figure.whole]
    concepts = _concepts(reading)
    ends = [0, *(figure.span[1] for figure in told)]
    starts = [*(figure.span[0] for figure in told), len(reading.tokens)]
    found: dict[Figure, Beside] = {}
    for number, figure in enumerate(told):
        behind = range(figure.span[1], starts[number + 1])
        in_front = range(figure.span[0] - 1, ends[number] - 1, -1)
        found[figure] = Beside(
            _until_a_break(reading, concepts, in_front), _until_a_break(reading, concepts, behind)
        )
    for left, right in pairwise(told):
        between = reading.tokens[left.span[1] : right.span[0]]
        if [word.surface for word in between] == ["to"]:
            both = Beside(found[left].before | found[right].before, found[left].after | found[right].after)
            found[left] = found[right] = both
    return found


def _until_a_break(reading: Reading, concepts: dict[int, set[str]], places: range) -> frozenset[str]:
    beside: set[str] = set()
    for at in places:
        if reading.tokens[at].surface in grammar("number_breaks"):
            break
        beside |= concepts.get(at, set())
    return frozenset(beside)


def _concepts(reading: Reading) -> dict[int, set[str]]:
    """For each word what it stands for: a term, an arm, a way of change, or its stem."""
    found: dict[int, set[str]] = {}
    for mention in reading.mentions:
        if mention.kind == "term":
            closure = lexicon().closure[mention.id]
            active = term(mention).kind == "forms" or mention.id == "magnesium"
            names = {"control"} if "control" in closure else {"active"} if active else set(closure)
        elif mention.kind in _WAYS:
            names = {_WAYS[mention.kind]}
        else:
            continue
        for at in range(mention.start, mention.end):
            found.setdefault(at, set()).update(names)
    for at, word in enumerate(reading.tokens):
        telling = word.stem not in lexicon().neutral or word.surface in grammar("telling")
        if at not in found and word.surface[0].isalpha() and telling:
            found[at] = {word.stem}
    return found


def _sort(concept: str) -> str:
    """Arm, way of change, word, or the kind of term."""
    if concept in _WAYS.values():
        return "way"
    if concept in {"active", "control"}:
        return "arm"
    named = lexicon().terms.get(concept)
    return named.kind if named else "word"


def _kind(figure: Figure) -> str | None:
    counted = figure.unit in {None, "studies", "people"} or (figure.unit or "").startswith("of ")
    return "count" if counted and not figure.decimals else figure.unit
