"""Products: which salt, how much in one tablet or spoon, how many a day, and whether the amount is magnesium.

A label's figure is elemental magnesium when the words say so, or when no salt is named; it is the weight of the
compound when the words say that; for "magnesium glycinate 400 mg" nobody can tell, and the basis is unknown. A brand says
which salt it holds, never how much.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from assistant.lexicon.names import Mention, entries_by_id
from assistant.question import Amount, Basis, Product, Unit
from assistant.understanding.amounts import Measured
from assistant.understanding.quantities import frequency_spans, times_a_day
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import units

_SEPARATOR = re.compile(
    r"(?:,(?!\d)|;|\n|[.?!](?=\s|$)|\+|\band then\b|\bas well as\b|\bplus\b|\bthen\b|\bbut\b|\band\b|&|\bwith\b|\bor\b|\bvs\.?\b|\bversus\b)"
)
_DOSE_UNITS = frozenset({"g", "mg", "mcg", "kg", "mmol", "mEq"})
_TAIL = r"(?:[ -]?(?:mg|milligrams?))?"


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int


def products_of(reading: Reading, *, about_magnesium: bool) -> tuple[Product, ...]:
    """Return the products of a text; ``about_magnesium`` says that the talk is of magnesium even where unnamed."""
    named = bool(reading.element or reading.salts) or about_magnesium
    found: list[Product] = []
    salt: str | None = None
    for clause in _clauses(reading):
        product = _product(reading, clause, named=named)
        if product is None:
            continue
        if product.salt is None and salt is not None and _continues(reading, clause):
            product = product.model_copy(update={"salt": salt, "basis": found[-1].basis})
        salt = product.salt
        found.append(product)
    return tuple(found)


def _clauses(reading: Reading) -> list[_Clause]:
    """Cut at separators, then join the pieces again that only together tell one product."""
    amounts = [one for one in reading.amounts if _is_dose(one)]
    cuts = [0]
    for match in _SEPARATOR.finditer(reading.text):
        inside = any(one.start < match.end() and match.start() < one.end for one in reading.amounts)
        if not inside and not _in_parentheses(reading.text, match.start()):
            cuts.append(match.start())
    cuts.append(len(reading.text))
    joined: list[_Clause] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        piece = _Clause(start, end)
        if joined and not _starts_anew(reading, joined[-1], piece, amounts):
            joined[-1] = replace(joined[-1], end=end)
        else:
            joined.append(piece)
    return joined


def _in_parentheses(text: str, place: int) -> bool:
    opened = text.rfind("(", max(place - 80, 0), place)
    return opened >= 0 and text.find(")", opened, place) < 0


def _starts_anew(reading: Reading, before: _Clause, piece: _Clause, amounts: list[Measured]) -> bool:
    doses_before = _doses_within(amounts, before)
    doses_here = _doses_within(amounts, piece)
    things_before = _things_within(reading, before)
    things_here = _things_within(reading, piece)
    if things_here and things_before:
        return True
    counted_before = any(one.kind in ("count", "volume") and _within(before, one) for one in reading.amounts)
    named_here = any(_within(piece, mention) for mention in reading.element)
    if things_before and counted_before and doses_here and named_here:
        return True
    if doses_here and doses_before:
        return not (_provides(reading.text, piece, doses_here[0]) or _same_label(reading, before, piece))
    sentence_ends = reading.text[piece.start : piece.start + 1] in ".?!\n"
    if sentence_ends:
        fits = bool(doses_here) != bool(things_here) and bool(doses_before) != bool(doses_here)
        counted = any(one.kind == "count" and _within(piece, one) for one in reading.amounts)
        only_frequency = not doses_here and not things_here
        return not ((fits and piece.end - piece.start < 60) or (only_frequency and doses_before) or counted)
    return False


def _same_label(reading: Reading, before: _Clause, piece: _Clause) -> bool:
    text = reading.text[piece.start : piece.end]
    return bool(
        re.match(
            r"(?:,|;|\n|\.) ?(?:of which|providing|provides|equivalent|i\.?e|which is|which gives|that is)",
            text,
        )
    )


def _is_dose(one: Measured) -> bool:
    return one.kind == "mass" and one.amount.unit in _DOSE_UNITS


def _within(clause: _Clause, one: Measured | Mention) -> bool:
    return clause.start <= one.start < clause.end


def _doses_within(amounts: list[Measured], clause: _Clause) -> list[Measured]:
    return [one for one in amounts if _within(clause, one)]


def _things_within(reading: Reading, clause: _Clause) -> list[Mention]:
    return [
        m
        for m in (*reading.salts, *reading.medicines, *reading.foods, *_others(reading))
        if _within(clause, m)
    ]


def _others(reading: Reading) -> list[Mention]:
    return [m for m in reading.cue_mentions if m.id == "supplement-other" and not _covered(m, reading.salts)]


def _covered(mention: Mention, by: list[Mention]) -> bool:
    return any(other.start <= mention.start and mention.end <= other.end for other in by)


def _product(reading: Reading, clause: _Clause, *, named: bool) -> Product | None:
    text = reading.text[clause.start : clause.end]
    salts = [m for m in reading.salts if _within(clause, m)]
    element = [m for m in reading.element if _within(clause, m)]
    doses = [one for one in reading.amounts if _is_dose(one) and _within(clause, one)]
    counts = [one for one in reading.amounts if one.kind in ("count", "volume") and _within(clause, one)]
    others = [m for m in (*reading.medicines, *reading.foods, *_others(reading)) if _within(clause, m)]
    if others and not salts and not element:
        return None
    if any(m.id == "food" for m in others) or not (salts or element or named):
        return None
    brand = next((m for m in salts if m.name in entries_by_id("salts")[m.id].products), None)
    if doses:
        doses = [one for one in doses if not _is_body_weight(reading.text, one)]
    if others and doses:
        doses = [one for one in doses if _nearest(one, [*salts, *element], others)]
    frequency = times_a_day(text)
    if not doses:
        if not (counts and (salts or (element and frequency))) and not (brand and frequency):
            return None
        if not salts and not brand and not frequency:
            return None
        return _counted(reading, clause, salts, counts, brand, frequency)
    dose = next(
        (one for one in doses if _basis(reading, clause, one, salts, element) == "elemental"), doses[0]
    )
    salt = _nearest_salt(dose, salts)
    basis = _basis(reading, clause, dose, salts, element)
    kind = entries_by_id("salts")[brand.id].products[brand.name] if brand else "supplement"
    per_unit, unit_kind, units_a_day = _strength(reading, clause, dose, counts, frequency)
    return Product(
        salt=salt,
        basis=basis,
        per_unit=per_unit,
        unit_kind=unit_kind,
        units_per_day=units_a_day,
        kind=kind,
        text=_words(reading, clause),
    )


def _counted(
    reading: Reading,
    clause: _Clause,
    salts: list[Mention],
    counts: list[Measured],
    brand: Mention | None,
    frequency: float | None,
) -> Product:
    count = counts[0].amount if counts else None
    units_a_day = count.value * (frequency or 1.0) if count else frequency
    return Product(
        salt=salts[0].id if salts else None,
        basis="unknown" if salts else "elemental",
        unit_kind=count.unit if count else None,
        units_per_day=units_a_day,
        kind=entries_by_id("salts")[brand.id].products[brand.name] if brand else "supplement",
        text=_words(reading, clause),
    )


def _words(reading: Reading, clause: _Clause) -> str:
    """The product in the person's own words: from its first name or figure to its last."""
    spans = [(one.start, one.end) for one in (*reading.salts, *reading.amounts) if _within(clause, one)]
    near = [m for m in reading.element if _within(clause, m)]
    spans += [
        (m.start, m.end)
        for m in near
        if not spans or any(-16 <= s - m.end <= 8 or -16 <= m.start - e <= 8 for s, e in spans)
    ]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    often = frequency_spans(reading.text[clause.start : clause.end])
    end = max([end, *(clause.start + last for _, last in often)])
    noun = re.match(
        r"[) ]*(?:\w+ ){0,3}?(?:" + "|".join(_container_nouns()) + r")\b", reading.text[end : clause.end]
    )
    end += noun.end() if noun else 0
    closing = reading.text[end : end + 1] == ")" and "(" in reading.text[start:end]
    return reading.said(start, end + closing)


