"""Clauses: a text cut so that each piece speaks of one product at most.

Cut at commas, joints and sentence ends, then joined again where only together the pieces tell one product
("magnesium citrate, 400 mg, twice a day"). A label's own parentheses are never cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from assistant.lexicon.names import Mention, entries_by_id
from assistant.understanding.amounts import Measured
from assistant.understanding.quantities import frequency_spans
from assistant.understanding.spans import Reading, between

_SEPARATOR = re.compile(
    r"(?:,(?!\d)|;|\n|[.?!](?=\s|$)|\+|\band then\b|\bas well as\b|\bplus\b|\bthen\b|\bbut\b|\band\b|&|\bwith\b|\bor\b"
    r"|\bvs\.?\b|\bversus\b|\bsame as\b|\bthan\b)"
)
_SAME_LABEL = re.compile(
    r"(?:,|;|\n|\.) ?(?:of which|providing|provides|equivalent|i\.?e|which is|which gives|that is)"
)
_LABEL_SAYS = re.compile(
    r"[,;.] ?(?:and )?(?:the |its |my )?(?:bottle|label|jar|box|pack|packet|package|tub|tin)"
    r" (?:says?|gives?|states?|reads?)\b"
)
_PROVIDES = re.compile(
    r"(?:provid\w+|yield\w*|suppl(?:ies|ying)|deliver\w*|giv(?:es|ing)|equivalent(?: to)?|equal(?:s|ling)?(?: to)?"
    r"|contain\w*|of which(?: magnesium)?(?: is)?|corresponding to|which is|i\.?e\.?|=|equiv\.?|worth)[ :=(]*"
    r"(?:about |around |roughly |approx\w* |only )?$"
)
_EACH_OF_THEM = re.compile(
    r"[,;.?!\n] ?(?:(?:and|they|they're|these|those|with|are|is|it's|all|ok) ){0,3}"
    r"(?:each|every one|1|one (?:has|is|holds|contains)|per) "
)
_SEVERAL = re.compile(r"(?<![\w.,/+-])(?:[2-9]|two|three|four|five|six) (?!times\b|hours\b|days\b)[a-z-]+s\b")
_ADDED = re.compile(r"\+|plus\b|as well as\b")
_JOINED = re.compile(r"(?:\+|plus\b|as well as\b|and\b|&)")
_OF_ANOTHER_LIQUID = re.compile(
    r" ?(?:(?:/|per|a|of) ?)?(?:min\b|minutes?\b|water\b|juice\b|tea\b|coffee\b|milk\b(?! of))"
)
_HOLDS_SOME = "supplement"  # a multivitamin, which may hold magnesium itself
_DOSE_UNITS = frozenset({"g", "mg", "mcg", "kg", "mmol", "mEq"})
_LONGEST_AFTERTHOUGHT = 60
_TIME_BEFORE = 16


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a text and what stands in it; ``others`` are medicines, foods and other supplements."""

    start: int
    end: int
    salts: list[Mention]
    element: list[Mention]
    foods: list[Mention]
    others: list[Mention]
    doses: list[Measured]
    counts: list[Measured]

    @property
    def things(self) -> bool:
        """Whether the clause names a salt, or something that is not magnesium."""
        return bool(self.salts or self.others)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What may stand in a clause, sorted by place."""

    others: list[Mention]
    doses: list[Measured]
    counts: list[Measured]


def clauses_of(reading: Reading) -> list[Clause]:
    """Return the clauses of a text, in order."""
    named = [m for m in reading.cue_mentions if m.id == "supplement-other" and not _covered(m, reading.salts)]
    medicines = [m for m in reading.medicines if entries_by_id("medicines")[m.id].group != _HOLDS_SOME]
    others = sorted((*medicines, *reading.foods, *named), key=lambda m: m.start)
    marks = _Marks(
        others=others,
        doses=[one for one in reading.amounts if _is_dose(one)],
        counts=[one for one in reading.amounts if one.kind == "count" or _is_taken_volume(reading, one)],
    )
    cuts = sorted({0, *_cuts(reading), *_run_on(reading, marks.doses), len(reading.text)})
    joined: list[Clause] = []
    for start, end in pairwise(cuts):
        piece = _clause(reading, marks, start, end)
        if joined and not _starts_anew(reading.text, joined[-1], piece):
            joined[-1] = _clause(reading, marks, joined[-1].start, end)
        else:
            joined.append(piece)
    return joined


def _is_taken_volume(reading: Reading, one: Measured) -> bool:
    """Whether millilitres or spoons are of a product: not a flow ("90 ml/min") and not what it is drunk with."""
    return one.kind == "volume" and not _OF_ANOTHER_LIQUID.match(reading.text, one.end)


def _is_dose(one: Measured) -> bool:
    return one.kind == "concentration" or (one.kind == "mass" and one.amount.unit in _DOSE_UNITS)


def provides(text: str, start: int, end: int) -> bool:
    """Whether the words before ``end`` say that what follows is what the product provides ("yielding", "of which")."""
    return bool(_PROVIDES.search(text, max(start, end - 40), end))


def _cuts(reading: Reading) -> list[int]:
    found = []
    for match in _SEPARATOR.finditer(reading.text):
        place = match.start()
        nearby = between(reading.amounts, place - 60, match.end())
        inside = any(place < one.end for one in nearby)
        if place and not inside and not _in_parentheses(reading.text, place):
            found.append(place)
    return found


def _run_on(reading: Reading, doses: list[Measured]) -> list[int]:
    """Where a dose has been told with its time of day and another one follows without a stop between them."""
    found = []
    for one, other in pairwise(doses):
        if _SEPARATOR.search(reading.text, one.end, other.start):
            continue
        often = frequency_spans(reading.text[one.end : other.start])
        if not often or _in_parentheses(reading.text, one.end + often[-1][1]):
            continue
        led_by = frequency_spans(reading.text[max(one.start - _TIME_BEFORE, 0) : one.start])
        found.append(one.end + often[-1][0 if led_by else 1])
    return found


def _in_parentheses(text: str, place: int) -> bool:
    opened = text.rfind("(", max(place - 80, 0), place)
    return opened >= 0 and text.find(")", opened, place) < 0


def _clause(reading: Reading, marks: _Marks, start: int, end: int) -> Clause:
    return Clause(
        start=start,
        end=end,
        salts=between(reading.salts, start, end),
        element=between(reading.element, start, end),
        foods=between(reading.foods, start, end),
        others=between(marks.others, start, end),
        doses=between(marks.doses, start, end),
        counts=between(marks.counts, start, end),
    )


def _starts_anew(text: str, before: Clause, piece: Clause) -> bool:
    """Whether a piece speaks of another product than the clause before it."""
    if piece.things and before.things:
        return True
    if not (before.doses or before.things) and piece.doses:
        several = before.counts or _SEVERAL.search(text, before.start, before.end)
        if several and _EACH_OF_THEM.match(text, piece.start):
            return False  # "is 2 pills ok? each 133 mg magnesium (as oxide)"
    if before.doses and _ADDED.match(text, piece.start):
        counted = piece.counts and (piece.salts or not piece.doses)
        if counted or piece.others or (piece.salts and piece.doses):
            return True
    elif (
        before.salts
        and not before.doses
        and piece.doses
        and piece.element
        and _JOINED.match(text, piece.start)
    ):
        return True  # "gaviscon and 300 mg magnesium" are two products
    if before.doses and piece.others and _has_time(text, before) and _has_time(text, piece):
        return True  # "400 mg at night and my other tablets in the morning"
    if piece.doses and not before.doses and _LABEL_SAYS.match(text, piece.start):
        return False
    another = before.things and not before.doses and piece.doses and piece.element
    if another and (before.counts or frequency_spans(text[before.start : before.end])):
        return True
    if piece.doses and before.doses:
        same_label = _SAME_LABEL.match(text, piece.start, piece.end)
        return not (same_label or provides(text, piece.start, piece.doses[0].start))
    if text[piece.start : piece.start + 1] not in (".", "?", "!", "\n"):
        return False
    fits = bool(piece.doses) != piece.things and bool(before.doses) != bool(piece.doses)
    afterthought = fits and piece.end - piece.start < _LONGEST_AFTERTHOUGHT
    only_often = not piece.doses and not piece.things and bool(before.doses)
    counted = any(one.kind == "count" for one in piece.counts)
    return not (afterthought or only_often or counted)


def _has_time(text: str, clause: Clause) -> bool:
    return bool(frequency_spans(text[clause.start : clause.end]))


def _covered(mention: Mention, by: list[Mention]) -> bool:
    return any(other.start <= mention.start and mention.end <= other.end for other in by)
