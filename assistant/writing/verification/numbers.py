"""Numbers of a sentence, and whether the evidence holds them: value, unit, role and the group they belong to.

Numbers in words count ("three", "half", "a quarter", "twice"). A value matches within the rounding it is printed
with; a length of time also in another unit of time. What is inside an interval is no estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.text import Word

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12,
}  # fmt: skip
_SHARES = {
    "half": 50.0, "halved": 50.0, "halve": 50.0, "halves": 50.0, "halving": 50.0, "quarter": 25.0, "quarters": 75.0,
    "third": 100 / 3, "thirds": 200 / 3, "fifth": 20.0, "tenth": 10.0,
}  # fmt: skip
_LONG = {
    "day": (1.0, "days"),
    "week": (1.0, "weeks"),
    "fortnight": (2.0, "weeks"),
    "month": (1.0, "months"),
    "year": (1.0, "years"),
}
_HALF_TIMES = {"a year": (6.0, "months"), "a day": (12.0, "hours"), "an hour": (30.0, "minutes")}
_PARTS = {"thirds": 100 / 3, "quarters": 25.0, "fifths": 20.0, "tenths": 10.0}
_FACTORS = {
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "triple": 3.0,
    "tripled": 3.0,
    "threefold": 3.0,
    "twofold": 2.0,
}
_UNITS = {
    "%": "percent", "percent": "percent", "percentage": "points", "point": "points", "points": "points", "mg": "mg",
    "g": "g", "mcg": "mcg", "mmol": "mmol", "meq": "meq", "mmhg": "mmhg", "kg": "kg", "ml": "ml", "minute": "minutes",
    "minutes": "minutes", "min": "minutes", "hour": "hours", "hours": "hours", "h": "hours", "day": "days",
    "days": "days",
    "week": "weeks", "weeks": "weeks", "month": "months", "months": "months", "year": "years", "years": "years",
    "trial": "studies", "trials": "studies", "study": "studies", "studies": "studies", "publications": "studies",
    "people": "people", "participants": "people", "patients": "people", "women": "people", "men": "people",
    "adults": "people", "children": "people", "volunteers": "people", "subjects": "people", "individuals": "people",
    "deaths": "deaths", "mm": "mm", "fold": "fold", "times": "times", "nights": "days", "cramps": "cramps",
    "attacks": "attacks", "ms": "ms", "litre": "l", "pills": "pills", "tablets": "pills",
}  # fmt: skip
_BOUNDS = {
    "above": "floor", "over": "floor", "at least": "floor", "more than": "floor", "more": "floor", "longer": "floor",
    "older": "floor", "higher": "floor", "exceeding": "floor", "below": "ceiling", "under": "ceiling",
    "at most": "ceiling",
    "less than": "ceiling", "less": "ceiling", "fewer": "ceiling", "lower": "ceiling", "younger": "ceiling",
    "fewer than": "ceiling",
}  # fmt: skip
_RATES = {
    "daily": "days",
    "nightly": "days",
    "weekly": "weeks",
    "monthly": "months",
    "yearly": "years",
    "hourly": "hours",
}
_DAYS = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}


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
        factor = _DAYS.get(self.unit or "")
        return None if factor is None else abs(self.value) * factor


def figures(tokens: Sequence[Word]) -> tuple[Figure, ...]:
    """Every number of the text with its unit and role (``estimate``, ``interval``, ``p``, ``age``, ``name``)."""
    found: list[Figure] = []
    at = 0
    while at < len(tokens):
        start = at
        surface = tokens[at].surface
        value: float | None = None
        decimals = 0
        unit: str | None = None
        if surface[0].isdigit() or (surface[0] == "." and len(surface) > 1):
            bare = surface.replace(",", "")
            value, decimals = float(bare), len(bare.partition(".")[2])
            if start and tokens[start - 1].surface == "-":
                value, start = -value, start - 1
        elif surface in _WORDS and _next(tokens, at) in {"thirds", "quarters", "fifths", "tenths"}:
            value, unit, decimals = _WORDS[surface] * _PARTS[_next(tokens, at)], "percent", -1
            at += 1
        elif surface in _WORDS and not _is_pronoun(tokens, at):
            value = float(_WORDS[surface])
            while at + 1 < len(tokens) and tokens[at + 1].surface in _WORDS:
                following = _WORDS[tokens[at + 1].surface]
                value = value * following if following >= 100 else value + following
                at += 1
        elif surface == "half" and _following(tokens, at, 2) in _HALF_TIMES:
            value, unit = _HALF_TIMES[_following(tokens, at, 2)]
            at += 2
        elif (
            surface in {"a", "an"}
            and start
            and tokens[start - 1].surface in grammar("lasting")
            and _next(tokens, at) in _LONG
        ):
            value, unit = _LONG[_next(tokens, at)]
            at += 1
        elif surface in _SHARES and not (
            surface == "third" and _next(tokens, at) not in {"of", "fewer", "lower", "less"}
        ):
            value, unit = _SHARES[surface], "percent"
            decimals = -1
        elif surface in _FACTORS:
            value, unit = _FACTORS[surface], "times"
        if value is not None:
            end = at + 1
            if unit is None:
                unit, end = _unit(tokens, end)
            found.append(
                Figure(
                    value,
                    decimals,
                    unit,
                    _role(tokens, start, end, unit),
                    (start, end),
                    _change(tokens, start, end),
                    _bound(tokens, start, end),
                    _per(tokens, end),
                    _is_whole(tokens, found, start),
                )
            )
            at = end
        else:
            at += 1
    return _shared_units(tokens, found)


def _next(tokens: Sequence[Word], at: int) -> str:
    return tokens[at + 1].surface if at + 1 < len(tokens) else ""


def _following(tokens: Sequence[Word], at: int, count: int) -> str:
    return " ".join(word.surface for word in tokens[at + 1 : at + 1 + count])


def _is_pronoun(tokens: Sequence[Word], at: int) -> bool:
    if tokens[at].surface != "one":
        return False
    return _next(tokens, at) not in {"in", "month", "week", "year", "day", "cycle", "hour", "of"}


def _unit(tokens: Sequence[Word], end: int) -> tuple[str | None, int]:
    at = end
    if at < len(tokens) and tokens[at].surface in {
        "-",
        "to",
        "fewer",
        "more",
        "small",
        "healthy",
        "randomised",
        "randomized",
        "older",
        "other",
    }:
        at += 0 if tokens[at].surface == "to" else 1
    if at < len(tokens) and tokens[at].surface in _UNITS:
        unit = _UNITS[tokens[at].surface]
        at += 1
        if unit == "percent" and at < len(tokens) and tokens[at].surface in {"point", "points"}:
            return "points", at + 1
        if (
            tokens[at - 1].surface == "percentage"
            and at < len(tokens)
            and tokens[at].surface in {"point", "points"}
        ):
            return "points", at + 1
        if (
            at + 1 < len(tokens)
            and tokens[at].surface == "/"
            and tokens[at + 1].surface in {"l", "dl", "ml", "day", "kg"}
        ):
            denominator = tokens[at + 1].surface
            return (unit if denominator == "day" else f"{unit}/{denominator}"), at + 2
        return unit, at
    whole = _whole(tokens, end)
    if whole:
        return f"of {whole}", end
    return None, end


def _whole(tokens: Sequence[Word], end: int) -> str | None:
    """The whole of which a number is a part: "7 of 10", "1 in 4", "three out of five"."""
    rest = [word.surface for word in tokens[end : end + 5]]
    while rest and rest[0] in {"out", "of", "in", "the", "every"}:
        rest.pop(0)
        if (
            rest
            and (rest[0][0].isdigit() or rest[0] in _WORDS)
            and (len(rest) < 2 or rest[1] not in _UNITS or _UNITS[rest[1]] in {"people", "studies"})
        ):
            return f"{_WORDS.get(rest[0], rest[0])}"
    return None


def _role(tokens: Sequence[Word], start: int, end: int, unit: str | None) -> str:
    before = [word.surface for word in tokens[max(0, start - 6) : start]]
    near = before[-3:]
    if before and before[-1] in grammar("names") and unit is None:
        return "name"
    if ("p" in near[-2:] and any(mark in near for mark in ("=", "<", ">"))) or near[-1:] == ["p"]:
        return "p"
    people = {"adults", "people", "women", "men", "patients", "those", "anyone", "persons", "and"}
    if set(near) & {"aged", "age", "ages"} or (
        near[-1:] == ["over"] and set(near[-2:-1]) & people and unit in {None, "years"}
    ):
        return "age"
    inside = before[len(before) - before[::-1].index(")") :] if ")" in before else before
    if "ci" in inside or "interval" in inside:
        return "interval"
    if tokens[end : end + 1] and tokens[end].surface == "ci":
        return "level"
    return "estimate"


def _is_whole(tokens: Sequence[Word], found: Sequence[Figure], start: int) -> bool:
    """Whether a number is what an earlier one is a part of ("2 of 4"); "one of five" leaves the five as it is."""
    if not found or found[-1].value == 1:
        return False
    between = [word.surface for word in tokens[found[-1].span[1] : start]]
    if found[-1].unit == f"of {tokens[start].surface}" and set(between) <= {"in", "every"}:
        return True
    return "of" in between and set(between) <= {"of", "out", "the", "all"}


def _per(tokens: Sequence[Word], end: int) -> str | None:
    """The time a rate is counted by: "a day", "per week", "daily", where it stands close behind the number."""
    rest = [word.surface for word in tokens[end : end + 6]]
    for at, word in enumerate(rest):
        if word in _RATES:
            return _RATES[word]
        if word in {"a", "an", "per", "each", "every", "/"} and at + 1 < len(rest) and rest[at + 1] in _UNITS:
            unit = _UNITS[rest[at + 1]]
            return unit if unit in _DAYS else None
        if word[0].isdigit() or word in {",", ";", ".", ")", "for", "over"}:
            return None
    return None


def _bound(tokens: Sequence[Word], start: int, end: int) -> str | None:
    """Whether a number is a floor ("at least", "or more") or a ceiling ("below", "or less")."""
    before = [word.surface for word in tokens[max(0, start - 2) : start]]
    after = [word.surface for word in tokens[end : end + 5]]
    for word, side in _BOUNDS.items():
        if (
            before[-1:] == [word]
            or before == word.split()
            or (word in after and after[after.index(word) - 1] == "or")
        ):
            return side
    return None


def _change(tokens: Sequence[Word], start: int, end: int) -> bool | None:
    """Whether a percentage is a change (True), a share of people (False) or neither is said (None)."""
    after = [word.stem for word in tokens[end : end + 3]]
    before = [word.stem for word in tokens[max(0, start - 2) : start]]
    if any(
        stem
        in {
            "lower",
            "higher",
            "fewer",
            "less",
            "reduct",
            "more",
            "drop",
            "rise",
            "increas",
            "decreas",
            "fall",
            "greater",
        }
        for stem in after[:2]
    ):
        return True
    if before[-1:] == ["by"]:
        return True
    if after[:1] == ["of"] and any(
        stem in {"peopl", "particip", "patient", "women", "men", "those", "adult", "case", "them"}
        for stem in after
    ):
        return False
    return None


def _shared_units(tokens: Sequence[Word], found: list[Figure]) -> tuple[Figure, ...]:
    """Gives the first of "18.1 against 19.7 percent" and of "12 to 20 weeks" the unit of the second."""
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        here, there = shared[at], shared[at + 1]
        between = [word.surface for word in tokens[here.span[1] : there.span[0]]]
        joins = {
            "to",
            "against",
            "vs",
            "versus",
            "and",
            "or",
            "from",
            "-",
            "than",
            "compared",
            "with",
            "on",
            "in",
            "placebo",
            "magnesium",
        }
        if (
            here.unit is None
            and there.unit
            and here.role == there.role
            and len(between) <= 2
            and set(between) <= joins
            and between
        ):
            shared[at] = replace(here, unit=there.unit, per=here.per or there.per)
    return tuple(shared)
