"""One text, read once: folded, cut into words, with the names, cues and amounts that stand in it.

What every reader of this package works from. Positions are those of the folded text; ``said`` gives the
person's own characters back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from assistant.lexicon.folding import Folded, fold
from assistant.lexicon.names import Mention, Word, entries_by_id, load_names, words_of
from assistant.question import Amount
from assistant.understanding.amounts import Measured, measured_amounts
from assistant.understanding.quantities import frequency_spans
from assistant.understanding.vocabulary import cue_word_meant, cues, either, people, units

_LONGEST_READ = 6_000
_READ_OF_THE_END = 2_000
_SMALLEST_BARE, _LARGEST_BARE = 30, 3000
_YEARS = range(2001, 2040)
_MOST_TAKEN = 130  # a larger number of tablets after a name is their strength: "mag oxide 400 tabs"
_STRENGTH = re.compile(r" ?(?P<n>\d{3,4}) ?(?:tab|cap|pill|softgel)")
_HELD_IN = r"(?:tabs?|tablets?|caps?|capsules?|pills?|gumm(?:y|ies)|softgels?|powder|supplements?)"
_BARE_AFTER = re.compile(
    rf" ?(?:{_HELD_IN} ?)?[:=]? ?(?P<n>\d{{2,4}})(?![\w%/-]|[.,:]\d| ?[%/+–-]| or \d| to \d| and \d)"
    r"(?! ?(?:percent|per ?cent|mg|mgs|mcg|ug|g|gm|grams?|ml|iu|mmol|meq|kg|kcal|calories|ct|count|people|persons"
    r"|patients|adults|women|men|participants|subjects|children|years?|yrs?|yo|y/o|days?|weeks?|months?|hours?|hrs?"
    r"|minutes?|mins?|times|x|studies|trials|reviews|servings?|dollars|euros?|pounds|bucks|am|pm|pack|reviews|of)\b)"
)
_BARE_BEFORE = re.compile(
    r"(?<![\w.,/-])(?P<n>\d{2,4}) (?:of |(?:a )?lot of |too much |enough |plenty of )?(?:the |my )?$"
)
_HOW_OFTEN_WITHIN = 32
_MORE = re.compile(
    r"\b(?:add|adding|take|taking|another|an extra|an additional) (?P<n>\d{2,4})"
    r"(?: (?:more|extra|on top)\b|(?<=another \d{3})(?=$|[,.;?!]))"
)
_TAKEN = re.compile(
    r"\b(?:and|then|but)(?: i)?(?: also)? (?:take|taking|supplement(?: with)?) (?:about )?(?P<n>\d{2,4})"
    r"(?=$|[,;?!)]|\.(?!\d)| (?:a day|per day|daily|from|as a|in a|every|each)\b)"
)
_EATEN = re.compile(r"(?<![\w.,/-])(?P<n>\d{2,4}) (?:from|through|via) (?:my |the )?(?:foods?|diet|meals)\b")
_AIMED = re.compile(
    r"\b(?:how many (?:\w+ ){0,2}for|reach|get|get to|getting to|hit|make|make up|come to|equal|total)"
    r" (?:about )?(?P<n>\d{2,4})"
    r"(?=$|[,;?!)]|\.(?!\d)| (?:a day|per day|daily|total|elemental|in total|altogether)\b)"
)
_LEVEL = re.compile(
    r"(?<![\w.,/-])(?P<n>\d{1,2}[.,]\d{1,2})(?![\w.,%]\w|%| ?(?:g|kg|mg|mcg|ml|l|x|times|hours|years|tsp|grams?)\b)"
)
_DECIMAL_AFTER = re.compile(r"(?<=\d)[.,]\d")
_ELEMENT_MG = re.compile(r"(?<![a-z0-9])mg(?![a-z0-9/])")


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded text and what was found in it."""

    folded: Folded
    words: list[Word]
    element: list[Mention]
    salts: list[Mention]
    medicines: list[Mention]
    foods: list[Mention]
    topics: list[Mention]
    cue_mentions: list[Mention]
    cues: frozenset[str]
    amounts: list[Measured]

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def said(self, start: int, end: int) -> str:
        """The person's own characters for a span of the folded text."""
        return self.folded.original_span(start, end).strip()


Placed = TypeVar("Placed", Mention, Measured)


def between(items: list[Placed], start: int, end: int) -> list[Placed]:
    """Return those of ``items``, sorted by where they start, that start from ``start`` up to ``end``."""
    first = bisect_left(items, start, key=_start)
    return items[first : bisect_left(items, end, lo=first, key=_start)]


