"""Answers about medicines: hours apart, whom to ask, and a timetable. No hour is given that no source gives."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dosing.answers.levels import answer_upper_level
from assistant.dosing.answers.medicine_groups import is_group, say_group
from assistant.dosing.clock import hours_between, magnesium_time
from assistant.dosing.cues import said, uses
from assistant.dosing.page import Page, Slot
from assistant.dosing.separation import Dose, Separation, keeps_gap, separation, timetable
from assistant.dosing.statutes import UNKNOWN_MEDICINE
from assistant.lexicon.clock import ClockTime, clock_times
from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from assistant.question import Question


def is_known(medicine: str) -> bool:
    """Whether the table has an entry for the medicine itself, or for the kinds that a group of them may be."""
    return is_group(medicine) or all(found.known for found in separation(medicine))


def medicine_words(found: Separation) -> str:
    """What to call the medicine: its generic name, or the group's where the group was named."""
    if found.medicine == found.entry.id and found.medicine not in found.entry.medicines:
        return found.entry.name
    words = found.medicine.replace("-", " ")
    if words == found.entry.name.lower():
        return found.entry.name
    return found.entry.name if any(character.isdigit() for character in words) else words


def _hours(page: Page, found: Separation) -> dict[str, Slot]:
    gap, rule = found.gap, found.rule
    slots = {}
    if gap.before_h is not None:
        slots["before"] = page.amount(gap.before_h, "h", rule)
    if gap.after_h is not None:
        slots["after"] = page.amount(gap.after_h, "h", rule)
    return slots


def _least(page: Page, found: Separation) -> Slot | None:
    hours = [h for h in (found.gap.least_before_h, found.gap.least_after_h) if h is not None]
    if not hours:
        return None
    return page.span(min(hours), max(hours), "h", found.rule)


def _say_gap(page: Page, found: Separation, *, provider: bool = False) -> None:
    hours = _hours(page, found)
    medicine = medicine_words(found)
    ask = page.wording.ask[found.entry.ask]
    if not hours:
        page.say("sep_no_hours", found.rule, medicine=medicine, ask=ask)
    elif len(hours) == 2:
        page.say(
            "sep_provider_hours" if provider else "sep_both", found.rule, medicine=medicine, ask=ask, **hours
        )
    elif "after" in hours:
        page.say("sep_after", found.rule, medicine=medicine, **hours)
    else:
        page.say("sep_before", found.rule, medicine=medicine, **hours)
    least = _least(page, found)
    if least is not None and hours:
        page.say("sep_least", found.rule, least=least)


def _say_generic(page: Page, unknown: Sequence[Separation]) -> None:
    found = unknown[0]
    named = [
        medicine_words(one) for one in unknown if one.medicine not in (one.entry.id, *one.entry.medicines)
    ]
    before = page.amount(found.gap.before_h or 0.0, "h", found.rule)
    least = page.amount(found.gap.least_before_h or 0.0, "h", found.rule)
    if named:
        page.say("sep_generic", found.rule, medicine=page.join(named), before=before, least=least)
    else:
        page.say("sep_generic_unnamed", found.rule, before=before, least=least)
    if found.entry.also:
        page.write(Slot(page.wording.also[found.entry.also]), found.rule)


def say_separation(page: Page, found: Separation) -> None:
    """All that is known of one listed medicine with magnesium."""
    entry, rule = found.entry, found.rule
    medicine, ask = medicine_words(found), page.wording.ask[entry.ask]
    if entry.advice == "separate":
        _say_gap(page, found)
    elif entry.advice == "avoid":
        page.say("sep_avoid", rule, medicine=medicine, ask=ask)
    elif entry.advice == "provider":
        page.say("sep_provider", rule, medicine=medicine, ask=ask)
        if found.has_hours:
            _say_gap(page, found, provider=True)
    elif entry.advice == "caution":
        page.say("sep_caution", rule, medicine=medicine, ask=ask)
    elif entry.advice == "depletes":
        page.say("sep_depletes", rule, medicine=medicine, ask=ask)
        page.say("sep_depletes_apart", rule)
    elif entry.advice == "none":
        page.say("sep_none", rule, medicine=medicine)
    else:
        page.say("sep_unknown", rule, medicine=medicine, ask=ask)
        if found.has_hours:
            page.say("sep_unknown_hours", rule, medicine=medicine, **_hours(page, found))
    page.write(Slot(page.wording.why[entry.why]), rule)
    if entry.also:
        page.write(Slot(page.wording.also[entry.also]), rule)
    if entry.advice == "separate" and found.has_hours:
        page.say("sep_tell", rule, ask=ask)
    if entry.status == "unchecked":
        page.unchecked(rule)


def say_medicines(page: Page, medicines: Sequence[str]) -> None:
    """What is known of each medicine, in the order named; of a group of medicines, of each of its kinds."""
    for medicine in filter(is_group, medicines):
        say_group(page, medicine)
    medicines = [medicine for medicine in medicines if not is_group(medicine)]
    for medicine in medicines:
        for found in separation(medicine):
            if found.known:
                say_separation(page, found)
    unknown = [found for medicine in medicines for found in separation(medicine) if not found.known]
    if unknown:
        _say_generic(page, unknown)


def say_timetable(page: Page, medicines: Sequence[str | Dose]) -> None:
    """A day that keeps the gaps, or that none can be given."""
    plan = timetable(medicines)
    rule = plan.rules[0]
    if plan.magnesium_at is None or plan.magnesium_when is None:
        page.say("plan_none", rule)
        return
    doses = [
        page.fill(
            "plan_dose", medicine=medicine_words(separation(dose.medicine)[0]), hour=page.clock(at, rule)
        )
        for dose in plan.doses
        for at in dose.at
    ]
    hour = page.clock(plan.magnesium_at, rule)
    page.say("plan", rule, doses=page.join(doses), when=plan.magnesium_when, hour=hour)


