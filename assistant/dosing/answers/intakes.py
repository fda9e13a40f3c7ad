"""Answers about reference intakes: look-ups, never a personal dose. Whose figures, for whom, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dosing.answers.label_values import asks_for_label_value, say_label_values
from assistant.dosing.cues import names_one_of, said, uses
from assistant.dosing.intakes import Intake, Level, ages_of, reference_intake
from assistant.dosing.model import ReferenceIntakes
from assistant.dosing.page import Page, Slot
from assistant.dosing.statutes import load_parameters
from assistant.dosing.units import mmol_from_mg
from assistant.question import Person

_ADULT, _CHILD_END, _BABY_END = 18.0, 19.0, 1.0
_MONTHS = 12.0


def authorities_for(page: Page) -> tuple[str, ...]:
    """Whose figures to show: those named in the question, else the country's, the language's, else the default."""
    table = load_parameters().authorities
    question = page.question
    named = tuple(a.id for a in table.authorities if names_one_of(said(question), a.named_as))
    if named:
        compared = table.default if uses(said(question), "same_elsewhere") and len(named) == 1 else ()
        return tuple(dict.fromkeys((*compared, *named)))
    country, language = question.person.country, question.language
    if country is not None:
        home = tuple(a.id for a in table.authorities if country in a.countries)
        return home or table.default
    return tuple(a.id for a in table.authorities if language in a.languages) or table.default


def who(page: Page, group: str, from_age: float, to_age: float | None, stage: str = "general") -> str:
    """The people a figure is for, in words."""
    words = page.wording.who
    if stage != "general":
        return words[stage]
    if to_age is not None and to_age <= _BABY_END:
        return words.get(f"{group}_baby", words["all_baby"])
    age_group = "mixed"
    if from_age >= _ADULT:
        age_group = "adult"
    elif to_age is not None and to_age <= _CHILD_END:
        age_group = "child"
    return words[f"{group}_{age_group}"]


def who_at(page: Page, from_age: float, to_age: float | None) -> str:
    """The people of a band in words, narrowed to the ages that the person may have."""
    low, high = ages_of(page.question.person)
    ends = [end for end in (to_age, high + 1) if end is not None]
    return who(page, "all", max(from_age, low), min(ends))


def ages(page: Page, from_age: float, to_age: float | None, rule: str) -> Slot:
    """The ages of a band in words, each number a quantity."""
    words = page.wording.ages

    def year(age: float) -> Slot:
        return page.amount(age, "years", rule, bare=True)

    if to_age is not None and to_age <= _BABY_END:
        last = round(to_age * _MONTHS) - 1
        high = page.amount(last, "months", rule)
        return page.fill_text(
            words["months"], low=page.amount(round(from_age * _MONTHS), "months", rule, bare=True), high=high
        )
    if to_age is None:
        return page.fill_text(words["from"], low=year(from_age))
    if from_age == 0:
        return page.fill_text(words["under"], high=year(to_age))
    if to_age - from_age <= 1:
        return page.fill_text(words["one"], low=year(from_age))
    return page.fill_text(words["between"], low=year(from_age), high=year(to_age - 1))


def age_unknown(person: Person) -> bool:
    """Whether nothing is known of the person's age, so that figures for all adults are shown."""
    return ages_of(person) == ages_of(Person())


def ages_matter(person: Person, lines: Sequence[Intake | Level]) -> bool:
    """Whether to print the ages: not where nothing is known of the age and one line speaks for all adults."""
    return not age_unknown(person) or len(lines) > 1 or lines[0].to_age is not None


def measure_name(page: Page, authority: str, measure: str | None) -> str:
    """The measure in words with its abbreviation."""
    parameters = load_parameters()
    table = parameters.reference_intakes[parameters.authority[authority].reference_intake]
    if measure is None:
        return page.wording.measures["unnamed"]
    named = table.measures[measure]
    return f"{named.name} ({named.abbreviation})" if named.abbreviation else named.name


def _intake_item(page: Page, lines: Sequence[Intake], *, brief: bool, bare: bool) -> list[Slot]:
    """The figures of one group in words: of an adult of unknown age the first, with what it becomes later."""
    first, last = lines[0], lines[-1]
    people = who(page, first.group, first.from_age, last.to_age, first.stage)
    if age_unknown(page.question.person) and len(lines) > 1 and first.stage == "general":
        if brief:
            known = [line.value or 0.0 for line in lines]
            return [
                page.fill(
                    "intake_item", value=page.span(min(known), max(known), "mg/day", first.rule), who=people
                )
            ]
        if len(lines) == 2:
            later = page.amount(last.value or 0.0, "mg/day", last.rule, bare=True)
            return [
                page.fill(
                    "intake_item_later",
                    value=page.amount(first.value or 0.0, "mg/day", first.rule, bare=bare),
                    who=people,
                    later=later,
                    age=page.amount(last.from_age, "years", last.rule),
                )
            ]
    return [_one_band(page, line, with_ages=ages_matter(page.question.person, lines)) for line in lines]


