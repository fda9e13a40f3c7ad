"""A personal sheet behind screening: what a person filled in, screened like a turn, then the dosing rules or nothing.

A personal sheet is a personal dose. It is withheld whole where anything that the person wrote, their age or a pregnancy
says redirect; a fault of the rules is the fixed safe answer. Holds no wording and no figure of its own.
"""

from __future__ import annotations

import structlog

from assistant.answer import Answer, Concern, Frozen
from assistant.assembly import fixed_answer, safety_answer
from assistant.dosing import Sheet, personal_sheet
from assistant.question import FoodPortion, Person, Product, Question
from assistant.screening import Screening

log = structlog.get_logger("assistant.pipeline")

_ADULT_FROM = 18
_ASKED = "How much magnesium should I take a day?"


class SheetRequest(Frozen):
    """What a sheet is made from; ``told`` holds every field in the person's own words, for screening."""

    person: Person = Person()
    products: tuple[Product, ...] = ()
    medicines: tuple[str, ...] = ()
    foods: tuple[FoodPortion, ...] = ()
    told: tuple[str, ...] = ()


class PersonalSheet(Frozen):
    """A sheet, or the fixed answer that stands in its place."""

    sheet: Sheet | None = None
    withheld: Answer | None = None


def life_stage_words(person: Person) -> tuple[str, ...]:
    """A person's life stage as sentences that screening reads."""
    said: list[str] = []
    if person.age_low is not None:
        years = int(person.age_low)
        said.append(f"I am {years} years old." if years else "This is for my baby.")
    said += ["I am pregnant."] if person.pregnant else []
    said += ["I am breastfeeding."] if person.lactating else []
    return tuple(said)


def words_to_screen(request: SheetRequest) -> tuple[str, ...]:
    """All that a request tells, part by part and then together with the question for a dose that a sheet amounts to."""
    parts = (
        *(words for words in request.told if words.strip()),
        *life_stage_words(request.person),
        *(f"I take {medicine.replace('-', ' ')}." for medicine in request.medicines),
    )
    return (*parts, " ".join((*(f"{part.rstrip('. ')}." for part in parts), _ASKED)))


def make_sheet(request: SheetRequest, screening: Screening) -> PersonalSheet:
    """The sheet where screening let all of it pass and heard every concern that the form itself names."""
    if screening.outcome != "pass":
        return PersonalSheet(withheld=safety_answer(screening))
    if not _named_concerns(request.person) <= set(screening.concerns) or screening.concerns:
        return PersonalSheet(withheld=fixed_answer("redirect", "failure", screening.concerns))
    question = Question(
        text="",
        standalone="",
        intents=("sheet",),
        person=request.person,
        asker=request.person,
        products=request.products,
        salts=tuple(product.salt for product in request.products if product.salt),
        medicines=request.medicines,
        foods=request.foods,
    )
    try:
        return PersonalSheet(sheet=personal_sheet(question))
    except Exception as error:  # fail closed, whatever broke
        log.error("a sheet failed", error=type(error).__name__)
        return PersonalSheet(withheld=fixed_answer("redirect", "failure"))


def _named_concerns(person: Person) -> set[Concern]:
    named: set[Concern] = set()
    if person.age_low is not None and person.age_low < _ADULT_FROM:
        named.add("child")
    if person.pregnant:
        named.add("pregnancy")
    if person.lactating:
        named.add("lactation")
    return named
