"""The verifier's vocabulary: terms of the field, cues that turn a claim, and words that carry none.

Read from the YAML files beside this module and validated once. LexiconError(ValueError) names the file, the
field and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import ValidationError

from assistant.answer import Frozen
from assistant.writing.verification.text import Word, words

_FOLDER = Path(__file__).parent
_KINDS = (
    "populations", "conditions", "outcomes", "aspects", "forms", "routes", "comparators", "substances",
)  # fmt: skip


_TERM_FILES = ("terms.yaml", "families.yaml")


class LexiconError(ValueError):
    """A word list that cannot be used; the message says which file, which field, and what to do."""


class Term(Frozen):
    """A thing that sentences speak of.

    ``broader`` terms are licensed by this one; this one is licensed by any of ``licensed_by`` too. ``group`` is
    the trait of a population that may not be dropped. ``valence`` says whether more of it is good or bad for a
    person. A ``free`` term needs no licence unless the evidence holds one of ``contradicted_by``.
    """

    id: str
    kind: str = ""
    names: tuple[str, ...]
    broader: tuple[str, ...] = ()
    licensed_by: tuple[str, ...] = ()
    group: str | None = None
    valence: Literal["good", "bad"] | None = None
    events: bool = False
    free: bool = False
    contradicted_by: tuple[str, ...] = ()
    required: bool = False
    transparent: bool = False


class _TermFile(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: str
    populations: tuple[Term, ...]
    conditions: tuple[Term, ...]
    outcomes: tuple[Term, ...]
    aspects: tuple[Term, ...]
    forms: tuple[Term, ...]
    routes: tuple[Term, ...]
    comparators: tuple[Term, ...]
    substances: tuple[Term, ...]


class _CueFile(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: str
    cues: dict[str, tuple[str, ...]]


class _WordFile(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: str
    function: tuple[str, ...]
    reporting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A term or a cue found in a text: ``kind`` is the cue's list or ``term``."""

    kind: str
    id: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Lexicon:
    """All files, compiled: what ``mentions`` finds and what needs no licence."""

    terms: dict[str, Term]
    closure: dict[str, frozenset[str]]
    neutral: frozenset[str]
    function: frozenset[str]
    root: _Node

    def mentions(self, tokens: tuple[Word, ...]) -> tuple[Mention, ...]:
        """Every term and cue in the text: within one kind the longest names win and do not overlap.

        A denial inside the name of a thing ("heart failure") denies nothing.
        """
        found: dict[str, list[Mention]] = {}
        for start in range(len(tokens)):
            nodes = [self.root]
            for at in range(start, len(tokens)):
                keys = (tokens[at].stem, "=" + tokens[at].surface)
                nodes = [node.next[key] for node in nodes for key in keys if key in node.next]
                if not nodes:
                    break
                for node in nodes:
                    for kind, name in node.ends:
                        found.setdefault(kind, []).append(Mention(kind, name, start, at + 1))
        kept: list[Mention] = []
        for mentions in found.values():
            taken: set[int] = set()
            own: list[Mention] = []
            for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
                span = range(mention.start, mention.end)
                twin = mention.kind == "term" and any(
                    (m.start, m.end) == (mention.start, mention.end) for m in own
                )
                if twin or taken.isdisjoint(span):
                    own.append(mention)
                    taken.update(span)
            kept += own
        terms = [
            mention
            for mention in kept
            if mention.kind in {"term", "small", "idle"} and mention.end - mention.start > 1
        ]
        terms += [mention for mention in kept if mention.kind == "term"]
        spoken = [
            mention
            for mention in kept
            if mention.kind != "negator"
            or not any(t.start <= mention.start and mention.end <= t.end for t in terms)
        ]
        return tuple(sorted(spoken, key=lambda m: (m.start, m.end)))


@cache
def lexicon() -> Lexicon:
    """The shipped vocabulary, read once."""
    term_files = [_read(name, _TermFile) for name in _TERM_FILES]
    cue_file = _read("cues.yaml", _CueFile)
    word_file = _read("words.yaml", _WordFile)
    terms = {
        term.id: term.model_copy(update={"kind": kind})
        for term_file in term_files
        for kind in _KINDS
        for term in getattr(term_file, kind)
    }
    for term in terms.values():
        for other in (*term.broader, *term.licensed_by, *term.contradicted_by):
            if other not in terms:
                raise LexiconError(f"terms.yaml: {term.id}: '{other}' is not the id of a term; correct it")
    root = _Node()
    for term in terms.values():
        for name in term.names:
            _insert(root, name, "term", term.id)
    for kind, names in cue_file.cues.items():
        for name in names:
            _insert(root, name, kind, name.lstrip("="))
    neutral = frozenset(
        word.stem for name in (*word_file.function, *word_file.reporting) for word in words(name)
    )
    function = frozenset(word.stem for name in word_file.function for word in words(name))
    return Lexicon(terms, {name: _closure(name, terms) for name in terms}, neutral, function, root)


def _insert(root: _Node, name: str, kind: str, identifier: str) -> None:
    node = root
    keys: Iterable[str] = (
        ["=" + word.surface for word in words(name[1:])]
        if name.startswith("=")
        else [word.stem for word in words(name)]
    )
    for key in keys:
        node = node.next.setdefault(key, _Node())
    if (kind, identifier) not in node.ends:
        node.ends.append((kind, identifier))


def _closure(name: str, terms: dict[str, Term]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(terms[current].broader)
    return frozenset(seen)


File = TypeVar("File", _TermFile, _CueFile, _WordFile)


def _read(name: str, model: type[File]) -> File:
    path = _FOLDER / name
    try:
        content: Any = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        content = {**content, "last_reviewed": str(content.get("last_reviewed", ""))}
        return model.model_validate(content)
    except (OSError, yaml.YAMLError, AttributeError, TypeError) as error:
        raise LexiconError(f"{path.name}: cannot be read ({error}); restore the file") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"{path.name}: {where}: {first['msg']}; correct the entry") from error
