"""Answers about doses that studies used: what was studied, never advice, flagged where above an upper level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from assistant.dosing.answers.levels import single_level
from assistant.dosing.page import Page, Slot
from assistant.dosing.statutes import load_parameters
from assistant.dosing.studied import StudiedDose

_RULE = "studied_dose"
_MOST_SHOWN = 3


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


def _say_study(page: Page, study: StudiedDose) -> bool:
    dose = _dose(page, study)
    condition = _plain(page.wording.conditions.get(study.condition, study.condition.replace("-", " ")))
    if dose is None or condition is None:
        return False
    form = _plain(study.form)
    empty = Slot("")
    page.say(
        "studied",
        _RULE,
        design_year=_opening(page, study),
        condition=condition,
        dose=dose,
        form=page.fill("studied_form", form=form) if form else empty,
        weeks=_weeks(page, study) if study.weeks else empty,
        people=page.fill("studied_people", people=page.finding(study.n, "people", study.finding))
        if study.n
        else empty,
    )
    page.findings.append(study.finding)
    if study.status == "unchecked":
        page.unchecked(_RULE)
    return True


def _weeks(page: Page, study: StudiedDose) -> Slot:
    weeks = study.weeks or 0.0
    whole = max(round(weeks), 1)
    phrase = "studied_weeks" if weeks == whole else "studied_weeks_about"
    return page.fill(phrase, weeks=page.finding(whole, "weeks", study.finding))


def _say_above(page: Page, studied: Sequence[StudiedDose]) -> None:
    """Once for all studies: that some dose is above an upper level, and what follows from it."""
    highest = max((study.elemental_high or study.elemental_low or 0.0 for study in studied), default=0.0)
    exceeded = [level for level in single_level(page) if level.value is not None and highest > level.value]
    if not exceeded:
        return
    parameters = load_parameters()
    levels = [
        page.fill(
            "studied_level",
            value=page.amount(level.value or 0.0, "mg/day", level.rule),
            authority=parameters.authority[parameters.upper_levels[level.rule].authority].name,
        )
        for level in exceeded
    ]
    above = [
        s
        for s in studied
        if (s.elemental_high or s.elemental_low or 0.0) > min(level.value or 0.0 for level in exceeded)
    ]
    phrase = "studied_above" if len(above) == 1 else "studied_above_some"
    highest_dose = page.finding(
        highest, "mg/day", next(s.finding for s in above if highest in (s.elemental_high, s.elemental_low))
    )
    page.say(phrase, _RULE, dose=highest_dose, levels=page.join(levels))


def answer_studied(page: Page, studied: Sequence[StudiedDose]) -> None:
    """Say what the first few studies used, once that a dose lies above an upper level, and that this is not advice."""
    shown = list(islice((study for study in studied if _say_study(page, study)), _MOST_SHOWN))
    _say_above(page, shown)
    if shown:
        page.say("studied_note", _RULE)
