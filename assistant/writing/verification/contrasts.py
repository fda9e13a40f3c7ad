"""Two things told apart in the evidence and mixed up in a sentence: what was found of the one said of the other.

"Citrate gave the highest level, oxide differed little" holds the same words as the sentence that swaps the salts, and
"2.5 or more in 16.6 percent, 3.0 or more in 5.2" the same figures. What stands together in one part of the evidence
must not stand together with another part's partner in the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.matching import matches
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.reading import Reading, term

_UNTOLD = frozenset({"interval", "p", "level", "name"})
_LABELS = frozenset({"forms", "routes", "substances", "comparators"})
_WAYS = {"negator": "not", "none": "not", "down": "down", "up": "up", "good": "good", "bad": "bad"}
_BEHIND = 3
_TOPS = frozenset({"highest", "lowest", "greatest", "best", "worst", "least"})


@dataclass(frozen=True)
class _Part:
    """One part of a text: who or what it names, what it says of it, and its figures."""

    labels: frozenset[str]
    content: frozenset[str]
    figures: tuple[Figure, ...]


def mixed_up(sentence: Reading, evidence: Reading) -> str | None:
    """What the evidence says of one thing, said of another one that it tells apart from it."""
    said, known = _parts(sentence), _parts(evidence)
    return (
        _partners_swapped(said, known)
        or _labels_crossed(said, known)
        or _level_told_as_difference(sentence, evidence)
        or _level_told_as_change(sentence, evidence)
    )


def _partners_swapped(said: list[_Part], held: list[_Part]) -> str | None:
    """Two figures set together although the evidence sets each with another figure of the same kind."""
    known = [part.figures for part in held]
    for part in said:
        for first, second in combinations(part.figures, 2):
            if _kind(first) == _kind(second):
                continue
            with_first = _partners(first, _kind(second), known)
            with_second = _partners(second, _kind(first), known)
            if not with_first or not with_second:
                continue
            together = any(matches(second, other, about=True) for other in with_first)
            if not together and not any(matches(first, other, about=True) for other in with_second):
                return (
                    f"number: {first.value:g} and {second.value:g} belong to different parts of the evidence"
                )
    return None


def _partners(figure: Figure, kind: str | None, known: list[tuple[Figure, ...]]) -> list[Figure]:
    """The figures of a kind that stand with this one in the evidence."""
    return [
        other
        for part in known
        if any(matches(figure, own, about=True) for own in part)
        for other in part
        if _kind(other) == kind and not matches(figure, other, about=True)
    ]


def _kind(figure: Figure) -> str | None:
    return "time" if figure.days is not None else figure.unit or figure.role


def _labels_crossed(parts: list[_Part], held: list[_Part]) -> str | None:
    """Two salts, routes or arms of which each is said to have done what the other one did."""
    known, said = _of_each_label(held), _of_each_label(parts)
    for first, second in combinations(sorted(set(known) & set(said)), 2):
        first_only, second_only = known[first] - known[second], known[second] - known[first]
        crossed = said[first] & second_only - said[second], said[second] & first_only - said[first]
        straight = said[first] & first_only, said[second] & second_only
        topped = any(each & _TOPS for each in crossed) and not (known[first] & known[second] & _TOPS)
        figures = all(any(word[0].isdigit() for word in each) for each in crossed)
        figures = figures and not any(word[0].isdigit() for each in straight for word in each)
        if figures or ((all(crossed) or topped) and not any(straight)):
            return f"comparison: {first} and {second} have changed places"
    return None


def _of_each_label(parts: list[_Part]) -> dict[str, frozenset[str]]:
    """For each thing named what the parts say that name it alone."""
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        named = part.labels - {"control"} or part.labels
        if len(named) == 1:
            name = next(iter(named))
            found[name] = found.get(name, frozenset()) | part.content
    return found


def _level_told_as_difference(sentence: Reading, evidence: Reading) -> str | None:
    """What one side saw, told as how much more it was than on the other ("41.6 percent more than placebo")."""
    for figure in sentence.figures:
        timed = figure.days is not None and figure.unit not in {"minutes", "hours"}
        if figure.role in _UNTOLD or timed or not _is_difference(sentence, figure):
            continue
        same = [other for other in evidence.figures if _same_size(figure, other)]
        paired = [other for other in same if _is_of_one_side(evidence, other)]
        if same and len(paired) == len(same) and not any(_is_difference(evidence, other) for other in same):
            return f"number: {figure.value:g} is of one side in the evidence, not the difference"
    return None


def _same_size(figure: Figure, other: Figure) -> bool:
    """Whether a figure of the evidence is this one, be it written as a fall ("-8.7" for "lower by 8.7")."""
    units = not other.unit or not figure.unit or figure.unit == other.unit
    timed = (figure.days is None) != (other.days is None)
    return other.role not in _UNTOLD and units and not timed and abs(other.value) == abs(figure.value)


def _is_difference(reading: Reading, figure: Figure) -> bool:
    """Whether "more than", "lower than" or "greater ... than" stands right behind a number."""
    after = [word.surface for word in reading.tokens[figure.span[1] : figure.span[1] + _BEHIND + 3]]
    return any(word in grammar("differences") for word in after[:1]) and "than" in after


def _level_told_as_change(sentence: Reading, evidence: Reading) -> str | None:
    """Where something ended, told as how far it went ("fell by 4.0" for "from 6.2 to 4.0")."""
    ends = {
        figure
        for left, right in pairwise(evidence.figures)
        if left.span[0]
        and evidence.tokens[left.span[0] - 1].surface == "from"
        and "to" in {word.surface for word in evidence.tokens[left.span[1] : right.span[0]]}
        for figure in (left, right)
    }
    for figure in sentence.figures:
        before = [word.surface for word in sentence.tokens[max(0, figure.span[0] - 2) : figure.span[0]]]
        same = [other for other in evidence.figures if _same_size(figure, other)]
        if "by" in before and figure.days is None and same and all(other in ends for other in same):
            return f"number: {figure.value:g} is where it went, not how far"
    return None


def _is_of_one_side(reading: Reading, figure: Figure) -> bool:
    """Whether another figure of the same kind is set against this one ("41.6 vs 15.8", "44 on A, 42 on B")."""
    for other in reading.figures:
        if (
            other == figure
            or other.unit != figure.unit
            or other.role != figure.role
            or other.per != figure.per
        ):
            continue
        low, high = (figure, other) if figure.span < other.span else (other, figure)
        between = {word.surface for word in reading.tokens[low.span[1] : high.span[0]]}
        nearest = not any(low.span < each.span < high.span for each in reading.figures)
        if nearest and between & grammar("set_against"):
            return True
    return False


def _parts(reading: Reading) -> list[_Part]:
    """The parts of a text between joining words and marks; a part without a label or content joins none."""
    cuts = [-1, *(at for at, word in enumerate(reading.tokens) if _cuts(reading, at, word.surface))]
    cuts.append(len(reading.tokens))
    parts = [_part(reading, start + 1, end) for start, end in pairwise(cuts)]
    led = bool(reading.tokens) and reading.tokens[0].surface in {"in", "among", "for"}
    if led and len(parts) > 1 and not parts[0].figures:
        parts[:2] = [replace(parts[1], labels=parts[1].labels or parts[0].labels)]
    return parts


def _cuts(reading: Reading, at: int, surface: str) -> bool:
    if surface not in grammar("parts_told"):
        return False
    inside = any(m.start < at < m.end - 1 or m.start < at < m.end for m in reading.terms)
    return not inside


def _part(reading: Reading, start: int, end: int) -> _Part:
    labels: set[str] = set()
    content: set[str] = set()
    covered: set[int] = set()
    for mention in reading.mentions:
        if not start <= mention.start < end:
            continue
        if mention.kind == "term":
            covered.update(range(mention.start, mention.end))
            named = term(mention)
            closure = lexicon().closure[mention.id]
            if "control" in closure:
                labels.add("control")
            elif (
                named.kind in _LABELS
                and not named.free
                and mention.id not in {"supplement", "oral", "dietary", "intake"}
            ):
                labels.add(mention.id)
            elif named.kind in {"outcomes", "conditions", "aspects"} and not reading.owned(mention):
                content |= set(closure)
        elif mention.kind in _WAYS:
            covered.update(range(mention.start, mention.end))
            content.add(_WAYS[mention.kind])
    for at in range(start, end):
        word = reading.tokens[at]
        telling = word.surface in grammar("superlatives") or word.stem not in lexicon().neutral
        if at not in covered and word.surface[0].isalpha() and telling:
            content.add(word.stem)
    figures = tuple(f for f in reading.figures if start <= f.span[0] < end and f.role not in _UNTOLD)
    content -= labels
    for word, after in pairwise(reading.tokens[start:end]):
        if word.surface in grammar("measured_in") and labels <= {after.surface}:
            labels = {f"{word.surface} {after.surface}"}
    content |= {f"{abs(figure.value):g}" for figure in figures if figure.days is None}
    return _Part(frozenset(labels), frozenset(content), figures)
