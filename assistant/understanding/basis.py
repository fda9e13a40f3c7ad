"""Is a product's amount magnesium itself, or the weight of the salt? Read from the words, never guessed."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.lexicon.names import entries_by_id
from assistant.question import Basis
from assistant.understanding.amounts import Measured
from assistant.understanding.clauses import Clause, provides
from assistant.understanding.spans import Reading, between

_A_DOSE_NEXT = (
    r"(?: (?:magnesium|mag|mg|content|amount|dose)){0,2}(?: is| of)?[ :=]{0,3}\d[\d.,]* ?(?:mg|g|mcg|mmol)\b"
)
_A_NOUN_NEXT = r" (?:amount|content|part|share|portion|equivalent|value|yield)\b(?! of)"
_ELEMENTAL_AFTER = re.compile(
    rf"[ ()-]*(?:of )?(?:magnesium )?(?:elemental|elementary|actual|real)\b(?!{_A_DOSE_NEXT})(?!{_A_NOUN_NEXT})"
    r"|[^.;,?]{0,40}\bas elemental\b"
)
_ELEMENTAL_BEFORE = re.compile(
    r"(?:elemental|elementary|actual|real)(?: (?:magnesium|mag|mg|content|amount|dose))?(?: of| is| as|:|=|,)? ?\(?$"
)
_PURE_AFTER = re.compile(r" ?(?:of )?pure magnesium\b")
_MAGNESIUM_AFTER = re.compile(r"[ )]*(?:of )?(?:magnesium|mag|mg)?(?:[ ).,;?!]|$)")
_WEIGHT = r"(?: ?\d[\d., ]*m?g(?: of)?)"
_AS_SALT = re.compile(rf"(?:\bas|\bfrom|in the form of|in form of){_WEIGHT}?(?: an?)?(?: the)?(?: \w+)? ?$")
_WEIGHT_OF_SALT = re.compile(r"\((?:as|from) (?:about |approx\w* )?$")
_ASKS_SHARE = re.compile(
    r"(?:how much|how many|what amount of|amount of|what percentage|how mch)(?: \w+){0,3}? ?"
    r"(?:magnesium|mag|mg|milligrams)?(?: \w+){0,4}? (?:in|from|does|out of) "
    r"(?:an? |my |the |one |each |taking )*(?:\w+ of )?$"
)
_ASKS_AFTER = re.compile(
    r"[^.;?!]*\b(?:how (?:much|many mg) (?:of )?(?:(?:it|that|this|which) )?(?:(?:is|are) )?"
    r"(?:(?:actually|really|actual|pure|real) )?(?:magnesium|mag)\b(?! ?(?:should|can|do i|to))"
    r"|(?:contains?|holds?|has|gives?|provides?|is|=|equals?) how (?:much|many)\b)"
)
_WHICH_OF_THEM = re.compile(
    r"\b(?:is|was|are) (?:that|it|this|these|they)(?: the)? (?:elemental|compound|salt)"
    r"|elemental or|or elemental"
)
_DESCRIBED = re.compile(
    r" (?:of )?(?:(?:pure|plain|regular|ordinary|my|the|food grade|chelated|buffered|liquid|powdered) ){1,2}"
    r"(?:magnesium )?"
)
_NEXT_TO = 6
_HELD_AFTER = re.compile(
    r" ?(?:tabs?|tablets?|caps?|capsules?|pills?|softgels?)\b(?! (?:of|magnesium|mag)\b)"
    r"|[^.,;?]{0,20}\b(?:from|at) (?:the |my |a )?"
    r"(?:pharmacy|chemist|drugstore|drug store|store|shop|supermarket|health food)"
)
_MINE = re.compile(r"\b(?:my|our) $")
_MINE_WITHIN = 24
_ASKED_BEFORE = 60
_BARE_ELEMENTAL_BEFORE = re.compile(r"\b(?:elemental|elementary)(?: (?:magnesium|mag|mg))?[ ,:]*$")
_SAME_AS = re.compile(r"\b(?:equals?|equal to|same as|equivalent to|replaces?|matches) ?$")
_SHARE = re.compile(r"(?:%|per ?cent) (?:elemental|elementary)\W*$")
_OF_ELEMENT = re.compile(
    r" ?(?:of )?(?:magnesium|mag)\b(?=\W*$|[,.;)+&]| (?:plus|and|per|a day|daily|each|every|twice|once|in)\b)"
)
_SHARE_NAMED = re.compile(r"\d ?(?:%|per ?cent) (?:elemental|elementary|magnesium|mag)\b")
_EQUAL = re.compile(r"\b(?:equals?|equal to|(?:the )?same as|as much as)\b")
_IS_THAT = re.compile(r"\b(?:is|does|so) (?:that|it|this|mean)\b|\bmean(?:s|ing)?\b")
_TO_ELEMENTAL = re.compile(r"\b(?:to|into|in) (?:elemental|elementary)(?: (?:magnesium|mag|mg))? ?: ?$")
_HYDRATE = re.compile(r"hydrate\b|\banhydrous\b")
_CONTENT_OF = re.compile(
    r"\b(?:elemental|elementary)(?: (?:magnesium|mag|mg))?(?: (?:content|amount|part|share))?"
    r" (?:of|in|from) (?:an? |my |the )?$"
)
_ELEMENTAL_ENDS = re.compile(
    r"(?: (?:in|as|is))?(?: ?[,:=>–-]+)? ?(?:elemental|elementary)(?: (?:magnesium|mag|mg|content|amount))?"
    r" ?(?:(?P<asks>\?)|$)"
)
_AIMED_AT = re.compile(r"\b(?:for|to (?:get|give|make|reach|have|obtain)|gives?|yields?|makes?) (?:about )?$")
_IS_THE_SHARE = re.compile(
    r" (?:of it is |is |of )?(?:pure |actual |real )?(?:elemental|elementary|magnesium|mag)\b"
)
_OF_THE_ELEMENT = re.compile(r" (?:of )?(?:elemental|elementary|actual|real)\b")
_MAGNESIUM_OF_A_SALT = re.compile(r" ?(?:of )?magnesium \(")
_OPENED = 26
_WHOLE = 100.0
_WEIGHED_UNITS = frozenset({"g", "kg"})


def basis_of(reading: Reading, clause: Clause, one: Measured) -> Basis:
    """Return what the amount ``one`` of a clause states."""
    text = reading.text
    named_after = _named_after(text, clause, one)
    before, after = text[clause.start : one.start], text[one.end : clause.end]
    if clause.salts and (asked := _asks_for_elemental(reading, clause, one)) is not None:
        return asked
    if named_after and (_SAME_AS.search(before) or _WEIGHT_OF_SALT.search(before)):
        return "compound"
    if clause.salts and _said_twice(reading, clause, one):
        if _EQUAL.search(text, clause.start, clause.end):
            return "compound"
        if _IS_THAT.search(text, clause.start, clause.end):
            return "unknown"
    if _ELEMENTAL_AFTER.match(after) or (_ELEMENTAL_BEFORE.search(before) and not _SHARE.search(before)):
        return "elemental"
    if _only_branded(clause) and _OF_ELEMENT.match(after):
        return "elemental"
    if not clause.salts or (_PURE_AFTER.match(after) and not named_after):
        return "elemental"
    if _MAGNESIUM_OF_A_SALT.match(text, one.end) and any(m.start - one.end < _OPENED for m in clause.salts):
        return "elemental"  # "300 mg magnesium (magnesium citrate)"
    if provides(text, clause.start, one.start) and _MAGNESIUM_AFTER.match(after) and not named_after:
        return "elemental"
    if _as_salt(reading, clause, one):
        return "elemental"
    return "compound" if _says_compound(reading, clause, one) else "unknown"


def _only_branded(clause: Clause) -> bool:
    """Whether the salt is known by a product's name alone, beside which "magnesium" is the element."""
    return all(m.name in entries_by_id("salts")[m.id].products for m in clause.salts)


