"""No wording of the policy makes a message slow: each group of patterns is held against long texts of its own words."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from functools import cache

import pytest

from assistant.screening.policy import HERE, load_policy, read_data
from assistant.screening.schema import ContextRules, LabValues, WordClasses
from assistant.screening.screen import screen

LENGTH = 6_000  # characters: more than the longest stretch that is read as one
MOST_SECONDS = 0.5  # of this process; such a text takes some hundredths


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """The patterns of every entry, context rule and measure, as they are written."""
    groups = {entry.id: entry.patterns for entry in load_policy().entries.values()}
    rules = read_data(HERE / "policy" / "context.yaml", ContextRules).rules
    groups |= {f"context:{rule}": patterns for rule, patterns in rules.items()}
    for measure in read_data(HERE / "policy" / "labs.yaml", LabValues).measures:
        units = tuple(pattern for unit in measure.units for pattern in unit.patterns)
        groups[f"lab:{measure.id}"] = {**measure.names, "units": units}
    return {group: tuple(p for some in patterns.values() for p in some) for group, patterns in groups.items()}


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    return read_data(HERE / "policy" / "words.yaml", WordClasses).classes


def _said(written: str, choose: random.Random) -> Iterator[str]:
    """Words that the pattern finds, its gaps left as open as they may be."""
    for place in written.split():
        if gap := re.fullmatch(r"\.\.(\d*)", place):
            yield from ["and"] * int(gap.group(1) or 3)
            continue
        choice = choose.choice([c for c in place.rstrip("?").split("|") if c] or ["and"])
        if choice.startswith("@"):
            yield from _said(choose.choice(_classes()[choice[1:]]), choose)
        else:
            yield from choice.replace("#", "42").replace("*", "s").replace("_", " ").split()


def _texts(group: str) -> Iterator[str]:
    """What the patterns find, again and again; what they nearly find; and their words in any order."""
    choose = random.Random(group)  # noqa: S311 - not for secrecy
    patterns = _groups()[group]
    found = [list(_said(choose.choice(patterns), choose)) for _ in range(40)]
    words = [word for wording in found for word in wording]
    yield " ".join(words)
    yield " ".join(word for wording in found for word in wording[:-1] * 3)
    yield " ".join(choose.choices(words, k=LENGTH // 4))


def _repeated(text: str, length: int) -> str:
    return (f"{text} " * (1 + length // len(text)))[:length]


def _seconds(message: str) -> float:
    """How long one reading takes; the quicker of two counts, as a big process may be busy collecting its garbage."""
    started = time.process_time()
    screen(message)
    return time.process_time() - started


@pytest.mark.parametrize("group", sorted(_groups()))
def test_no_group_of_patterns_makes_a_long_message_slow(group: str) -> None:
    for text in _texts(group):
        if not text:
            continue
        message = _repeated(text, LENGTH)
        assert min(_seconds(message) for _ in range(2)) < MOST_SECONDS


@pytest.mark.parametrize(
    "group",
    ["kidney.false_alarm", "kidney.work", "kidney.mine_ill", "kidney.kdigo_code", "context:denial_filler"],
)
def test_fifty_thousand_characters_are_read_in_linear_time(group: str) -> None:
    text = list(_texts(group))[-1]
    times = []
    for length in (5_000, 50_000):
        words = random.Random(length).choices(text.split(), k=length // 3)  # noqa: S311 - not for secrecy
        message = _repeated(" ".join(words), length)
        screen(message)
        times.append(min(_seconds(message) for _ in range(2)))
    assert times[1] < 30 * times[0] + 0.1
