"""Patterns: meanings written as short sequences of words, compiled once and matched in one pass.

A pattern is words with blanks between. ``a|b`` is either word (``carry_on`` two words as one choice), ``nephro*`` any word that
begins so, ``word?`` may be absent,
``#`` a number, ``@kidney`` any phrase of the class *kidney* (``policy/words.yaml``), ``..`` up to three words of no interest and
``..6`` up to six; a gap never crosses the end of a sentence. Each pattern carries a label and a language. Matching tries a pattern
only where its first word stands, so time grows with the text and not with the number of patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.lexicon.folding import fold
from assistant.screening.tokens import ARABIC_PREFIX, SENTENCE_ENDS, Tokens

_PREFIX_KEY = 3
_DEFAULT_GAP = 3
_LONGEST_GAP = 12


class PatternError(ValueError):
    """A pattern that cannot be read: says what is wrong with it and what to write instead."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place in a pattern: the words, word beginnings and classes that may stand there, or a gap."""

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
            elements.append(Element(gap=width))
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
            elif "_" in choice.strip("_"):
                phrases.append(tuple(map(_plain, choice.split("_"))))
            elif choice:
                words.add(_plain(choice))
            else:
                raise PatternError(f"{written!r}: an empty choice; remove the stray |")
        elements.append(
            Element(frozenset(words), tuple(prefixes), tuple(named), tuple(phrases), number, optional)
        )
    if not elements or elements[-1].gap or elements[0].optional:
        raise PatternError(
            f"{written!r}: a pattern begins with a word that must be there and ends with a word"
        )
    return tuple(elements)


@dataclass(eq=False)
class Matcher:
    """Every pattern of the policy, indexed by the words it may begin with."""

    classes: Mapping[str, tuple[tuple[Element, ...], ...]]
    numbers: frozenset[str]
    _by_word: dict[str, list[_Pattern]] = field(default_factory=dict)
    _by_prefix: dict[str, list[tuple[str, _Pattern]]] = field(default_factory=dict)
    _by_number: list[_Pattern] = field(default_factory=list)
    vocabulary: set[str] = field(default_factory=set)

    def add(self, label: str, language: str, written: str) -> None:
        """Compile one pattern under ``label``."""
        elements = read_pattern(written, self.classes)
        pattern = _Pattern(label, language, elements)
        words, prefixes, number = self._openings(elements[0])
        for word in words:
            self._by_word.setdefault(word, []).append(pattern)
        for prefix in prefixes:
            self._by_prefix.setdefault(prefix[:_PREFIX_KEY], []).append((prefix, pattern))
        if number:
            self._by_number.append(pattern)
        if language == "en":
            self.vocabulary.update(self._all_words(elements))

    def _openings(self, element: Element) -> tuple[set[str], set[str], bool]:
        words, prefixes, number = set(element.words), set(element.prefixes), element.number
        words.update(phrase[0] for phrase in element.phrases)
        for name in element.classes:
            for phrase in self.classes[name]:
                more_words, more_prefixes, more_number = self._openings(phrase[0])
                words |= more_words
                prefixes |= more_prefixes
                number = number or more_number
        return words, prefixes, number

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
        for index, word in enumerate(tokens.words):
            tried: set[int] = set()
            for pattern in self._starting(word):
                if pattern.language not in languages or id(pattern) in tried:
                    continue
                tried.add(id(pattern))
                end = search.end_of(pattern.elements, 0, index)
                if end is not None:
                    spans.append(Span(pattern.label, index, end))
        return spans

    def _starting(self, word: str) -> Iterable[_Pattern]:
        yield from self._by_word.get(word, ())
        for prefix, pattern in self._by_prefix.get(word[:_PREFIX_KEY], ()):
            if word.startswith(prefix):
                yield pattern
        if word in self.numbers or word[0].isdigit():
            yield from self._by_number


class _Search:
    """One text being matched; remembers which class stands where."""

    def __init__(self, matcher: Matcher, tokens: Tokens) -> None:
        self._words = tokens.words
        self._classes = matcher.classes
        self._numbers = matcher.numbers
        self._found: dict[tuple[str, int], tuple[int, ...]] = {}

    def end_of(self, elements: Sequence[Element], place: int, index: int) -> int | None:
        """Where ``elements`` from ``place`` on end when they begin at ``index``; None if they do not stand there."""
        if place == len(elements):
            return index
        element = elements[place]
        if element.gap:
            last = min(index + element.gap, len(self._words))
            for start in range(index, last + 1):
                end = self.end_of(elements, place + 1, start)
                if end is not None:
                    return end
                if start < len(self._words) and self._words[start] in SENTENCE_ENDS:
                    return None
            return None
        for after in self._ends(element, index):
            end = self.end_of(elements, place + 1, after)
            if end is not None:
                return end
        return self.end_of(elements, place + 1, index) if element.optional else None

    def _ends(self, element: Element, index: int) -> Iterator[int]:
        if index >= len(self._words):
            return
        for name in element.classes:
            yield from self._class_ends(name, index)
        for phrase in element.phrases:
            if self._words[index : index + len(phrase)] == phrase:
                yield index + len(phrase)
        word = self._words[index]
        if (
            word in element.words
            or (element.prefixes and word.startswith(element.prefixes))
            or (element.number and (word[0].isdigit() or word in self._numbers))
        ):
            yield index + 1

    def _class_ends(self, name: str, index: int) -> tuple[int, ...]:
        key = (name, index)
        known = self._found.get(key)
        if known is None:
            found = {
                end for phrase in self._classes[name] if (end := self.end_of(phrase, 0, index)) is not None
            }
            known = self._found[key] = tuple(sorted(found, reverse=True))
        return known
