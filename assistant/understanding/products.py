"""Products: which salt, how much in one tablet or spoon, how many a day, and whether the amount is magnesium.

A label's figure is elemental magnesium when the words say so, or when no salt is named; it is the weight of the
compound when the words say that; for "magnesium glycinate 400 mg" nobody can tell, and the basis is unknown. A brand
says which salt it holds, never how much.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon.names import Mention, entries_by_id
from assistant.question import Amount, Product, Unit
from assistant.understanding.amounts import Measured
from assistant.understanding.basis import basis_of, plainness
from assistant.understanding.clauses import Clause, clauses_of
from assistant.understanding.quantities import (
    frequency_spans,
    number_word_pattern,
    times_a_day,
    value_of_words,
)
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import units

_AIM = re.compile(r"\b(?:get|need|reach|hit|equal|make up|meet|enough)\b")
_CONTINUES = re.compile(r"(?:and|,|\+|plus|then|and then|&)")
_PERCENT_OF_LABEL = (
    r"(?:[ ,(\"]*\d{1,3} ?(?:%|percent)(?: of)?(?: the)?(?: daily value| dv| nrv| rdi| rda| ri\b)?[)\"*]*)?"
)
_SHARED_OUT = re.compile(
    _PERCENT_OF_LABEL
    + r"(?: ?(?:/|per|in each|in every|in|for|every|each|\(|\(per|from)(?: serving of| a serving of)? ?\(?"
    r"|(?: \w+){0,5} ?(?:/|per|in each|in every|for every|\(per|per serving \(|per serving of)(?: serving of)? ?)"
)
_EQUALS = re.compile(r" ?(?:=|is|are|contains?|provides?|gives?|have|has|equals?|equal) ?(?:about )?")
_EACH = re.compile(r"\b(?:each|every|per|one|a) (?P<noun>[a-z]+)\b")
_AS_ON_A_LABEL = re.compile(r" ?[(,] ?(?:as|from)\b")
_SERVING_SIZE = re.compile(r"\bserving(?: size)?(?: is| of|:)? ?\(?$")
_TAKES_ONE = re.compile(r"\b(?:take|taking|takes|have|having|had|use|using|on|and) (?:an?|one|1) $")
_FROM = re.compile(r"[ )]*(?:of )?(?:\w+ ){0,2}(?:from|as|in|via) (?:my |the )?[a-z]+")
_EATEN_AFTER = re.compile(
    r"[ )]*(?:of )?(?:(?:magnesium|mag|mg|daily|already)[ )]?){0,2}(?:(?:a|per|every|each) day )?"
    r"(?:from|in|through|via|with|by) (?:my |the |our |normal )?(?:foods?|diet|meals|eating|what i eat)\b"
)
_EATEN_BEFORE = re.compile(
    r"\b(?:foods?|diet|meals) (?:alone )?(?:already )?(?:gives?|has|have|provides?|is|are|contains?"
    r"|holds?|adds?|comes? to)"
    r"(?: me| up to)?(?: about| around| roughly)? $|\b(?:eat|eating|ate) (?:about |around |roughly )?$"
)
_WORD = re.compile(r"[a-z]+")
_NOUN_WITHIN = 48
_NEXT_TO, _NEARBY = 2, 16
_LIGHTEST_FOOD_G = 5.0
_ML_OF = {"ml": 1.0, "teaspoon": 5.0, "tablespoon": 15.0, "l": 1000.0}


def products_of(reading: Reading) -> tuple[Product, ...]:
    """Return the products of a text; an amount of nothing named is one of magnesium, which is what the talk is of."""
    found: list[Product] = []
    salt: str | None = None
    for clause in clauses_of(reading):
        product = _product(reading, clause)
        if product is None:
            continue
        if product.salt is None and salt is not None and _continues(reading, clause):
            product = product.model_copy(update={"salt": salt, "basis": found[-1].basis})
        salt = product.salt
        found.append(product)
    if "all-alike" in reading.cues:
        return tuple(product.model_copy(update={"basis": "elemental"}) for product in found)
    return tuple(found)


def _continues(reading: Reading, clause: Clause) -> bool:
    return bool(_CONTINUES.match(reading.text, clause.start)) and not clause.element


def _product(reading: Reading, clause: Clause) -> Product | None:
    text = reading.text[clause.start : clause.end]
    ours = [*clause.salts, *clause.element]
    if clause.others and not ours:
        return None
    if clause.foods and not clause.salts and (_AIM.search(text) or not clause.doses):
        return None
    doses = [one for one in clause.doses if not _is_body_weight(reading.text, one)]
    eaten = [one for one in doses if _is_eaten(reading.text, one)]
    doses = [one for one in doses if one not in eaten and _is_ours_in_mcg(one, ours)]
    if not doses and clause.doses and not clause.salts:
        return None
    if clause.foods and not clause.salts:
        doses = [one for one in doses if not _weighs_food(one)]
        if not doses:
            return None
    if clause.others:
        doses = [one for one in doses if _nearest(one, ours, clause.others) and not _is_food(one, clause)]
    frequency = times_a_day(text)
    if not doses:
        return _counted(reading, clause, frequency)
    dose = max(doses, key=lambda one: plainness(reading, clause, one))
    per_unit, unit_kind, units_a_day = _strength(reading, clause, dose, frequency)
    brand = _brand(clause)
    return Product(
        salt=_nearest_salt(dose, clause.salts),
        basis=basis_of(reading, clause, dose),
        per_unit=per_unit,
        unit_kind=unit_kind,
        units_per_day=units_a_day,
        kind=entries_by_id("salts")[brand.id].products[brand.name] if brand else "supplement",
        text=_words(reading, clause),
    )


def _brand(clause: Clause) -> Mention | None:
    return next((m for m in clause.salts if m.name in entries_by_id("salts")[m.id].products), None)


def _counted(reading: Reading, clause: Clause, frequency: float | None) -> Product | None:
    """A product of which only the number of tablets or spoons is said."""
    brand = _brand(clause)
    told = (clause.counts and (clause.salts or (clause.element and frequency))) or (brand and frequency)
    if not told:
        return None
    count = clause.counts[0].amount if clause.counts else None
    return Product(
        salt=clause.salts[0].id if clause.salts else None,
        basis="unknown" if clause.salts else "elemental",
        unit_kind=count.unit if count else None,
        units_per_day=count.value * (frequency or 1.0) if count else frequency,
        kind=entries_by_id("salts")[brand.id].products[brand.name] if brand else "supplement",
        text=_words(reading, clause),
    )


def _words(reading: Reading, clause: Clause) -> str:
    """The product in the person's own words: from its first name or figure to its last."""
    spans = [(m.start, m.end) for m in clause.salts] + [
        (one.start, one.end)
        for one in (*clause.doses, *clause.counts)
        if not _is_body_weight(reading.text, one)
    ]
    beside = [
        m for m in clause.element if not spans or _beside(reading.text, m, spans, named=bool(clause.salts))
    ]
    spans += [(m.start, m.end) for m in beside]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    end = max(
        [end, *(clause.start + last for _, last in frequency_spans(reading.text[clause.start : clause.end]))]
    )
    noun = _noun_after().match(reading.text, end, clause.end)
    end = noun.end() if noun else end
    opened = reading.text.count("(", start, end) - reading.text.count(")", start, end)
    if opened > 0 and reading.text.startswith(")", end):
        end += 1
    elif opened < 0 and reading.text.startswith("(", start - 1):
        start -= 1
    return reading.said(start, end)


