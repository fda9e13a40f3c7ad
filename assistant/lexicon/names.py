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
from pydantic import Field, ValidationError
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assistant.answer import Frozen
from assistant.lexicon.folding import fold

Kind = Literal["element", "salts", "medicines", "foods", "topics", "countries"]

_FOLDER = Path(__file__).parent
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GAP = re.compile(r"[ \-/'&+®™]{1,3}|\.")
_SHORTEST_NEAR = 6
_NEAREST = 4


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message says which file, which field, and what to do."""


class Entry(Frozen):
    """One thing and what people call it.

    ``names`` match anywhere in any case, ``cased`` only as spelled (``US``). ``bare`` names of a salt are its
    anion, composed with the words for magnesium; ``products`` are brands, each with what sort of product it is.
    ``group`` is the class of a medicine; of a topic, whether it is a ``qualifier`` or a ``population`` rather than
    a complaint or an aim. ``rule`` is the interaction rule of a medicine, None where none is listed. ``covers`` lists
    the broader topics that this one stands for when both are read; ``combinations`` are groups of words that
    together mean the entry, one of each group.
    """

    id: str
    label: str | None = None
    names: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    products: dict[str, Literal["supplement", "antacid", "laxative"]] = Field(default_factory=dict)
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


class _Node:
    """A word of a name, the words that may follow it, and the names that end with it."""

    __slots__ = ("ends", "following")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.ends: list[tuple[str | None, str]] = []


class NameTable:
    """The names of one kind of thing."""

    def __init__(self, entries: Iterable[tuple[str | None, str]]) -> None:
        """Build from pairs of id and name; an id of None makes the name a decoy."""
        self._root = _Node()
        self._single: dict[str, tuple[str, str]] = {}
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        for identifier, name in entries:
            keys = [word.key for word in words_of(fold(name).text)]
            if not keys:
                continue
            node = self._root
            for key in keys:
                node = node.following.setdefault(key, _Node())
            node.ends.append((identifier, name))
            if identifier is not None and len(keys) == 1 and len(keys[0]) >= _SHORTEST_NEAR:
                self._single.setdefault(keys[0], (identifier, name))
        for name in self._single:
            self._by_shape.setdefault((name[0], len(name)), []).append(name)

    def find(self, folded: str) -> list[Mention]:
        """Return the names in a folded text, in order, longest first where names share words."""
        return self.find_words(folded, words_of(folded))

    def find_words(self, folded: str, words: list[Word]) -> list[Mention]:
        """As ``find``, for a text whose words are already at hand."""
        found: list[Mention] = []
        free_from = 0
        for i in self._places(words):
            if i < free_from:
                continue
            ends = self._ends_at(folded, words, i)
            if ends:
                last, (identifier, name) = ends[-1][0], ends[-1][1][0]
                if identifier is not None:
                    found.append(Mention(identifier, name, words[i].start, words[last].end))
                free_from = last + 1
        return found

    def find_all(self, folded: str, words: list[Word]) -> list[Mention]:
        """Return every name at every word, shorter ones inside longer ones too; decoys are not heeded."""
        return [
            Mention(identifier, name, words[i].start, words[last].end)
            for i in self._places(words)
            for last, names in self._ends_at(folded, words, i)
            for identifier, name in names
            if identifier is not None
        ]

    def _places(self, words: list[Word]) -> list[int]:
        first = self._root.following
        return [place for place, word in enumerate(words) if word[0] in first]

    def _ends_at(
        self, folded: str, words: list[Word], place: int
    ) -> list[tuple[int, list[tuple[str | None, str]]]]:
        """The names that begin at a word: the place of each one's last word, shortest first."""
        node = self._root.following[words[place][0]]
        ends = [(place, node.ends)] if node.ends else []
        following = node.following
        while following and place + 1 < len(words):
            after = following.get(words[place + 1][0])
            if after is None or _GAP.fullmatch(folded, words[place][2], words[place + 1][1]) is None:
                break
            place += 1
            if after.ends:
                ends.append((place, after.ends))
            following = after.following
        return ends

    def near(self, word: str) -> NearName | None:
        """Return the one listed name within two slips of ``word``, or None where there is none or no single one.

        One slip is a letter too many, too few, another or two swapped. Two are allowed from nine letters on.
        """
        key = word_key(word)
        if len(key) < _SHORTEST_NEAR or key in self._root.following:
            return None
        allowed = 2 if len(key) >= 9 else 1
        choices = [
            name
            for length in range(len(key) - allowed, len(key) + allowed + 1)
            for name in self._by_shape.get((key[0], length), ())
        ]
        near = process.extract(
            key, choices, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=_NEAREST
        )
        if not near:
            return None
        ranked = sorted((distance, name) for name, distance, _ in near)
        best, name = ranked[0]
        if any(
            self._single[other][0] != self._single[name][0] for score, other in ranked[1:] if score == best
        ):
            return None
        return NearName(self._single[name][0], self._single[name][1], best)


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
                yield entry.id, f"{prefix}{bare}"
                yield entry.id, f"{bare} of {prefix}"
            for other in lexicon.decoy_prefixes:
                yield None, f"{other} {bare}"
    for decoy in lexicon.decoys:
        yield None, decoy
