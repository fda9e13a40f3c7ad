"""Names of things as alias tables: salts, medicines, foods, topics, countries, and the element itself.

One table per kind, read from the YAML file of that name beside this module. A text is cut into words once and
names are looked up word by word, longest first, so that a table of thousands of names costs no more than the
text is long. A decoy is a name that only looks like one of ours ("calcium citrate", "brazil nuts" for the
country): it takes its words out of play and is never reported. Closeness of spelling is only ever a question
("did you mean"): ``find`` never guesses.

LexiconError(ValueError)     a data file of this package that cannot be read: which file, which field, what to do
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import ValidationError
from rapidfuzz.distance import DamerauLevenshtein

from assistant.answer import Frozen

Kind = Literal["element", "salts", "medicines", "foods", "topics", "countries"]

_FOLDER = Path(__file__).parent
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GAP = re.compile(r"(?:[ \-/'&+®™]|\.(?=[^\W_])){1,3}")
_SHORTEST_NEAR = 6


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message says which file, which field, and what to do."""


class Entry(Frozen):
    """One thing and what people call it.

    ``names`` match anywhere in any case, ``cased`` only as spelled (``US``). ``bare`` names of a salt are its
    anion, composed with the words for magnesium. ``rule`` is the interaction rule of a medicine, None where
    none is listed; ``kind`` says what a product under this name is; ``covers`` lists the broader topics that
    this one stands for when both are read from the same words; ``combinations`` are groups of words that
    together mean the entry, one of each group.
    """

    id: str
    label: str | None = None
    names: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    products: dict[str, Literal["supplement", "antacid", "laxative"]] = {}
    rule: str | None = None
    group: str | None = None
    covers: tuple[str, ...] = ()
    combinations: tuple[tuple[tuple[str, ...], ...], ...] = ()
    note: str | None = None


class LexiconFile(Frozen):
    """One data file: what it holds, where its names come from, when a person last read it through."""

    id: str
    source: str
    last_reviewed: str
    entries: tuple[Entry, ...]
    prefixes: tuple[str, ...] = ()
    decoy_prefixes: tuple[str, ...] = ()
    decoys: tuple[str, ...] = ()


class Word(NamedTuple):
    """A word of a folded text: ``key`` is what names are compared by (no apostrophe, no plural s)."""

    key: str
    start: int
    end: int


class Mention(NamedTuple):
    """A name found in a text, ``start`` to ``end`` in the folded text; ``name`` is the alias as listed."""

    id: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NearName:
    """A known name that a word is close to, and how many slips of the pen lie between."""

    id: str
    name: str
    distance: int


@lru_cache(maxsize=8192)
def word_key(word: str) -> str:
    """Return what a word is compared by: no apostrophe, no plural s."""
    if word.endswith("'s"):
        word = word[:-2]
    word = word.replace("'", "")
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def words_of(folded: str) -> list[Word]:
    """Return the words of a folded text in order."""
    return [Word(word_key(found.group()), found.start(), found.end()) for found in _WORD.finditer(folded)]


