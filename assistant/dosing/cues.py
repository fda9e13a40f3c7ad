"""Does a question use certain words: the cues of ``parameters/cues.yaml`` and the names of authorities.

Words match whole and in any case; a name in capitals (US, WHO) only as spelled, because "us" and "who" are words.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.dosing.statutes import load_parameters
from assistant.question import Question


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    any_case = [re.escape(word) for word in longest_first if not word.isupper()]
    as_spelled = [re.escape(word) for word in longest_first if word.isupper()]
    choices = [f"(?i:{'|'.join(any_case)})"] if any_case else []
    choices += [f"(?:{'|'.join(as_spelled)})"] if as_spelled else []
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)")


def said(question: Question) -> str:
    """The words that cues are looked for in: the person's own, and for a follow-up the question it stands for."""
    if question.standalone in ("", question.text):
        return question.text
    return f"{question.text} {question.standalone}"


def uses(text: str, cue: str) -> bool:
    """Whether ``text`` uses one of the words of this cue."""
    return _pattern(load_parameters().cues[cue]).search(text) is not None


def cue_spans(text: str, cue: str, *, also: tuple[str, ...] = ()) -> list[tuple[int, int]]:
    """Where ``text`` uses a word of this cue, or one of the names in ``also``."""
    words = (*load_parameters().cues[cue], *also)
    return [match.span() for match in _pattern(words).finditer(text)]


def names_one_of(text: str, words: tuple[str, ...]) -> bool:
    """Whether ``text`` uses one of these names; those in capitals only as spelled, and not in a shouted text."""
    if text.isupper():
        words = tuple(word for word in words if not word.isupper())
    return bool(words) and _pattern(words).search(text) is not None