def _is_body_weight(text: str, one: Measured) -> bool:
    before = text[max(one.start - 18, 0) : one.start]
    return one.amount.unit == "kg" and bool(re.search(r"weigh|weight|body|i'?m |i am |\bam ", before))


def _nearest(one: Measured, ours: list[Mention], others: list[Mention]) -> bool:
    """Whether a dose stands nearer to magnesium than to another medicine or food."""

    def gap(mention: Mention) -> int:
        return max(mention.start - one.end, one.start - mention.end)

    return bool(ours) and min(map(gap, ours)) <= min(map(gap, others))


def _nearest_salt(one: Measured, salts: list[Mention]) -> str | None:
    if not salts:
        return None
    return min(salts, key=lambda m: max(m.start - one.end, one.start - m.end)).id


def _continues(reading: Reading, clause: _Clause) -> bool:
    return bool(
        re.match(r"(?:and|,|\+|plus|then|and then|&)", reading.text[clause.start : clause.end])
    ) and not any(_within(clause, m) for m in reading.element)


_PROVIDES = re.compile(
    r"(?:provid\w+|yield\w*|suppl(?:ies|ying)|deliver\w*|giv(?:es|ing)|equivalent(?: to)?|equal(?:s|ling)?(?: to)?|contain\w*"
    r"|of which(?: magnesium)?(?: is)?|corresponding to|which is|i\.?e\.?|=|equiv\.?|worth)[ :=(]*(?:about |around |roughly |approx\w* |only )?$"
)


def _provides(text: str, piece: _Clause, one: Measured) -> bool:
    return bool(_PROVIDES.search(text[max(piece.start - 24, 0) : one.start]))


