"""The bottom line of a topic, derived from its findings by one stated rule and never typed by hand.

The rule:

1. *What counts.* Findings filed under the topic, from records neither retracted nor superseded, and resting
   on at least one study; where none is filed there, those of the records filed under it. Clinical findings
   speak first; only where there is none does the kind speak that has most findings, and the line says what
   kind it is and adds the plain statements of the two heaviest that name no figure, of different records,
   syntheses first. Among clinical findings
   those on magnesium by mouth speak where there is one, and narrative reviews speak only where there is no
   trial and no synthesis.
2. *Who.* Findings in pregnancy and in children are counted apart and get a line of their own, except on the
   pages about them; where there are no others they are the line.
3. *Weight.* Each finding weighs certainty (high 4, moderate 3, low 2, very low 1; unstated 1) times design
   (synthesis of trials 3, randomised trial 2, other 1), times 0.75 when it was published more than fifteen
   years before the newest of them, times 0.5 when it was not yet checked against its source, shared among
   the findings of its record that count: a paper does not weigh more for reporting more outcomes.
4. *Direction.* The direction that carries at least 60 per cent of the weight; otherwise ``mixed`` where
   benefit and its contrary (no effect or harm) both carry a fifth or more, otherwise the heaviest.
5. *Certainty.* The weighted mean certainty of the findings pointing this way (of all, for ``mixed``),
   rounded to the nearest word, a half downwards; never above the best synthesis where there is one, never
   above low without a trial or a synthesis, nor for ``mixed``; one step lower when two fifths or more of the
   weight says the contrary (for ``benefit``: no effect or harm), and when one record carries three quarters
   of what points this way and it is no synthesis.
6. *Words.* ``corpus/wording.yaml`` by direction and certainty, with the ``aim`` of the topic page. One record
   that points both ways is not called studies that do not agree.

Only clinical findings yield a direction. The same findings always yield the same line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from corpus.record import Certainty, Design, Direction, Finding, FindingKind, Record
from corpus.topic import Topic

WORDING = Path(__file__).parent / "wording.yaml"
SYNTHESES: frozenset[Design] = frozenset({"umbrella_review", "systematic_review", "meta_analysis"})
CERTAINTIES: tuple[Certainty, ...] = ("very_low", "low", "moderate", "high")
DIRECTIONS: tuple[Direction, ...] = ("benefit", "no_effect", "harm", "mixed", "uncertain")
CONTRARY: dict[Direction, tuple[Direction, ...]] = {
    "benefit": ("no_effect", "harm"),
    "no_effect": ("benefit", "harm"),
    "harm": ("benefit", "no_effect"),
}
MAJORITY, SHARE_OF_CONFLICT, SHARE_OF_DISSENT, SHARE_OF_ONE = 0.6, 0.2, 0.4, 0.75
MOST_LEADS = 2
YEARS_OF_CURRENCY, WEIGHT_OF_OLD, WEIGHT_OF_UNCHECKED = 15, 0.75, 0.5


class BottomLine(BaseModel):
    """What the findings of a topic amount to. ``findings`` are those it rests on, heaviest first.

    ``direction`` and ``certainty`` are ``None`` where ``kind`` is not clinical. ``sentence`` is for everyone,
    ``clinician`` for clinicians; both say what the lines of ``apart`` say too. ``group`` names the people of a
    line that stands apart; ``dissent`` are counted findings that point another way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str
    kind: FindingKind | None
    group: str | None = None
    direction: Direction | None = None
    certainty: Certainty | None = None
    findings: tuple[str, ...] = ()
    dissent: tuple[str, ...] = ()
    sentence: str
    clinician: str
    apart: tuple[BottomLine, ...] = ()


Pair = tuple[Finding, Record]


@dataclass(frozen=True)
class _Weighed:
    finding: Finding
    record: Record
    weight: float


