"""What stands around a number and says what it is: its unit, its role, its bound, the whole that it is part of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.numerals import numerals
from assistant.writing.verification.text import Word


def words_after(tokens: Sequence[Word], at: int, count: int) -> str:
    """The words behind this one, joined by blanks."""
    return " ".join(word.surface for word in tokens[at + 1 : at + 1 + count])


def is_pronoun(tokens: Sequence[Word], at: int) -> bool:
    """Whether "one" or "the two" is no number here."""
    if tokens[at].surface == "two" and at and tokens[at - 1].surface == "the":
        following = words_after(tokens, at, 1)
        return not following or not following[0].isalpha() or following in grammar("behind_both")
    if tokens[at].surface != "one":
        return False
    if _members_before_whole(tokens, at + 1):
        return False
    rest = [word.surface for word in tokens[at + 1 : at + 4]]
    if rest[:1] == ["in"] and not any(word[0].isdigit() or word in numerals().words for word in rest[1:]):
        return True
    return words_after(tokens, at, 1) not in {"in", "month", "week", "year", "day", "cycle", "hour", "of"}


def _members_before_whole(tokens: Sequence[Word], end: int) -> int:
    """How many words stand between "one" and its whole: "one hospital patient in eight"."""
    for count in (1, 2):
        rest = [word.surface for word in tokens[end + count : end + count + 2]]
        between = [word.surface for word in tokens[end : end + count]]
        counted = len(rest) == 2 and rest[0] == "in" and (rest[1][0].isdigit() or rest[1] in numerals().words)
        if counted and all(word.isalpha() and word not in {"in", "of", "trial", "study"} for word in between):
            return count
    return 0


def unit(tokens: Sequence[Word], end: int) -> tuple[str | None, int]:
    """The unit behind a number and where it ends; "of 7" where the number is a part of a whole."""
    at = end
    counted = {word.surface for word in tokens[: max(0, end - 1)]} & {"trials", "studies"}
    if counted and words_after(tokens, at - 1, 2) in {"of them", "of these", "of those"}:
        return "studies", end
    if at < len(tokens) and tokens[at].surface in numerals().before_units and tokens[at].surface != "to":
        at += 1
    if words_after(tokens, at - 1, 2) in {"of a", "of an"}:
        at += 2
    if at >= len(tokens) or tokens[at].surface not in numerals().units:
        whole = _whole(tokens, end)
        return (f"of {whole}", end) if whole else (None, end)
    named = numerals().units[tokens[at].surface]
    following = tokens[at + 1].surface if at + 1 < len(tokens) else ""
    if tokens[at].surface in {"%", "percent", "percentage"} and following in {"point", "points"}:
        return "points", at + 2
    if following == "/" and at + 2 < len(tokens) and tokens[at + 2].surface in numerals().denominators:
        denominator = tokens[at + 2].surface
        return (named if denominator == "day" else f"{named}/{denominator}"), at + 3
    return named, at + 1


def unit_in_front(tokens: Sequence[Word], start: int) -> str | None:
    """The unit of time in front of a number: "day 60", "weeks 9 to 12"."""
    named = numerals().units.get(tokens[start - 1].surface) if start else None
    return named if named in numerals().days else None


def _whole(tokens: Sequence[Word], end: int) -> str | None:
    """The whole of which a number is a part: "7 of 10", "1 in 4", "three out of five"."""
    words, units = numerals().words, numerals().units
    if tokens[end - 1].surface == "one":
        end += _members_before_whole(tokens, end)
    rest = [word.surface for word in tokens[end : end + 5]]
    while rest and rest[0] in {"out", "of", "in", "the", "every"}:
        rest.pop(0)
        if not rest or not (rest[0][0].isdigit() or rest[0] in words):
            continue
        if len(rest) < 2 or rest[1] not in units or units[rest[1]] in {"people", "studies"}:
            return f"{words.get(rest[0], rest[0])}".replace(",", "")
    return None


def role(tokens: Sequence[Word], start: int, end: int, unit: str | None) -> str:
    """What kind of number it is: ``estimate``, ``interval``, ``p``, ``age``, ``level`` (of confidence) or ``name``."""
    before = [word.surface for word in tokens[max(0, start - 6) : start]]
    near = before[-3:]
    if before and before[-1] in grammar("names") and unit is None:
        return "name"
    if ("p" in near[-2:] and any(mark in near for mark in ("=", "<", ">"))) or near[-1:] == ["p"]:
        return "p"
    behind = [word.surface for word in tokens[end : end + 3] if word.surface != "-"]
    if behind[:1] in (["olds"], ["old"]) and unit in {"years", "months"}:
        return "age"
    over = near[-1:] == ["over"] and bool(set(near[-2:-1]) & grammar("of_an_age")) and unit in {None, "years"}
    if set(near) & {"aged", "age", "ages"} or over:
        return "age"
    for closing in (")", ";"):
        if closing in before:
            before = before[len(before) - before[::-1].index(closing) :]
    if "ci" in before or "interval" in before:
        return "interval"
    if tokens[end : end + 1] and tokens[end].surface == "ci":
        return "level"
    return "estimate"


def is_whole(tokens: Sequence[Word], part: tuple[float, str | None, int], start: int, value: float) -> bool:
    """Whether a number is what the number before it (value, unit, end) is a part of: "2 of 4", "1 in 3"."""
    number, unit, end = part
    between = {word.surface for word in tokens[end:start]}
    if unit == f"of {value:g}" and between <= {"in", "every"}:
        return True
    return number != 1 and "of" in between and between <= {"of", "out", "the", "all"}


def per(tokens: Sequence[Word], end: int) -> str | None:
    """The time a rate is counted by: "a day", "per week", "daily", where it stands close behind the number."""
    units = numerals().units
    rest = [word.surface for word in tokens[end : end + 6]]
    for at, word in enumerate(rest):
        if word in numerals().rates:
            return numerals().rates[word]
        if word in {"a", "an", "per", "each", "every", "/"} and at + 1 < len(rest) and rest[at + 1] in units:
            unit = units[rest[at + 1]]
            return unit if unit in numerals().days else None
        if word[0].isdigit() or word in {",", ";", ".", ")", "for", "over"}:
            return None
    return None


def bound(tokens: Sequence[Word], start: int, end: int) -> str | None:
    """Whether a number is a floor ("at least", "or more") or a ceiling ("below", "or less")."""
    before = [word.surface for word in tokens[max(0, start - 2) : start]]
    after = [word.surface for word in tokens[end : end + 5]]
    for word, side in numerals().bounds.items():
        behind = word in after and after[after.index(word) - 1] == "or"
        if before[-1:] == [word] or before == word.split() or behind:
            return side
    return None


def change(tokens: Sequence[Word], start: int, end: int) -> bool | None:
    """Whether a percentage is a change (True), a share of people (False) or neither is said (None)."""
    after = [word.stem for word in tokens[end : end + 3]]
    before = [
        word.surface for word in tokens[max(0, start - 2) : start] if word.surface not in grammar("about")
    ]
    if numerals().change_stems.intersection(after[:2]) or before[-1:] == ["by"]:
        return True
    if after[:1] == ["of"] and numerals().people_stems.intersection(after):
        return False
    return None