def _named_after(text: str, clause: Clause, one: Measured) -> bool:
    """Whether the salt is named right after its amount: "500 mg of oxide", "500 mg pure magnesium oxide"."""
    return any(
        m.end > one.end
        and (m.start - one.end < _NEXT_TO or _DESCRIBED.fullmatch(text, one.end, m.start) is not None)
        for m in clause.salts
    )


def _asks_for_elemental(reading: Reading, clause: Clause, one: Measured) -> Basis | None:
    """What an amount of a salt states where "elemental" beside it is the question, not the label's word.

    "1 gram of magnesium chloride, elemental?" and "more elemental, 500 mg oxide or" ask of the salt's weight; of
    "glycinate 400 mg elemental?" nobody can tell. None where the word is no question.
    """
    text = reading.text
    cues_before = {m.id for m in between(reading.cue_mentions, max(one.start - _ASKED_BEFORE, 0), one.start)}
    named_after = _named_after(text, clause, one)
    if named_after and _CONTENT_OF.search(text, clause.start, one.start):
        return "compound"
    if _TO_ELEMENTAL.search(text, clause.start, one.start):
        return "compound"
    if named_after and _BARE_ELEMENTAL_BEFORE.search(text, clause.start, one.start):
        return "compound" if cues_before & {"amount-asked", "which", "compare"} else None
    ends = _ELEMENTAL_ENDS.match(text, one.end)
    named_before = any(m.end <= one.start for m in clause.salts)
    asked_of = cues_before & {"amount-asked", "quantity"} and "elemental" in cues_before
    if one.amount.text.isdigit() and named_before and asked_of and not named_after:
        return (
            "unknown"  # "how much elemental in magnesium glycinate 400": a name on a label, nobody can tell
        )
    if ends is None or not named_before or "take" in cues_before:
        return None
    branded = any(m.name in entries_by_id("salts")[m.id].products for m in clause.salts)
    hydrate = _HYDRATE.search(text, clause.start, one.start)
    if _AIMED_AT.search(text, clause.start, one.start):
        return "elemental"  # "grams of citrate for 350 mg elemental?"
    if one.amount.unit in _WEIGHED_UNITS or branded or hydrate:
        return "compound"
    return "unknown" if ends.group("asks") else None


