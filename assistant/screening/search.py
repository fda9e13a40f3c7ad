"""The search of one text: where each word, and each element of the patterns, stands in it.

Where something stands is one integer, a bit for each place in the text, so that a step of a pattern is one shift
and one "and" for the whole text. Each word of the text brings its places to the elements that it may stand for; a
pattern is then tried from its last element to its first, and never goes back on itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.screening.patterns import LONGEST_GAP, SHORTEST_BEGINNING
from assistant.screening.tokens import SENTENCE_ENDS

_BITS = tuple(1 << place for place in range(512))


def _strides(width: int) -> tuple[int, ...]:
    """Strides that together reach every distance up to ``width``."""
    strides: list[int] = []
    while left := width - sum(strides):
        strides.append(min(1 << len(strides), left))
    return tuple(strides)


_STRIDES = tuple(map(_strides, range(LONGEST_GAP + 1)))


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A pattern compiled: its steps from the last to the first, each (number of its element, optional, gap).

    ``length`` is the number of words it always covers, 0 where that varies; ``also`` is the number of its next
    rarest element, without which it is not worth trying.
    """

    label: str
    steps: tuple[tuple[int, bool, int], ...]
    length: int
    also: int


@dataclass(slots=True)
class Openings:
    """The words, word beginnings and number that something may begin with."""

    words: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    number: bool = False


@dataclass(slots=True)
class Triggers:
    """The patterns of one language, by what their rarest element may begin with; ``labels`` are of single words."""

    labels: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, list[Program]] = field(default_factory=dict)
    prefixes: dict[str, list[Program]] = field(default_factory=dict)
    number: list[Program] = field(default_factory=list)

    def add(self, openings: Openings, program: Program) -> None:
        """Try ``program`` wherever one of ``openings`` stands."""
        for word in openings.words:
            self.words.setdefault(word, []).append(program)
        for prefix in openings.prefixes:
            self.prefixes.setdefault(prefix, []).append(program)
        if openings.number:
            self.number.append(program)


@dataclass(slots=True)
class Elements:
    """The numbers of the elements that a word, phrase, word beginning, any number or a looser wording may stand for.

    Phrases are kept by their first word, word beginnings by their first letters.
    """

    count: int = 0
    words: dict[str, list[int]] = field(default_factory=dict)
    phrases: dict[str, dict[tuple[str, ...], list[int]]] = field(default_factory=dict)
    prefixes: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    number: list[int] = field(default_factory=list)
    loose: list[tuple[Program, list[int]]] = field(default_factory=list)