def _basis(
    reading: Reading, clause: _Clause, one: Measured, salts: list[Mention], element: list[Mention]
) -> Basis:
    text = reading.text
    before, after = text[clause.start : one.start], text[one.end : clause.end]
    named_after = any(m.start - one.end < 6 for m in salts if m.start >= one.end)
    if re.match(r"[ )-]*(?:of )?(?:elemental|elementary|actual|real)\b", after):
        return "elemental"
    if re.search(
        r"(?:elemental|elementary|actual|real)(?: (?:magnesium|mag|mg|content|amount|dose))?(?: of| is| as|:|=|,)? ?\(?$",
        before,
    ):
        return "elemental"
    if re.match(r" ?(?:of )?pure magnesium\b", after) and not named_after:
        return "elemental"
    if not salts:
        return "elemental"
    if (
        _PROVIDES.search(before)
        and re.match(r"[ )]*(?:of )?(?:magnesium|mag|mg)?(?:[ ).,;?!]|$)", after)
        and not named_after
    ):
        return "elemental"
    if _as_salt(text, clause, salts):
        return "elemental"
    if _says_compound(reading, clause, one):
        return "compound"
    return "unknown"


def _as_salt(text: str, clause: _Clause, salts: list[Mention]) -> bool:
    """The label's way of naming the source: magnesium (as citrate) 150 mg."""
    window = text[clause.start : clause.end]
    return any(
        re.search(
            r"(?:\bas|\bfrom|in the form of|in form of)(?: an?)?(?: the)?(?: \w+)? ?$",
            window[: m.start - clause.start],
        )
        is not None
        for m in salts
    ) and not re.search(r"how much|how many|do i get|elemental", text[max(clause.start - 40, 0) : clause.end])


def _says_compound(reading: Reading, clause: _Clause, one: Measured) -> bool:
    here = {m.id for m in reading.cue_mentions if _within(clause, m)}
    if "compound" in here:
        return True
    asked = {m.id for m in reading.cue_mentions if m.start < one.start}
    question = "elemental" in here or ("convert-strong" in here and "amount-asked" not in here)
    if question and (
        asked & {"amount-asked", "convert-strong", "explain", "elemental"} or "elemental" in here
    ):
        return True
    window = reading.text[max(clause.start - 60, 0) : one.start]
    return bool(
        re.search(
            r"(?:how much|how many|what amount of|amount of|what percentage|how mch)(?: \w+){0,3}? ?"
            r"(?:magnesium|mag|mg|milligrams)?(?: \w+){0,4}? (?:in|from|does|out of) (?:an? |my |the |one |each |taking )*(?:\w+ of )?$",
            window,
        )
    )


def _strength(
    reading: Reading, clause: _Clause, one: Measured, counts: list[Measured], frequency: float | None
) -> tuple[Amount, Unit | None, float | None]:
    """What one tablet or spoon holds, of which kind, and how many a day."""
    text = reading.text
    amount = one.amount
    counts = [count for count in counts if count.amount.value > 0]
    share = next((count for count in counts if _shares(text, one, count)), None)
    taken = [count for count in counts if count is not share]
    unit_kind: Unit | None = share.amount.unit if share else None
    if share is not None:
        per = share.amount.value
        high = amount.high / per if amount.high is not None else None
        said = reading.said(one.start, share.end)
        amount = Amount(value=amount.value / per, unit=amount.unit, text=said, high=high)
    if unit_kind is None:
        unit_kind = taken[0].amount.unit if taken else _unit_noun(text, one)
    number = one.times if one.times is not None else None
    if taken:
        number = taken[0].amount.value * (number or 1.0)
    if number is None and frequency is None:
        return amount, unit_kind, None
    if share is not None and number is None and frequency is not None and not taken:
        return amount, unit_kind, share.amount.value * frequency
    return amount, unit_kind, (number or 1.0) * (frequency or 1.0)


def _shares(text: str, one: Measured, count: Measured) -> bool:
    """Whether the dose is said of that many units: "100 mg per 5 ml", "200 mg in 2 capsules", "400 mg (2 tablets)"."""
    between = text[one.end : count.start]
    return count.start >= one.end and bool(
        re.fullmatch(
            r" ?(?:/|per|in each|in every|in|for|every|each|\(|\(per|from)(?: serving of| a serving of)? ?\(?",
            between,
        )
        or re.fullmatch(
            r"(?: \w+){0,5} ?(?:/|per|in each|in every|for every|\(per|per serving \(|per serving of)(?: serving of)? ?",
            between,
        )
    )


@cache
def _container_nouns() -> dict[str, Unit]:
    containers = {
        unit: listed for unit, listed in units().units.items() if listed.kind in ("count", "volume")
    }
    loose = {"piece", "l", "ml", "oz", "cup"}
    return {name: unit for unit, listed in containers.items() if unit not in loose for name in listed.names}


def _unit_noun(text: str, one: Measured) -> Unit | None:
    nouns = _container_nouns()
    for word in re.findall(r"[a-z]+", text[one.end : one.end + 48]):
        if word in ("and", "plus", "then"):
            return None
        if word in nouns:
            return nouns[word]
    return None