def _beside(text: str, mention: Mention, spans: list[tuple[int, int]], *, named: bool) -> bool:
    """Whether a mention of magnesium belongs to the product's words; beside a salt only as a label has it."""
    if named and _AS_ON_A_LABEL.match(text, mention.end):
        return True
    reach = _NEXT_TO if named else _NEARBY
    return any(0 <= start - mention.end <= reach or 0 <= mention.start - end <= reach for start, end in spans)


@cache
def _noun_after() -> re.Pattern[str]:
    nouns = "|".join(sorted(_container_nouns(), key=len, reverse=True))
    return re.compile(rf"[) ]*(?:\w+ ){{0,3}}?(?:{nouns})\b")


def _is_body_weight(text: str, one: Measured) -> bool:
    if one.amount.unit == "kg" and not re.match(r" (?:of|magnesium|mag|mg)\b", text[one.end : one.end + 12]):
        return True
    before = text[max(one.start - 18, 0) : one.start]
    return one.amount.unit == "kg" and bool(re.search(r"weigh|weight|body|i'?m |i am |\bam ", before))


def _is_eaten(text: str, one: Measured) -> bool:
    """Whether an amount is what food gives, which no supplement is."""
    before = text[max(one.start - 60, 0) : one.start]
    return bool(_EATEN_AFTER.match(text, one.end) or _EATEN_BEFORE.search(before))


def _is_ours_in_mcg(one: Measured, ours: list[Mention]) -> bool:
    """Whether an amount may be magnesium's: micrograms are so only beside its name."""
    return one.amount.unit != "mcg" or bool(ours)


def _nearest(one: Measured, ours: list[Mention], others: list[Mention]) -> bool:
    """Whether a dose stands nearer to magnesium than to another medicine or food."""

    def gap(mention: Mention) -> int:
        return max(mention.start - one.end, one.start - mention.end)

    return bool(ours) and min(map(gap, ours)) <= min(map(gap, others))


def _is_food(one: Measured, clause: Clause) -> bool:
    """Whether a weight in grams is that of a food named right after it."""
    return one.amount.unit in ("g", "kg") and any(0 <= food.start - one.end <= 12 for food in clause.foods)


