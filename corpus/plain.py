"""Does a plain statement say more than the technical one? Slips that a machine can see.

Reads the finding alone: other numbers, another direction, a surer tone than its certainty, a promise, other
people, a quotation that does not stand in the statement, and prose above the reading grade. What the words
of a direction, a doubt or a group are is data (``corpus/plain.yaml``). It never rewrites anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from corpus.readability import HIGHEST_GRADE, reading_grade
from corpus.record import Direction, Finding

CUES = Path(__file__).parent / "plain.yaml"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
QUOTED = re.compile(r"[\"“]([^\"”]{12,})[\"”]")
SPELLED = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        map(str, range(1, 13)),
        strict=True,
    )
)


@dataclass(frozen=True)
class Slip:
    """One way in which a text says more than it may, and what to do about it."""

    problem: str
    remedy: str


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    technical: tuple[str, ...]
    plain: tuple[str, ...]
    unless: tuple[str, ...] = ()


class _Cues(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    directions: dict[Direction, tuple[str, ...]]
    contradictions: dict[Direction, tuple[str, ...]]
    effects: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    denials: tuple[str, ...]
    doubt: tuple[str, ...]
    promises: tuple[str, ...]
    groups: tuple[_Group, ...]


def slips(finding: Finding) -> Iterator[Slip]:
    """Every slip of the plain statement of ``finding``."""
    plain = finding.plain.lower()
    yield from _numbers(finding)
    yield from _direction(finding, plain)
    yield from _people(finding, plain)
    yield from misquotes(finding.plain, finding.statement)
    yield from hard_prose(finding.plain)


def hard_prose(text: str) -> Iterator[Slip]:
    """A slip where ``text`` reads above the grade; none where nothing can be measured."""
    grade = reading_grade(text)
    if grade is not None and round(grade, 1) > HIGHEST_GRADE:
        yield Slip(
            f"reads at grade {grade:.1f}, above {HIGHEST_GRADE:g}", "use shorter sentences and everyday words"
        )


def misquotes(text: str, source: str) -> Iterator[Slip]:
    """A slip for each quotation in ``text`` that does not stand word for word in ``source``."""
    for quote in QUOTED.findall(text):
        if quote.strip() not in source:
            yield Slip(
                f'quotes "{quote}", which does not stand in the record', "quote it exactly, or drop the marks"
            )


def _numbers(finding: Finding) -> Iterator[Slip]:
    known = set(_figures(" ".join((finding.statement, finding.population, finding.outcome))))
    other = [number for number in _figures(finding.plain, spelled=False) if number not in known]
    if other:
        yield Slip(
            f"has the number {', '.join(other)}, which the statement has not",
            "take it out, or state it there",
        )


def _figures(text: str, *, spelled: bool = True) -> list[str]:
    figures = [figure.replace(",", "") for figure in NUMBER.findall(text)]
    if spelled:
        figures += [SPELLED[word] for word in re.findall(r"[a-z]+", text.lower()) if word in SPELLED]
    return [figure.rstrip("0").rstrip(".") if "." in figure else figure for figure in figures]


def _direction(finding: Finding, plain: str) -> Iterator[Slip]:
    cues = _cues()
    if finding.direction and (
        not _has(plain, cues.directions[finding.direction])
        or _has(plain, cues.contradictions.get(finding.direction, ()))
        or (finding.direction == "benefit" and _denies(plain))
        or (finding.direction == "no_effect" and _claims(plain))
        or _reverses(finding.statement.lower(), plain)
    ):
        yield Slip(
            f"does not say what the direction '{finding.direction}' says",
            "tell the same result as the statement",
        )
    weak = finding.kind != "safety" and finding.certainty in {"low", "very_low"}
    if finding.direction and weak and not _has(plain, cues.doubt):
        yield Slip(
            f"sounds surer than its certainty '{finding.certainty}'", "say may, or why it is not certain"
        )
    promised = [word for word in cues.promises if re.search(rf"\b{word}\b", plain)]
    if promised and not _has(finding.statement.lower(), tuple(promised)):
        yield Slip(
            f"promises ({', '.join(promised)}) what the statement does not", "say only what was observed"
        )


def _denies(plain: str) -> bool:
    """Whether a sentence says of an effect, within three words, that it did not come about."""
    effects = "|".join(map(re.escape, _cues().effects))
    if re.search(r"\bno (?:more|fewer|less|lower|better|milder|shorter|longer)\b", plain):
        return True
    return bool(
        re.search(rf"\b(?:did|does|do|may|might|has|have|could|can) not (?:\w+ ){{0,3}}?(?:{effects})", plain)
    )


def _reverses(statement: str, plain: str) -> bool:
    """Whether the statement speaks only of less and the plain one only of more, or the other way round."""
    up, down = _cues().up, _cues().down
    ways = [(_has(text, up), _has(text, down)) for text in (statement, plain)]
    return set(ways) == {(True, False), (False, True)}


def _claims(plain: str) -> bool:
    """Whether a sentence says of magnesium that it had an effect, and denies nothing."""
    cues = _cues()
    return any(
        "magnesium" in sentence and _has(sentence, cues.effects) and not _has(sentence, cues.denials)
        for sentence in re.split(r"(?<=[.!?])\s+", plain)
    )


def _people(finding: Finding, plain: str) -> Iterator[Slip]:
    population = f"{finding.population} ".lower()
    technical = f"{population} {finding.statement} {finding.outcome} ".lower()
    for group in _cues().groups:
        if _has(population, group.unless):
            continue
        if _has(population, group.technical) and not _has(plain, group.plain):
            yield Slip(
                f"leaves out that the people were '{finding.population}'", "name them in everyday words"
            )
        elif _has(f"{plain} ", group.technical) and not _has(technical, (*group.technical, *group.plain)):
            yield Slip(
                f"speaks of other people ({group.id}) than the statement", f"keep to '{finding.population}'"
            )


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(_pattern(word).search(text) for word in words)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word) if word.startswith("n't") else rf"\b{re.escape(word)}")


@cache
def _cues() -> _Cues:
    return _Cues.model_validate(yaml.load(CUES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
