"""Products: which salt, how much in one tablet or spoon, how many a day, and whether the amount is magnesium.

A label's figure is elemental magnesium when the words say so, or when no salt is named; it is the weight of the
compound when the words say that; for "magnesium glycinate 400 mg" nobody can tell, and the basis is unknown. A brand
says which salt it holds, never how much.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon.names import Mention, entries_by_id
from assistant.question import Product
from assistant.understanding.amounts import Measured
from assistant.understanding.basis import basis_of, of_its_share, plainness
from assistant.understanding.clauses import Clause, clauses_of
from assistant.understanding.quantities import frequency_spans, times_a_day
from assistant.understanding.spans import Reading, between, is_a_limit
from assistant.understanding.strengths import container_nouns, count_before_name, strength_of
from assistant.understanding.vocabulary import ordinary_words, slips
from assistant.understanding.weights import is_body_weight, is_eaten, is_food, is_per_weight, weighs_food

_AIM = re.compile(r"\b(?:get|need|reach|hit|equal|make up|meet|enough)\b")
_CONTINUES = re.compile(r"(?:and|,|\+|plus|then|and then|&)")
_AS_ON_A_LABEL = re.compile(r" ?[(,] ?(?:as|from)\b")
_HELD_BY = re.compile(r" (?:from|in) (?:my|our|the|a)\b")
_IS_SAID_TO_HOLD = re.compile(
    r" (?:(?:each|all|only|just) )?(?:is|are|has|have|contains?|holds?|gives?|says?|with|of|=|come in at)"
    r"(?: (?:about|around|each|only|just|like))? "
)
_UNNAMED = "medicine"
_ON_SUCH_A_DAY = re.compile(
    r"\b(?:total|how much|what|amount|over|under|above|limit)\b[^.?!]{0,60}"
    r"\bon (?:(?:one of )?(?:an?|my|those|these|such|the) (?:such )?(?:[a-z]+ )?days?|[a-z]+ days)\b(?! of)"
)
_SALT_OF_NO_LIST = re.compile(r"\b(?:magnesium|mag) (?P<salt>[a-z]{3,}(?:ate|inate|ide))\b")
_SALT_WITHIN = 24
_NEXT_TO, _OF_IT, _NEARBY = 2, 4, 16


def products_of(reading: Reading) -> tuple[Product, ...]:
    """Return the products of a text; an amount of nothing named is one of magnesium, which is what the talk is of."""
    found: list[Product] = []
    untold: list[Product] = []  # brands of which nothing but the name is said
    salt: str | None = None
    for clause in clauses_of(reading):
        product = _product(reading, clause)
        if product is None:
            untold += [_untold(brand, reading)] if (brand := _brand(clause)) else []
            continue
        if product.salt is None and salt is not None and _continues(reading, clause):
            product = product.model_copy(update={"salt": salt, "basis": found[-1].basis})
        salt = product.salt
        found.append(product)
    if found and any(product.per_unit is not None for product in found):
        found += [*untold, *_multivitamins(reading, found)]
    if any(product.units_per_day is not None for product in found):
        found = [_one_of_it(product) for product in found]
    if "all-alike" in reading.cues:
        return tuple(product.model_copy(update={"basis": "elemental"}) for product in found)
    return tuple(found)


def is_the_product(reading: Reading, mention: Mention) -> bool:
    """Whether words for an unnamed medicine are the product itself: "my tablets are 100 mg each"."""
    if entries_by_id("medicines")[mention.id].group != _UNNAMED:
        return False
    said = _IS_SAID_TO_HOLD.match(reading.text, mention.end)
    return said is not None and any(
        one.start == said.end() and one.kind in ("mass", "concentration") for one in reading.amounts
    )


def _one_of_it(product: Product) -> Product:
    """A product named in the singular beside others that are counted: "2 of these a day plus a 200 mg pill"."""
    nouns = [word for word in re.findall(r"[a-z]+", product.text.lower()) if word in container_nouns()]
    single = bool(nouns) and not nouns[-1].endswith("s")
    if product.units_per_day is not None or product.per_unit is None or not single:
        return product
    return product.model_copy(update={"units_per_day": 1.0})


def _continues(reading: Reading, clause: Clause) -> bool:
    """Whether a clause goes on about the salt before it, rather than says that its amount is magnesium itself."""
    elemental = any(m.id == "elemental" for m in between(reading.cue_mentions, clause.start, clause.end))
    added = bool(_CONTINUES.match(reading.text, clause.start))
    return added and not clause.element and not elemental


def _product(reading: Reading, clause: Clause) -> Product | None:
    text = reading.text[clause.start : clause.end]
    named = [m for m in between(reading.cue_mentions, clause.start, clause.end) if m.id == "elemental"]
    ours = [*clause.salts, *clause.element, *named]
    held = [one for one in clause.doses if _HELD_BY.match(reading.text, one.end)]
    if clause.others and not ours and not (held and _CONTINUES.match(reading.text, clause.start)):
        return None
    if clause.foods and not clause.salts and (_AIM.search(text) or not clause.doses):
        return None
    if (
        reading.foods
        and clause.doses
        and all(
            weighs_food(one) and not any(-_NEXT_TO <= m.start - one.end <= _OF_IT for m in ours)
            for one in clause.doses
        )
    ):
        return None
    doses = [one for one in clause.doses if not is_body_weight(reading.text, one)]
    eaten = [one for one in doses if is_eaten(reading.text, one)]
    doses = [one for one in doses if not is_a_limit(reading, one)]
    doses = [
        one
        for one in doses
        if one not in eaten and _is_ours_in_mcg(one, ours) and not is_per_weight(reading.text, one)
    ]
    if not doses and clause.doses and not clause.salts:
        return None
    if clause.foods and not clause.salts:
        doses = [one for one in doses if not weighs_food(one)]
        if not doses:
            return None
    if clause.others:
        doses = [
            one
            for one in doses
            if (one in held or _nearest(one, ours, clause.others)) and not is_food(one, clause)
        ]
    frequency = times_a_day(text)
    if frequency is not None and frequency < 1 and _ON_SUCH_A_DAY.search(reading.text):
        frequency = 1.0
    if not doses:
        return _counted(reading, clause, frequency)
    dose = max(doses, key=lambda one: plainness(reading, clause, one))
    if not clause.salts:
        dose = of_its_share(reading, dose)
    per_unit, unit_kind, units_a_day = strength_of(reading, clause, dose, frequency)
    brand = _brand(clause)
    return Product(
        salt=_nearest_salt(dose, clause.salts) or _unlisted_salt(reading, clause, dose),
        basis=basis_of(reading, clause, dose),
        per_unit=per_unit,
        unit_kind=unit_kind,
        units_per_day=units_a_day,
        kind=entries_by_id("salts")[brand.id].products[brand.name] if brand else "supplement",
        text=_words(reading, clause),
    )


def _brand(clause: Clause) -> Mention | None:
    return next((m for m in clause.salts if m.name in entries_by_id("salts")[m.id].products), None)


def _untold(brand: Mention, reading: Reading) -> Product:
    kind = entries_by_id("salts")[brand.id].products[brand.name]
    return Product(salt=brand.id, kind=kind, text=reading.said(brand.start, brand.end))


def _multivitamins(reading: Reading, found: list[Product]) -> list[Product]:
    """Multivitamins that are taken beside the products, and of whose magnesium nothing is told."""
    if not reading.cues & {"total", "upper", "limit-word"}:
        return []
    named = [m for m in reading.medicines if entries_by_id("medicines")[m.id].group == "supplement"]
    doses = [one for one in reading.amounts if one.kind == "mass"]
    untold = [
        m
        for m in named
        if not any(m.name in product.text.lower() for product in found)
        and not any(-_NEARBY <= one.start - m.end <= _NEARBY + _NEARBY for one in doses)
    ]
    return [Product(kind="supplement", text=reading.said(m.start, m.end)) for m in untold]


def _counted(reading: Reading, clause: Clause, frequency: float | None) -> Product | None:
    """A product of which only the number of tablets or spoons is said."""
    brand = _brand(clause)
    told = (clause.counts and (clause.salts or (clause.element and frequency))) or (brand and frequency)
    if not told:
        return None
    count = clause.counts[0].amount if clause.counts else None
    number = count.value if count else count_before_name(reading, clause) if brand else None
    return Product(
        salt=clause.salts[0].id if clause.salts else None,
        basis="unknown" if clause.salts else "elemental",
        unit_kind=count.unit if count else None,
        units_per_day=number * (frequency or 1.0) if number else frequency,
        kind=entries_by_id("salts")[brand.id].products[brand.name] if brand else "supplement",
        text=_words(reading, clause),
    )


def _words(reading: Reading, clause: Clause) -> str:
    """The product in the person's own words: from its first name or figure to its last."""
    spans = [(m.start, m.end) for m in clause.salts] + [
        (one.start, one.end)
        for one in (*clause.doses, *clause.counts)
        if not is_body_weight(reading.text, one)
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
    nouns = "|".join(sorted(container_nouns(), key=len, reverse=True))
    return re.compile(rf"[) ]*(?:\w+ ){{0,3}}?(?:{nouns})\b")


def _is_ours_in_mcg(one: Measured, ours: list[Mention]) -> bool:
    """Whether an amount may be magnesium's: micrograms are so only right beside its name."""
    return one.amount.unit != "mcg" or any(
        min(abs(m.start - one.end), abs(one.start - m.end)) <= _OF_IT for m in ours
    )


def _nearest(one: Measured, ours: list[Mention], others: list[Mention]) -> bool:
    """Whether a dose stands nearer to magnesium than to another medicine or food."""

    def gap(mention: Mention) -> int:
        return max(mention.start - one.end, one.start - mention.end)

    return bool(ours) and min(map(gap, ours)) <= min(map(gap, others))


def _unlisted_salt(reading: Reading, clause: Clause, one: Measured) -> str | None:
    """A salt that no list holds, named beside magnesium and its amount: of such a one nothing can be told."""
    match = _SALT_OF_NO_LIST.search(reading.text, clause.start, clause.end + _SALT_WITHIN)
    if match is None:
        return None
    labelled = 0 <= one.start - match.end() <= _NEXT_TO  # "magnesium floomate 500 mg"
    converted = "elemental" in reading.cues and 0 <= match.start() - one.end <= _OF_IT
    heard = {m.start for m in (*reading.cue_mentions, *reading.topics, *reading.foods, *reading.salts)}
    word = match.group("salt")
    ordinary = word in slips().ordinary or word in ordinary_words()
    if not (labelled or converted) or ordinary or match.start("salt") in heard:
        return None
    return f"unlisted {word}"


def _nearest_salt(one: Measured, salts: list[Mention]) -> str | None:
    if not salts:
        return None
    return min(salts, key=lambda m: max(m.start - one.end, one.start - m.end)).id
