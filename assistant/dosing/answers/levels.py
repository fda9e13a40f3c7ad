"""Answers about upper levels for supplements, alone or beside the reference intakes of a question for a dose."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dosing.answers.intakes import (
    ages,
    ages_matter,
    authorities_for,
    say_reference_intakes,
    who,
    who_at,
)
from assistant.dosing.cues import said, uses
from assistant.dosing.intakes import Level, ages_of, reference_intake, upper_level
from assistant.dosing.page import Page, Slot
from assistant.dosing.statutes import load_parameters

_ADULT = 18.0


def level_value(page: Page, level: Level) -> Slot | None:
    """An upper level as printed; ``None`` where none is set."""
    if level.value is not None:
        return page.amount(level.value, "mg/day", level.rule)
    if level.low is not None and level.high is not None:
        return page.span(level.low, level.high, "mg/day", level.rule)
    if level.per_kg is not None:
        return page.amount(level.per_kg, "mg/kg/day", level.rule)
    return None


def _tables(page: Page, chosen: Sequence[str]) -> dict[str, list[Level]]:
    """The levels of the authorities for the person's ages, by rule, in the order shown."""
    found: dict[str, list[Level]] = {}
    for authority in chosen:
        for level in upper_level(page.question.person, authority):
            found.setdefault(level.rule, []).append(level)
    return found


def _figures(page: Page, bands: Sequence[Level]) -> list[Slot]:
    grown = len(bands) == 1 and ages_of(page.question.person)[0] >= _ADULT
    matter = not grown and ages_matter(page.question.person, bands)
    items = []
    for level in bands:
        value = level_value(page, level)
        if value is None:
            continue
        if matter:
            people = who(page, "all", level.from_age, level.to_age)
            years = ages(page, level.from_age, level.to_age, level.rule)
            items.append(page.fill("level_item_ages", value=value, who=people, ages=years))
        else:
            people = who_at(page, level.from_age, level.to_age)
            items.append(page.fill("level_item", value=value, who=people))
    return items


def say_upper_levels(page: Page, chosen: Sequence[str]) -> None:
    """The authorities' upper levels for the person's ages, side by side."""
    parameters = load_parameters()
    tables = _tables(page, chosen)
    clauses: list[tuple[Slot, str]] = []
    kinds: list[str] = []
    for rule, bands in tables.items():
        table = parameters.upper_levels[rule]
        items = _figures(page, bands)
        if not items:
            continue
        again = bool(kinds) and not page.apart
        first = "level_beside" if page.has_said("intake") else "level"
        phrase = first if not again else "level_same" if table.kind == kinds[-1] else "level_other"
        kinds.append(table.kind)
        slots = {"place": table.place or parameters.authority[table.authority].place}
        if phrase != "level_same":
            slots["kind"] = page.wording.levels[table.kind]
        clauses.append((page.fill(phrase, figures=page.join(items), **slots), rule))
    page.say_side_by_side("sentence", "clauses", clauses)
    for rule, bands in tables.items():
        _say_notes(page, rule, bands)


def _say_notes(page: Page, rule: str, bands: Sequence[Level]) -> None:
    """Where no level is set, and what a level is that is not an upper level."""
    parameters = load_parameters()
    table = parameters.upper_levels[rule]
    place = table.place or parameters.authority[table.authority].place
    values = [level_value(page, level) for level in bands]
    for level, value in zip(bands, values, strict=True):
        if value is None:
            people = who(page, "all", level.from_age, level.to_age)
            years = ages(page, level.from_age, level.to_age, rule)
            page.say("level_none", rule, place=place, who=people, ages=years)
    if any(values):
        if table.kind == "guidance_level":
            page.say("level_guidance", rule)
        if bands[0].divide:
            page.say("level_divide", rule)
    if not all(level.checked for level in bands):
        page.unchecked(rule)


def answer_upper_level(page: Page) -> None:
    """A look-up of upper levels for supplements, what they count and what they rest on."""
    chosen = authorities_for(page)
    say_upper_levels(page, chosen)
    first = load_parameters().authority[chosen[0]].upper_levels[0]
    _say_basis(page, chosen, with_intake="reference_intake" in page.question.intents)
    person = page.question.person
    if (person.pregnant or person.lactating) and load_parameters().upper_levels[first].same_in_pregnancy:
        page.say("level_same_stages", first)


def _say_basis(page: Page, chosen: Sequence[str], *, with_intake: bool) -> None:
    """What a level counts and rests on; beside a recommended intake that lies above it, how that can be."""
    first = load_parameters().authority[chosen[0]].upper_levels[0]
    asked = uses(said(page.question), "rda_over_limit")
    if with_intake and not asked and _intake_over_level(page, chosen):
        page.say("level_basis_lower", first)
        return
    page.say("level_basis", first)
    if asked:
        page.say("rda_over_limit", first)


def _intake_over_level(page: Page, chosen: Sequence[str]) -> bool:
    person = page.question.person
    levels = [level.value for a in chosen for level in upper_level(person, a) if level.value is not None]
    needs = [line.value for a in chosen for line in reference_intake(person, a) if line.value is not None]
    return bool(levels and needs) and max(needs) > min(levels)


def say_no_single_amount(page: Page) -> None:
    """That no one amount is right for everyone; said before any figure."""
    first = load_parameters().authority[authorities_for(page)[0]]
    page.say("no_single_amount", first.reference_intake)


def answer_how_much(page: Page) -> None:
    """A question for a dose: the reference values as what they are, and who can advise."""
    chosen = authorities_for(page)
    first = load_parameters().authority[chosen[0]]
    say_no_single_amount(page)
    if not page.has_said("intake"):
        say_reference_intakes(page, chosen, brief=True)
    say_upper_levels(page, chosen)
    _say_basis(page, chosen, with_intake=True)
    page.say("ask_provider", first.reference_intake)


def single_level(page: Page) -> list[Level]:
    """The upper levels that hold for the whole of the person's possible ages, one for each authority's table."""
    found = []
    low, high = ages_of(page.question.person)
    for bands in _tables(page, authorities_for(page)).values():
        known = [level for level in bands if level.value is not None]
        if (
            len(known) == 1
            and known[0].from_age <= low
            and (known[0].to_age is None or high < known[0].to_age)
        ):
            found.append(known[0])
    return found
