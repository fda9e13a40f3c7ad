"""The screening policy: the data files of this package, read, checked and compiled once.

Every ``policy/*.yaml`` is a concern's entries but for those that serve all concerns (words, context,
spelling, labs, languages, regions); ``messages/*.yaml`` are the fixed replies. A mistake in any of them
stops the load with a PolicyError that names the file and the field; ``screen`` answers that with the safe
redirect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.screening.matcher import Matcher
from assistant.screening.patterns import Element, PatternError, read_pattern
from assistant.screening.schema import (
    ConcernPolicy,
    ContextRules,
    Entry,
    LabValues,
    Languages,
    Message,
    PolicyError,
    Region,
    Regions,
    SpellingLists,
    WordClasses,
)
from assistant.screening.spelling import Spelling

HERE = Path(__file__).parent
_SHARED = {"words", "context", "spelling", "labs", "languages", "regions"}
_Shape = TypeVar("_Shape", bound=BaseModel)


class _Loader(yaml.CSafeLoader):
    """Reads "no", "on" and "off" as the words they are in a vocabulary, not as truth values."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for _truth in ("true", "false"):
    _Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), [_truth[0]])


def read_data(path: Path, shape: type[_Shape]) -> _Shape:
    """One data file as ``shape``; PolicyError says where it is wrong."""
    place = "/".join(path.parts[-2:])
    try:
        content: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PolicyError(
            f"{place}: cannot be read ({error}); restore the file or correct its YAML"
        ) from error
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "file"
        raise PolicyError(f"{place}: {field}: {first['msg']}; correct this field") from error


@dataclass(frozen=True, eq=False)
class Policy:
    """Everything screening knows, ready to use. ``entries`` and ``concern_of`` are keyed by entry id."""

    concerns: tuple[ConcernPolicy, ...]
    entries: Mapping[str, Entry]
    concern_of: Mapping[str, ConcernPolicy]
    matcher: Matcher
    spelling: Spelling
    labs: LabValues
    number_words: Mapping[str, float]
    languages: Languages
    messages: Mapping[str, Message]
    regions: Mapping[str, Region]
    labels: Mapping[str, Mapping[str, str]]

    def reassurances_of(self, concern: str) -> tuple[str, ...]:
        """What says for sure that a concern is over."""
        return next((c.reassurances for c in self.concerns if c.concern == concern), ())


def _classes(words: WordClasses) -> dict[str, tuple[tuple[Element, ...], ...]]:
    classes: dict[str, tuple[tuple[Element, ...], ...]] = {}
    for name, phrases in words.classes.items():
        try:
            classes[name] = tuple(read_pattern(phrase, classes) for phrase in phrases)
        except PatternError as error:
            raise PolicyError(f"policy/words.yaml: classes.{name}: {error}") from error
    return classes


def compile_policy(
    *,
    words: WordClasses,
    context: ContextRules,
    spelling: SpellingLists,
    labs: LabValues,
    languages: Languages,
    regions: Regions,
    concerns: tuple[ConcernPolicy, ...],
    messages: tuple[Message, ...],
) -> Policy:
    """Check the files against each other and index their patterns."""
    matcher = Matcher(classes=_classes(words), numbers=frozenset(spelling.number_words))
    entries: dict[str, Entry] = {}
    concern_of: dict[str, ConcernPolicy] = {}

    def add(label: str, patterns: Mapping[str, tuple[str, ...]], place: str) -> None:
        for language, phrases in patterns.items():
            for phrase in phrases:
                try:
                    matcher.add(label, language, phrase)
                except PatternError as error:
                    raise PolicyError(f"{place}: patterns.{language}: {error}") from error

    for concern in concerns:
        for entry in concern.entries:
            place = f"policy/{concern.id}.yaml: entries {entry.id}"
            if entry.id in entries:
                raise PolicyError(f"{place}: this id is used twice; give each entry its own")
            entries[entry.id] = entry
            concern_of[entry.id] = concern
            add(entry.id, entry.patterns, place)
    for rule, patterns in context.rules.items():
        add(f"context:{rule}", patterns, f"policy/context.yaml: rules.{rule}")
    for measure in labs.measures:
        place = f"policy/labs.yaml: measures {measure.id}"
        add(f"lab:{measure.id}", measure.names, place)
        for unit in measure.units:
            add(f"unit:{measure.id}:{unit.id}", {"en": unit.patterns}, place)
    matcher.index()
    known_messages = {message.id: message for message in messages}
    named = {concern.message for concern in concerns} | {entry.message for entry in entries.values()}
    named |= {band.message for measure in labs.measures for band in (*measure.bands, *measure.guess)}
    for missing in sorted(named - {None} - set(known_messages), key=str):
        raise PolicyError(f"policy: message {missing!r} is not in messages/; write it or correct the name")
    for entry in entries.values():
        for other in (*entry.unless, *entry.needs, *entry.only):
            if other not in entries:
                raise PolicyError(
                    f"policy: entry {entry.id}: no entry {other!r} to depend on; correct the name"
                )
    if languages.decline not in known_messages:
        raise PolicyError(
            f"policy/languages.yaml: decline: no message {languages.decline!r}; correct the name"
        )
    for message in messages:
        for language in languages.languages:
            wanted = {"all"} | ({"decline"} if message.id == languages.decline else set())
            if language.replies in wanted and language.id not in message.texts:
                raise PolicyError(f"messages/{message.id}.yaml: texts.{language.id} is missing; write it")
    vocabulary = {word for word in matcher.vocabulary if word.isalpha()}
    return Policy(
        concerns=concerns,
        entries=entries,
        concern_of=concern_of,
        matcher=matcher,
        spelling=Spelling.build(
            targets=spelling.targets,
            known=(*spelling.known, *vocabulary, *spelling.number_words),
            contractions=spelling.contractions,
            endings=spelling.endings,
            elisions=spelling.elisions,
            abbreviations=spelling.abbreviations,
        ),
        labs=labs,
        number_words=spelling.number_words,
        languages=languages,
        messages=known_messages,
        regions={region.id: region for region in regions.regions},
        labels=regions.labels,
    )


def read_policy(folder: Path = HERE) -> Policy:
    """Read and compile the policy kept in ``folder``; PolicyError if any of it is wrong."""
    policy = folder / "policy"
    concerns = tuple(
        read_data(path, ConcernPolicy) for path in sorted(policy.glob("*.yaml")) if path.stem not in _SHARED
    )
    messages = tuple(read_data(path, Message) for path in sorted((folder / "messages").glob("*.yaml")))
    return compile_policy(
        words=read_data(policy / "words.yaml", WordClasses),
        context=read_data(policy / "context.yaml", ContextRules),
        spelling=read_data(policy / "spelling.yaml", SpellingLists),
        labs=read_data(policy / "labs.yaml", LabValues),
        languages=read_data(policy / "languages.yaml", Languages),
        regions=read_data(policy / "regions.yaml", Regions),
        concerns=concerns,
        messages=messages,
    )


@cache
def _read_once() -> Policy | PolicyError:
    """The policy, or why it cannot be used: a broken one is not read again for every message."""
    try:
        return read_policy()
    except PolicyError as error:
        return error


def load_policy() -> Policy:
    """The policy of this package, read once in the life of the process; PolicyError if it is wrong."""
    policy = _read_once()
    if isinstance(policy, PolicyError):
        raise policy.with_traceback(None)
    return policy