def bottom_line(topic: Topic, records: Sequence[Record]) -> BottomLine:
    """The bottom line of ``topic`` over ``records``, by the rule above."""
    kind, pairs = _speaking(topic, records)
    if kind is None:
        sentence = _wording()["nothing"].format(aim=topic.aim)
        return BottomLine(topic=topic.id, kind=None, sentence=sentence, clinician=sentence)
    if kind != "clinical":
        counted = _weighed(pairs)
        sentence = _wording()["not_clinical"][kind].format(aim=topic.aim)
        sentence = " ".join((sentence, *_leads(counted)))
        return BottomLine(
            topic=topic.id,
            kind=kind,
            findings=tuple(item.finding.id for item in counted),
            sentence=sentence,
            clinician=sentence + _base(counted),
        )
    main, *apart = [_clinical(topic, group, _weighed(found)) for group, found in _groups(topic, pairs)]
    return main.model_copy(
        update={
            "sentence": " ".join(line.sentence for line in (main, *apart)),
            "clinician": " ".join(line.clinician for line in (main, *apart)),
            "apart": tuple(apart),
        }
    )


def _clinical(topic: Topic, group: str | None, counted: Sequence[_Weighed]) -> BottomLine:
    words = _wording()
    direction = _direction(counted)
    certainty = _certainty(counted, direction)
    dissent = tuple(item.finding.id for item in counted if not _agrees(item, direction))
    lead = words["apart"][group]["lead"] if group else words["lead"]
    by_certainty = words["plain"][direction]
    alone = by_certainty.get("alone") if len({item.record.id for item in counted}) == 1 else None
    plain = (alone or by_certainty.get(certainty, by_certainty.get("any"))).format(aim=topic.aim)
    clinician = words["clinician"][direction].format(aim=topic.aim, certainty=certainty.replace("_", " "))
    route = _route(counted[0].record)
    aside = words["route"].get(route, "") if topic.id != route else ""
    other = words["clinician"]["dissent"].format(dissent=", ".join(dissent)) if dissent else ""
    return BottomLine(
        topic=topic.id,
        kind="clinical",
        group=group,
        direction=direction,
        certainty=certainty,
        findings=tuple(item.finding.id for item in counted),
        dissent=dissent,
        sentence=lead + (plain if not group else plain[0].lower() + plain[1:]) + aside,
        clinician=(lead if group else "") + clinician + aside + _base(counted) + other,
    )


def usable(record: Record) -> bool:
    """Whether a record may speak for an answer: neither retracted nor overtaken by a later one."""
    return not record.retracted and not record.superseded_by


def _speaking(topic: Topic, records: Sequence[Record]) -> tuple[FindingKind | None, list[Pair]]:
    usable_pairs = [
        (finding, record)
        for record in records
        if usable(record)
        for finding in record.findings
        if finding.studies != 0
    ]
    found = [pair for pair in usable_pairs if pair[0].topic == topic.id]
    found = found or [pair for pair in usable_pairs if topic.id in pair[1].topics]
    clinical = [pair for pair in found if pair[0].kind == "clinical" and pair[0].direction]
    if clinical:
        clinical = [pair for pair in clinical if _route(pair[1]) == "oral"] or clinical
        clinical = [pair for pair in clinical if pair[1].design != "narrative_review"] or clinical
        return "clinical", clinical
    kinds = Counter(finding.kind for finding, _ in found if finding.kind != "clinical")
    if not kinds:
        return None, []
    most = max(sorted(kinds), key=lambda kind: kinds[kind])
    return most, [pair for pair in found if pair[0].kind == most]


def _groups(topic: Topic, pairs: Sequence[Pair]) -> list[tuple[str | None, list[Pair]]]:
    groups: dict[str | None, list[Pair]] = {None: []}
    for pair in pairs:
        population = pair[0].population.lower()
        group = next(
            (
                name
                for name, apart in _wording()["apart"].items()
                if apart["topic"] != topic.id
                and any(word in population for word in apart["words"])
                and not any(word in population for word in apart["unless"])
            ),
            None,
        )
        groups.setdefault(group, []).append(pair)
    return [(group, found) for group, found in groups.items() if found]


def _route(record: Record) -> str:
    return record.intervention.route if record.intervention else "oral"