class NameTable:
    """The names of one kind of thing."""

    def __init__(self, entries: Iterable[tuple[str | None, str]]) -> None:
        """Build from pairs of id and name; an id of None makes the name a decoy."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str | None, str]]] = {}
        self._single: dict[str, tuple[str, str]] = {}
        for identifier, name in entries:
            keys = tuple(word.key for word in words_of(name))
            if not keys:
                continue
            self._by_first.setdefault(keys[0], []).append((keys, identifier, name))
            if identifier is not None and len(keys) == 1 and len(keys[0]) >= _SHORTEST_NEAR:
                self._single.setdefault(keys[0], (identifier, name))
        for choices in self._by_first.values():
            choices.sort(key=lambda choice: len(choice[0]), reverse=True)
        self._neighbours: dict[str, set[str]] | None = None

    def find(self, folded: str) -> list[Mention]:
        """Return the names in a folded text, in order, longest first where names share words."""
        return self.find_words(folded, words_of(folded))

    def find_words(self, folded: str, words: list[Word]) -> list[Mention]:
        """As ``find``, for a text whose words are already at hand."""
        found: list[Mention] = []
        count, by_first, free_from = len(words), self._by_first, 0
        for i in [place for place, word in enumerate(words) if word[0] in by_first]:
            if i < free_from:
                continue
            for keys, identifier, name in by_first[words[i].key]:
                width = len(keys)
                if width > 1:
                    if i + width > count or any(words[i + k].key != keys[k] for k in range(1, width)):
                        continue
                    if not _joined(folded, words, i, width):
                        continue
                if identifier is not None:
                    found.append(Mention(identifier, name, words[i].start, words[i + width - 1].end))
                free_from = i + width
                break
        return found

    def find_all(self, folded: str, words: list[Word]) -> list[Mention]:
        """Return every name at every word, shorter ones inside longer ones too; decoys are not heeded."""
        found: list[Mention] = []
        count, by_first = len(words), self._by_first
        for i in [place for place, word in enumerate(words) if word[0] in by_first]:
            for keys, identifier, name in by_first[words[i].key]:
                width = len(keys)
                if width > 1:
                    if i + width > count or any(words[i + k].key != keys[k] for k in range(1, width)):
                        continue
                    if not _joined(folded, words, i, width):
                        continue
                if identifier is not None:
                    found.append(Mention(identifier, name, words[i].start, words[i + width - 1].end))
        return found

    def near(self, word: str) -> NearName | None:
        """Return the one listed name within two slips of ``word``, or None where there is none or no single one.

        One slip is a letter too many, too few, another or two swapped. Two are allowed from nine letters on.
        """
        key = word_key(word)
        if len(key) < _SHORTEST_NEAR or key in self._by_first:
            return None
        allowed = 2 if len(key) >= 9 else 1
        if self._neighbours is None:
            self._neighbours = {}
            for name in self._single:
                for shape in _shapes(name, 2 if len(name) >= 9 else 1):
                    self._neighbours.setdefault(shape, set()).add(name)
        candidates = {name for shape in _shapes(key, allowed) for name in self._neighbours.get(shape, ())}
        ranked = sorted(
            (DamerauLevenshtein.distance(key, name, score_cutoff=allowed), name)
            for name in candidates
            if name[0] == key[0]
        )
        ranked = [pair for pair in ranked if pair[0] <= allowed]
        if not ranked:
            return None
        best, name = ranked[0]
        if any(
            self._single[other][0] != self._single[name][0] for score, other in ranked[1:] if score == best
        ):
            return None
        return NearName(self._single[name][0], self._single[name][1], best)


def _joined(folded: str, words: list[Word], first: int, width: int) -> bool:
    return all(
        _GAP.fullmatch(folded, words[k].end, words[k + 1].start) is not None
        for k in range(first, first + width - 1)
    )


def _shapes(word: str, deletions: int) -> Iterator[str]:
    shapes = {word}
    frontier = {word}
    for _ in range(deletions):
        frontier = {shape[:i] + shape[i + 1 :] for shape in frontier for i in range(len(shape))}
        shapes |= frontier
    yield from shapes


@cache
def load_lexicon(kind: Kind) -> LexiconFile:
    """Return the data file of a kind, read once. Raises ``LexiconError``."""
    return read_lexicon(_FOLDER / f"{kind}.yaml")


def read_lexicon(path: Path) -> LexiconFile:
    """Read and check one lexicon file. Raises ``LexiconError``."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        lexicon = LexiconFile.model_validate(content)
    except (OSError, yaml.YAMLError) as problem:
        raise LexiconError(f"{path.name}: cannot be read ({problem}); restore the file") from problem
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(step) for step in first["loc"])
        raise LexiconError(f"{path.name}: {field}: {first['msg']}; correct the field") from problem
    seen: set[str] = set()
    for entry in lexicon.entries:
        if entry.id in seen:
            raise LexiconError(f"{path.name}: entries: id '{entry.id}' stands twice; merge the two entries")
        seen.add(entry.id)
    return lexicon


@cache
def load_names(kind: Kind) -> NameTable:
    """Return the table of names of a kind, built once. Raises ``LexiconError``."""
    return NameTable(_named(load_lexicon(kind)))


@cache
def entries_by_id(kind: Kind) -> dict[str, Entry]:
    """Return the entries of a kind under their ids."""
    return {entry.id: entry for entry in load_lexicon(kind).entries}


def _named(lexicon: LexiconFile) -> Iterator[tuple[str | None, str]]:
    for entry in lexicon.entries:
        for name in (*entry.names, *entry.products):
            yield entry.id, name
        for bare in entry.bare:
            yield entry.id, bare
            for prefix in lexicon.prefixes:
                yield entry.id, f"{prefix} {bare}"
                yield entry.id, f"{bare} of {prefix}"
            for other in lexicon.decoy_prefixes:
                yield None, f"{other} {bare}"
    for decoy in lexicon.decoys:
        yield None, decoy