class Search:
    """One text; ``numbers`` are the number words."""

    def __init__(self, words: Sequence[str], elements: Elements, numbers: frozenset[str]) -> None:
        count = len(words)
        bits = _BITS if count < len(_BITS) else [1 << place for place in range(count + 1)]
        where: dict[str, int] = {}
        for word, bit in zip(words, bits, strict=False):
            where[word] = where.get(word, 0) | bit
        self._words = words
        self._where = where
        self._beginnings: dict[str, int] = {}
        self._number = 0
        self._single = [0] * elements.count  # where an element stands as one word
        self._longer: dict[int, dict[int, int]] = {}  # and as so many words
        self._everywhere = (bits[count] << 1) - 1
        going_on = bits[count] - 1
        for mark in SENTENCE_ENDS:
            going_on &= ~where.get(mark, 0)
        self._runs = [0, going_on]  # at n: where n words follow each other without the end of a sentence
        for length in range(1, LONGEST_GAP):
            self._runs.append(self._runs[-1] & (going_on >> length))
        self._place(elements, numbers)

    def _place(self, elements: Elements, numbers: frozenset[str]) -> None:
        where, single = self._where, self._single
        for word, bits in where.items():
            if word in elements.words:
                for number in elements.words[word]:
                    single[number] |= bits
            if word in elements.phrases:
                for phrase, meant in elements.phrases[word].items():
                    self._place_phrase(phrase, meant, bits)
            if word[:SHORTEST_BEGINNING] in elements.prefixes:
                for prefix, meant in elements.prefixes[word[:SHORTEST_BEGINNING]].items():
                    if word.startswith(prefix):
                        self._beginnings[prefix] = self._beginnings.get(prefix, 0) | bits
                        for number in meant:
                            single[number] |= bits
            if word in numbers or word[0].isdigit():
                self._number |= bits
        for number in elements.number:
            single[number] |= self._number
        for program, meant in elements.loose:
            if reached := self.reached(program):
                for start, end, _ in self.ranges(program, reached):
                    self._lengthen(meant, end - start, 1 << start)

    def _place_phrase(self, phrase: Sequence[str], meant: Iterable[int], bits: int) -> None:
        for offset in range(1, len(phrase)):
            bits &= self._where.get(phrase[offset], 0) >> offset
            if not bits:
                return
        self._lengthen(meant, len(phrase), bits)

    def _lengthen(self, numbers: Iterable[int], length: int, bits: int) -> None:
        for number in numbers:
            if length == 1:
                self._single[number] |= bits
            else:
                lengths = self._longer.setdefault(number, {})
                lengths[length] = lengths.get(length, 0) | bits

    def single_words(self, triggers: Iterable[Triggers]) -> Iterator[tuple[int, int, str]]:
        """Where the patterns of a single word stand: start, end, label."""
        for trigger in triggers:
            labels = trigger.labels
            for place, word in enumerate(self._words):
                if word in labels:
                    for label in labels[word]:
                        yield place, place + 1, label

    def worth_trying(self, triggers: Iterable[Triggers]) -> list[Program]:
        """The patterns whose rarest element may begin with a word of the text, and whose next rarest stands in it."""
        found: set[Program] = set()
        for trigger in triggers:
            words = trigger.words
            for word in self._where:
                if word in words:
                    found.update(words[word])
            for prefix in self._beginnings:
                found.update(trigger.prefixes.get(prefix, ()))
            if self._number:
                found.update(trigger.number)
        single, longer = self._single, self._longer
        return [program for program in found if single[program.also] or program.also in longer]

    def reached(self, program: Program) -> list[int] | None:
        """Where a pattern stands from each step on, the last step first; None if it does not stand at all."""
        single, longer = self._single, self._longer
        reach = self._everywhere
        reached = [reach]
        for number, optional, gap in program.steps:
            if gap:
                for stride in _STRIDES[gap]:
                    reach |= (reach >> stride) & self._runs[stride]
            else:
                stands = single[number] & (reach >> 1)
                if number in longer:
                    for length, bits in longer[number].items():
                        stands |= bits & (reach >> length)
                if optional:
                    reach |= stands
                elif stands:
                    reach = stands
                else:
                    return None
            reached.append(reach)
        return reached

    def ranges(self, program: Program, reached: Sequence[int]) -> list[tuple[int, int, str]]:
        """Where a pattern stands, one range for each beginning: start, end, label."""
        length, label = program.length, program.label
        found: list[tuple[int, int, str]] = []
        left = reached[-1]
        while left:
            start = (left & -left).bit_length() - 1
            left &= left - 1
            found.append((start, start + length if length else self._end(program, reached, start), label))
        return found

    def _end(self, program: Program, reached: Sequence[int], place: int) -> int:
        """Where a pattern that stands at ``place`` ends: the longest wording of each element, the shortest gap."""
        for step in range(len(program.steps) - 1, -1, -1):
            number, _, gap = program.steps[step]
            following = reached[step] >> place
            if gap:
                place += (following & -following).bit_length() - 1
                continue
            if number in self._longer:
                for length, bits in sorted(self._longer[number].items(), reverse=True):
                    if bits >> place & following >> length & 1:
                        place += length
                        break
                else:
                    place += self._single[number] >> place & following >> 1 & 1
            else:
                place += self._single[number] >> place & following >> 1 & 1
        return place
