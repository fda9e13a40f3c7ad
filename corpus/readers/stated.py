"""Design and sample size, where a publication states them, with the words that do.

What the words are is data (``stated.yaml``). Two different sample sizes in one abstract mean that none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from corpus.record import Design

WORDS = Path(__file__).with_name("stated.yaml")


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    publication_types: dict[str, Design]
    phrases: tuple[tuple[str, Design], ...]
    people: tuple[str, ...]


def stated_design(types: Sequence[str], title: str, abstract: str) -> tuple[Design, str] | None:
    """The design and the words that state it: from the index's publication types, the title, the abstract."""
    words = _words()
    for publication_type, design in words.publication_types.items():
        if publication_type in types and design != "narrative_review":
            return design, f"publication type: {publication_type}"
    for text in (title, abstract):
        for phrase, design in words.phrases:
            if found := re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE):
                return design, found.group()
    return ("narrative_review", "publication type: Review") if "Review" in types else None


def stated_size(text: str) -> tuple[int, str] | None:
    """The number of people randomised, enrolled or included, and the words; ``None`` where two disagree."""
    found = {int(match["n"].replace(",", "")): match.group() for match in _size().finditer(text)}
    return next(iter(found.items())) if len(found) == 1 else None


@cache
def _size() -> re.Pattern[str]:
    people = "|".join(_words().people)
    verbs = r"(?:randomi[sz]ed|randomly|enrolled|recruited|included|assigned|allocated)"
    number = r"(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})"
    return re.compile(
        rf"\b{number}(?: [\w-]+){{0,4}} (?:{people})(?: [\w,()-]+){{0,6}}? (?:were|was)(?: \w+)? {verbs}",
        re.IGNORECASE,
    )


@cache
def _words() -> _Words:
    return _Words.model_validate(yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
