"""Marked words: one message's words, where each context rule's wording stands, and where clauses and sentences begin.

What every part of the reading builds on; it judges nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from assistant.screening.patterns import Span
from assistant.screening.tokens import SENTENCE_ENDS, Tokens

_RULE = "context:"


def covered(span: Span, by: Iterable[Span]) -> bool:
    """Whether ``span`` lies within one of the others."""
    return any(other.start <= span.start and span.end <= other.end for other in by)


class Marked:
    """The words of one message with the context rules found in them."""

    def __init__(self, tokens: Tokens, by_label: Mapping[str, list[Span]]) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self._rules = {
            label.removeprefix(_RULE): found for label, found in by_label.items() if label.startswith(_RULE)
        }
        self._clauses = self._clause_starts()
        self._sentences = [0] + [i + 1 for i, word in enumerate(tokens.words) if word in SENTENCE_ENDS]

    def rule(self, name: str) -> list[Span]:
        """Where the wording of context rule ``name`` stands."""
        return self._rules.get(name, [])

    def _clause_starts(self) -> list[int]:
        continues = {span.end for span in self.rule("continues")}
        denials = [span for span in self.rule("denial") if span.end - span.start > 1]
        starts = {0} | {i + 1 for i, word in enumerate(self.words) if word in SENTENCE_ENDS}
        starts |= {
            span.start
            for span in self.rule("clause_start")
            if span.start not in continues and not any(d.start < span.start < d.end for d in denials)
        }
        return sorted(starts)

    def clause(self, index: int) -> int:
        """The number of the clause around ``index``."""
        return bisect_right(self._clauses, index)

    def sentence(self, index: int) -> tuple[int, int]:
        """The half-open token range of the sentence around ``index``."""
        place = bisect_right(self._sentences, index)
        end = self._sentences[place] if place < len(self._sentences) else len(self.tokens)
        return self._sentences[place - 1], end

    def answer_ends(self, index: int) -> bool:
        """Whether what stands before ``index`` is the end of an answer or statement."""
        return (
            index >= len(self.tokens)
            or self.words[index] in {".", ",", ";", "!", "\n", "?"}
            or index in self._clauses
        )
