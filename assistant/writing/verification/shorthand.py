"""Clinicians' shorthand written out: "Mg", "n = 84", "9-12 weeks", "6/31" read as the words they stand for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from assistant.answer import Frozen


class _Pattern(Frozen):
    find: str
    means: str


class _ShorthandFile(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: str
    whole: dict[str, str]
    patterns: tuple[_Pattern, ...]


def written_out(text: str) -> str:
    """The text with every known abbreviation and notation in words."""
    whole, names, patterns = _shorthand()
    for pattern, means in patterns:
        text = pattern.sub(means, text)
    return whole.sub(lambda match: names[match.group()], text)


@cache
def _shorthand() -> tuple[re.Pattern[str], dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    content = yaml.load(Path(__file__).with_name("shorthand.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    checked = _ShorthandFile.model_validate({**content, "last_reviewed": str(content["last_reviewed"])})
    longest_first = sorted(checked.whole, key=len, reverse=True)
    whole = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
    return whole, checked.whole, tuple((re.compile(each.find), each.means) for each in checked.patterns)
