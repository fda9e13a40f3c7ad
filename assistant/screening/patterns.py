"""Patterns: meanings written as short sequences of words, compiled once and matched in one pass.

A pattern is words with blanks between. ``a|b`` is either word (``carry_on`` two words as one choice),
``nephro*`` any word that begins so, ``word?`` may be absent, ``#`` a number, ``@kidney`` any phrase of the
class *kidney* (``policy/words.yaml``), ``..`` up to three words of no interest and ``..6`` up to six; a gap
never crosses the end of a sentence. Each pattern carries a label and a language. Matching tries a pattern
only if its rarest place is in the text, so time grows with the text and hardly with the number of patterns.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant.lexicon.folding import fold
from assistant.screening.tokens import ARABIC_PREFIX, SENTENCE_ENDS, Tokens

_PREFIX_KEY = 3
_DEFAULT_GAP = 3
_LONGEST_GAP = 12
_NUMBER_WEIGHT = 30
_WIDEST_ELEMENT = 6


class PatternError(ValueError):
    """A pattern that cannot be read: says what is wrong with it and what to write instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One place in a pattern: the words, word beginnings and classes that may stand there, or a gap.

    Elements written alike are one object (``_element``), so that what stands where is worked out once for
    all of them.
    """

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    number: bool = False
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A pattern found: its label and the half-open range of tokens it covers."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    label: str
    language: str
    elements: tuple[Element, ...]


_ARABIC = re.compile(r"[\u0600-\u06ff]")


def _plain(word: str) -> str:
    """A pattern's word as the tokens will have it."""
    if word.isascii():
        return word
    folded = fold(word).text
    return ARABIC_PREFIX.sub("", folded) if _ARABIC.match(folded) else folded


def _is_character_script(character: str) -> bool:
    return (
        "\u3040" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
    )


def _pieces(written: str) -> list[str]:
    """The places of a pattern; Chinese and Japanese phrases give one place a character."""
    pieces: list[str] = []
    for piece in written.split():
        if any(map(_is_character_script, piece)) and "|" not in piece:
            pieces.extend(re.findall(r"\.\.\d*|#|@[\w-]+|.", piece))
        else:
            pieces.append(piece)
    return pieces


@cache
def _element(
    words: frozenset[str] = frozenset(),
    prefixes: tuple[str, ...] = (),
    classes: tuple[str, ...] = (),
    phrases: tuple[tuple[str, ...], ...] = (),
    *,
    number: bool = False,
    optional: bool = False,
    gap: int = 0,
) -> Element:
    return Element(words, prefixes, classes, phrases, number, optional, gap)


def read_pattern(written: str, classes: Mapping[str, object]) -> tuple[Element, ...]:
    """Read one pattern; raises PatternError naming the place that cannot be read."""
    elements: list[Element] = []
    for piece in _pieces(written):
        if gap := re.fullmatch(r"\.\.(\d*)", piece):
            width = int(gap.group(1) or _DEFAULT_GAP)
            if not elements or elements[-1].gap or not 1 <= width <= _LONGEST_GAP:
                raise PatternError(
                    f"{written!r}: a gap must stand between two words and span 1 to {_LONGEST_GAP} words"
                )
            elements.append(_element(gap=width))
            continue
        optional = piece.endswith("?") and len(piece) > 1
        words: set[str] = set()
        prefixes: list[str] = []
        named: list[str] = []
        phrases: list[tuple[str, ...]] = []
        number = False
        for choice in (piece[:-1] if optional else piece).split("|"):
            if choice == "#":
                number = True
            elif choice.startswith("@"):
                if choice[1:] not in classes:
                    raise PatternError(
                        f"{written!r}: no class {choice!r}; define it in policy/words.yaml or correct its name"
                    )
                named.append(choice[1:])
            elif choice.endswith("*"):
                if len(choice) <= _PREFIX_KEY:
                    raise PatternError(
                        f"{written!r}: {choice!r} is too short; give at least {_PREFIX_KEY} letters before *"
                    )
                prefixes.append(_plain(choice[:-1]))
            elif len(choice) > 1 and all(map(_is_character_script, choice)):
                phrases.append(tuple(choice))
            elif "_" in choice.strip("_"):
                phrases.append(tuple(map(_plain, choice.split("_"))))
            elif choice:
                words.add(_plain(choice))
            else:
                raise PatternError(f"{written!r}: an empty choice; remove the stray |")
        elements.append(
            _element(
                frozenset(words),
                tuple(prefixes),
                tuple(named),
                tuple(phrases),
                number=number,
                optional=optional,
            )
        )
    if not elements or elements[-1].gap or elements[0].optional:
        raise PatternError(
            f"{written!r}: a pattern begins with a word that must be there and ends with a word"
        )
    return tuple(elements)


