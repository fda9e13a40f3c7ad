"""What the corpus covers: by topic, design, year, certainty, direction, and how far it was checked.

The same counts as a table for people and as a picture (SVG, drawn here: bars need no library).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import accumulate

from pydantic import BaseModel, ConfigDict

from corpus.record import Certainty, Record

COLUMN, ROW, LABEL, MARGIN, GAP = 560, 22, 190, 24, 32
HEAD = 84
INK, QUIET, BAR, CHECKED = "#1f2933", "#52606d", "#b8c4d1", "#2f6f8f"
BY_CERTAINTY: tuple[Certainty | str, ...] = ("high", "moderate", "low", "very_low", "not rated")


class Coverage(BaseModel):
    """Counts of records and findings. Each group maps a name to (findings, those checked against a source)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    records: int
    findings: int
    effects: int
    identifiers_checked: int
    findings_checked: int
    retracted: int
    superseded: int
    by_topic: Mapping[str, tuple[int, int]]
    by_kind: Mapping[str, tuple[int, int]]
    by_design: Mapping[str, tuple[int, int]]
    by_certainty: Mapping[str, tuple[int, int]]
    by_direction: Mapping[str, tuple[int, int]]
    by_years: Mapping[str, tuple[int, int]]


def coverage(records: Sequence[Record]) -> Coverage:
    """Count ``records`` and their findings."""
    pairs = [(record, finding) for record in records for finding in record.findings]
    return Coverage(
        records=len(records),
        findings=len(pairs),
        effects=sum(len(finding.effects) for _, finding in pairs),
        identifiers_checked=sum(record.identifiers == "checked" for record in records),
        findings_checked=sum(finding.checked for _, finding in pairs),
        retracted=sum(record.retracted for record in records),
        superseded=sum(bool(record.superseded_by) for record in records),
        by_topic=_tally((finding.topic, finding.checked) for _, finding in pairs),
        by_kind=_tally((finding.kind, finding.checked) for _, finding in pairs),
        by_design=_tally((record.design, finding.checked) for record, finding in pairs),
        by_certainty=_ordered(
            _tally((finding.certainty or "not rated", finding.checked) for _, finding in pairs), BY_CERTAINTY
        ),
        by_direction=_tally((finding.direction or "not stated", finding.checked) for _, finding in pairs),
        by_years=dict(sorted(_tally((_years(record), f.checked) for record, f in pairs).items())),
    )


def groups(counted: Coverage) -> list[tuple[str, Mapping[str, tuple[int, int]]]]:
    """The groups in the order in which they are shown, with their headings."""
    return [
        ("Topic", counted.by_topic),
        ("Kind of finding", counted.by_kind),
        ("Design", counted.by_design),
        ("Certainty", counted.by_certainty),
        ("Direction", counted.by_direction),
        ("Year of publication", counted.by_years),
    ]


def picture(counted: Coverage) -> str:
    """The counts as an SVG document: two columns of bars, the checked part of each darker."""
    columns = _two_columns(groups(counted))
    height = HEAD + max(sum(map(_height, column)) for column in columns)
    width = 2 * COLUMN + GAP + 2 * MARGIN
    title = f"{counted.records} records, {counted.findings} findings"
    lines = [_text(MARGIN, 34, title, size=20, weight="bold"), *_legend()]
    for number, column in enumerate(columns):
        left, y = MARGIN + number * (COLUMN + GAP), HEAD
        for group in column:
            lines += _group(left, y, *group)
            y += _height(group)
    label = f"{title}, {counted.findings_checked} of them checked against the source"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" role="img" '
        f'aria-label="{escape(label)}">\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        + "\n".join(lines)
        + "\n</svg>\n"
    )


_Group = tuple[str, Mapping[str, tuple[int, int]]]


def _two_columns(shown: Sequence[_Group]) -> tuple[Sequence[_Group], Sequence[_Group]]:
    """The groups in their order, parted where the two columns come out most alike in height."""
    before = list(accumulate((_height(group) for group in shown), initial=0))
    cut = min(range(len(before)), key=lambda i: max(before[i], before[-1] - before[i]))
    return shown[:cut], shown[cut:]


def _height(group: _Group) -> int:
    return (len(group[1]) + 2) * ROW


def _group(left: int, top: int, heading: str, bars: Mapping[str, tuple[int, int]]) -> list[str]:
    lines = [_text(left, top + 14, heading, size=15, weight="bold")]
    most = max((whole for whole, _ in bars.values()), default=1)
    scale = (COLUMN - LABEL - 48) / most
    for row, (name, (whole, checked)) in enumerate(bars.items(), start=1):
        y, start = top + 14 + row * ROW, left + LABEL
        lines.append(_text(start - 8, y, name.replace("_", " ").replace("-", " "), anchor="end"))
        lines.append(_bar(start, y, whole * scale, BAR) + _bar(start, y, checked * scale, CHECKED))
        lines.append(_text(start + whole * scale + 6, y, str(whole), colour=QUIET))
    return lines


def _legend() -> list[str]:
    return [
        _bar(MARGIN, 60, 14, CHECKED),
        _text(MARGIN + 20, 60, "findings checked against the source"),
        _bar(MARGIN + 260, 60, 14, BAR),
        _text(MARGIN + 280, 60, "not yet checked"),
    ]


def _tally(items: Iterable[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    whole: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for name, is_checked in items:
        whole[name] += 1
        checked[name] += is_checked
    return {
        name: (number, checked[name]) for name, number in sorted(whole.items(), key=lambda x: (-x[1], x[0]))
    }


def _ordered(counts: Mapping[str, tuple[int, int]], order: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    return {name: counts[name] for name in order if name in counts}


def _years(record: Record) -> str:
    start = record.citation.year // 5 * 5
    return f"{start} to {start + 4}"


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    size: int = 13,
    weight: str = "normal",
    colour: str = INK,
) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _bar(x: float, y: float, width: float, colour: str) -> str:
    return f'<rect x="{x:.0f}" y="{y - 12:.0f}" width="{width:.1f}" height="15" fill="{colour}"/>'