def _one_band(page: Page, line: Intake, *, with_ages: bool) -> Slot:
    people = who(page, line.group, line.from_age, line.to_age, line.stage)
    shown = page.amount(line.value or 0.0, "mg/day", line.rule)
    open_ended = line.stage != "general" and line.from_age == 0 and line.to_age is None
    if with_ages and not open_ended:
        years = ages(page, line.from_age, line.to_age, line.rule)
        return page.fill("intake_item_ages", value=shown, who=people, ages=years)
    return page.fill("intake_item", value=shown, who=people)


def say_reference_intakes(page: Page, chosen: Sequence[str], *, brief: bool = False) -> None:
    """The authorities' reference intakes for the person, side by side.

    ``brief`` gives adults of unknown age one range for each sex instead of the figures of each age.
    """
    parameters = load_parameters()
    person = page.question.person
    clauses: list[tuple[Slot, str]] = []
    none_set: list[tuple[str, str]] = []
    notes: list[tuple[str, bool, bool]] = []
    asks_average = uses(said(page.question), "average_requirement")
    for authority in chosen:
        home = parameters.authority[authority]
        table = parameters.reference_intakes[home.reference_intake]
        measures = _measures_asked(page, table) if asks_average else (None,)
        lines = [line for m in measures for line in reference_intake(person, authority, measure=m)]
        known = [line for line in lines if line.value is not None]
        if not known:
            none_set.append((home.place, table.id))
            continue
        by_measure: dict[str | None, dict[str, list[Intake]]] = {}
        for line in known:
            by_measure.setdefault(line.measure, {}).setdefault(line.group, []).append(line)
        for measure, groups in by_measure.items():
            items: list[Slot] = []
            for group in groups.values():
                items += _intake_item(page, group, brief=brief, bare=bool(items))
            phrase = "intake" if page.has_said("intake") else "intake_first"
            page.note("intake")
            clause = page.fill(
                phrase,
                place=home.place,
                measure=measure_name(page, authority, measure),
                figures=page.join(items),
            )
            clauses.append((clause, table.id))
        notes.append((table.id, table.newer_edition, not all(line.checked for line in known)))
    page.say_side_by_side("sentence", "clauses", clauses)
    for place, rule in none_set:
        page.say("intake_none", rule, place=place)
    for rule, newer, unchecked in notes:
        if newer:
            page.say("newer_edition", rule)
        if unchecked:
            page.unchecked(rule)


def _measures_asked(page: Page, table: ReferenceIntakes) -> tuple[str | None, ...]:
    """The average requirement where it is asked for, beside the recommendation where both are named."""
    if "ear" not in table.measures:
        return (None,)
    return ("ear", None) if uses(said(page.question), "recommendation_too") else ("ear",)


def _say_molar(page: Page, chosen: Sequence[str]) -> None:
    """The same figures in mmol, for who asked in it."""
    lines = [line for authority in chosen for line in reference_intake(page.question.person, authority)]
    for value, rule in dict.fromkeys((line.value, line.rule) for line in lines if line.value is not None):
        mmol = page.amount(mmol_from_mg(value), "mmol", "conversion")
        page.say("intake_molar", "conversion", value=page.amount(value, "mg/day", rule), mmol=mmol)


def _say_if_another(page: Page, chosen: Sequence[str]) -> None:
    """That a figure put forward as the recommended intake is none of those listed."""
    named = [amount for amount in page.question.amounts if amount.unit == "mg" and amount.high is None]
    counted = any(product.units_per_day is not None for product in page.question.products)
    if len(named) != 1 or counted or not uses(page.question.text, "is_intake"):
        return
    lines = [line for authority in chosen for line in reference_intake(page.question.person, authority)]
    if any(line.value == named[0].value for line in lines):
        return
    page.say(
        "intake_another",
        load_parameters().authority[chosen[0]].reference_intake,
        value=page.echo(named[0].value, "mg/day"),
    )


def answer_reference_intake(page: Page) -> None:
    """A look-up of reference intakes."""
    percents = [amount for amount in page.question.amounts if amount.unit == "percent"]
    if asks_for_label_value(page) or percents:
        say_label_values(page, percents)
        if percents or not _asks_recommended(page):
            return
    chosen = authorities_for(page)
    say_reference_intakes(page, chosen)
    _say_if_another(page, chosen)
    if uses(said(page.question), "asks_molar"):
        _say_molar(page, chosen)
    if "how_much" not in page.question.intents or page.question.products:  # else said with the dose asked for
        page.say("intake_counts", load_parameters().authority[chosen[0]].reference_intake)


def _asks_recommended(page: Page) -> bool:
    return page.question.person.sex is not None or page.question.person.age_low is not None
