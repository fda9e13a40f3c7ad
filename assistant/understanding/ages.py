"""Ages as people say them: "62yo", "M45", "late sixties", "8 month old", "aged 40", "toddler".

Years, as a range where the words leave one open. An age that cannot be is reported, not dropped. A number is an
age only beside a word that makes it one; "I'm 2 hours late" is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.question import Sex
from assistant.understanding.quantities import number_word_pattern, value_of_words
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import either, people

_OLDEST = 120.0
_PER_YEAR = {"y": 1.0, "m": 1 / 12, "w": 1 / 52, "d": 1 / 365}
_START = r"(?<![\w.,/'])"
_DIGITS_OF_AGE = re.compile(r"-?\d+")
_HALF = re.compile(r"[.,]5$| ?1/2$")
_LIKELIEST_COUNT = 13
_TEENS = (13.0, 19.0)


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


@dataclass(frozen=True, slots=True)
class _AgePattern:
    """A way to say an age; ``certain`` where a figure there can be nothing but an age."""

    pattern: re.Pattern[str]
    certain: bool = True


@cache
def _patterns() -> tuple[_AgePattern, ...]:
    listed = people()
    number = rf"(?P<n>-?\d{{1,4}}(?:[.,]5| ?1/2)?|{number_word_pattern()})"
    unit = r"(?P<unit>y(?:ea)?rs?|months?|mos?|mths?|weeks?|wks?|days?)"
    other_thing = rf"(?! ?(?:{either(listed.not_an_age)})\b)(?![\d%]| ?%|[.,:]\d| ?/\d| or \d)"
    span = r"(?P<from>\d{1,2})(?: ?- ?| to | and | until )(?P<till>\d{1,3})"
    everyone = either({name for names in listed.generic.values() for name in names})
    kin = either({name for names in listed.relations.values() for name in names})
    parts, decades = either(listed.decade_parts), either(listed.decades)
    stages = either({name for stage in listed.stages for name in stage.names})
    sexes = either({word for words in listed.words_for_sex.values() for word in words})
    is_kin = rf"\b(?:{kin})(?:,| is|'s|,? who is|,? who's)"
    is_someone = rf"(?:\bi'?m|\bi am|\b(?:he|she|who)(?:'?s| is)|\bthey(?: a|')re|{is_kin})"
    hedge = rf"(?: (?:{either(listed.age_hedges)}))*"
    said = (
        rf"{_START}(?P<over>\d{{2}})(?: ?\+| (?:or|and) (?:older|over|above)| plus)(?!\w)",
        rf"{_START}{number}[ -]?{unit}(?: of age|[ -]olds?)\b",
        rf"{_START}{number}[ -]?(?P<unit>[ym]) ?[./]? ?o\b\.?",
        rf"{_START}(?P<n>\d{{1,3}}) ?/? ?(?P<sex>m|f|male|female)(?![\w/%])",
        rf"{_START}(?P<sex>m|f|male|female|man|woman)[ ,/]{{0,2}}(?P<n>\d{{1,3}})(?!\w){other_thing}",
        rf"\b(?:age|aged|ages|age of|age group|between|from) ?:?{span}(?: ?{unit})?(?!\w){other_thing}",
        rf"{_START}{span}[ -]?{unit}(?:[ -]olds?)?\b",
        rf"\b(?:{everyone}),? (?:aged )?{span}(?!\w){other_thing}",
        rf"\b(?:{kin}) (?P<n>[1-9]\d?)(?!\w){other_thing}(?=[ .,;!?)]|$)",
        rf"\b(?:{everyone}|{kin}),? (?:of )?(?P<n>[1-9]\d)(?!\w){other_thing}(?! ?(?:-|to) ?\d)",
        r"(?<=\w )\((?:aged? )?(?P<n>\d{1,3})(?=[,)])",
        rf"\b(?:{stages}),? (?:aged |is )?{number} ?{unit}(?!\w)",
        rf"\b(?:{either(listed.age_words)}) ?(?:is |of |: ?|= ?)?{number}(?!\w)(?: ?{unit})?(?!\w)",
        rf"{is_someone}{hedge} {number}(?!\w){other_thing}(?=[ .,;!?)]|$)",
        rf"(?:\b(?P<part>{parts})[ -]?)?(?:in (?:my|his|her|their|the) )?(?:(?P<later_part>{parts})[ -]?)?"
        rf"\b(?P<decade>{decades})\b",
        rf"\b(?:over|above|older than|past) (?:the age of )?(?P<over>\d{{2}})(?:'?s)?(?!\w){other_thing}",
        rf"\b(?:under|below|younger than) (?:the age of )?(?P<under>\d{{1,2}})(?:'?s)?(?!\w){other_thing}",
    )
    classes = either(listed.school_classes)
    school = (
        rf"\b(?:in|starting|starts|into|finishing) (?P<class>{classes}) (?P<step>1[0-3]|[1-9])(?![\w.,]\d)"
        r"(?! (?:of )?(?:my|the|a|an|uni|college|university|med|law|degree|phd|treatment|marriage)\b)",
        rf"\b(?:in|starting|starts|into|finishing) (?:the )?(?P<nth>1[0-2]|[1-9])(?:st|nd|rd|th) (?P<form>{classes})\b"
        r"(?! (?:of )?(?:my|the|a|an|uni|college|university|med|law|degree|phd|treatment|marriage)\b)",
    )
    weight = (
        rf"{_START}(?P<kg>\d{{1,2}}(?:[.,]\d)?) ?-?(?:kgs?|kilos?|kilograms?),? (?:{everyone}|{kin})\b",
        r"\b(?:weigh|weighs|weighing|weight (?:is|of)|(?:he|she|who)(?:'?s| is)) (?:about |only |around |just )?"
        r"(?P<kg>\d{1,2}(?:[.,]\d)?) ?(?:kgs?|kilos?|kilograms?)\b",
        rf"\b(?:{everyone}|{kin})(?: is| who is|,)?(?: of| at| with)? (?:about )?(?P<kg>\d{{1,2}}(?:[.,]\d)?)"
        r" ?(?:kgs?|kilos?|kilograms?)\b",
    )
    between_commas = r", (?P<n>[1-9]\d)(?=,| from\b| here\b| living\b)"
    at_age = r"^\W*(?:and |what about |or )?at (?P<n>[1-9]\d)\W*$"
    alone = rf"^\W*{number}(?: ?(?:years?|yrs?))?(?: ?(?:and|,|/) ?(?=(?P<sex>{sexes})\b)|\W*$)"
    stage = rf"(?<![\w-])(?P<stage>{stages})(?![\w-])"
    return (
        *(_AgePattern(re.compile(one)) for one in said),
        _AgePattern(re.compile(between_commas), certain=False),
        _AgePattern(re.compile(at_age), certain=False),
        _AgePattern(re.compile(alone), certain=False),
        *(_AgePattern(re.compile(one)) for one in (*school, *weight)),
        _AgePattern(re.compile(stage)),
    )


def ages_said(reading: Reading, *, count_expected: bool = False) -> list[AgeSaid]:
    """Return the ages that a text states, in order.

    ``count_expected`` says that a bare small number answers "how many a day", and is no age.
    """
    found: list[AgeSaid] = []
    for way in _patterns():
        for match in way.pattern.finditer(reading.text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            inside = any(
                one.start <= match.start() < one.end and one.kind != "count" for one in reading.amounts
            )
            if inside and not match.groupdict().get("kg"):
                continue
            age = _age(match, certain=way.certain)
            if age is not None and not (count_expected and not way.certain and age.high < _LIKELIEST_COUNT):
                found.append(age)
    return sorted(found, key=lambda one: one.start)


def _age(match: re.Match[str], *, certain: bool) -> AgeSaid | None:
    groups = match.groupdict()
    listed = people()
    start, end = match.span("n") if groups.get("n") else match.span()
    if groups.get("stage"):
        stage = next(one for one in listed.stages if groups["stage"] in one.names)
        return AgeSaid(stage.low, stage.high, start, end, stage=True)
    if groups.get("kg"):
        return _of_weight(float(groups["kg"].replace(",", ".")), start, end)
    if groups.get("class") or groups.get("form"):
        first, last = listed.school_classes[groups.get("class") or groups["form"]]
        step = int(groups.get("step") or groups["nth"])
        return AgeSaid(first + step, min(last + step, _TEENS[1]), start, end)
    if groups.get("decade"):
        return _decade(match, groups, start, end)
    if groups.get("over"):
        return AgeSaid(float(groups["over"]), _OLDEST, start, end)
    if groups.get("under"):
        return AgeSaid(0.0, float(groups["under"]), start, end)
    scale = _PER_YEAR[(groups.get("unit") or "y")[0]]
    if groups.get("from"):
        youngest, oldest = float(groups["from"]) * scale, float(groups["till"]) * scale
        return AgeSaid(youngest, oldest, start, end) if youngest < oldest <= _OLDEST else None
    years = _years(groups["n"])
    if years is None:
        return None
    if not 0 <= years * scale <= _OLDEST:
        return AgeSaid(0, 0, start, end, impossible=True) if certain else None
    return AgeSaid(years * scale, years * scale, start, end, sex=_sex(groups.get("sex")))


def _of_weight(kg: float, start: int, end: int) -> AgeSaid | None:
    """The ages at which a weight that only a child has is usual; a weight to go by, not an age that was told."""
    usual = next((one for one in people().child_weights if kg < one.below), None)
    return AgeSaid(usual.low, usual.high, start, end, stage=True) if usual and kg > 0 else None


def _decade(match: re.Match[str], groups: dict[str, str], start: int, end: int) -> AgeSaid | None:
    listed = people()
    part = groups.get("part") or groups.get("later_part")
    first = float(listed.decades[groups["decade"]])
    if first < _TEENS[0]:
        return AgeSaid(*_TEENS, start, end)
    if part is None and not re.search(r"in (?:my|his|her|their) ", match.group()):
        return None
    low, high = listed.decade_parts[part] if part else (0, 9)
    return AgeSaid(first + low, first + high, start, end)


def _years(written: str) -> float | None:
    digits = _DIGITS_OF_AGE.match(written)
    if digits is None:
        return value_of_words(written)
    return float(digits.group()) + (0.5 if _HALF.search(written) else 0.0)


def _sex(written: str | None) -> Sex | None:
    if not written:
        return None
    return next((sex for sex, words in people().words_for_sex.items() if written in words), None)