def _start(item: Mention | Measured) -> int:
    return item.start


def read_spans(text: str) -> Reading:
    """Fold ``text`` and find what stands in it; of a very long text the beginning and the end are read."""
    if len(text) > _LONGEST_READ:
        text = f"{text[: _LONGEST_READ - _READ_OF_THE_END]}\n{text[-_READ_OF_THE_END:]}"
    folded = fold(text)
    words = words_of(folded.text)
    amounts = measured_amounts(folded, words)
    salts = [
        salt
        for salt in load_names("salts").find_words(folded.text, words)
        if not _DECIMAL_AFTER.match(folded.text, salt.end)  # "mag 2.1" is no "Mag 2"
    ]
    element = _element(folded, words, amounts)
    amounts = _strengths_told(folded, [*salts, *element], amounts)
    cue_mentions = cues().find_all(
        folded.text, [word._replace(key=cue_word_meant(word.key)) for word in words]
    )
    named = [*salts, *element, *(mention for mention in cue_mentions if mention.id == "elemental")]
    found = [*amounts, *_bare_doses(folded, named, amounts), *_level_of_unit_apart(folded.text, amounts)]
    amounts = sorted(found, key=lambda one: one.start)
    return Reading(
        folded=folded,
        words=words,
        element=element,
        salts=salts,
        medicines=load_names("medicines").find_words(folded.text, words),
        foods=load_names("foods").find_words(folded.text, words),
        topics=_topics(folded.text, words),
        cue_mentions=cue_mentions,
        cues=frozenset(mention.id for mention in cue_mentions),
        amounts=amounts,
    )


def is_a_limit(reading: Reading, one: Measured) -> bool:
    """Whether an amount is the figure of a limit that is spoken of: "the 350 mg limit", "that 350 mg thing"."""
    named = [m for m in reading.cue_mentions if m.id in ("limit-named", "limit-figure")]
    return any(m.start <= one.start and one.end <= m.end for m in named)


def _element(folded: Folded, words: list[Word], amounts: list[Measured]) -> list[Mention]:
    """Mentions of magnesium itself; "Mg" counts where it is spelled so and is no unit."""
    found = load_names("element").find_words(folded.text, words)
    for match in _ELEMENT_MG.finditer(folded.text):
        unit = any(one.start <= match.start() < one.end for one in amounts)
        if not unit and folded.original_span(*match.span()) == "Mg":
            found.append(Mention("magnesium", "Mg", match.start(), match.end()))
    return sorted(found, key=lambda mention: mention.start)


def _strengths_told(folded: Folded, named: list[Mention], amounts: list[Measured]) -> list[Measured]:
    """The amounts, a strength in milligrams in the place of a number of tablets that nobody takes."""
    found = list(amounts)
    for mention in named:
        match = _STRENGTH.match(folded.text, mention.end)
        if match is None or not _MOST_TAKEN <= int(match.group("n")) <= _LARGEST_BARE:
            continue
        start, end = match.span("n")
        amount = Amount(value=float(match.group("n")), unit="mg", text=folded.original_span(start, end))
        strength = Measured(amount, "mass", start, end)
        found = [strength if one.start == start and one.kind == "count" else one for one in found]
    return found


def _bare_doses(folded: Folded, named: list[Mention], amounts: list[Measured]) -> list[Measured]:
    """Figures without a unit beside a name ("magnesium glycinate 400 at night"): milligrams, as labels are read."""
    found: list[Measured] = []
    for mention in named:
        after = _BARE_AFTER.match(folded.text, mention.end) or _bare_after_how_often(folded.text, mention.end)
        for match in (after, _bare_before(folded.text, mention.start)):
            if match is None or any(
                one.start < match.end("n") and match.start("n") < one.end for one in amounts
            ):
                continue
            said_already = mention.id == "elemental" and any(
                one.amount.value == float(match.group("n")) for one in amounts
            )
            if said_already or _age_pattern().search(
                folded.text, max(match.start("n") - 24, 0), match.start("n")
            ):
                continue
            value, text = float(match.group("n")), folded.original_span(*match.span("n"))
            if (
                _SMALLEST_BARE <= value <= _LARGEST_BARE
                and value not in _YEARS
                and not any(one.start == match.start("n") for one in found)
            ):
                amount = Amount(value=value, unit="mg", text=text)
                found.append(Measured(amount, "mass", match.start("n"), match.end("n")))
    if any(one.kind == "mass" for one in (*amounts, *found)):
        found.extend(_more_of_it(folded, [*amounts, *found]))
        found.extend(_bare_of(_TAKEN, folded, [*amounts, *found]))
        found.extend(_bare_of(_EATEN, folded, [*amounts, *found]))
        found.extend(_bare_of(_AIMED, folded, [*amounts, *found]))
    return found


