"""How numbers are written in words: number words, shares, units, bounds and rates, read from numerals.yaml once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from assistant.answer import Frozen


class Numerals(Frozen):
    """The tables of numerals.yaml: ``shares`` and ``parts`` in hundredths, ``days`` the length of a unit in days."""

    id: str
    description: str
    source: str
    last_reviewed: str
    words: dict[str, int]
    shares: dict[str, float]
    parts: dict[str, float]
    factors: dict[str, float]
    units: dict[str, str]
    before_units: frozenset[str]
    denominators: frozenset[str]
    single_times: dict[str, tuple[float, str]]
    half_times: dict[str, tuple[float, str]]
    bounds: dict[str, str]
    rates: dict[str, str]
    days: dict[str, float]
    change_stems: frozenset[str]
    people_stems: frozenset[str]
    sharing: frozenset[str]


@cache
def numerals() -> Numerals:
    """The shipped tables, read once."""
    content = yaml.load(Path(__file__).with_name("numerals.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return Numerals.model_validate({**content, "last_reviewed": str(content["last_reviewed"])})
