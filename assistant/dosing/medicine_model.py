"""The shapes of what is known of medicines with magnesium: gaps, advice, groups, and the usual hours of a day."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from assistant.answer import Frozen
from assistant.dosing.model import Parameter, Status

Advice = Literal["separate", "avoid", "provider", "caution", "depletes", "none", "unknown"]


class Gap(Frozen):
    """Hours a medicine is taken before or after magnesium: the stricter figure, and the least that any source gives."""

    before_h: float | None = Field(default=None, gt=0)
    after_h: float | None = Field(default=None, gt=0)
    least_before_h: float | None = Field(default=None, gt=0)
    least_after_h: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _least_is_less(self) -> Self:
        for side in ("before", "after"):
            strict, least = getattr(self, f"{side}_h"), getattr(self, f"least_{side}_h")
            if least is not None and (strict is None or least >= strict):
                raise ValueError(
                    f"least_{side}_h: must be smaller than {side}_h, which holds the stricter figure"
                )
        return self


class Interaction(Gap):
    """What is known of magnesium with one medicine or class. ``why``, ``ask`` and ``also`` name wordings."""

    id: str
    name: str
    medicines: tuple[str, ...]
    advice: Advice
    why: str
    ask: str
    also: str | None = None
    status: Status
    sources: tuple[str, ...]
    each: dict[str, Gap] = Field(default_factory=dict)
    note: str | None = None


class MedicineGroup(Frozen):
    """Medicines that people name by what they are for, of which each kind has a rule of its own: ``entries``."""

    name: str
    entries: tuple[str, ...] = Field(min_length=1)


class Interactions(Parameter):
    """All interactions; each entry has its own status."""

    status: Status = "checked"
    unit: Literal["h"]
    entries: tuple[Interaction, ...]
    groups: dict[str, MedicineGroup] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _groups_name_entries(self) -> Self:
        known = {entry.id for entry in self.entries}
        for name, group in self.groups.items():
            if missing := set(group.entries) - known:
                raise ValueError(f"groups: {name}: no entry {sorted(missing)}; correct the id")
        return self


class Timetable(Parameter):
    """Usual hours of the day at which a medicine or magnesium is taken."""

    unit: Literal["h"]
    medicine_at: float = Field(ge=0, lt=24)
    magnesium_at: tuple[tuple[str, float], ...] = Field(min_length=1)
