"""The words of the pages, read once from ``page.yaml``."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from assistant.answer import Concern, Frozen
from assistant.errors import PartUnavailable

FILE = Path(__file__).with_name("page.yaml")


class SheetWords(Frozen):
    """Labels, hints and messages of the personal sheet; ``faults`` are shown next to the field they speak of."""

    intro: str
    about_you: str
    age: str
    age_hint: str
    sex: str
    stage: str
    stages: dict[str, str]
    country: str
    health: str
    health_hint: str
    your_product: str
    salt: str
    salt_unsure: str
    amount: str
    amount_hint: str
    basis: str
    bases: dict[str, str]
    per_day: str
    per_day_hint: str
    others: str
    others_hint: str
    your_day: str
    medicines: str
    medicines_hint: str
    diet: str
    diet_hint: str
    make: str
    print: str
    copy_: str = Field(alias="copy")
    copied: str
    made_on: str
    title: str
    what_it_is: str
    sections: dict[str, str]
    incomplete: str
    unknown_medicines: str
    product_left_out: str
    sources: str
    unchecked: str
    reviewed: str
    read_in: str
    arithmetic: str
    standing: str
    faults: dict[str, str]


class PageWords(Frozen):
    """Every label and note of the pages; the maps turn a field of a finding into everyday words."""

    id: str
    description: str
    source: str
    last_reviewed: date
    title: str
    opening: str
    ask_label: str
    ask_placeholder: str
    send: str
    stop: str
    retry: str
    clear: str
    chat_tab: str
    sheet_tab: str
    answer_label: str
    audience_label: str
    audiences: dict[str, str]
    sources_heading: str
    source_spoken: str
    remembered_label: str
    remembered_nothing: str
    remembered_note: str
    remembered_safety: str
    remembered_age: str
    remembered_medicines: str
    remembered_save: str
    remembered_delete: str
    remembered_saved: str
    remembered_deleted: str
    concerns: dict[Concern, str]
    waiting: str
    stopped: str
    unchecked_finding: str
    unchecked_identifiers: str
    no_link: str
    examples: tuple[str, ...]
    certainty: dict[str, str]
    direction: dict[str, str]
    design: dict[str, str]
    heading: dict[str, dict[str, str]]
    right_to_left: tuple[str, ...]
    sexes: dict[str, str]
    country_unsaid: str
    sheet: SheetWords


@cache
def page_words() -> PageWords:
    """The words of the pages; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        return PageWords.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error