@dataclass(eq=False)
class Matcher:
    """Every pattern of the policy, indexed by the words of its rarest place."""

    classes: Mapping[str, tuple[tuple[Element, ...], ...]]
    numbers: frozenset[str]
    patterns: list[_Pattern] = field(default_factory=list)
    vocabulary: set[str] = field(default_factory=set)
    _by_word: dict[str, list[int]] = field(default_factory=dict)
    _by_prefix: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    _by_number: list[int] = field(default_factory=list)
    _anchors: list[int] = field(default_factory=list)
    _openings_of: dict[Element, tuple[frozenset[str], frozenset[str], bool]] = field(default_factory=dict)

    def add(self, label: str, language: str, written: str) -> None:
        """Compile one pattern under ``label``; ``index`` must follow before anything can be found."""
        elements = read_pattern(written, self.classes)
        self.patterns.append(_Pattern(label, language, elements))
        if language == "en":
            self.vocabulary.update(self._all_words(elements))

    def index(self) -> None:
        """Choose each pattern's rarest place, by how seldom its words occur in the patterns themselves."""
        commonness: Counter[str] = Counter()
        for pattern in self.patterns:
            for element in pattern.elements:
                commonness.update(self._openings(element)[0])
        for number, pattern in enumerate(self.patterns):
            places = [
                i for i, element in enumerate(pattern.elements) if not element.gap and not element.optional
            ]
            anchor = min(places, key=lambda i: self._weight(pattern.elements[i], commonness))
            self._anchors.append(anchor)
            words, prefixes, has_number = self._openings(pattern.elements[anchor])
            for word in words:
                self._by_word.setdefault(word, []).append(number)
            for prefix in prefixes:
                self._by_prefix.setdefault(prefix[:_PREFIX_KEY], []).append((prefix, number))
            if has_number:
                self._by_number.append(number)

    def _weight(self, element: Element, commonness: Mapping[str, int]) -> int:
        words, prefixes, number = self._openings(element)
        return sum(commonness[word] for word in words) + 2 * len(prefixes) + (_NUMBER_WEIGHT if number else 0)

    def _openings(self, element: Element) -> tuple[frozenset[str], frozenset[str], bool]:
        """The words, word beginnings and number that an element may begin with."""
        known = self._openings_of.get(element)
        if known is not None:
            return known
        words, prefixes, number = set(element.words), set(element.prefixes), element.number
        words.update(phrase[0] for phrase in element.phrases)
        for name in element.classes:
            for phrase in self.classes[name]:
                more_words, more_prefixes, more_number = self._openings(phrase[0])
                words |= more_words
                prefixes |= more_prefixes
                number = number or more_number
        found = self._openings_of[element] = frozenset(words), frozenset(prefixes), number
        return found

    def _all_words(self, elements: Sequence[Element]) -> Iterator[str]:
        for element in elements:
            yield from element.words
            for phrase in element.phrases:
                yield from phrase
            for name in element.classes:
                for pattern in self.classes[name]:
                    yield from self._all_words(pattern)

    def find(self, tokens: Tokens, languages: frozenset[str]) -> list[Span]:
        """Every pattern of ``languages`` that stands in ``tokens``, in reading order."""
        search = _Search(self, tokens)
        spans: list[Span] = []
        for number in self._candidates(search.places):
            pattern = self.patterns[number]
            if pattern.language in languages:
                spans.extend(
                    Span(pattern.label, start, end)
                    for start, end in search.matches(pattern.elements, self._anchors[number])
                )
        return sorted(spans, key=lambda span: (span.start, span.end, span.label))

    def _candidates(self, places: Mapping[str, Sequence[int]]) -> set[int]:
        """Patterns whose rarest place occurs among the words of a text."""
        found: set[int] = set()
        has_number = False
        for word in places:
            found.update(self._by_word.get(word, ()))
            for prefix, number in self._by_prefix.get(word[:_PREFIX_KEY], ()):
                if word.startswith(prefix):
                    found.add(number)
            has_number = has_number or word[0].isdigit() or word in self.numbers
        if has_number:
            found.update(self._by_number)
        return found


