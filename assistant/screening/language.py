"""Language: which of the known languages a message is written in.

By script first, then by words that only one of the languages uses (``policy/languages.yaml``). Short
messages without any such word count as English. Also says which languages' patterns are worth trying, so
that a sentence with two languages in it is read in both.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from assistant.screening.schema import Languages
from assistant.screening.tokens import Tokens

_SCRIPTS = {
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "han": re.compile(r"[\u3400-\u9fff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "bengali": re.compile(r"[\u0980-\u09ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af\u1100-\u11ff\u3130-\u318f]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
}
_FEW_WORDS = 6  # in more words than these one short word of another language says nothing
_ENOUGH = 2
_LATIN = re.compile(r"[a-z]+")
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-z\u0000-\u036f\u2000-\u2fff]")


@dataclass(frozen=True, slots=True)
class Detected:
    """The language of the reply, and every language whose wording may stand in the message."""

    language: str
    possible: frozenset[str]


def detect(tokens: Tokens, languages: Languages) -> Detected:
    """The language of a tokenised message."""
    text = tokens.text
    possible = {languages.fallback}
    scores: Counter[str] = Counter()
    if not text.isascii():
        latin_words = len(_LATIN.findall(text))
        found = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
        if found["kana"]:
            found["han"] = 0
        for language in languages.languages:
            letters = found.get(language.script or "", 0)
            marks = sum(map(text.count, language.marks))
            if letters and (marks or not language.marks):
                possible.add(language.id)
                if letters >= 2 and letters * 2 >= latin_words:
                    scores[language.id] += letters + marks
        if found["kana"] or found["han"]:
            possible |= {"ja", "zh"} & {language.id for language in languages.languages}
        if not scores and len(_OTHER_SCRIPT.findall(text)) > 3 * max(1, latin_words):
            return Detected("other", frozenset(possible | {language.id for language in languages.languages}))
    if scores:
        return Detected(max(sorted(scores), key=scores.__getitem__), frozenset(possible))
    told_by = languages.told_by
    for word in tokens.words:
        for language_id, weight in told_by.get(word, ()):
            scores[language_id] += weight
    enough = 2 if scores[languages.fallback] else 1
    possible |= {name for name, score in scores.items() if score >= enough}
    if not scores:
        return Detected(languages.fallback, frozenset(possible))
    best = max(sorted(scores), key=lambda name: (scores[name], name == languages.fallback))
    fallback = scores[languages.fallback]
    if best != languages.fallback and (
        scores[best] <= fallback or (scores[best] < _ENOUGH and not _tells_alone(tokens, scores))
    ):
        best = languages.fallback
    return Detected(best, frozenset(possible))


def _tells_alone(tokens: Tokens, scores: Counter[str]) -> bool:
    """Whether a single short word tells the language: in few words without a number, and no other language claims
    one. Names and citations have such words too ("van der Schoot 2023", "Garrison et al.")."""
    return (
        len(tokens) <= _FEW_WORDS
        and sum(score > 0 for score in scores.values()) == 1
        and not any(word[0].isdigit() for word in tokens.words)
    )