def shares_told(reading: Reading) -> list[Measured]:
    """The shares of magnesium that the words give: "it is 15% elemental"."""
    return [
        one
        for one in reading.amounts
        if one.amount.unit == "percent" and _IS_THE_SHARE.match(reading.text, one.end)
    ]


def of_its_share(reading: Reading, one: Measured) -> Measured:
    """The magnesium in a weight of something of which the words say how much of it is magnesium.

    "A powder that is 15% elemental magnesium, I take 2 g" holds 300 mg. Only where one share is told.
    """
    shares = shares_told(reading)
    weighed = one.amount.unit in ("g", "mg") and not _OF_THE_ELEMENT.match(reading.text, one.end)
    if len(shares) != 1 or not weighed or not 0 < shares[0].amount.value < _WHOLE:
        return one
    share, amount = shares[0].amount, one.amount
    update = {
        "value": round(amount.value * share.value / _WHOLE, 4),
        "high": round(amount.high * share.value / _WHOLE, 4) if amount.high is not None else None,
        "text": f"{share.text} of {amount.text}",
    }
    return replace(one, amount=amount.model_copy(update=update))


def _said_twice(reading: Reading, clause: Clause, one: Measured) -> bool:
    """Whether the figure is said again as a question: "oxide 400 mg, is that 400 mg of magnesium?"."""
    return any(
        other is not one and (other.amount.value, other.amount.unit) == (one.amount.value, one.amount.unit)
        for other in between(reading.amounts, clause.start, clause.end)
    )