def _weighed(pairs: Sequence[Pair]) -> list[_Weighed]:
    newest = max(record.citation.year for _, record in pairs)
    outcomes = Counter(record.id for _, record in pairs)
    weighed = [
        _Weighed(finding, record, _weight(finding, record, newest) / outcomes[record.id])
        for finding, record in pairs
    ]
    return sorted(weighed, key=lambda item: (-item.weight, -item.record.citation.year, item.finding.id))


def _leads(counted: Sequence[_Weighed]) -> list[str]:
    by_record: dict[str, str] = {}
    for item in sorted(counted, key=lambda item: item.record.design not in SYNTHESES):
        if not _has_figure(item.finding.plain):
            by_record.setdefault(item.record.id, item.finding.plain)
    return list(by_record.values())[:MOST_LEADS]


def _weight(finding: Finding, record: Record, newest: int) -> float:
    weight = float(CERTAINTIES.index(finding.certainty) + 1) if finding.certainty else 1.0
    weight *= 3 if record.design in SYNTHESES else 2 if record.design == "randomised_trial" else 1
    if newest - record.citation.year > YEARS_OF_CURRENCY:
        weight *= WEIGHT_OF_OLD
    if not finding.checked:
        weight *= WEIGHT_OF_UNCHECKED
    return weight


def _direction(counted: Sequence[_Weighed]) -> Direction:
    weights: dict[Direction, float] = dict.fromkeys(DIRECTIONS, 0.0)
    for item in counted:
        weights[item.finding.direction or "uncertain"] += item.weight
    whole = sum(weights.values())
    heaviest = max(DIRECTIONS, key=lambda direction: weights[direction])
    if weights[heaviest] >= MAJORITY * whole:
        return heaviest
    contrary = weights["no_effect"] + weights["harm"]
    if min(weights["benefit"], contrary) >= SHARE_OF_CONFLICT * whole:
        return "mixed"
    return heaviest


def _agrees(item: _Weighed, direction: Direction) -> bool:
    return direction == "mixed" or item.finding.direction == direction


def _certainty(counted: Sequence[_Weighed], direction: Direction) -> Certainty:
    agreeing = [item for item in counted if _agrees(item, direction)]
    weight = sum(item.weight for item in agreeing)
    mean = sum(_step(item) * item.weight for item in agreeing) / weight
    step = ceil(mean - 0.5)
    syntheses = [_step(item) for item in counted if item.record.design in SYNTHESES]
    if syntheses:
        step = min(step, max(syntheses))
    elif not any(item.record.design == "randomised_trial" for item in counted):
        step = min(step, CERTAINTIES.index("low"))
    contrary = sum(item.weight for item in counted if item.finding.direction in CONTRARY.get(direction, ()))
    if direction == "mixed":
        step = min(step, CERTAINTIES.index("low"))
    step -= contrary >= SHARE_OF_DISSENT * sum(item.weight for item in counted)
    by_record: dict[str, float] = {}
    for item in agreeing:
        by_record[item.record.id] = by_record.get(item.record.id, 0.0) + item.weight
    step -= not syntheses and max(by_record.values()) >= SHARE_OF_ONE * weight
    return CERTAINTIES[max(0, step)]


def _step(item: _Weighed) -> int:
    return CERTAINTIES.index(item.finding.certainty or "very_low")


def _base(counted: Sequence[_Weighed]) -> str:
    base: str = _wording()["clinician"]["base"]
    return base.format(findings=_count(len(counted), "finding"), designs=_designs(counted))


def _has_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _designs(counted: Sequence[_Weighed]) -> str:
    records = {item.record.id: item.record for item in counted}
    designs = Counter(record.design for record in records.values())
    return ", ".join(_count(number, design) for design, number in designs.most_common())


def _count(number: int, noun: str) -> str:
    one, several = _wording()["counted"].get(noun, (noun.replace("_", " "), f"{noun.replace('_', ' ')}s"))
    return f"{number} {one if number == 1 else several}"


@cache
def _wording() -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(WORDING.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return content
