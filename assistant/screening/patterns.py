"""Patterns: meanings written as short sequences of words, and how they are read from the policy's data.

A pattern is words with blanks between. ``a|b`` is either word (``carry_on`` two words as one choice),
``nephro*`` any word that begins so, ``word?`` may be absent, ``#`` a number, ``@kidney`` any phrase of the
class *kidney* (``policy/words.yaml``), ``..`` up to three words of no interest and ``..6`` up to six; a gap
never crosses the end of a sentence. ``matcher.py`` finds them in a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from assistant.lexicon.folding import fold
from assistant.screening.tokens import ARABIC_PREFIX

SHORTEST_BEGINNING = 3
LONGEST_GAP = 12
_DEFAULT_GAP = 3


class PatternError(ValueError):
    """A pattern that cannot be read: says what is wrong with it and what to write instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One place in a pattern: the words, word beginnings and classes that may stand there, or a gap.

    Elements written alike are one object (``_element``), so that what stands where is worked out once for
    all of them.
    """

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    number: bool = False
    optional: bool = False
    gap: int = 0


class Span(NamedTuple):
    """A pattern found: the half-open range of tokens it covers, and its label."""

    start: int
    end: int
    label: str


_ARABIC = re.compile(r"[\u0600-\u06ff]")


def _plain(word: str) -> str:
    """A pattern's word as the tokens will have it."""
    if word.isascii():
        return word
    folded = fold(word).text
    return ARABIC_PREFIX.sub("", folded) if _ARABIC.match(folded) else folded


def _is_character_script(character: str) -> bool:
    return (
        "\u3040" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
    )


def _pieces(written: str) -> list[str]:
    """The places of a pattern; Chinese and Japanese phrases give one place a character."""
    pieces: list[str] = []
    for piece in written.split():
        if any(map(_is_character_script, piece)) and "|" not in piece:
            pieces.extend(re.findall(r"\.\.\d*|#|@[\w-]+|.", piece))
        else:
            pieces.append(piece)
    return pieces


@cache
def _element(
    words: frozenset[str] = frozenset(),
    prefixes: tuple[str, ...] = (),
    classes: tuple[str, ...] = (),
    phrases: tuple[tuple[str, ...], ...] = (),
    *,
    number: bool = False,
    optional: bool = False,
    gap: int = 0,
) -> Element:
    return Element(words, prefixes, classes, phrases, number, optional, gap)


def read_pattern(written: str, classes: Mapping[str, object]) -> tuple[Element, ...]:
    """Read one pattern; raises PatternError naming the place that cannot be read."""
    elements: list[Element] = []
    for piece in _pieces(written):
        if gap := re.fullmatch(r"\.\.(\d*)", piece):
            width = int(gap.group(1) or _DEFAULT_GAP)
            if not elements or elements[-1].gap or not 1 <= width <= LONGEST_GAP:
                raise PatternError(
                    f"{written!r}: a gap must stand between two words and span 1 to {LONGEST_GAP} words"
                )
            elements.append(_element(gap=width))
            continue
        optional = piece.endswith("?") and len(piece) > 1
        words: set[str] = set()
        prefixes: list[str] = []
        named: list[str] = []
        phrases: list[tuple[str, ...]] = []
        number = False
        for choice in (piece[:-1] if optional else piece).split("|"):
            if choice == "#":
                number = True
            elif choice.startswith("@"):
                if choice[1:] not in classes:
                    raise PatternError(
                        f"{written!r}: no class {choice!r}; define it in policy/words.yaml or correct its name"
                    )
                named.append(choice[1:])
            elif choice.endswith("*"):
                if len(choice) <= SHORTEST_BEGINNING:
                    raise PatternError(
                        f"{written!r}: {choice!r} is too short; give at least {SHORTEST_BEGINNING} letters before *"
                    )
                prefixes.append(_plain(choice[:-1]))
            elif len(choice) > 1 and all(map(_is_character_script, choice)):
                phrases.append(tuple(choice))
            elif "_" in choice.strip("_"):
                phrases.append(tuple(map(_plain, choice.split("_"))))
            elif choice:
                words.add(_plain(choice))
            else:
                raise PatternError(f"{written!r}: an empty choice; remove the stray |")
        elements.append(
            _element(
                frozenset(words),
                tuple(prefixes),
                tuple(named),
                tuple(phrases),
                number=number,
                optional=optional,
            )
        )
    if not elements or elements[-1].gap or elements[0].optional:
        raise PatternError(
            f"{written!r}: a pattern begins with a word that must be there and ends with a word"
        )
    return tuple(elements)
