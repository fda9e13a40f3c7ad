"""What the corpus covers: by topic, design, year, certainty, direction, and how far it was checked.

The same counts as a table for people and as a picture (SVG, drawn here: bars need no library).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from pydantic import BaseModel, ConfigDict

from corpus.record import Record

WIDTH, ROW, LABEL, MARGIN = 760, 20, 210, 16
INK, BAR, CHECKED = "#1f2933", "#9fb3c8", "#2f6f8f"


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
        by_certainty=_tally((finding.certainty or "not rated", finding.checked) for _, finding in pairs),
        by_direction=_tally((finding.direction or "none", finding.checked) for _, finding in pairs),
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
    """The counts as an SVG document: a bar for each group, its checked part darker."""
    lines: list[str] = []
    y = 40
    for heading, group in groups(counted):
        lines.append(_text(MARGIN, y, heading, weight="bold"))
        y += 8
        most = max((whole for whole, _ in group.values()), default=1)
        for name, (whole, checked) in group.items():
            y += ROW
            scale = (WIDTH - LABEL - 2 * MARGIN - 60) / most
            lines.append(_text(MARGIN + LABEL - 8, y, name.replace("_", " "), anchor="end"))
            lines.append(_bar(y, whole * scale, BAR) + _bar(y, checked * scale, CHECKED))
            lines.append(_text(MARGIN + LABEL + whole * scale + 6, y, str(whole)))
        y += 2 * ROW
    title = (
        f"{counted.records} records, {counted.findings} findings, {counted.findings_checked} checked (darker)"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}" '
        f'font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="{escape(title)}">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{_text(MARGIN, 20, title)}\n'
        + "\n".join(lines)
        + "\n</svg>\n"
    )


def _tally(items: Iterable[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    whole: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for name, is_checked in items:
        whole[name] += 1
        checked[name] += is_checked
    return {
        name: (number, checked[name]) for name, number in sorted(whole.items(), key=lambda x: (-x[1], x[0]))
    }


def _years(record: Record) -> str:
    start = record.citation.year // 5 * 5
    return f"{start} to {start + 4}"


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-weight="{weight}" fill="{INK}">'
        f"{escape(text)}</text>"
    )


def _bar(y: float, width: float, colour: str) -> str:
    return f'<rect x="{MARGIN + LABEL}" y="{y - 12:.0f}" width="{width:.1f}" height="14" fill="{colour}"/>'
