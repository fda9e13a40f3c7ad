"""Finds what is wrong with the corpus, all at once: file, line, what to do.

Covers what a schema cannot: publications that stand twice, links that lead nowhere, plain statements that say
more than the technical ones, figures that contradict themselves. It changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.draft import title_key
from corpus.errors import Fault
from corpus.plain import Slip, hard_prose, misquotes, slips
from corpus.reader import (
    MYTHS,
    RECORDS,
    TOPICS,
    Loaded,
    dotted,
    line_of,
    load_myths,
    load_records,
    load_topics,
)
from corpus.record import Effect, Record
from corpus.topic import Myth, Topic

Place = tuple[int | str, ...]


def check(records: Path = RECORDS, topics: Path = TOPICS, myths: Path = MYTHS) -> tuple[list[Fault], int]:
    """Every fault of the three folders, sorted by file and line, and how many files were read whole."""
    found_records, faults = load_records(records)
    found_topics, topic_faults = load_topics(topics)
    found_myths, myth_faults = load_myths(myths)
    faults = [*faults, *topic_faults, *myth_faults]
    faults += _duplicates(found_records)
    faults += _links(found_records, found_topics, found_myths)
    for item in found_records:
        faults += _record_faults(item)
    for topic in found_topics:
        faults += [_fault(topic.path, ("unknown",), slip) for slip in hard_prose(topic.value.unknown)]
    faults += _myth_faults(found_myths, found_records)
    read = len(found_records) + len(found_topics) + len(found_myths)
    return sorted(faults, key=lambda fault: (str(fault.file), fault.line or 0)), read


def _fault(path: Path, place: Place, slip: Slip) -> Fault:
    return Fault(path, line_of(path, place), dotted(place), slip.problem, slip.remedy)


def _duplicates(loaded: Sequence[Loaded[Record]]) -> Iterator[Fault]:
    keys: dict[str, Callable[[Record], str | None]] = {
        "doi": lambda record: record.citation.doi and record.citation.doi.lower(),
        "pmid": lambda record: record.citation.pmid,
        "title": lambda record: title_key(record.citation.title),
    }
    for field, key in keys.items():
        holders: dict[str, list[Loaded[Record]]] = defaultdict(list)
        for item in loaded:
            value = key(item.value)
            if value:
                holders[value].append(item)
        for first, *others in holders.values():
            for other in others:
                if first.value.id in other.value.superseded_by or other.value.id in first.value.superseded_by:
                    continue  # an update may keep its title, and says so
                slip = Slip(
                    f"the same {field} as {first.value.id}",
                    "keep one record of a publication, or mend the identifier",
                )
                yield _fault(other.path, ("citation", field), slip)


def _links(
    records: Sequence[Loaded[Record]], topics: Sequence[Loaded[Topic]], myths: Sequence[Loaded[Myth]]
) -> Iterator[Fault]:
    ids = {item.value.id: item.value for item in records}
    slugs = {item.value.id for item in topics}
    unknown = Slip("is not a topic", "choose one of corpus/topics, or add its page")
    used: set[str] = set()
    for item in records:
        record = item.value
        used.update(record.topics)
        for number, topic in enumerate(record.topics):
            if topic not in slugs:
                yield _fault(item.path, ("topics", number), unknown)
        for number, finding in enumerate(record.findings):
            place: Place = ("findings", number, "topic")
            if finding.topic not in slugs:
                yield _fault(item.path, place, unknown)
            elif finding.topic not in record.topics:
                slip = Slip(
                    f"'{finding.topic}' is not among the topics of the record", "add it to topics at the top"
                )
                yield _fault(item.path, place, slip)
        for number, later in enumerate(record.superseded_by):
            place = ("superseded_by", number)
            if later not in ids or later == record.id:
                yield _fault(
                    item.path, place, Slip(f"'{later}' is no other record", "name what overturned it")
                )
            elif all(finding.studies == 0 for finding in ids[later].findings):
                slip = Slip(f"'{later}' rests on no study", "leave this record standing, and say so there")
                yield _fault(item.path, place, slip)
            elif ids[later].citation.year < record.citation.year:
                slip = Slip(f"'{later}' is older than this record", "what overturns must come later")
                yield _fault(item.path, place, slip)
    for page in topics:
        if page.value.id not in used:
            slip = Slip("no record is filed under this topic", "file one, or remove the page")
            yield _fault(page.path, ("id",), slip)
    findings = {finding.id for item in records for finding in item.value.findings}
    for myth in myths:
        for number, finding_id in enumerate(myth.value.findings):
            if finding_id not in findings:
                slip = Slip(f"'{finding_id}' is not a finding", "name a finding that carries the verdict")
                yield _fault(myth.path, ("findings", number), slip)
        for number, topic in enumerate(myth.value.topics):
            if topic not in slugs:
                yield _fault(myth.path, ("topics", number), unknown)


def _record_faults(item: Loaded[Record]) -> Iterator[Fault]:
    record = item.value
    doi = record.citation.doi
    if doi and (doi.endswith((".", ",", ";")) or doi.count("(") != doi.count(")")):
        yield _fault(item.path, ("citation", "doi"), Slip(f"'{doi}' ends in punctuation", "cut it off"))
    given = record.intervention
    low = given and given.elemental_mg_per_day_low
    high = given and given.elemental_mg_per_day_high
    if low and high and low > high:
        slip = Slip("the lower amount is above the higher one", "exchange the two")
        yield _fault(item.path, ("intervention", "elemental_mg_per_day_low"), slip)
    for number, finding in enumerate(record.findings):
        for slip in slips(finding):
            yield _fault(item.path, ("findings", number, "plain"), slip)
        if finding.kind == "clinical" and finding.direction is None:
            slip = Slip("a clinical finding has no direction", "add direction, or choose another kind")
            yield _fault(item.path, ("findings", number, "kind"), slip)
        mixtures = [effect.contrast == "combination" for effect in finding.effects]
        if finding.direction in ("benefit", "harm") and mixtures and all(mixtures):
            slip = Slip("the effect of a mixture stands as that of magnesium", "make it uncertain")
            yield _fault(item.path, ("findings", number, "direction"), slip)
        for place, effect in enumerate(finding.effects):
            if finding.kind == "association" and effect.contrast != "association":
                slip = Slip(
                    "an association stands as a comparison of trial groups", "add `contrast: association`"
                )
                yield _fault(item.path, ("findings", number, "effects", place), slip)
            if not _within(effect):
                slip = Slip("the value lies outside its interval", "look it up again in the source")
                yield _fault(item.path, ("findings", number, "effects", place), slip)


def _within(effect: Effect) -> bool:
    low, value, high = effect.ci_low, effect.value, effect.ci_high
    if low is not None and high is not None and low > high:
        return False
    if value is None:
        return True
    return (low is None or low <= value) and (high is None or value <= high)


def _myth_faults(myths: Sequence[Loaded[Myth]], records: Sequence[Loaded[Record]]) -> Iterator[Fault]:
    findings = {finding.id: finding for item in records for finding in item.value.findings}
    for myth in myths:
        cited = [findings[name] for name in myth.value.findings if name in findings]
        source = " ".join(f"{finding.statement} {finding.plain}" for finding in cited)
        for field in ("why", "why_clinician"):
            for slip in misquotes(getattr(myth.value, field), f"{source} {myth.value.claim}"):
                yield _fault(myth.path, (field,), slip)
        for slip in hard_prose(myth.value.why):
            yield _fault(myth.path, ("why",), slip)
        if myth.value.verdict == "contradicted" and not myth.value.findings:
            slip = Slip("'contradicted' rests on no finding", "name one, or say unsupported")
            yield _fault(myth.path, ("verdict",), slip)
