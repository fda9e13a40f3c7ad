"""Build typed questions for tests, as understanding would."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.dosing import RuleAnswer, respond
from assistant.question import Amount, Intent, Person, Question, Unit
from assistant.understanding import understand

SOURCE = Path(__file__).parent / "source"


def rows(name: str) -> list[dict[str, str]]:
    with (SOURCE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def years(written: str) -> float | None:
    if not written:
        return None
    return int(written[:-1]) / 12 if written.endswith("m") else float(written)


def ages_within(row: dict[str, str]) -> Iterator[float]:
    """The first age of a band, one in it, and the last before the next."""
    low, high = years(row["from"]), years(row["to"])
    if low is None:
        yield 30.0
        return
    yield low
    if high is None:
        yield from (low + 5, 120.0)
    else:
        yield from ((low + high) / 2, high - 0.01)


def amount(value: float, unit: Unit, text: str | None = None, high: float | None = None) -> Amount:
    return Amount(value=value, unit=unit, text=text or f"{value:g} {unit}", high=high)


def question(text: str, *intents: Intent, **parts: Any) -> Question:
    return Question(text=text, standalone=text, intents=intents, **parts)


def ask(text: str, *intents: Intent, **parts: Any) -> RuleAnswer:
    answer = respond(question(text, *intents, **parts))
    assert answer is not None
    return answer


def ask_in_words(text: str) -> RuleAnswer:
    """What the rules answer to a question as a person writes it."""
    answer = respond(understand(text))
    assert answer is not None
    return answer


def said(answer: RuleAnswer) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


def values(answer: RuleAnswer, unit: str) -> list[float]:
    return [quantity.value for quantity in answer.quantities if quantity.unit == unit]


def woman(age: float, **more: Any) -> Person:
    return Person(age_low=age, age_high=age, sex="female", **more)


def man(age: float, **more: Any) -> Person:
    return Person(age_low=age, age_high=age, sex="male", **more)
