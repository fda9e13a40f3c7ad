"""The words from which the model-free writer composes: read once from ``phrases.yaml`` and checked."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.answer import Frozen
from assistant.errors import PartUnavailable
from corpus.record import Certainty, Design, Direction, FindingKind
from corpus.topic import Verdict

FILE = Path(__file__).with_name("phrases.yaml")


class Size(Frozen):
    """How the studies and the people behind a finding are counted."""

    studies: str
    people: str


class Average(Frozen):
    """How an average difference is told, and the units, as effects name them, in which it may be."""

    value: str
    range: str
    chance: str
    units: dict[str, str]


class Group(Frozen):
    """People whose results are their own: the words that name them, and how far they stand from other questions.

    ``elsewhere`` is what a finding on this group loses in rank where the question is not about the group; ``topic``,
    the topic without which its words do not name the group in a question ("my kidneys are fine").
    """

    id: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    elsewhere: float
    name: str
    topic: str | None = None

    def named_in(self, text: str) -> bool:
        """Whether a text in small letters speaks of this group."""
        for exception in self.unless:
            text = text.replace(exception, " ")
        return any(re.search(rf"\b{re.escape(word)}", text) for word in self.words)


class ClinicianPhrases(Frozen):
    """Headings and the table's header of the clinician's page."""

    asks_for_trials: tuple[str, ...]
    no_author: str
    given: str
    retired: str
    lead_agree: str
    conflicts_heading: str
    superseded_heading: str
    superseded: str
    limits_heading: str
    limits: str
    table: tuple[str, ...]
    none: str


class Phrases(Frozen):
    """Everything in ``phrases.yaml``."""

    id: str
    description: str
    source: str
    last_reviewed: date
    designs: dict[Design, str]
    called: dict[Design, str]
    size: Size
    certainty: dict[Certainty, str]
    how_sure: dict[str, str]
    unchecked: str
    directions: dict[Direction, str]
    groups: tuple[Group, ...]
    only: dict[FindingKind, str]
    routes: dict[str, str]
    broad_topics: tuple[str, ...]
    not_the_subject: str
    no_group: str
    not_compared: str
    better_for_what: str
    compared_for: str
    nothing_on_form: str
    other_forms: str
    untested: tuple[str, ...]
    people: tuple[Group, ...]
    not_by_themselves: str
    general: str
    premise: dict[Verdict, str]
    premise_of_figures: dict[Verdict, str]
    says_more: str
    of_the_claim: tuple[str, ...]
    not_known: str
    open_questions: tuple[str, ...]
    no_form_compared: str
    weeks: str
    average: Average
    next_heading: str
    studies_heading: str
    forms_heading: str
    next: dict[str, str]
    said_once: tuple[str, ...]
    next_by_topic: dict[str, str]
    clinician: ClinicianPhrases


@cache
def load_phrases() -> Phrases:
    """The phrases, read once; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        return Phrases.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error