def _bare_after_how_often(text: str, place: int) -> re.Match[str] | None:
    """A figure that follows a name and how often it is taken: "magnesium 2 times per day 150"."""
    spans = frequency_spans(text[place : place + _HOW_OFTEN_WITHIN])
    if not spans or spans[0][0] > 2:
        return None
    return _BARE_AFTER.match(text, place + spans[0][1])


def _level_of_unit_apart(text: str, amounts: list[Measured]) -> list[Measured]:
    """A blood value whose unit stands elsewhere in the message: "serum Mg 0.80, what does it mean, unit mmol/l"."""
    if any(one.kind == "serum" for one in amounts):
        return []
    said = set(_serum_unit().findall(text))
    levels = [
        match
        for match in _LEVEL.finditer(text)
        if not any(one.start < match.end() and match.start() < one.end for one in amounts)
    ]
    if len(said) != 1 or len(levels) != 1:
        return []
    unit = next(unit for unit, listed in units().units.items() if said & set(listed.names))
    written = levels[0].group("n")
    amount = Amount(value=float(written.replace(",", ".")), unit=unit, text=written)
    return [Measured(amount, "serum", *levels[0].span("n"))]


@cache
def _serum_unit() -> re.Pattern[str]:
    """A unit of blood values that is given, not asked for."""
    names = [name for listed in units().units.values() if listed.kind == "serum" for name in listed.names]
    return re.compile(rf"(?<![a-z0-9%/])(?<!\bin )(?<!\bto )(?<!\binto )({either(names)})(?![a-z0-9/])")


def _bare_of(pattern: re.Pattern[str], folded: Folded, amounts: list[Measured]) -> list[Measured]:
    """A figure that is taken or aimed at, beside one that has its unit: "400 mg from food and take 300"."""
    match = pattern.search(folded.text)
    if match is None or any(one.start < match.end("n") and match.start("n") < one.end for one in amounts):
        return []
    value, text = float(match.group("n")), folded.original_span(*match.span("n"))
    if not _SMALLEST_BARE <= value <= _LARGEST_BARE:
        return []
    return [Measured(Amount(value=value, unit="mg", text=text), "mass", match.start("n"), match.end("n"))]


def _more_of_it(folded: Folded, amounts: list[Measured]) -> list[Measured]:
    """A figure added to a dose that was named: "and want to add 100 more"."""
    match = _MORE.search(folded.text)
    if match is None or any(one.start < match.end("n") and match.start("n") < one.end for one in amounts):
        return []
    amount = Amount(value=float(match.group("n")), unit="mg", text=folded.original_span(*match.span("n")))
    return [Measured(amount, "mass", match.start("n"), match.end("n"))]


@cache
def _age_pattern() -> re.Pattern[str]:
    """The words before a number that is an age: "men over 65", "women 30"."""
    somebody = either({name for names in people().generic.values() for name in names})
    return re.compile(
        rf"\b(?:{somebody})(?: (?:is|are|of|aged?|over|above|under|past|older than|younger than|turning))* $"
    )


def _bare_before(text: str, place: int) -> re.Match[str] | None:
    return _BARE_BEFORE.search(text, max(place - 20, 0), place)


def _topics(text: str, words: list[Word]) -> list[Mention]:
    found = load_names("topics").find_words(text, words)
    keys = {word.key: word for word in words}
    for topic in entries_by_id("topics").values():
        for groups in topic.combinations:
            spans = [_first(text, keys, group) for group in groups]
            places = [place for place in spans if place is not None]
            if len(places) == len(groups):
                start, end = min(place[0] for place in places), max(place[1] for place in places)
                found.append(Mention(topic.id, text[start:end], start, end))
    return found


def _first(text: str, keys: dict[str, Word], group: tuple[str, ...]) -> tuple[int, int] | None:
    for name, first, width in _words_of_group(group):
        word = keys.get(first)
        if word is None:
            continue
        if width == 1:
            return word.start, word.end
        place = text.find(name)
        if place >= 0:
            return place, place + len(name)
    return None


@cache
def _words_of_group(group: tuple[str, ...]) -> tuple[tuple[str, str, int], ...]:
    cut = [(name, words_of(name)) for name in group]
    return tuple((name, words[0].key, len(words)) for name, words in cut)
