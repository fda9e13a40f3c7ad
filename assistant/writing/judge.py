"""Decides on drafted sentences one by one, as soon as each is whole.

A sentence is accepted only if it cites findings that were given to its writer, the verifier finds it supported by these
alone, it holds no markup, and it says something that the answer does not say already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Sentence
from assistant.writing.drafting import Drafted
from assistant.writing.evidence import evidence_of, plain_evidence_of
from assistant.writing.verification import verify_sentence
from index.search import Hit

_MOST_CHARS = 400
_SAME_WORDS = 0.85
_MARK = r"\[\d{1,2}(?:\s*[,;]\s*\d{1,2})*\]"
_CITED = re.compile(_MARK)
_MARKUP = re.compile(r"[<>\[\]{}|`*#_~\\]|https?:|www\.|\]\(")
_FINISHED = re.compile(rf"[.!?][\"”’)]?(?:\s*{_MARK})*\s*$")
_SENTENCE_END = re.compile(rf"[.!?][\"”’)]?(?:\s*{_MARK})*(?=\s+[\"“(]?[A-Z])|\n+")
_WORD = re.compile(r"[a-z0-9]+")
_DIGITS = re.compile(r"\d+")


class Judge:
    """Judges sentences against the findings that were given to the model.

    ``twice`` asks that the plain statement alone carries a sentence as well.
    """

    def __init__(self, given: Mapping[int, Hit], *, twice: bool = False) -> None:
        self._given = given
        self._twice = twice
        self._said = [_words(hit.finding.plain) for hit in given.values()]
        self._said += [_words(hit.finding.statement) for hit in given.values()]
        self.accepted = 0
        self.rejected = 0

    def __call__(self, text: str, allowed: Sequence[int]) -> Drafted | None:
        """The sentence if it may be shown, else why not; None where there is no sentence at all."""
        numbers = tuple(dict.fromkeys(int(n) for mark in _CITED.findall(text) for n in _DIGITS.findall(mark)))
        sentence = without_marks(text)
        if not sentence:
            return None
        reason = self._fault(text, sentence, numbers, allowed)
        if reason:
            self.rejected += 1
            return Drafted(reason=reason)
        self.accepted += 1
        self._said.append(_words(sentence))
        return Drafted(sentence=Sentence(text=sentence, kind="evidence", citations=numbers))

    def _fault(self, text: str, sentence: str, numbers: Sequence[int], allowed: Sequence[int]) -> str | None:
        if not _FINISHED.search(text) or len(sentence) > _MOST_CHARS:
            return "incomplete"
        if not numbers:
            return "no citation"
        if not set(numbers) <= set(allowed):
            return "citation was not given"
        if _MARKUP.search(sentence) or not sentence.isprintable():
            return "markup"
        cited = [evidence_of(self._given[n]) for n in numbers]
        readings = [cited, [plain_evidence_of(self._given[n]) for n in numbers]] if self._twice else [cited]
        for evidence in readings:
            verdict = verify_sentence(sentence, evidence)
            if not verdict.supported:
                return verdict.reason
        words = _words(sentence)
        if any(len(words & said) >= _SAME_WORDS * len(words | said) for said in self._said):
            return "repeats"
        return None


def without_marks(text: str) -> str:
    """The text without its citation marks."""
    return re.sub(r"\s+([.,;!?])", r"\1", " ".join(_CITED.sub(" ", text).split()))


def complete_sentences(text: str) -> Iterator[str]:
    """The whole sentences at the beginning of a text, each with the citation marks behind it."""
    *whole, rest = split(text)
    yield from whole
    if _FINISHED.search(rest):
        yield rest.strip()


def split(text: str) -> list[str]:
    """The sentences of a stream so far; the last one may still grow and is handed back as it is."""
    parts: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        piece = text[start : match.end()].strip()
        if piece:
            parts.append(piece)
        start = match.end()
    return [*parts, text[start:].lstrip()]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
