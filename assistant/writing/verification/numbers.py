"""Numbers of a text: value, unit, role, bound and the time they are counted by.

Numbers in words count ("three", "half", "a quarter", "twice"). What is inside an interval is no estimate. The words
that decide unit and role are read in figure_surroundings.py, the tables of words in numerals.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.writing.verification import figure_surroundings as around
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.numerals import numerals
from assistant.writing.verification.text import Word

_HALF = 0.5


@dataclass(frozen=True)
class Figure:
    """One number as read. ``decimals`` are those it is printed with; ``span`` is where it stands."""

    value: float
    decimals: int
    unit: str | None
    role: str
    span: tuple[int, int]
    change: bool | None = field(default=None, compare=False)
    bound: str | None = field(default=None, compare=False)
    per: str | None = field(default=None, compare=False)
    whole: bool = field(default=False, compare=False)

    @property
    def days(self) -> float | None:
        """The length of time in days, if it is one."""
        factor = numerals().days.get(self.unit or "")
        return None if factor is None else abs(self.value) * factor


def figures(tokens: Sequence[Word]) -> tuple[Figure, ...]:
    """Every number of the text with its unit and role (``estimate``, ``interval``, ``p``, ``age``, ``name``)."""
    found: list[Figure] = []
    at = 0
    while at < len(tokens):
        read = _value(tokens, at)
        if read is None:
            at += 1
            continue
        value, decimals, unit, start, end = read
        if unit is None:
            unit, end = around.unit(tokens, end)
            unit = unit or around.unit_in_front(tokens, start)
            if start and (unit or "").startswith("of ") and tokens[start - 1].surface in grammar("names"):
                unit = None
        part = (found[-1].value, found[-1].unit, found[-1].span[1]) if found else None
        found.append(
            Figure(
                value,
                decimals,
                unit,
                around.role(tokens, start, end, unit),
                (start, end),
                around.change(tokens, start, end),
                around.bound(tokens, start, end),
                around.per(tokens, end),
                part is not None and around.is_whole(tokens, part, start, value),
            )
        )
        at = end
    return _shared_units(tokens, found)


def _value(tokens: Sequence[Word], at: int) -> tuple[float, int, str | None, int, int] | None:
    """A number that begins here: value, decimals (-1 for a rough share), unit if its words hold one, start, end."""
    words = numerals()
    surface, following = tokens[at].surface, around.words_after(tokens, at, 1)
    two = around.words_after(tokens, at, 2)
    if surface[0].isdigit() or (surface[0] == "." and len(surface) > 1):
        bare = surface.replace(",", "")
        value, decimals, start = float(bare), len(bare.partition(".")[2]), at
        if at and tokens[at - 1].surface == "-":
            value, start = -value, at - 1
        if around.words_after(tokens, at, 3) == "and a half":
            return value + _HALF, 1, None, start, at + 4
        return value, decimals, None, start, at + 1
    if surface in words.words and following in words.parts:
        return words.words[surface] * words.parts[following], -1, "percent", at, at + 2
    if surface in words.words and not around.is_pronoun(tokens, at):
        value, end = float(words.words[surface]), at + 1
        while end < len(tokens) and tokens[end].surface in words.words:
            more = words.words[tokens[end].surface]
            value = value * more if more >= 100 else value + more
            end += 1
        if around.words_after(tokens, end - 1, 3) == "and a half":
            return value + _HALF, 1, None, at, end + 3
        return value, 0, None, at, end
    if surface == "half" and two in words.half_times:
        value, unit = words.half_times[two]
        return value, 0, unit, at, at + 3
    if surface == "half" and two.startswith(("a ", "an ")) and around.unit(tokens, at + 2)[0]:
        return _HALF, 1, None, at, at + 2
    lasting = bool(at) and tokens[at - 1].surface in grammar("lasting")
    counted = any(
        word.surface[0].isdigit() or word.surface in words.words for word in tokens[max(0, at - 4) : at]
    )
    lasting = lasting or (not counted and around.words_after(tokens, at + 1, 1) in grammar("behind_a_time"))
    lead = tokens[at - 1] if at else None
    noun = (
        lead is not None
        and lead.surface[0].isalpha()
        and lead.surface.endswith("s")
        and len(lead.surface) > 4
    )
    lasting = lasting and not (noun and lead is not None and lead.surface not in grammar("lasting"))
    if surface in {"a", "an"} and lasting and following in words.single_times:
        value, unit = words.single_times[following]
        return value, 0, unit, at, at + 2
    led = at and tokens[at - 1].surface in {"a", "one"}
    ordinal = surface == "third" and following not in grammar("behind_a_share")
    ordinal = ordinal or (
        surface == "third" and not led and following not in {"of", "fewer", "lower", "less"}
    )
    if surface in words.shares and not ordinal:
        return words.shares[surface], -1, "percent", at, at + 1
    if surface in words.factors:
        return words.factors[surface], 0, "times", at, at + 1
    return None


def _shared_units(tokens: Sequence[Word], found: list[Figure]) -> tuple[Figure, ...]:
    """Gives the first of "18.1 against 19.7 percent" and of "12 to 20 weeks" the unit of the second."""
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        here, there = shared[at], shared[at + 1]
        between = [word.surface for word in tokens[here.span[1] : there.span[0]]]
        joined = (
            0 < len(between) <= 2 and set(between) <= numerals().sharing and between not in (["on"], ["in"])
        )
        if here.unit is None and there.unit and here.role == there.role and joined:
            shared[at] = replace(here, unit=there.unit, per=here.per or there.per)
    for at in range(len(shared) - 1):
        here, there = shared[at], shared[at + 1]
        between = [word.surface for word in tokens[here.span[1] : there.span[0]]]
        if (
            here.unit is None
            and here.role == "estimate"
            and there.role == "age"
            and between[-1:] == ["to"]
            and len(between) <= 2
        ):
            shared[at] = replace(here, unit=there.unit, role="age")
        if there.unit is None and here.unit and here.role == there.role == "estimate":
            opposed = set(between) & {"vs", "versus", "against"}
            if opposed and set(between) <= numerals().sharing | {","} and here.unit != "people":
                shared[at + 1] = there = replace(there, unit=here.unit)
        elliptic = between[-2:-1] == ["not"] and between[-1] in {"at", "after"}
        if elliptic and here.days is not None and there.unit is None and there.role == here.role:
            shared[at + 1] = replace(there, unit=here.unit)
    return tuple(shared)
