"""Numbers as people write them: digits with either decimal mark, words, fractions, and how often a day.

Reads folded text. A separator is read by what the unit makes likely: "1,500 mg" is fifteen hundred, "1,5 g" and
"0.500 g" are not. Never decides what a number is about.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.understanding.vocabulary import either, frequencies, numbers

DIGITS = (
    r"\d{1,3}(?: \d{3}){1,3}(?= ?(?:mg|mcg|milligrams?)\b)"
    r"|\d{1,15}(?:[.,]\d{1,9}){0,5}(?: ?\d/\d{1,2}(?!\d))?|(?<![\d.,])[.,]\d+"
)
FRACTION = r"\d{1,2} \d/\d{1,2}(?!\d)|\d/\d{1,2}(?![\d/])"

_DAYS_IN_A_WEEK = 7
# "200 mg am, 100 mg pm"; "8 am" is a time of the clock and "am i" is no time at all
_AM_PM = r"(?<!\d)(?<!\d )(?:in the )?(?:am(?= ?$|[,.;+&/]| (?:and|plus|\d))|pm)"

_VULGAR = {
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
_DECIMAL_UNITS = frozenset(
    {"g", "l", "kg", "mmol", "mEq", "mg/dL", "mmol/L", "mEq/L", "teaspoon", "tablespoon", "cup"}
)


@cache
def number_word_pattern() -> str:
    """Return a pattern for a run of number words ("two hundred and fifty", "one and a half", "a couple of").

    "One three times" is two numbers: nobody says two single figures for one number.
    """
    listed = numbers()
    article = either(listed.articles)
    ones = rf"(?:{either(listed.ones)})\b"
    larger = rf"(?:{either((*listed.tens, *listed.scales, *listed.groups, *listed.fractions))})\b"
    joint = r"[ -](?:(?:and|of)[ -])?"
    larger_and_ones = rf"(?:(?:{article})[ -](?={larger}))?{larger}(?:{joint}{ones})?"
    return rf"\b(?:{ones}|{larger_and_ones})(?:{joint}{larger_and_ones}){{0,5}}"


def value_of_words(text: str) -> float | None:
    """Return what a run of number words is worth, None where the words do not make a number."""
    listed = numbers()
    total = current = 0.0
    read = False
    joined = False
    for word in re.split(r"[ -]+", text.strip()):
        if word in listed.ones:
            current += listed.ones[word]
        elif word in listed.tens:
            tens = listed.tens[word]
            current = current * 100 + tens if 0 < current < 10 and not joined else current + tens
        elif word in listed.scales:
            current = (current or 1) * listed.scales[word]
            if listed.scales[word] == 1000:
                total, current = total + current, 0.0
        elif word in listed.groups:
            current = (current or 1) * listed.groups[word]
        elif word in listed.fractions:
            share = listed.fractions[word]
            current = current + share if joined or not current else current * share
        else:
            joined = word == "and" or (joined and word in listed.articles)
            continue
        joined = False
        read = True
    return total + current if read else None


def value_of_digits(folded: str, original: str, unit: str | None) -> float | None:
    """Return what written digits are worth; ``unit`` settles a separator that could be read two ways."""
    vulgar = next((mark for mark in _VULGAR if mark in original), None)
    if vulgar is not None:
        ones = re.match(r"\s*(\d+)", original)
        return (float(ones.group(1)) if ones else 0.0) + _VULGAR[vulgar]
    text = folded.strip()
    mixed = re.fullmatch(r"(?:(\d+(?:[.,]\d+)*) )?(\d)/(\d{1,2})", text)
    if mixed:
        if int(mixed.group(3)) == 0:
            return None
        whole_part = value_of_digits(mixed.group(1), mixed.group(1), unit) if mixed.group(1) else 0.0
        return (whole_part or 0.0) + int(mixed.group(2)) / int(mixed.group(3))
    text = text.replace(" ", "")
    if text[:1] in ".,":
        text = "0" + text
    if "/" in text:
        return None
    if "." in text and "," in text:
        last = text[max(text.rfind("."), text.rfind(","))]
        if text.count(last) > 1:
            return _float(text.replace(".", "").replace(",", ""))
        other = "," if last == "." else "."
        return _float(text.replace(other, "").replace(last, "."))
    separator = "," if "," in text else "."
    groups = text.split(separator)
    if len(groups) == 1:
        return _float(text)
    if len(groups) > 2:
        return _float("".join(groups))
    whole, tail = groups
    thousands = len(tail) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    if thousands and unit in _DECIMAL_UNITS:
        thousands = False
    if thousands and separator == "." and unit not in {"mg", "mcg"}:
        thousands = False
    return _float(whole + tail) if thousands else _float(f"{whole}.{tail}")


def _float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value < 1e15 else None


def is_number_word(key: str) -> bool:
    """Whether a word is a number in digits or letters."""
    listed = numbers()
    return key.isdigit() or any(
        key in names for names in (listed.ones, listed.tens, listed.scales, listed.groups)
    )


@cache
def _bare_count() -> re.Pattern[str]:
    return re.compile(
        r"^\W*(?:(?:just|only|i take|about|it's|its|yes|no|sorry|oops|actually|ok|take|make it|make that"
        r"|and|what if|if|when|what about|how about|i took|i had|i have|taking)\W+)*"
        rf"(?P<n>\d{{1,2}}|{number_word_pattern()})(?![\w.,/%]| ?(?:times|x)\b)"
    )


def bare_count(folded: str) -> float | None:
    """Return the number that a short reply opens with ("two a day"), None where it opens with none."""
    match = _bare_count().match(folded)
    if match is None:
        return None
    written = match.group("n")
    return float(written) if written.isdigit() else value_of_words(written)


@cache
def _frequency_patterns() -> tuple[re.Pattern[str], dict[str, float]]:
    worth = {name: phrase.times for phrase in frequencies().phrases for name in phrase.names}
    of_the = r"(?:(?:a|per|each|every|in a|in the|in one|of the) )?"
    counted = rf"(?P<n>\d{{1,2}}|{number_word_pattern()}) ?(?:x|×|times?)[ /]?{of_the}"
    often = rf"{counted}(?:(?P<day>day|daily|24 ?h\w*)|(?P<week>week|weekly))"
    return re.compile(rf"(?:(?<![a-z0-9])|(?=/))(?:{often}|{either(worth)}|{_AM_PM})(?![a-z0-9])"), worth


def _times(match: re.Match[str], worth: dict[str, float]) -> float:
    written = match.group("n")
    if not written:
        return worth.get(match.group(), 1.0)
    number = float(written) if written.isdigit() else value_of_words(written) or 1.0
    return number / _DAYS_IN_A_WEEK if match.group("week") else number


def frequency_spans(folded: str) -> list[tuple[int, int]]:
    """Return where a text says how often."""
    pattern, _ = _frequency_patterns()
    return [match.span() for match in pattern.finditer(folded)]


def times_a_day(folded: str) -> float | None:
    """Return how often a day the text says, None where it does not. "Twice a day" outranks "with dinner"."""
    pattern, worth = _frequency_patterns()
    found = [(_times(match, worth), match.group()) for match in pattern.finditer(folded)]
    bare = _bare_times().search(folded)
    if bare is not None and all(times == 1 for times, _ in found):
        return _bare_often(bare)
    if not found:
        return None
    explicit = [times for times, _ in found if times != 1]
    if explicit:
        return explicit[0]
    return 2.0 if _morning_and_late({name for _, name in found}) else 1.0


@cache
def _bare_times() -> re.Pattern[str]:
    """How often, with nothing said of the day: "one tablet two times", "twice"."""
    number = rf"(?P<n>[1-6]|{number_word_pattern()})"
    of_what = (
        r"a|an|per|every|each|in|as|the|that|this|more|less|over|weekly|monthly|yearly|week|month|already"
    )
    return re.compile(rf"\b(?:(?P<word>twice|thrice)|{number} ?times)\b(?! ?/)(?! (?:{of_what})\b)")


def _bare_often(match: re.Match[str]) -> float:
    if match.group("word"):
        return 2.0 if match.group("word") == "twice" else 3.0
    written = match.group("n")
    return float(written) if written.isdigit() else value_of_words(written) or 1.0


def _morning_and_late(names: set[str]) -> bool:
    listed = frequencies()
    early = {name for name in names if any(word in name for word in listed.early)}
    late = {name for name in names if any(word in name for word in listed.late)}
    return bool(early) and bool(late - early)
