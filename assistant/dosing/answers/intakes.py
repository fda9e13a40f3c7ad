"""Answers about reference intakes and upper levels: look-ups, never a personal dose."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dosing.answers.label_values import asks_for_label_value, say_label_values
from assistant.dosing.cues import names_one_of, said, uses
from assistant.dosing.intakes import Intake, Level, ages_of, reference_intake, upper_level
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


def _ages_matter(person: Person, lines: Sequence[Intake | Level]) -> bool:
    """Whether to print the ages: not where nothing is known of the age and one line speaks for all adults."""
    return ages_of(person) != ages_of(Person()) or len(lines) > 1 or lines[0].to_age is not None


def measure_name(page: Page, authority: str, measure: str | None) -> str:
    """The measure in words with its abbreviation."""
    parameters = load_parameters()
    table = parameters.reference_intakes[parameters.authority[authority].reference_intake]
    if measure is None:
        return page.wording.measures["unnamed"]
    named = table.measures[measure]
    return f"{named.name} ({named.abbreviation})" if named.abbreviation else named.name


def _intake_item(page: Page, line: Intake, value: float, *, with_ages: bool) -> Slot:
    people = who(page, line.group, line.from_age, line.to_age, line.stage)
    shown = page.amount(value, "mg/day", line.rule)
    open_ended = line.stage != "general" and line.from_age == 0 and line.to_age is None
    if with_ages and not open_ended:
        return page.fill(
            "intake_item_ages",
            value=shown,
            who=people,
            ages=ages(page, line.from_age, line.to_age, line.rule),
        )
    return page.fill("intake_item", value=shown, who=people)


def say_reference_intakes(page: Page, authority: str) -> None:
    """The authority's reference intakes for the person, one sentence for each measure and group."""
    parameters = load_parameters()
    person = page.question.person
    home = parameters.authority[authority]
    table = parameters.reference_intakes[home.reference_intake]
    wanted = "ear" if "ear" in table.measures and uses(said(page.question), "average_requirement") else None
    lines = reference_intake(person, authority, measure=wanted)
    known = [line for line in lines if line.value is not None]
    if not known:
        page.say("intake_none", table.id, place=home.place)
        return
    by_measure: dict[tuple[str | None, str], list[Intake]] = {}
    several = len(known) > 3
    for line in known:
        by_measure.setdefault((line.measure, line.group if several else ""), []).append(line)
    for (measure, _), group in by_measure.items():
        same_group = [[line for line in group if line.group == other.group] for other in group]
        items = [
            _intake_item(page, line, line.value or 0.0, with_ages=_ages_matter(person, peers))
            for line, peers in zip(group, same_group, strict=True)
        ]
        page.say(
            "intake" if page.has_said("intake") else "intake_first",
            table.id,
            place=home.place,
            measure=measure_name(page, authority, measure),
            figures=page.join(items),
        )
        page.note("intake")
    if table.newer_edition:
        page.say("newer_edition", table.id)
    if not all(line.checked for line in known):
        page.unchecked(table.id)


def level_value(page: Page, level: Level) -> Slot | None:
    """An upper level as printed; ``None`` where none is set."""
    if level.value is not None:
        return page.amount(level.value, "mg/day", level.rule)
    if level.low is not None and level.high is not None:
        return page.span(level.low, level.high, "mg/day", level.rule)
    if level.per_kg is not None:
        return page.amount(level.per_kg, "mg/kg/day", level.rule)
    return None


def say_upper_levels(page: Page, authority: str) -> None:
    """The authority's upper levels for the person's ages."""
    parameters = load_parameters()
    person = page.question.person
    levels = upper_level(person, authority)
    for rule in dict.fromkeys(level.rule for level in levels):
        bands = [level for level in levels if level.rule == rule]
        table = parameters.upper_levels[rule]
        place = table.place or parameters.authority[table.authority].place
        items = []
        for level in bands:
            matter = _ages_matter(person, bands)
            people = (
                who(page, "all", level.from_age, level.to_age)
                if matter
                else who_at(page, level.from_age, level.to_age)
            )
            band_ages = ages(page, level.from_age, level.to_age, rule)
            value = level_value(page, level)
            if value is None:
                page.say("level_none", rule, place=place, who=people, ages=band_ages)
            elif matter:
                items.append(page.fill("level_item_ages", value=value, who=people, ages=band_ages))
            else:
                items.append(page.fill("level_item", value=value, who=people))
        if items:
            kind = page.wording.levels[bands[0].kind]
            page.say("level", rule, place=place, kind=kind, figures=page.join(items))
        if bands[0].kind == "guidance_level" and items:
            page.say("level_guidance", rule)
        if items and bands[0].divide:
            page.say("level_divide", rule)
        if not all(level.checked for level in bands):
            page.unchecked(rule)


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
    for authority in chosen:
        say_reference_intakes(page, authority)
    _say_if_another(page, chosen)
    if uses(said(page.question), "asks_molar"):
        _say_molar(page, chosen)
    page.say("intake_counts", load_parameters().authority[chosen[0]].reference_intake)
    page.say("not_personal", load_parameters().authority[chosen[0]].reference_intake)


def _asks_recommended(page: Page) -> bool:
    return page.question.person.sex is not None or page.question.person.age_low is not None


def answer_upper_level(page: Page) -> None:
    """A look-up of upper levels for supplements, what they count and what they rest on."""
    chosen = authorities_for(page)
    for authority in chosen:
        say_upper_levels(page, authority)
    first = load_parameters().authority[chosen[0]].upper_levels[0]
    page.say("level_basis", first)
    person = page.question.person
    if (person.pregnant or person.lactating) and load_parameters().upper_levels[first].same_in_pregnancy:
        page.say("level_same_stages", first)
    if "reference_intake" in page.question.intents or uses(said(page.question), "rda_over_limit"):
        page.say("rda_over_limit", first)


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
        for authority in chosen:
            say_reference_intakes(page, authority)
    for authority in chosen:
        say_upper_levels(page, authority)
    page.say("level_basis", first.upper_levels[0])
    page.say("rda_over_limit", first.upper_levels[0])
    page.say("not_personal", first.reference_intake)
    page.say("ask_provider", first.reference_intake)


def single_level(page: Page) -> list[Level]:
    """The upper levels that hold for the whole of the person's possible ages, one for each authority's table."""
    found = []
    low, high = ages_of(page.question.person)
    for authority in authorities_for(page):
        levels = upper_level(page.question.person, authority)
        for rule in dict.fromkeys(level.rule for level in levels):
            bands = [level for level in levels if level.rule == rule and level.value is not None]
            if (
                len(bands) == 1
                and bands[0].from_age <= low
                and (bands[0].to_age is None or high < bands[0].to_age)
            ):
                found.append(bands[0])
    return found
