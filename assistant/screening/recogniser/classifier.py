"""Reads passages of a message with the fitted network, which is handed in as a plain function.

A message is read in at most ``MOST_PASSAGES`` passages, of a longer one the beginning and the end. The recogniser never
says that a concern is absent, and it never sees the rules' verdict.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Concern
from assistant.screening.recogniser.weights import load_weights

Reader = Callable[[Sequence[str]], NDArray[np.float32]]
Recogniser = Callable[[str], Sequence[tuple[Concern, float]]]

LONGEST_PASSAGE = 450  # characters: what the network reads whole
MOST_PASSAGES = 10
FEWEST_WORDS = 3  # what two words show, a rule tells or nobody
EMERGENCIES: frozenset[Concern] = frozenset({"emergency_symptoms", "overdose", "self_harm"})

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+")


def passages_of(text: str) -> list[str]:
    """The text in passages of at most ``LONGEST_PASSAGE`` characters, cut at sentence ends where there are any."""
    text = text.strip()
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


def make_recogniser(reader: Reader) -> Recogniser:
    """A recogniser on this network: from a message to the concerns it adds, each with a probability.

    ``reader`` gives texts' log-odds in the order of the fitted classes, shape (n, classes). Only concerns at or above
    their threshold are returned. Raises ``RecogniserError`` where the data files cannot be used; what the reader
    raises passes through.
    """
    fitted = load_weights()
    column = {name: number for number, name in enumerate(fitted.classes)}

    def recognise(text: str) -> Sequence[tuple[Concern, float]]:
        passages = [passage for passage in passages_of(text) if len(_WORD.findall(passage)) >= FEWEST_WORDS]
        if not passages:
            return ()
        if len(passages) > MOST_PASSAGES:
            passages = passages[: MOST_PASSAGES // 2] + passages[-MOST_PASSAGES // 2 :]
        odds = reader(passages).max(axis=0)
        heard = {name for name, it in fitted.detectors.items() if odds[column[name]] >= it.threshold}
        if "urgent" in heard and not heard & EMERGENCIES:
            heard.add(max(EMERGENCIES, key=lambda name: float(odds[column[name]])))
        found: list[tuple[Concern, float]] = [
            (name, 1 / (1 + math.exp(-float(odds[column[name]])))) for name in heard if name != "urgent"
        ]
        return tuple(sorted(found, key=lambda item: -item[1]))

    return recognise