def plainness(reading: Reading, clause: Clause, one: Measured) -> int:
    """How plainly a dose is one of magnesium itself; the plainest of a clause is its product's."""
    if basis_of(reading, clause, one) != "elemental":
        return 0
    said = _ELEMENTAL_AFTER.match(reading.text, one.end, clause.end)
    if said or provides(reading.text, clause.start, one.start):
        return 3
    return 2 if any(0 <= m.start - one.end <= 4 for m in clause.element) else 1


def _as_salt(reading: Reading, clause: Clause, one: Measured) -> bool:
    """The label's way of naming the source: magnesium (as citrate) 150 mg."""
    named = any(_AS_SALT.search(reading.text, clause.start, m.start) for m in clause.salts)
    asked = {m.id for m in between(reading.cue_mentions, max(clause.start - 40, 0), one.start)}
    return named and not asked & {"amount-asked", "adds-to", "elemental"}


def _is_held(text: str, clause: Clause, one: Measured) -> bool:
    """Whether an amount is that of a product somebody holds, of which only the front of the label was read."""
    first = min([one.start, *(m.start for m in clause.salts)])
    return bool(_HELD_AFTER.match(text, one.end) or _MINE.search(text, max(first - _MINE_WITHIN, 0), first))


def _as_a_label_has_it(reading: Reading, clause: Clause, one: Measured) -> bool:
    """Whether a message opens as a label reads, a salt and its milligrams, and only then asks: nobody can tell."""
    if one.amount.unit != "mg" or _named_after(reading.text, clause, one) or _only_branded(clause):
        return False
    named = [m for m in clause.salts if m.end <= one.start]
    if (
        not named
        or one.start - named[-1].end > _NEXT_TO
        or _HYDRATE.search(reading.text, clause.start, one.start)
    ):
        return False
    before = {m.id for m in between(reading.cue_mentions, max(clause.start - _ASKED_BEFORE, 0), one.start)}
    after = {m.id for m in between(reading.cue_mentions, one.end, one.end + _ASKED_BEFORE)}
    return "amount-asked" in after and not before & {"amount-asked", "convert-verb", "elemental"}


def _says_compound(reading: Reading, clause: Clause, one: Measured) -> bool:
    mentions = between(reading.cue_mentions, clause.start, clause.end)
    here = {m.id for m in mentions}
    elemental = [m for m in mentions if m.id == "elemental" and not _named_after(reading.text, clause, one)]
    if any(
        m.id == "compound" and not any(e.start <= m.start and m.end <= e.end for e in elemental)
        for m in mentions
    ):
        return True
    if _SHARE_NAMED.search(reading.text, max(clause.start - _ASKED_BEFORE, 0), clause.end + _ASKED_BEFORE):
        return True
    if _is_held(reading.text, clause, one) or (
        "take" in here and one.amount.unit == "mg" and _only_branded(clause)
    ):
        return False
    if _WHICH_OF_THEM.search(reading.text, clause.start) or "label-says" in here:
        return False
    nearby = {
        m.id
        for m in between(
            reading.cue_mentions, max(clause.start - _ASKED_BEFORE, 0), clause.end + _ASKED_BEFORE
        )
    }
    if "more-magnesium" in nearby and "compare" in nearby:
        return True
    if "elemental" in nearby and nearby & {"amount-asked", "convert-verb", "explain", "compare"}:
        return not _as_a_label_has_it(reading, clause, one)
    if "convert-verb" in here and "amount-asked" not in here:
        return True
    if "elemental" in here and "total" not in here and "take" not in here:
        return True
    if _ASKS_AFTER.match(reading.text, one.end, clause.end) and not here & {"take", "container"}:
        return "contains-asked" in here or not _as_a_label_has_it(reading, clause, one)
    window = reading.text[max(clause.start - _ASKED_BEFORE, 0) : one.start]
    return bool(_ASKS_SHARE.search(window))
