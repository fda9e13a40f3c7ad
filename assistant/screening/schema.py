"""The shapes of the screening policy's data files, checked when they are read.

PolicyError            the policy cannot be used; says which file and field, and what to do
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from assistant.answer import Concern, Frozen

_LONG_WORD = 5  # letters; longer words are rarely shared between languages, so they count double
Reading = Literal["condition", "life_stage", "event", "plain", "look_alike", "marker"]
Outcome = Literal["pass", "redirect", "urgent", "decline"]
Patterns = dict[str, tuple[str, ...]]


class PolicyError(Exception):
    """A screening data file that cannot be used. The message names the file and field, and says what to do."""


class Dated(Frozen):
    """What every data file carries: what it is, where it comes from, when it was last read by a person."""

    id: str
    source: str
    last_reviewed: date


class Entry(Frozen):
    """One meaning to look for, with its wording by language.

    ``reading`` says how the words around it count: a *condition* belongs to a person and can be denied; a
    *life_stage* too, and a look-up about it may be answered as reference; an *event* is happening now
    unless past or only asked about; *plain* counts wherever it stands; a *marker* only serves the
    ``unless`` and ``needs`` of others; a *look_alike* hides meanings that it covers, or (``hides:
    overlapping``) touches, unless it is ``negatable`` and denied or doubted; ``only`` limits what it may
    hide. ``also`` names further concerns of the same words, ``unless`` look-alikes of the message that take
    this meaning away, ``cleared_by`` look-alikes and context rules (``context:well``) that, said for sure, take
    away what was only mentioned, ``needs`` one that must be there. What ``recovers`` is taken away where it is past or
    was only feared (``over``), and one of its concern's ``reassurances`` follows; ``unowned`` also where nothing
    says that it is the writer's. A question that asks how or why, about nobody
    and for no dose, takes away what ``curious_clears``. What ``lingers`` is answered, and remembered all the same: a
    dose asked for next may be for the person it was asked about.
    """

    id: str
    meaning: str
    reading: Reading | None = None
    disposition: Outcome | None = None
    message: str | None = None
    also: tuple[Concern, ...] = ()
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    cleared_by: tuple[str, ...] = ()
    recovers: Literal["over", "unowned"] | None = None
    past_clears: bool | None = None
    hides: Literal["covered", "overlapping"] = "covered"
    only: tuple[str, ...] = ()
    negatable: bool = False
    deniable: bool = True
    curious_clears: bool = False
    lingers: bool = False
    patterns: Patterns


class ConcernPolicy(Dated):
    """What is looked for under one concern, and what follows when it is found.

    ``of_babies`` is false where a baby in the message is never the one who has it (pregnancy, breastfeeding);
    ``reassurances`` are the look-alikes and context rules that say for sure that all is well now.
    """

    concern: Concern | None
    disposition: Outcome
    message: str | None
    sticky: bool
    reading: Reading
    about: str
    severity: int = Field(ge=0, le=100)
    asked_clears: bool = True
    of_babies: bool = True
    reassurances: tuple[str, ...] = ()
    entries: tuple[Entry, ...]


class WordClasses(Dated):
    """Classes of words that patterns refer to as ``@name``; a class may use classes defined above it."""

    classes: dict[str, tuple[str, ...]]


class ContextRules(Dated):
    """Wording that changes how a meaning counts, by rule and language."""

    rules: dict[str, Patterns]


class SpellingLists(Dated):
    """Words worth correcting towards, words never corrected, and how contractions are undone."""

    targets: tuple[str, ...]
    known: tuple[str, ...]
    contractions: dict[str, tuple[str, ...]]
    endings: dict[str, tuple[str, ...]]
    elisions: tuple[str, ...]
    abbreviations: tuple[str, ...]
    number_words: dict[str, float]


class Unit(Frozen):
    """A unit as written in reports, and the factor that brings a value to the measure's own unit."""

    id: str
    patterns: tuple[str, ...]
    factor: float = 1.0


class Band(Frozen):
    """Values from ``above`` (exclusive) to ``below`` (exclusive) and what they mean; no sex means both or not said."""

    above: float | None = None
    below: float | None = None
    sex: Literal["female", "male"] | None = None
    concern: Concern
    disposition: Outcome
    message: str


class Measure(Frozen):
    """A laboratory measure: its names, units, the plausible range of a bare number, and the bands that matter."""

    id: str
    meaning: str
    unit: str
    names: Patterns
    units: tuple[Unit, ...]
    guess: tuple[Band, ...] = ()
    plausible: tuple[float, float]
    bands: tuple[Band, ...]


class LabValues(Dated):
    """Laboratory measures that bear on magnesium."""

    measures: tuple[Measure, ...]


class Language(Frozen):
    """How one language is told from others: its script, the letters that its script's other languages lack
    (``marks``), or words that only it uses.

    ``replies`` says how much is written in it: every fixed reply, only the one that says that answers are in
    English and who should ask a provider first (``decline``), or nothing (``none``).
    """

    id: str
    name: str
    script: str | None = None
    marks: str = ""
    words: tuple[str, ...] = ()
    replies: Literal["all", "decline", "none"] = "all"


class Languages(Dated):
    """The languages that are told apart; ``answers`` are those that full answers exist in, ``decline`` is the
    message for the others."""

    answers: tuple[str, ...]
    decline: str
    fallback: str
    languages: tuple[Language, ...]

    @cached_property
    def told_by(self) -> dict[str, list[tuple[str, int]]]:
        """The languages that each word tells of, and how strongly."""
        told: dict[str, list[tuple[str, int]]] = {}
        for language in self.languages:
            for word in language.words:
                told.setdefault(word, []).append((language.id, 2 if len(word) >= _LONG_WORD else 1))
        return told


class Message(Dated):
    """One fixed reply, by language. ``{emergency}``, ``{poison}`` and ``{crisis}`` stand for the numbers of the
    country. ``clinician`` is the wording for clinicians, where it differs."""

    outcome: Outcome
    texts: dict[str, str]
    clinician: dict[str, str] = Field(default_factory=dict)


class Region(Frozen):
    """Numbers to call in one country (ISO 3166 alpha-2); ``checked`` names those seen in their source, the others
    still await it."""

    id: str
    emergency: str
    poison: str | None = None
    crisis: str | None = None
    checked: tuple[Literal["emergency", "poison", "crisis"], ...] = ()


class Regions(Dated):
    """Numbers to call, by country, and how they are named in each language."""

    regions: tuple[Region, ...]
    labels: dict[str, dict[str, str]]
