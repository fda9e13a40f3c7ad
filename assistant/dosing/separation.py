"""Hours between magnesium and a medicine, and a timetable that keeps them.

The hours say when the medicine is taken before or after the magnesium; the stricter figure where sources differ. A
medicine that is not in the table gets the general rule and a pharmacist, never "no interaction". Where no source gives
hours, none are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dosing.medicine_model import Gap, Interaction
from assistant.dosing.statutes import UNKNOWN_MEDICINE, load_parameters

_DAY = 24.0


@dataclass(frozen=True, slots=True)
class Separation:
    """What is known of one medicine with magnesium: ``gap`` hours, and the ``entry`` with advice, reason and status."""

    medicine: str
    entry: Interaction
    gap: Gap

    @property
    def known(self) -> bool:
        """Whether the medicine is in the table."""
        return self.entry.id != UNKNOWN_MEDICINE

    @property
    def has_hours(self) -> bool:
        """Whether any source gives hours for it."""
        return self.gap.before_h is not None or self.gap.after_h is not None

    @property
    def rule(self) -> str:
        """The rule's id."""
        return f"separation.{self.entry.id}"


def separation(medicine: str) -> tuple[Separation, ...]:
    """What to know of ``medicine`` (a generic name's id, or a rule's) with magnesium; unlisted, the general rule."""
    parameters = load_parameters()
    entries = parameters.interactions_by_medicine.get(medicine, (parameters.unknown_medicine,))
    return tuple(Separation(medicine, entry, entry.each.get(medicine, entry)) for entry in entries)


@dataclass(frozen=True, slots=True)
class Dose:
    """A medicine and the hours of the day (0 to 24) at which it is taken."""

    medicine: str
    at: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The hours of a day. ``magnesium_at`` is ``None`` where no usual hour keeps every gap or a medicine forbids it."""

    doses: tuple[Dose, ...]
    magnesium_at: float | None
    magnesium_when: str | None
    ask_first: tuple[Separation, ...]
    rules: tuple[str, ...]


def keeps_gap(found: Separation, *, magnesium: float, dose: float) -> bool:
    """Whether both gaps hold round the clock; a side that no source gives keeps the general rule."""
    unknown = load_parameters().unknown_medicine if found.entry.advice == "separate" else Gap()
    before = found.gap.before_h or unknown.before_h or 0.0
    after = found.gap.after_h or unknown.after_h or 0.0
    since_dose = (magnesium - dose) % _DAY
    until_dose = _DAY - since_dose if since_dose else 0.0
    return since_dose >= before and until_dose >= after


def timetable(medicines: Sequence[str | Dose]) -> DayPlan:
    """An hour for magnesium that keeps the stricter gap to every medicine; medicines without a given hour at waking.

    Medicines that call for a pharmacist or doctor first are listed in ``ask_first``: no hour is offered while there
    is one that must not be combined or has no known hours.
    """
    table = load_parameters().timetable
    doses = tuple(m if isinstance(m, Dose) else Dose(m, (table.medicine_at,)) for m in medicines)
    known = [(dose, found) for dose in doses for found in separation(dose.medicine)]
    ask_first = tuple(
        found for _, found in known if found.entry.advice in ("avoid", "provider") or not found.known
    )
    no_hours = any(found.entry.advice == "separate" and not found.has_hours for _, found in known)
    blocked = no_hours or any(found.entry.advice in ("avoid", "provider") for found in ask_first)
    rules = tuple(dict.fromkeys(found.rule for _, found in known))
    if not blocked:
        for when, hour in table.magnesium_at:
            if all(keeps_gap(found, magnesium=hour, dose=at) for dose, found in known for at in dose.at):
                return DayPlan(doses, hour, when, ask_first, rules)
    return DayPlan(doses, None, None, ask_first, rules)
