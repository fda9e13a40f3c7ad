"""Finds the claims of a health article: sentences about magnesium that findings could carry or refute.

Splits text into sentences, keeps those that speak of magnesium (or go on speaking of it) and state something, and
reads each one's direction and strength. What the words are is data (``article.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.answer import Frozen
from assistant.errors import PartUnavailable
from assistant.lexicon.folding import fold
from assistant.lexicon.names import load_names

FILE = Path(__file__).with_name("article.yaml")
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•]|\d+\.)\s)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]?\s+(?=[\"'“(]?[A-Z0-9])|(?<=[a-z]{3}[.!?])\s+(?=[a-z])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|vs|approx|Dr|Prof|et al|etc|incl|Fig|No|St|U\.S|a\.m|p\.m)\.$")
_BULLET = re.compile(r"^\s*(?:[-*•#>]+|\d+[.)])\s*")
_FEWEST_WORDS, _LONGEST_HEADING = 3, 12


class Cues(Frozen):
    """The word lists of ``article.yaml``; a word matches at the beginning of words."""

    id: str
    description: str
    source: str
    last_reviewed: date
    not_claims: tuple[str, ...]
    benefit: tuple[str, ...]
    neutral_verbs: tuple[str, ...]
    harm: tuple[str, ...]
    unknown: tuple[str, ...]
    turns: tuple[str, ...]
    denied: tuple[str, ...]
    found_nothing: tuple[str, ...]
    not_strong: tuple[str, ...]
    shares: tuple[str, ...]
    hedged: tuple[str, ...]
    strong: tuple[str, ...]
    linked: tuple[str, ...]
    compared: tuple[str, ...]
    safe: tuple[str, ...]
    not_safe: tuple[str, ...]
    at_risk: tuple[str, ...]
    ask_first: tuple[str, ...]
    narrowed: tuple[str, ...]
    builds_up: tuple[str, ...]
    too_much: tuple[str, ...]
    no_build_up: tuple[str, ...]
    did_harm: tuple[str, ...]
    not_at_risk: tuple[str, ...]
    names_level: tuple[str, ...]
    names_intake: tuple[str, ...]
    own_story: tuple[str, ...]
    apart: tuple[str, ...]
    together: tuple[str, ...]
    no_gap: tuple[str, ...]
    replaces: tuple[str, ...]
    no_magnesium: tuple[str, ...]
    medicine: tuple[str, ...]
    causal: tuple[str, ...]
    not_by_mouth: tuple[str, ...]
    less: tuple[str, ...]
    to_take: tuple[str, ...]
    not_to_take: tuple[str, ...]
    of_a_study: tuple[str, ...]
    added_up: tuple[str, ...]
    named_study: tuple[str, ...]
    pronouns: tuple[str, ...]
    why: dict[str, str]
    summary: dict[str, str]
    verdicts: dict[str, str]


@cache
def load_cues() -> Cues:
    """The cues, read once; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        return Cues.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error


class Reading(Frozen):
    """One claim as read: which way it points, and how surely it is said."""

    text: str
    folded: str
    topics: tuple[str, ...]
    forms: tuple[str, ...]
    medicines: tuple[str, ...]
    benefit: bool
    harm: bool
    denied: bool
    hedged: bool
    strong: bool
    linked: bool
    compared: bool


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with the number of its paragraph; bullets are sentences of their own."""
    paragraphs = _PARAGRAPH.split(text.strip())
    for number, paragraph in enumerate(paragraphs):
        if len(paragraphs) > 1 and _is_heading(paragraph):
            continue
        pending = ""
        for piece in _SENTENCE_END.split(" ".join(_BULLET.sub("", paragraph).split())):
            pending = f"{pending} {piece}".strip()
            if not _ABBREVIATION.search(pending):
                if pending:
                    yield number, pending
                pending = ""
        if pending:
            yield number, pending


def _is_heading(paragraph: str) -> bool:
    words = paragraph.split()
    return (
        len(words) <= _LONGEST_HEADING
        and not _BULLET.match(paragraph)
        and re.search(r"[.!?;)%][\"'”’]?$", paragraph.strip()) is None
    )


def claims(text: str) -> list[Reading]:
    """The checkable statements about magnesium in a text, in its order.

    A sentence that does not name magnesium goes on speaking of it where the one before it in its paragraph did, unless
    it only says what other things are.
    """
    cues = load_cues()
    found: list[Reading] = []
    about = False
    last_paragraph = -1
    titled = names_magnesium(fold(text.strip().partition("\n")[0]).text)
    for paragraph, sentence in sentences(text):
        folded = fold(sentence).text
        names = names_magnesium(folded)
        goes_on = about and paragraph == last_paragraph
        about = names or goes_on
        last_paragraph = paragraph
        refers = (
            has_any(folded, cues.pronouns)
            or has_any(folded, cues.to_take)
            or has_any(folded, cues.benefit)
            or has_any(folded, cues.harm)
            or bool(load_names("topics").find(folded))
        )
        of_the_title = titled and (
            has_any(folded, cues.names_level)
            or has_any(folded, cues.names_intake)
            or has_any(folded, cues.safe)
            or (has_any(folded, cues.pronouns) and bool(load_names("topics").find(folded)))
        )
        if (names or (goes_on and refers) or of_the_title) and says_something(sentence):
            found.append(read(sentence))
    return found


def read(sentence: str) -> Reading:
    """Which way a claim points and how surely it is said."""
    cues = load_cues()
    folded = fold(sentence).text
    return Reading(
        text=sentence,
        folded=folded,
        topics=tuple(dict.fromkeys(mention.id for mention in load_names("topics").find(folded))),
        forms=tuple(dict.fromkeys(mention.id for mention in load_names("salts").find(folded))),
        medicines=tuple(dict.fromkeys(mention.id for mention in load_names("medicines").find(folded))),
        benefit=has_any(folded, cues.benefit),
        harm=has_any(folded, cues.harm),
        denied=has_any(folded, cues.denied) or has_any(folded, cues.found_nothing),
        hedged=has_any(folded, cues.hedged),
        strong=has_any(_any_of(cues.not_strong).sub(" ", folded), cues.strong),
        linked=has_any(folded, cues.linked),
        compared=has_any(folded, cues.compared),
    )


def has_any(folded: str, words: tuple[str, ...]) -> bool:
    """Whether one of these words begins a word of the text."""
    return _any_of(words).search(folded) is not None


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + ")")


def names_magnesium(folded: str) -> bool:
    """Whether a text names magnesium or a salt of it."""
    return bool(load_names("element").find(folded) or load_names("salts").find(folded))


def says_something(sentence: str) -> bool:
    """Whether a sentence could be true or false: no question, sign-post or piece of rhetoric."""
    if sentence.endswith("?") or len(sentence.split()) < _FEWEST_WORDS:
        return False
    return not has_any(fold(sentence).text, load_cues().not_claims)
