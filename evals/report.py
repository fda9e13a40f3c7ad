"""The report of a run: a table for the terminal, JSON for machines, Markdown for people."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table


@dataclass(frozen=True)
class Failure:
    """A sample that was not answered as expected, and why."""

    id: str
    group: str
    reason: str


@dataclass(frozen=True)
class Result:
    """One suite's result. ``groups`` maps a group to (right, all); ``seconds`` is the suite's wall time."""

    suite: str
    right: int
    total: int
    floor: float
    seconds: float
    groups: dict[str, tuple[int, int]]
    failures: tuple[Failure, ...]

    @property
    def share(self) -> float:
        """The share of right samples."""
        return self.right / self.total

    @property
    def passed(self) -> bool:
        """Whether the share reaches the floor."""
        return self.share >= self.floor


def summarise(suite: str, floor: float, seconds: float, scored: list[tuple[str, str, str | None]]) -> Result:
    """A result from (sample id, group, reason or None) of every sample."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for _, group, reason in scored:
        groups[group or suite].append(reason is None)
    return Result(
        suite=suite,
        right=sum(reason is None for _, _, reason in scored),
        total=len(scored),
        floor=floor,
        seconds=round(seconds, 2),
        groups={group: (sum(right), len(right)) for group, right in sorted(groups.items())},
        failures=tuple(Failure(sample, group, reason) for sample, group, reason in scored if reason),
    )


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927)."""
    if total == 0:
        return 0.0, 1.0
    z = 1.959964
    share = right / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, centre - half), min(1.0, centre + half)


def as_table(results: list[Result]) -> Table:
    """The results as a terminal table."""
    table = Table("suite", "right", "of", "share", "95% interval", "floor", "seconds", "")
    for result in results:
        low, high = wilson(result.right, result.total)
        table.add_row(
            result.suite,
            str(result.right),
            str(result.total),
            f"{result.share:.1%}",
            f"{low:.1%} to {high:.1%}",
            f"{result.floor:.0%}",
            f"{result.seconds:.1f}",
            "ok" if result.passed else "below the floor",
        )
    return table


def write_reports(results: list[Result], folder: Path) -> tuple[Path, Path]:
    """Writes ``report.json`` and ``report.md`` into ``folder`` and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    as_json, as_markdown = folder / "report.json", folder / "report.md"
    as_json.write_text(json.dumps([asdict(result) for result in results], indent=1, ensure_ascii=False))
    as_markdown.write_text(_markdown(results))
    return as_json, as_markdown


def _markdown(results: list[Result]) -> str:
    lines = [
        "# Evaluation",
        "",
        "| suite | right | of | share | 95% interval | floor |",
        "|---|---|---|---|---|---|",
    ]
    for result in results:
        low, high = wilson(result.right, result.total)
        lines.append(
            f"| {result.suite} | {result.right} | {result.total} | {result.share:.1%} "
            f"| {low:.1%} to {high:.1%} | {result.floor:.0%} |"
        )
    for result in results:
        lines += ["", f"## {result.suite}", "", "| group | right | of |", "|---|---|---|"]
        lines += [f"| {group} | {right} | {total} |" for group, (right, total) in result.groups.items()]
        lines += [
            "",
            *(f"- `{failure.id}` ({failure.group}): {failure.reason}" for failure in result.failures),
        ]
    return "\n".join(lines) + "\n"
