"""Answers about doses that studies used: what was studied, never advice, flagged where above an upper level."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dosing.answers.intakes import single_level
from assistant.dosing.page import Page, Slot
from assistant.dosing.statutes import load_parameters
from assistant.dosing.studied import StudiedDose

_RULE = "studied_dose"


def _dose(page: Page, study: StudiedDose) -> Slot | None:
    low, high = study.elemental_low, study.elemental_high
    if low is None and high is None:
        return None
    if low is None or high is None or low == high:
        return page.finding(low or high or 0.0, "mg/day", study.finding)
    first = page.finding(low, "mg/day", study.finding, bare=True)
    last = page.finding(high, "mg/day", study.finding)
    text = page.wording.joiners["range"].format(low=first.text, high=last.text)
    return Slot(text, first.quantities + last.quantities)


def _opening(page: Page, study: StudiedDose) -> Slot:
    design = page.wording.designs.get(study.design, page.wording.designs["study"])
    if study.year is None:
        return page.fill("studied_no_year", design=design)
    return page.fill("studied_year", design=design, year=page.finding(study.year, "year", study.finding))


def _plain(text: str | None) -> str | None:
    """``text`` where it holds no digit; a figure inside a name cannot be vouched for as a dose."""
    return text if text and not any(character.isdigit() for character in text) else None


def _say_study(page: Page, study: StudiedDose) -> None:
    dose = _dose(page, study)
    condition = _plain(study.condition.replace("-", " "))
    if dose is None or condition is None:
        return
    form = _plain(study.form)
    empty = Slot("")
    page.say(
        "studied",
        _RULE,
        design_year=_opening(page, study),
        condition=condition,
        dose=dose,
        form=page.fill("studied_form", form=form) if form else empty,
        weeks=page.fill("studied_weeks", weeks=page.finding(study.weeks, "weeks", study.finding))
        if study.weeks
        else empty,
        people=page.fill("studied_people", people=page.finding(study.n, "people", study.finding))
        if study.n
        else empty,
    )
    page.findings.append(study.finding)
    highest = study.elemental_high or study.elemental_low or 0.0
    exceeded = [level for level in single_level(page) if level.value is not None and highest > level.value]
    if exceeded:
        parameters = load_parameters()
        levels = [
            page.fill(
                "studied_level",
                value=page.amount(level.value or 0.0, "mg/day", level.rule),
                authority=parameters.authority[parameters.upper_levels[level.rule].authority].name,
            )
            for level in exceeded
        ]
        highest_dose = page.finding(highest, "mg/day", study.finding)
        page.say("studied_above", _RULE, dose=highest_dose, levels=page.join(levels))
    if study.status == "unchecked":
        page.unchecked(_RULE)


def answer_studied(page: Page, studied: Sequence[StudiedDose]) -> None:
    """Say what each study used, and that this is not advice."""
    for study in studied:
        _say_study(page, study)
    if page.findings:
        page.say("studied_note", _RULE)
