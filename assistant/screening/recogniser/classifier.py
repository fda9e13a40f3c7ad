"""Reads passages of a message with the fitted detectors, on sentence vectors from an encoder that is handed in.

A message is read in at most ``MOST_PASSAGES`` passages, those whose words look most like a concern; where no word
does, nothing is encoded. It never says that a concern is absent, and it never sees the rules' verdict.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Concern
from assistant.screening.recogniser.weights import PlainWords, WordGate, load_plain_words, load_weights

Encoder = Callable[[Sequence[str]], NDArray[np.float32]]
Recogniser = Callable[[str], Sequence[tuple[Concern, float]]]

LONGEST_PASSAGE = 200  # characters: about one thought, and a few milliseconds to encode
MOST_PASSAGES = 2
LONGEST_MESSAGE = 8_000  # characters; the rules read the rest
LEAST_SHARE_OF_KNOWN_WORDS = 0.5  # below it the text is hardly English, which is all that the encoder reads

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")


def words_of(text: str) -> frozenset[str]:
    """The distinct words of a text, lower case."""
    return frozenset(_WORD.findall(text.lower()))


def passages_of(text: str) -> list[str]:
    """The text in passages of at most ``LONGEST_PASSAGE`` characters, cut at sentence ends where there are any."""
    text = text[:LONGEST_MESSAGE].strip()
    if len(text) <= LONGEST_PASSAGE:
        return [text] if text else []
    passages: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        rest = sentence.strip()
        while len(rest) > LONGEST_PASSAGE:
            cut = rest.rfind(" ", LONGEST_PASSAGE // 2, LONGEST_PASSAGE)
            cut = cut if cut > 0 else LONGEST_PASSAGE
            passages.append(rest[:cut])
            rest = rest[cut:].strip()
        if not rest:
            continue
        if passages and len(passages[-1]) + len(rest) < LONGEST_PASSAGE:
            passages[-1] = f"{passages[-1]} {rest}"
        else:
            passages.append(rest)
    return passages


def suspicion(words: frozenset[str], gate: WordGate) -> float:
    """How much the words look like those of messages with a concern: a sum of log-odds."""
    return sum(gate.words.get(word, 0.0) for word in words)


def plainly_named(words: frozenset[str], plain: PlainWords) -> frozenset[Concern]:
    """The concerns that the words name so plainly that the rules read them better."""
    return frozenset(
        concern
        for concern, beginnings in plain.beginnings.items()
        if beginnings and any(word.startswith(beginnings) for word in words)
    )


def make_recogniser(encoder: Encoder) -> Recogniser:
    """A recogniser on this encoder: from a message to the concerns it adds, each with a probability.

    Only concerns at or above their fitted threshold are returned. Raises ``RecogniserError`` where its data files
    cannot be used; what the encoder raises passes through.
    """
    fitted, plain = load_weights(), load_plain_words()
    concerns = tuple(fitted.detectors)
    vectors = np.array([fitted.detectors[concern].vector for concern in concerns], dtype=np.float32)
    biases = np.array([fitted.detectors[concern].bias for concern in concerns])
    thresholds = np.array([fitted.detectors[concern].threshold for concern in concerns])

    def worth_reading(text: str) -> list[tuple[float, str, frozenset[str]]]:
        ranked: list[tuple[float, str, frozenset[str]]] = []
        for passage in passages_of(text):
            words = words_of(passage)
            known = sum(word in fitted.gate.words for word in words)
            if not words or known < LEAST_SHARE_OF_KNOWN_WORDS * len(words):
                continue
            if (score := suspicion(words, fitted.gate)) >= fitted.gate.threshold:
                ranked.append((score, passage, words))
        ranked.sort(key=lambda entry: entry[0], reverse=True)
        return ranked[:MOST_PASSAGES]

    def recognise(text: str) -> Sequence[tuple[Concern, float]]:
        read = worth_reading(text)
        if not read:
            return ()
        by_vector = encoder([passage for _, passage, _ in read]) @ vectors.T + biases
        by_words = fitted.gate.share * np.array([[max(score, 0.0)] for score, _, _ in read])
        scores = np.where(by_vector >= fitted.gate.floor, by_vector + by_words, by_vector)
        found: dict[Concern, float] = {}
        for (_, _, words), row in zip(read, scores, strict=True):
            named = plainly_named(words, plain)
            for concern, score, threshold in zip(concerns, row, thresholds, strict=True):
                if score >= threshold and concern not in named:
                    probability = 1 / (1 + math.exp(-float(score)))
                    found[concern] = max(probability, found.get(concern, 0.0))
        return tuple(sorted(found.items(), key=lambda item: -item[1]))

    return recognise