def say_day(page: Page, medicines: Sequence[str | Dose]) -> None:
    """A timetable for one medicine taken once a day; for more, that a pharmacist can set out the day.

    Several medicines must be kept from each other too, and the rules know the gaps to magnesium alone.
    """
    names = {medicine.medicine if isinstance(medicine, Dose) else medicine for medicine in medicines}
    person = page.question.person
    several = bool(names & set(person.several_doses)) or uses(said(page.question), "more_doses")
    if len(names | set(person.medicines)) == 1 and not several:
        say_timetable(page, medicines)
    else:
        page.say("plan_several", f"separation.{UNKNOWN_MEDICINE}")


def _names_two_magnesiums(question: Question) -> bool:
    """Whether two products of magnesium are named, be it two brands of one salt."""
    brands = {
        mention.name
        for mention in load_names("salts").find(fold(question.text).text)
        if mention.name in entries_by_id("salts")[mention.id].products
    }
    return len(question.salts) > 1 or len(brands) > 1


def answer_separation(page: Page) -> None:
    """Hours between magnesium and the medicines of the question, or of the person where the question names none."""
    medicines = page.question.medicines or page.question.person.medicines or (UNKNOWN_MEDICINE,)
    if medicines == (UNKNOWN_MEDICINE,) and _names_two_magnesiums(page.question):
        page.say("sep_both_magnesium", f"separation.{UNKNOWN_MEDICINE}")
        answer_upper_level(page)
        return
    say_medicines(page, medicines)
    if medicines == (UNKNOWN_MEDICINE,):
        return
    times = clock_times(page.question.text)
    if _say_with_times_told(page, medicines, times):
        return
    ours = magnesium_time(page.question, times)
    if len(times) == 1 and len(medicines) == 1 and ours is None:
        say_day(page, [Dose(medicines[0], (times[0].hour,))])
    elif len(times) > 1 and len(medicines) == 1 and ours is None and uses(page.question.text, "asks_when"):
        page.say("plan_several", f"separation.{UNKNOWN_MEDICINE}")
    elif len(times) > 1:
        _say_hours_kept(page, medicines, times)
        if uses(said(page.question), "timetable"):
            page.say("plan_several", f"separation.{UNKNOWN_MEDICINE}")
    elif uses(said(page.question), "timetable"):
        say_day(page, medicines)


def _say_with_times_told(page: Page, medicines: Sequence[str], times: Sequence[ClockTime]) -> bool:
    """A day, or whether a time keeps its gap, where an earlier turn told when the medicine is taken."""
    question = page.question
    told = [hour for medicine, hour in question.person.taken_at if medicine == medicines[0]]
    if len(medicines) != 1 or not told:
        return False
    ours = magnesium_time(question, times)
    asks_when = uses(question.text, "asks_when") or uses(said(question), "timetable")
    if not times and asks_when:
        if len(told) == 1:
            say_day(page, [Dose(medicines[0], (told[0],))])
        else:
            page.say("plan_several", f"separation.{UNKNOWN_MEDICINE}")
        return True
    if len(times) == 1 and (ours is not None or times[0].hour not in told):
        found = separation(medicines[0])[0]
        if found.has_hours:
            _say_pairs(page, [(found, hour) for hour in told], times[0].hour)
        return True
    return False


def _say_hours_kept(page: Page, medicines: Sequence[str], times: Sequence[ClockTime]) -> None:
    """Whether the times named for the medicines keep their gaps to the magnesium's.

    With one medicine all other times are its own; with as many times as medicines, they go in the order named. Where
    the magnesium's time cannot be told, only two times that no order of the two could save are spoken of.
    """
    ours = magnesium_time(page.question, times)
    if ours is None:
        if len(medicines) == 1 and len(times) == len((ours, *medicines)):
            _say_if_close(page, separation(medicines[0])[0], times[0].hour, times[1].hour)
        return
    others = [time.hour for time in times if time is not ours]
    if len(medicines) == 1:
        pairs = [(medicines[0], hour) for hour in others]
    elif len(medicines) == len(others):
        pairs = list(zip(medicines, others, strict=True))
    else:
        pairs = [(medicine, hour) for medicine in medicines for hour in others]
    found = [(one, hour) for medicine, hour in pairs for one in separation(medicine) if one.has_hours]
    _say_pairs(page, found, ours.hour)


def _say_pairs(page: Page, pairs: Sequence[tuple[Separation, float]], ours: float) -> None:
    """Which doses are too close to the magnesium's hour; of a single dose also that it is not."""
    close = [(found, hour) for found, hour in pairs if not keeps_gap(found, magnesium=ours, dose=hour)]
    for found, hour in close:
        _say_close(page, found, hour, ours)
    if not close and len(pairs) == 1:
        found, hour = pairs[0]
        first, second = sorted((hour, ours))
        shown = page.amount(hours_between(hour, ours), "h", found.rule)
        page.say(
            "clock_kept",
            found.rule,
            first=page.echo_clock(first),
            second=page.echo_clock(second),
            apart=shown,
        )


def _say_if_close(page: Page, found: Separation, one: float, other: float) -> None:
    needed = [hours for hours in (found.gap.before_h, found.gap.after_h) if hours is not None]
    if needed and hours_between(one, other) < min(needed):
        _say_close(page, found, one, other)


def _say_close(page: Page, found: Separation, one: float, other: float) -> None:
    first, second = sorted((one, other))
    shown = page.amount(hours_between(one, other), "h", found.rule)
    page.say(
        "clock_close",
        found.rule,
        medicine=medicine_words(found),
        first=page.echo_clock(first),
        second=page.echo_clock(second),
        apart=shown,
    )
