"""The numbers that a sentence prints, each with where it comes from; and whether a text names an amount at all.

Numbers of evidence sentences come from the findings they cite, so a number that stands in none of them has no
provenance and is returned as such: the gate drops its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Provenance, Quantity

_NUMBER = re.compile(r"(?<![\w.,#-])[-−–]?\d+(?:[.,]\d+)*")
_UNIT = re.compile(
    r"\s?(mg/day|mg a day|mg daily|mg/kg|mg/dL|mg/dl|mmol/L|mmol/l|mEq/L|mg|mcg|µg|g|kg|mmol|mEq|%|percent|per cent|"
    r"mm ?Hg|years?|weeks?|months?|days?|hours?|minutes?|people|adults|women|men|children|patients|participants|"
    r"studies|trials|points?)(?![\w])"
)
_MASSES = frozenset({"mg/day", "mg a day", "mg daily", "mg/kg", "mg", "mcg", "µg", "g", "mmol", "mEq"})
_AMOUNT_WORDS = re.compile(
    r"\b(?:milligrams?|micrograms?|grams?|mgs?|mcg|mmol|meq|teaspoons?|tablespoons?|scoops?|sachets?)\b",
    re.IGNORECASE,
)


def number_value(written: str) -> float:
    """The value of a written number; a comma before three digits groups thousands, any other is a decimal mark."""
    plain = written.replace("−", "-").replace("–", "-")
    plain = re.sub(r",(?=\d{3}(?:\D|$))", "", plain).replace(",", ".")
    head, *rest = plain.split(".")
    return float(head + ("." + "".join(rest) if rest else ""))


def printed_numbers(text: str) -> list[tuple[float, str, str]]:
    """Each number of ``text`` as (value, unit or "", the words as printed)."""
    found: list[tuple[float, str, str]] = []
    for match in _NUMBER.finditer(text):
        unit = _UNIT.match(text, match.end())
        found.append(
            (
                number_value(match.group()),
                unit.group(1) if unit else "",
                match.group() + (unit.group() if unit else ""),
            )
        )
    return found


def from_findings(text: str, findings: Sequence[tuple[str, str]]) -> tuple[list[Quantity], list[str]]:
    """The quantities of an evidence sentence, and the numbers that stand in none of the cited findings.

    ``findings`` are pairs (finding id, everything that the finding says in words and figures).
    """
    known = [
        (finding_id, {abs(value) for value, _, _ in printed_numbers(words)}) for finding_id, words in findings
    ]
    quantities: list[Quantity] = []
    strangers: list[str] = []
    for value, unit, written in printed_numbers(text):
        source = next((finding_id for finding_id, values in known if abs(value) in values), None)
        if source is None:
            strangers.append(written)
        else:
            provenance = Provenance(kind="finding", id=source)
            quantities.append(Quantity(value=value, unit=unit, text=written, provenance=provenance))
    return quantities, strangers


def names_a_dose(text: str) -> bool:
    """Whether a text holds a mass, in figures or words; counts of people or studies are none."""
    masses = {unit for _, unit, _ in printed_numbers(text)} & _MASSES
    return bool(masses) or bool(_AMOUNT_WORDS.search(text))


def names_an_amount(text: str) -> bool:
    """Whether a text holds any digit or any word for a mass or a measure: no such text follows a redirect."""
    return any(character.isdigit() for character in text) or bool(_AMOUNT_WORDS.search(text))