class _Search:
    """One text being matched; remembers where each element of a pattern stands."""

    def __init__(self, matcher: Matcher, tokens: Tokens) -> None:
        self._words = tokens.words
        self._matcher = matcher
        self._hits: dict[Element, dict[int, tuple[int, ...]]] = {}
        self._class_hits: dict[str, dict[int, set[int]]] = {}
        self.places: dict[str, list[int]] = {}
        for index, word in enumerate(tokens.words):
            self.places.setdefault(word, []).append(index)
        self._vocabulary = frozenset(self.places)
        self._stops = frozenset(i for mark in SENTENCE_ENDS for i in self.places.get(mark, ()))
        self._number_places = [
            i
            for word, where in self.places.items()
            if word[0].isdigit() or word in matcher.numbers
            for i in where
        ]

    def matches(self, elements: Sequence[Element], anchor: int) -> Iterator[tuple[int, int]]:
        """Where ``elements`` stand, as half-open ranges, one for each beginning."""
        for element in elements:
            if not element.gap and not element.optional and not self.hits(element):
                return
        first = self.hits(elements[0])
        starts: Iterable[int] = first
        anchored = self.hits(elements[anchor])
        if anchor and len(anchored) < len(first):
            reach = sum(element.gap or _WIDEST_ELEMENT for element in elements[:anchor])
            ordered = sorted(first)
            starts = sorted(
                {
                    start
                    for place in anchored
                    for start in ordered[bisect_left(ordered, place - reach) : bisect_right(ordered, place)]
                }
            )
        for start in starts:
            end = self._end_of(elements, 0, start)
            if end is not None:
                yield start, end

    def hits(self, element: Element) -> dict[int, tuple[int, ...]]:
        """Where an element may begin, and where it then ends, the longest first."""
        known = self._hits.get(element)
        if known is not None:
            return known
        found: dict[int, set[int]] = {}
        places = self.places
        simple = not (element.prefixes or element.phrases or element.number or element.classes)
        if simple:
            result = self._hits[element] = {
                i: (i + 1,) for word in element.words & self._vocabulary for i in places[word]
            }
            return result
        for word in element.words & self._vocabulary:
            for index in places[word]:
                found.setdefault(index, set()).add(index + 1)
        for prefix in element.prefixes:
            for word, where in places.items():
                if word.startswith(prefix):
                    for index in where:
                        found.setdefault(index, set()).add(index + 1)
        for phrase in element.phrases:
            for index in places.get(phrase[0], ()):
                if self._words[index : index + len(phrase)] == phrase:
                    found.setdefault(index, set()).add(index + len(phrase))
        if element.number:
            for index in self._number_places:
                found.setdefault(index, set()).add(index + 1)
        for name in element.classes:
            for index, ends in self._class(name).items():
                found.setdefault(index, set()).update(ends)
        result = self._hits[element] = {i: tuple(sorted(ends, reverse=True)) for i, ends in found.items()}
        return result

    def _class(self, name: str) -> dict[int, set[int]]:
        known = self._class_hits.get(name)
        if known is None:
            known = self._class_hits[name] = {}
            for phrase in self._matcher.classes[name]:
                for start, end in self.matches(phrase, 0):
                    known.setdefault(start, set()).add(end)
        return known

    def _end_of(self, elements: Sequence[Element], place: int, index: int) -> int | None:
        """Where ``elements`` from ``place`` on end when they begin at ``index``; None if they do not stand there."""
        if place == len(elements):
            return index
        element = elements[place]
        if element.gap:
            following = self.hits(elements[place + 1]) if not elements[place + 1].optional else None
            for start in range(index, min(index + element.gap, len(self._words)) + 1):
                if following is None or start in following:
                    end = self._end_of(elements, place + 1, start)
                    if end is not None:
                        return end
                if start in self._stops:
                    return None
            return None
        for after in self.hits(element).get(index, ()):
            end = self._end_of(elements, place + 1, after)
            if end is not None:
                return end
        return self._end_of(elements, place + 1, index) if element.optional else None
