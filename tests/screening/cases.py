"""The labelled messages of this folder, as test parameters."""

from __future__ import annotations

from pathlib import Path

import yaml

HERE = Path(__file__).parent / "cases"


def cases() -> list[tuple[str, str]]:
    """Every (message, expected outcome)."""
    found: list[tuple[str, str]] = []
    for path in sorted(HERE.glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        found.extend((message, content["outcome"]) for message in content["messages"])
    return found


def messages(outcome: str) -> list[str]:
    """The messages expected to end in ``outcome``."""
    return [message for message, expected in cases() if expected == outcome]
