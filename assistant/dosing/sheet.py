"""A personal sheet: intake, supplements, diet, medicines and what to ask, each line with its rule and source.

Made from a typed question (life stage, country, products, medicines, foods) by the same answers as a chat turn. Whoever
shows it withholds it whole when screening says redirect.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from assistant.answer import Clarify, Frozen, Quantity, Sentence
from assistant.dosing.answers.food import answer_food
from assistant.dosing.answers.intakes import answer_reference_intake
from assistant.dosing.answers.levels import answer_upper_level
from assistant.dosing.answers.medicines import say_day, say_medicines
from assistant.dosing.answers.totals import answer_total
from assistant.dosing.page import Page
from assistant.dosing.sources import RuleSource, rule_source
from assistant.question import Question

Section = Literal["intake", "supplements", "diet", "medicines", "ask"]

_ASK = "sheet"


class SheetLine(Frozen):
    """One line of a sheet: its sentence, the quantities in it, and the source of its rule."""

    section: Section
    sentence: Sentence
    quantities: tuple[Quantity, ...]
    source: RuleSource | None


class Sheet(Frozen):
    """A personal sheet in the order in which it is read; ``missing`` are facts that would complete it."""

    lines: tuple[SheetLine, ...]
    missing: tuple[Clarify, ...] = ()


def _medicines(page: Page) -> None:
    taken = tuple(dict.fromkeys((*page.question.medicines, *page.question.person.medicines)))
    if taken:
        say_medicines(page, taken)
        say_day(page, taken)


def _diet(page: Page) -> None:
    if page.question.foods:
        answer_food(page)


def _supplements(page: Page) -> None:
    if not answer_total(page):
        answer_upper_level(page)


def _questions(page: Page) -> None:
    question = page.question
    page.say("sheet_ask_need", _ASK)
    if question.medicines or question.person.medicines:
        page.say("sheet_ask_medicines", _ASK)
    page.say("sheet_ask_kidneys", _ASK)


_SECTIONS: tuple[tuple[Section, Callable[[Page], object]], ...] = (
    ("intake", answer_reference_intake),
    ("supplements", _supplements),
    ("diet", _diet),
    ("medicines", _medicines),
    ("ask", _questions),
)


def write_sheet(page: Page) -> None:
    """All sections of the sheet on one page, for a chat answer."""
    for _, write in _SECTIONS:
        write(page)


def personal_sheet(question: Question) -> Sheet:
    """The sheet for the person, products, medicines and foods of ``question``."""
    lines: list[SheetLine] = []
    missing: list[Clarify] = []
    for section, write in _SECTIONS:
        page = Page(question, apart=True)
        write(page)
        made = page.answer()
        if made is None:
            continue
        if made.clarify is not None:
            missing.append(made.clarify)
        lines += [
            SheetLine(
                section=section,
                sentence=sentence,
                quantities=tuple(q for q in made.quantities if q.text in sentence.text),
                source=rule_source(sentence.rule or ""),
            )
            for sentence in made.sentences
        ]
    return Sheet(lines=tuple(lines), missing=tuple(missing))
