"""Doses that studies used, handed in by whoever holds the literature. What was studied, never what to take."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from assistant.answer import Frozen


class StudiedDose(Frozen):
    """The dose of one study: mg of elemental magnesium a day, and what it rests on. Unknown fields are ``None``."""

    finding: str
    condition: str
    form: str | None = None
    elemental_low: float | None = Field(default=None, gt=0)
    elemental_high: float | None = Field(default=None, gt=0)
    weeks: float | None = Field(default=None, gt=0)
    n: int | None = Field(default=None, ge=0)
    design: str = "study"
    year: int | None = None
    status: Literal["checked", "unchecked"] = "unchecked"

    @model_validator(mode="after")
    def _range_in_order(self) -> Self:
        if self.elemental_low and self.elemental_high and self.elemental_low > self.elemental_high:
            raise ValueError("elemental_low: is above elemental_high")
        return self