def _weighs_food(one: Measured) -> bool:
    """Whether a weight is too much for a dose of magnesium, and so that of the food it stands with."""
    return one.amount.unit == "kg" or (one.amount.unit == "g" and one.amount.value >= _LIGHTEST_FOOD_G)


def _nearest_salt(one: Measured, salts: list[Mention]) -> str | None:
    if not salts:
        return None
    return min(salts, key=lambda m: max(m.start - one.end, one.start - m.end)).id


def _strength(
    reading: Reading, clause: Clause, one: Measured, frequency: float | None
) -> tuple[Amount, Unit | None, float | None]:
    """What one tablet or spoon holds, of which kind, and how many a day."""
    text, amount = reading.text, one.amount
    if one.kind == "concentration":
        return _of_liquid(clause, one, frequency)
    counts = [count for count in clause.counts if count.amount.value > 0]
    share = next((count for count in counts if _is_share(text, one, count)), None)
    if share is None:
        share = _serving_size(reading)
    taken = next((count for count in counts if count is not share), None)
    if share is not None:
        per = share.amount.value
        high = amount.high / per if amount.high is not None else None
        said = reading.said(one.start, share.end) if share.start > one.end else amount.text
        amount = Amount(value=amount.value / per, unit=amount.unit, text=said, high=high)
        unit_kind: Unit | None = share.amount.unit
    elif taken is not None:
        unit_kind = taken.amount.unit
    else:
        unit_kind = _unit_noun(text, one) or _each(text[clause.start : one.start])
    number = one.times
    if taken is not None:
        number = taken.amount.value * (number or 1.0)
    if number is None:
        number = _taken_bare(text, one, clause)
    if number is None and unit_kind is not None and _TAKES_ONE.search(text, clause.start, one.start):
        number = 1.0
    if number is None and frequency is None:
        return amount, unit_kind, None
    if share is not None and number is None:
        number = share.amount.value
    return amount, unit_kind, (number or 1.0) * (frequency or 1.0)


def _serving_size(reading: Reading) -> Measured | None:
    """The count that a label calls its serving size, wherever in the message it stands."""
    sizes = [
        one
        for one in reading.amounts
        if one.kind in ("count", "volume")
        and one.amount.value > 0
        and _SERVING_SIZE.search(reading.text, max(one.start - 24, 0), one.start)
    ]
    return sizes[0] if len(sizes) == 1 else None


def _of_liquid(
    clause: Clause, one: Measured, frequency: float | None
) -> tuple[Amount, Unit | None, float | None]:
    """A strength said for one millilitre: how many millilitres a day is what is taken of it."""
    amount = one.amount.model_copy(update={"unit": "mg"})
    taken = next((count.amount for count in clause.counts if count.amount.unit in _ML_OF), None)
    if taken is None:
        return amount, "ml", None
    return amount, "ml", taken.value * _ML_OF[taken.unit] * (frequency or 1.0)


def _taken_bare(text: str, one: Measured, clause: Clause) -> float | None:
    """How many are taken where no unit is said: "120 mg per capsule, I take four"."""
    match = _takes_bare().search(text, one.end, clause.end)
    if match is None:
        return None
    written = match.group("n")
    return float(written) if written.isdigit() else value_of_words(written)


@cache
def _takes_bare() -> re.Pattern[str]:
    number = rf"(?P<n>\d{{1,2}}|{number_word_pattern()})"
    return re.compile(
        rf"\b(?:take|taking|have|use|swallow) {number}(?: of (?:them|these|those))?"
        r"(?=$|[.,;!?]| (?:a|per|every|each|at|in|twice|daily|once|with)\b)"
    )


def _is_share(text: str, one: Measured, count: Measured) -> bool:
    """Whether the dose is said of that many units: "100 mg per 5 ml", "200 mg in 2 capsules", "400 mg (2 tablets)"."""
    if count.end <= one.start:
        return bool(_EQUALS.fullmatch(text, count.end, one.start))
    return count.start >= one.end and bool(_SHARED_OUT.fullmatch(text, one.end, count.start))


def _each(before: str) -> Unit | None:
    """The container that holds the dose: "each scoop contains 300 mg"."""
    match = _EACH.search(before)
    return _container_nouns().get(match.group("noun")) if match else None


@cache
def _container_nouns() -> dict[str, Unit]:
    containers = {
        unit: listed for unit, listed in units().units.items() if listed.kind in ("count", "volume")
    }
    loose = {"piece", "l", "ml", "oz", "cup"}
    return {name: unit for unit, listed in containers.items() if unit not in loose for name in listed.names}


def _unit_noun(text: str, one: Measured) -> Unit | None:
    nouns = _container_nouns()
    if _FROM.match(text, one.end) and not _SHARED_OUT.match(text, one.end):
        return None
    for word in _WORD.findall(text, one.end, one.end + _NOUN_WITHIN):
        if word in ("and", "plus", "then"):
            return None
        if word in nouns:
            return nouns[word]
    return None
