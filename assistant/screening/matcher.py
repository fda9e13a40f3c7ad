"""The matcher: every pattern of the policy compiled once, and found in a text in one pass.

A pattern is tried only if its rarest element may begin with a word of the text, so time grows with the text and
hardly with the number of patterns. ``search.py`` says how a text is searched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product

from assistant.screening.patterns import SHORTEST_BEGINNING, Element, Span, read_pattern
from assistant.screening.search import Elements, Openings, Program, Search, Triggers
from assistant.screening.tokens import Tokens

_NUMBER_WEIGHT = 30
_MOST_SPELT_OUT = 64
_as_span = partial(tuple.__new__, Span)  # Span() itself, without its bookkeeping


@dataclass(eq=False)
class Matcher:
    """Every pattern of the policy; ``index`` compiles what was added."""

    classes: Mapping[str, tuple[tuple[Element, ...], ...]]
    numbers: frozenset[str]
    vocabulary: set[str] = field(default_factory=set)
    _patterns: list[tuple[str, str, tuple[Element, ...]]] = field(default_factory=list)
    _triggers: dict[str, Triggers] = field(default_factory=dict)
    _elements: Elements = field(default_factory=Elements)
    _number_of: dict[Element, int] = field(default_factory=dict)
    _openings_of: dict[Element, Openings] = field(default_factory=dict)
    _loose: dict[tuple[Element, ...], list[int]] = field(default_factory=dict)

    def add(self, label: str, language: str, written: str) -> None:
        """Read one pattern under ``label``; ``index`` must follow before anything can be found."""
        elements = read_pattern(written, self.classes)
        self._patterns.append((label, language, elements))
        if language == "en":
            self.vocabulary.update(self._all_words(elements))

    def index(self) -> None:
        """Compile the patterns; an element is rare if its words seldom occur in the patterns themselves."""
        commonness: Counter[str] = Counter()
        for _, _, elements in self._patterns:
            for element in elements:
                commonness.update(self._openings(element).words)
        for label, language, elements in self._patterns:
            triggers = self._triggers.setdefault(language, Triggers())
            if len(elements) == 1 and _is_words(elements[0]):
                for word in elements[0].words:
                    triggers.labels.setdefault(word, []).append(label)
                continue
            needed = [e for e in elements if not (e.gap or e.optional)]
            needed.sort(key=lambda element: _weight(self._openings(element), commonness))
            program = self._compiled(label, elements, also=needed[:2][-1])
            triggers.add(self._openings(needed[0]), program)

    def _openings(self, element: Element) -> Openings:
        found = self._openings_of.get(element)
        if found is None:
            found = self._openings_of[element] = Openings(
                set(element.words) | {phrase[0] for phrase in element.phrases},
                set(element.prefixes),
                element.number,
            )
            for wording in self._wordings(element):
                first = self._openings(wording[0])
                found.words |= first.words
                found.prefixes |= first.prefixes
                found.number |= first.number
        return found

    def _wordings(self, element: Element) -> Iterator[tuple[Element, ...]]:
        """The wordings of an element's classes."""
        for name in element.classes:
            yield from self.classes[name]

    def _all_words(self, elements: Sequence[Element]) -> Iterator[str]:
        for element in elements:
            yield from element.words
            for phrase in element.phrases:
                yield from phrase
            for wording in self._wordings(element):
                yield from self._all_words(wording)

    def _compiled(self, label: str, elements: Sequence[Element], *, also: Element) -> Program:
        steps = [(0 if e.gap else self._numbered(e), e.optional, e.gap) for e in elements]
        varies = any(e.gap or e.optional or e.phrases or e.classes for e in elements)
        length = 0 if varies else len(elements)
        return Program(label, tuple(reversed(steps)), length, self._numbered(also))

    def _numbered(self, element: Element) -> int:
        number = self._number_of.get(element)
        if number is None:
            number = self._number_of[element] = self._elements.count
            self._elements.count += 1
            self._note(element, number)
        return number

    def _note(self, element: Element, number: int) -> None:
        """Whatever ``element`` may be also stands for the element of this number."""
        of = self._elements
        for word in element.words:
            of.words.setdefault(word, []).append(number)
        for prefix in element.prefixes:
            of.prefixes.setdefault(prefix[:SHORTEST_BEGINNING], {}).setdefault(prefix, []).append(number)
        if element.number:
            of.number.append(number)
        phrases = list(element.phrases)
        for wording in self._wordings(element):
            if len(wording) == 1:
                self._note(wording[0], number)
            elif spelt_out := _spelt_out(wording):
                phrases += spelt_out
            else:
                self._note_loose(wording, number)
        for phrase in phrases:
            of.phrases.setdefault(phrase[0], {}).setdefault(phrase, []).append(number)

    def _note_loose(self, wording: tuple[Element, ...], number: int) -> None:
        if wording not in self._loose:
            program = self._compiled(
                "", wording, also=wording[0]
            )  # first, as it may hold looser wordings itself
            self._loose[wording] = []
            self._elements.loose.append((program, self._loose[wording]))
        self._loose[wording].append(number)

    def find(self, tokens: Tokens, languages: frozenset[str]) -> list[Span]:
        """Every pattern of ``languages`` that stands in ``tokens``, each range once, in reading order."""
        search = Search(tokens.words, self._elements, self.numbers)
        triggers = [self._triggers[language] for language in languages if language in self._triggers]
        found = set(search.single_words(triggers))
        for program in search.worth_trying(triggers):
            if reached := search.reached(program):
                found.update(search.ranges(program, reached))
        return list(map(_as_span, sorted(found)))


def _weight(openings: Openings, commonness: Mapping[str, int]) -> int:
    words = sum(commonness[word] for word in openings.words)
    return words + 2 * len(openings.prefixes) + (_NUMBER_WEIGHT if openings.number else 0)


def _is_words(e: Element) -> bool:
    return not (e.gap or e.optional or e.phrases or e.classes or e.prefixes or e.number)


def _spelt_out(wording: Sequence[Element]) -> list[tuple[str, ...]]:
    """A wording of plain words as phrases; none where it is not plain, or would be too many."""
    if not all(map(_is_words, wording)):
        return []
    phrases = list(product(*(sorted(e.words) for e in wording)))
    return phrases if len(phrases) <= _MOST_SPELT_OUT else []
