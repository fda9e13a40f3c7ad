"""Findings that a claim may be held against: found for it, near to it in words or sense, of its form and route."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.writing.claims import Reading, has_any, load_cues, read
from assistant.writing.forms import forms_of
from assistant.writing.quantities import printed_numbers
from assistant.writing.subject import specific_topics
from corpus.bottom_line import usable
from index.ranking import terms
from index.search import Hit

Search = Callable[[str, frozenset[str]], Sequence[Hit]]
CLOSE, VERY_CLOSE, COVERED = 0.55, 0.66, 0.5
MOST_READ = 6


def searched(search: Search | None, query: str, topics: frozenset[str]) -> list[Hit]:
    """Usable findings for a query; none without a search."""
    return [hit for hit in search(query, topics) if usable(hit.record)] if search else []


def found(reading: Reading, search: Search | None) -> list[Hit]:
    """Usable findings for a claim."""
    return searched(search, reading.text, frozenset(specific_topics(reading.topics)))


def close(reading: Reading, hit: Hit) -> bool:
    """Whether a finding is near to the claim."""
    return (hit.dense or 0.0) >= CLOSE or coverage(reading, hit) >= VERY_CLOSE


def coverage(reading: Reading, hit: Hit) -> float:
    """The share of the claim's content words that the finding has."""
    words = set(terms(reading.text))
    held = set(terms(f"{hit.finding.statement} {hit.finding.plain} {hit.finding.outcome}"))
    return len(words & held) / len(words) if words else 0.0


def same_direction(reading: Reading, hit: Hit) -> bool:
    """Whether claim and finding point the same way, as far as the finding points."""
    return hit.finding.direction is None or reading.denied == (hit.finding.direction == "no_effect")


def names_form(hit: Hit, forms: Sequence[str]) -> bool:
    """Whether the finding is of one of these forms."""
    return bool(forms_of(hit.finding, hit.record) & set(forms))


def other_route(reading: Reading, hit: Hit) -> bool:
    """Whether the finding is of magnesium by drip or on the skin, of which the claim says nothing."""
    cues = load_cues()
    return has_any(hit.finding.statement.lower(), cues.not_by_mouth) and not has_any(
        reading.folded, cues.not_by_mouth
    )


def same_medicine_hindered(reading: Reading, hit: Hit) -> bool:
    """Whether claim and finding say of the same medicine that less of it is taken up."""
    of_finding = read(f"{hit.finding.statement} {hit.finding.plain}")
    less = load_cues().less
    return (
        bool(set(reading.medicines) & set(of_finding.medicines))
        and has_any(reading.folded, less)
        and has_any(of_finding.folded, less)
        and not reading.denied
    )


def holds_figures(figures: set[float], hit: Hit) -> bool:
    """Whether a finding holds every figure, or one that rounds to it."""
    held = {abs(value) for value, _, _ in printed_numbers(f"{hit.finding.statement} {hit.finding.plain}")}
    held |= {float(count) for count in (hit.finding.studies, hit.finding.participants) if count}
    return all(any(_rounds_to(value, figure) for value in held) for figure in figures)


def _rounds_to(value: float, figure: float) -> bool:
    return value == figure or (figure == int(figure) and figure >= 1 and abs(value - figure) < 0.5)
