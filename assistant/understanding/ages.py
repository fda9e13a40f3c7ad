"""Ages as people say them: "62yo", "M45", "late sixties", "8 month old", "aged 40", "toddler".

Years, as a range where the words leave one open. An age that cannot be is reported, not dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.question import Sex
from assistant.understanding.quantities import number_word_pattern, value_of_words
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import people

_OLDEST = 120.0
_PER_YEAR = {"year": 1.0, "month": 1 / 12, "week": 1 / 52, "day": 1 / 365}


@dataclass(frozen=True, slots=True)
class AgeSaid:
    """An age where it stands; ``stage`` marks a word for a stage of life rather than a figure."""

    low: float
    high: float
    start: int
    end: int
    sex: Sex | None = None
    stage: bool = False
    impossible: bool = False


@cache
def _patterns() -> list[re.Pattern[str]]:
    listed = people()
    number = rf"(?P<n>-?\d{{1,4}}(?:[.,]5| ?1/2)?|{number_word_pattern()})"
    unit = r"(?P<unit>y(?:ea)?rs?|months?|mos?|mths?|weeks?|wks?|days?)"
    not_quantity = r"(?![\d%])(?! ?(?:mg|mcg|g|kg|lb|lbs|pounds?|stone|cm|ml|mmol|x|times|weeks?|wks?|months?|days?|hours?|hrs?|minutes?|tablets?|capsules?|pills?|mg/|%|percent|to |and a half (?:hours|weeks)|or \d+ (?:mg|times)|of |am\b|pm\b|on (?:the|a)|/\d))(?![.,]\d)(?!:\d)"
    sexed = r"(?:male|female|man|woman|m|f)"
    decades = "|".join(listed.decades)
    parts = "|".join(listed.decade_parts)
    everyone = "|".join(
        sorted({n for names in listed.generic.values() for n in names}, key=len, reverse=True)
    )
    stages = "|".join(
        re.escape(name) for name in sorted((n for s in listed.stages for n in s.names), key=len, reverse=True)
    )
    return [
        re.compile(rf"(?<![\w.,/]){number}[ -]?(?:{unit})(?:[ -](?:of age|old)|-olds?|[ -]olds?)\b"),
        re.compile(rf"(?<![\w.,/]){number}[ -]?(?P<unit>y) ?[./]? ?o\b\.?"),
        re.compile(rf"(?<![\w.,/]){number}[ -]?(?P<unit>m) ?/? ?o\b(?!\w)"),
        re.compile(rf"(?<![\w.,/])(?P<n>\d{{1,3}}) ?/? ?(?P<sex>m|f|male|female)(?![\w/%])"),
        re.compile(
            r"(?<![\w.,/'])(?P<sex>m|f|male|female|man|woman)[ ,/]{0,2}(?P<n>\d{1,3})(?![\w%])(?! ?(?:mg|g|mcg|kg|x|tablet|capsule|mmol))"
        ),
        re.compile(
            r"\b(?:age|aged|ages|age of|age group|between) ?:?(?P<from>\d{1,2})(?: ?- ?| to | and | until )(?P<till>\d{1,3})(?! ?(?:mg|g|mcg|ml|mmol|hours|times|%))\b"
        ),
        re.compile(
            rf"\b(?:{everyone}),? (?:aged )?(?P<from>\d{{1,2}})(?: ?- ?| to )(?P<till>\d{{1,3}})(?![\w%])(?! ?(?:mg|g|mcg|ml|mmol|hours|times|tablets|capsules|months?|mo)\b)"
        ),
        re.compile(r"(?<=\w )\((?:aged? )?(?P<n>\d{1,3})\)"),
        re.compile(
            rf"\b(?:age|aged|ages|age of|age is|age:|age was|turned|turning|turn|just turned|will be|about to be) ?(?:is |of |: ?|= ?)?{number}(?: ?(?P<unit>months?|weeks?|years?))?(?!\w)"
        ),
        re.compile(
            rf"(?:\bi'?m|\bi am|\bhe'?s|\bhe is|\bshe'?s|\bshe is|\bthey are|\bthey're|\bwho is|\bwho's|\b(?:mother|mum|mom|dad|father|son|daughter|wife|husband|grandma|grandpa|grandmother|grandfather|sister|brother|child|baby|kid|friend|partner|patient|toddler|nan|boy|girl|aunt|uncle)(?:,| is|'s|,? who is|,? who's)?)(?: (?:just|now|only|about|around|almost|nearly|over|aged|already|currently))* {number}{not_quantity}(?!\w)(?=[ .,;!?)]|$)"
        ),
        re.compile(
            rf"(?:\b(?P<part>{parts})[ -]?)?(?:in (?:my|his|her|their|the) )?(?:(?P<part2>{parts})[ -]?)?\b(?P<decade>{decades})\b"
        ),
        re.compile(
            rf"\b(?:over|above|older than|past) (?:the age of )?(?P<over>\d{{2}})(?:s|'s)?(?! ?(?:mg|g|mcg|%|percent|kg|ml|mmol|x|times|hours))(?=[ .,;!?)]|$)"
        ),
        re.compile(
            rf"\b(?:under|below|younger than) (?:the age of )?(?P<under>\d{{1,2}})(?:s|'s)?(?! ?(?:mg|g|mcg|%|percent|kg|ml|mmol|x|times|hours))(?=[ .,;!?)]|$)"
        ),
        re.compile(
            r"(?<![\w.,/])(?P<from>\d{1,2})(?: ?- ?| to )(?P<till>\d{1,3})[ -]?(?P<unit>year|yr|month|mo)s?(?:[ -]olds?)?\b"
        ),
        re.compile(rf"^\W*{number}(?: ?(?:years?|yrs?))?(?: ?(?:and|,|/) ?(?=(?P<sex>{sexed})\b)|\W*$)"),
        re.compile(rf"(?<![\w-])(?P<stage>{stages})(?![\w-])"),
    ]


def ages_said(reading: Reading) -> list[AgeSaid]:
    """Return the ages that a text states, in order."""
    found: list[AgeSaid] = []
    for pattern in _patterns():
        for match in pattern.finditer(reading.text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            if any(one.start <= match.start() < one.end and one.kind != "count" for one in reading.amounts):
                continue
            age = _age(match)
            if age is not None:
                found.append(age)
    return sorted(found, key=lambda one: one.start)


def _age(match: re.Match[str]) -> AgeSaid | None:
    groups = match.groupdict()
    listed = people()
    start, end = match.span("n") if groups.get("n") else match.span()
    if groups.get("stage"):
        name = groups["stage"]
        stage = next(s for s in listed.stages if name in s.names)
        return AgeSaid(stage.low, stage.high, start, end, stage=True)
    if groups.get("decade"):
        part = groups.get("part") or groups.get("part2")
        first = float(listed.decades[groups["decade"]])
        if first == 10:
            return AgeSaid(13, 19, start, end)
        low, high = listed.decade_parts[part] if part else (0, 9)
        said_in = part is not None or re.search(r"in (?:my|his|her|their) ", match.group())
        return AgeSaid(first + low, first + high, start, end) if said_in else None
    if groups.get("over"):
        return AgeSaid(float(groups["over"]), _OLDEST, start, end)
    if groups.get("under"):
        return AgeSaid(0.0, float(groups["under"]), start, end)
    if groups.get("from"):
        low, high = float(groups["from"]), float(groups["till"])
        scale = 1 / 12 if (groups.get("unit") or "").startswith("mo") else 1.0
        return AgeSaid(low * scale, high * scale, start, end) if low < high <= _OLDEST else None
    return _single(match, groups, start, end)


def _single(match: re.Match[str], groups: dict[str, str], start: int, end: int) -> AgeSaid | None:
    written = groups["n"]
    half = bool(re.search(r"[.,]5$| ?1/2$", written))
    digits = re.match(r"-?\d+", written)
    value = float(digits.group()) + (0.5 if half else 0.0) if digits else value_of_words(written)
    if value is None:
        return None
    unit = (groups.get("unit") or "year")[0]
    scale = next(per for name, per in _PER_YEAR.items() if name.startswith(unit))
    sex = _sex(groups.get("sex"))
    age = value * scale
    explicit = match.re not in (_patterns()[-2],)
    if age < 0 or age > _OLDEST:
        return AgeSaid(0, 0, start, end, impossible=True) if explicit else None
    return AgeSaid(age, age, start, end, sex=sex)


def _sex(written: str | None) -> Sex | None:
    if not written:
        return None
    return "female" if written in ("f", "female", "woman") else "male"
