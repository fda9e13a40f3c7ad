"""Citations and the few words behind a finding that say who was studied and how sure the result is.

A ``Citation`` is made here and nowhere else, so its quote always is the finding's statement. The words of ``basis``
are fields of the finding and its record; no number enters that the finding does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Citation, Sentence
from assistant.writing.phrases import load_phrases
from corpus.bottom_line import SYNTHESES
from corpus.record import Finding, Intervention, Record
from index.search import Hit


def citation(n: int, finding: Finding, record: Record) -> Citation:
    """The citation of a finding under the number ``n``."""
    source = record.citation
    return Citation(
        n=n,
        record=record.id,
        finding=finding.id,
        quote=finding.statement,
        title=source.title,
        year=source.year,
        doi=source.doi,
        pmid=source.pmid,
        certainty=finding.certainty,
        direction=finding.direction,
        authors=source.authors,
        authors_complete=source.authors_complete,
        journal=source.journal,
        design=record.design,
        population=finding.population,
        identifiers_checked=record.identifiers == "checked",
        finding_checked=finding.checked,
    )


class Sources:
    """The numbered citations of an answer in the making: a finding keeps the number it got first."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._numbers: dict[str, int] = {}
        self._citations: list[Citation] = []

    def cite(self, hit: Hit) -> int:
        """The number of this finding, given now if it has none."""
        if hit.finding.id not in self._numbers:
            number = self._first + len(self._citations)
            self._numbers[hit.finding.id] = number
            self._citations.append(citation(number, hit.finding, hit.record))
        return self._numbers[hit.finding.id]

    def cite_dose(self, hit: Hit) -> int:
        """The same, with what the study gave beside its quote, as a sentence that names the dose needs it."""
        number = self.cite(hit)
        at = number - self._first
        self._citations[at] = self._citations[at].model_copy(update={"given": given(hit.record.intervention)})
        return number

    def evidence(self, text: str, hits: Sequence[Hit]) -> Sentence:
        """An evidence sentence that cites these findings."""
        return Sentence(text=text, kind="evidence", citations=tuple(sorted(self.cite(hit) for hit in hits)))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, in the order of their numbers."""
        return tuple(self._citations)


def given(intervention: Intervention | None) -> str:
    """What was given, in a few words: form, elemental dose, weeks, route where not by mouth."""
    if intervention is None:
        return ""
    low, high = intervention.elemental_mg_per_day_low, intervention.elemental_mg_per_day_high
    dose = ""
    if low is not None or high is not None:
        ends = sorted({value for value in (low, high) if value is not None})
        dose = " to ".join(f"{value:g}" for value in ends) + " mg/day elemental"
    weeks = f"{intervention.weeks:g} weeks" if intervention.weeks is not None else ""
    route = intervention.route if intervention.route not in {"oral", "none"} else ""
    return ", ".join(part for part in (intervention.form or "", dose, weeks, route) if part)


def basis(finding: Finding, record: Record, *, weeks: bool = False, certainty: bool = True) -> str:
    """What a finding rests on, in a few everyday words: ``review, 5 studies, 307 people; certainty moderate``.

    With ``weeks``, also for how long magnesium was given, where the record says so. Without ``certainty`` for patients,
    who are told once, in words, how sure the results are.
    """
    phrases = load_phrases()
    words = [phrases.designs[record.design]]
    if record.design in SYNTHESES and finding.studies and finding.studies > 1:
        words.append(phrases.size.studies.format(n=finding.studies))
    people = finding.participants
    if people is None and record.design == "randomised_trial":
        people = record.n
    if people and people > 1:
        words.append(phrases.size.people.format(n=people))
    if weeks and record.intervention and record.intervention.weeks:
        words.append(phrases.weeks.format(weeks=f"{record.intervention.weeks:g}"))
    text = ", ".join(words)
    if certainty and finding.certainty:
        text += f"; {phrases.certainty[finding.certainty]}"
    return text if finding.checked else f"{text}; {phrases.unchecked}"


def how_sure(hits: Sequence[Hit]) -> str | None:
    """How sure the findings of some hits are taken together, in words; None where they do not say."""
    known = [hit.finding.certainty for hit in hits if hit.finding.certainty]
    if not known:
        return None
    unsure = [certainty in {"low", "very_low"} for certainty in known]
    sure = load_phrases().how_sure
    return sure["unsure"] if all(unsure) else sure["mixed"] if any(unsure) else sure["sure"]
