"""A sentence cut into words and clauses: one plain form, in which spelling variants of one word are equal.

Holds no vocabulary. Words are compared by their stem (Snowball English) after British and American spellings,
contractions, dashes and quotes were brought to one form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.shorthand import written_out

_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": " - ",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "µ": "μ",
        "\u00a0": " ",
    }
)
_CONTRACTIONS = (
    (re.compile(r"\b(can)not\b"), r"\1 not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'(?:s|re|ve|ll|d)\b"), " "),
)
_SPELLING = (
    (re.compile(r"aemi"), "emi"),
    (re.compile(r"haem"), "hem"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"foet"), "fet"),
    (re.compile(r"rrhoe"), "rrhe"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"tumour"), "tumor"),
    (re.compile(r"labour"), "labor"),
    (re.compile(r"favour"), "favor"),
    (re.compile(r"ischaem"), "ischem"),
    (
        re.compile(
            r"(random|hospital|general|normal|standard|summar|minim|ion|categor|organ)is(e|ed|es|ing|ation)\b"
        ),
        r"\1iz\2",
    ),
)
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+|[^\W\d_]+|[%;,.:()=<>≤≥±/?!]|-(?=\.?\d)")
_US = re.compile(r"\bU\.?S\.?(?:A\.?)?(?=\W|$)")
# People who fall, not a figure that falls.
_FALLS = re.compile(
    r"\b((?:more|fewer|less|frequent|of|had|have|many|any|avoid|prevent|reduced?|number of|recurrent) )falls\b"
    r"(?! (?:in|of)\b)"
)
_THEY_FALL = re.compile(r"\bfalls(?= (?:were|are|happened|occurred|became|rarer|commoner))")
# The hyphen of a name ("PHQ-9"), not a minus.
_NAMED_BY_NUMBER = re.compile(r"(?<=[a-z])-(?=\d)")
# Stems that Snowball would make one although the words are not.
_STEMS = {
    word: word
    for word in (
        "several", "organic", "inorganic", "organs", "relative", "relatively", "likely", "unlikely", "mostly", "hardly",
        "barely", "rarely", "highly", "us", "positive", "position", "news", "university", "animate", "general",
        "generally", "generation",
        "comparable", "probability", "comparison", "comparisons", "weekly", "healthy",
        "lately", "exacerbate", "factory", "unlike", "irritability", "enteral", "enterally", "enteric", "glycine",
    )
}  # fmt: skip
_stem = Stemmer.Stemmer("english").stemWord
_CLAUSE_BREAKS = frozenset({";", ".", "?", "!"})


class Word(NamedTuple):
    """One word, figure or mark of a text; ``stem`` is what it is compared by."""

    surface: str
    stem: str


def normalised(text: str) -> str:
    """The text in lower case, with one form of quotes, dashes, contractions and spellings."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = _FALLS.sub(r"\1tumbles", written_out(_US.sub("USA", text)).lower())
    text = _THEY_FALL.sub("tumbles", text)
    text = _NAMED_BY_NUMBER.sub(" ", text)
    for pattern, replacement in _CONTRACTIONS:
        text = pattern.sub(replacement, text)
    for pattern, replacement in _SPELLING:
        text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem a word is compared by."""
    return _STEMS.get(word) or str(_stem(word))


def words(text: str) -> tuple[Word, ...]:
    """The words, figures and marks of a text, in order."""
    return tuple(Word(token, stem(token)) for token in _TOKEN.findall(normalised(text)))


def clauses(tokens: tuple[Word, ...]) -> tuple[tuple[int, int], ...]:
    """Spans of the clauses: cut at full stops, semicolons and words of contrast."""
    spans: list[tuple[int, int]] = []
    start = 0
    for at, word in enumerate(tokens):
        following = tokens[at + 1].surface if at + 1 < len(tokens) else ""
        contrast = word.surface == "," and following == "not"
        if contrast or word.surface in _CLAUSE_BREAKS or word.surface in grammar("clause_words"):
            if at > start:
                spans.append((start, at))
            start = at + 1
    if start < len(tokens):
        spans.append((start, len(tokens)))
    return tuple(spans)
