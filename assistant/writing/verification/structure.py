"""What no sentence may be or do, whatever the evidence: markup, links, questions, orders, other languages."""

from __future__ import annotations

import re

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import lexicon
from assistant.writing.verification.reading import Reading

_MARKUP = re.compile(
    r"<[^>\s][^>]*>|!?\[[^\]]*\]\([^)]*\)|```|`|\*\*|__|^\s*(?:#{1,6}\s|[*+]\s|>\s|\|)|&(?:[a-z]+|#\d+);|\\[a-z(\[]|\{|\}",
    re.M | re.I,
)
_LINK = re.compile(
    r"(?:https?|ftp|data|javascript|mailto):|www\.|\b[\w-]+\.(?:com|org|net|io|gov|edu|co\.uk|info|example)\b|\S+@\S+\.\S+",
    re.I,
)
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONGEST = 1200
_FEWEST_ENGLISH = 0.15


def fault(sentence: str, reading: Reading) -> str | None:
    """What is wrong with the sentence in itself, or None."""
    if not sentence.strip() or not any(character.isalpha() for character in sentence):
        return "empty: there is no sentence"
    if len(sentence) > _LONGEST:
        return "structure: longer than any one sentence"
    if _CONTROL.search(sentence):
        return "markup: hidden characters"
    if _LINK.search(sentence):
        return "link: a sentence may hold no address"
    if _MARKUP.search(sentence):
        return "markup: a sentence may hold no markup"
    if "?" in sentence:
        return "question: asks instead of stating"
    letters = [character for character in sentence if character.isalpha()]
    if sum(character.isascii() or character in "éèïöüµμ" for character in letters) < 0.95 * len(letters):
        return "language: not English"
    words = [word for word in reading.tokens if word.surface[0].isalpha()]
    if sum(word.stem in lexicon().neutral for word in words) < _FEWEST_ENGLISH * len(words):
        return "language: not English"
    if reading.has("injection"):
        return f"instruction: '{reading.words_of(reading.cues('injection')[0])}' speaks to the reader of the text"
    if any(word.surface in grammar("you") for word in words):
        return "advice: speaks to the reader"
    starts = {start for start, _ in reading.clauses}
    for order in reading.cues("imperative"):
        first = order.start in starts or reading.tokens[order.start - 1].surface in {",", ":"}
        if first and order.end - order.start == 1 and _is_order(reading, order.start):
            return f"advice: '{reading.words_of(order)}' is an order"
    return None


def _is_order(reading: Reading, at: int) -> bool:
    """A bare verb at the head of a clause, not a noun with its verb further on ("Use of ...", "Start of ...")."""
    surface = reading.tokens[at].surface
    following = reading.tokens[at + 1].surface if at + 1 < len(reading.tokens) else ""
    if following in {"of", "in", "was", "were", "is", "did", "does", "may"}:
        return False
    if surface == "lower" and any(
        word.surface in {"was", "were", "associated", "than"} for word in reading.tokens[at:]
    ):
        return False
    headed = at == 0 or reading.tokens[at - 1].surface not in {","}
    return headed or surface in {
        "take",
        "try",
        "start",
        "stop",
        "avoid",
        "ask",
        "talk",
        "choose",
        "switch",
        "consider",
        "buy",
        "continue",
    }
