"""Ways to make a true sentence false: words exchanged (mutations.yaml), numbers changed, numbers and arms swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

_NUMBER = re.compile(r"(?<![\d.,\w-])\d+(?:\.\d+)?(?![\d.,]*\d|\w)")
_ARMS = (("magnesium", "placebo"), ("magnesium", "dummy pills"), ("magnesium oxide", "senna"))


def mutations(sentence: str, evidence: str) -> Iterator[tuple[str, str]]:
    """(kind, false sentence) for each way that fits; ``evidence`` keeps out what the evidence says as well."""
    said = evidence.lower()
    for kind, pairs in _file()["exchanges"].items():
        for words, other in pairs:
            found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence, re.I)
            if found and not re.search(rf"(?<!\w){re.escape(other)}(?!\w)", said):
                changed = other.capitalize() if found.group()[0].isupper() else other
                yield kind, sentence[: found.start()] + changed + sentence[found.end() :]
    bare = sentence.rstrip(". ")
    for kind, endings in _file()["endings"].items():
        for ending in endings:
            yield kind, f"{bare}{ending}."
    for kind, openings in _file()["openings"].items():
        for opening in openings:
            yield kind, opening + sentence[0].lower() + sentence[1:]
    yield from _numbers(sentence, evidence)
    yield from _arms(sentence)


def _numbers(sentence: str, evidence: str) -> Iterator[tuple[str, str]]:
    found = list(_NUMBER.finditer(sentence))
    known = {each.group() for each in _NUMBER.finditer(evidence)}
    for number in found:
        decimals = len(number.group().partition(".")[2])
        step = 10.0**-decimals
        for factor in (1.4, 2.0):
            value = f"{round(float(number.group()) * factor / step + 1) * step:.{decimals}f}"
            if value not in known:
                yield "number", sentence[: number.start()] + value + sentence[number.end() :]
    for left, right in combinations(found, 2):
        if left.group() == right.group() or _interchangeable(sentence, left, right):
            continue
        yield (
            "swapped numbers",
            sentence[: left.start()]
            + right.group()
            + sentence[left.end() : right.start()]
            + left.group()
            + sentence[right.end() :],
        )


def _interchangeable(sentence: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether swapping says the same: the ends of a range, or members of a plain list."""
    between = sentence[left.end() : right.start()].strip()
    return between in {",", "and", "or", "/"}


def _arms(sentence: str) -> Iterator[tuple[str, str]]:
    for active, control in _ARMS:
        joined = rf"(?<!\w)({active}|{control})(?!\w)"
        parts = re.split(joined, sentence)
        if parts[1::2].count(active) == parts[1::2].count(control) == 1:
            parts[1], parts[3] = parts[3], parts[1]
            if not re.search(r"no (?:different|difference)|same|between|both|whether", sentence):
                yield "swapped arms", "".join(parts)


@cache
def _file() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("mutations.yaml").read_text())
    return content
