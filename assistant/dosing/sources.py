"""Where a rule comes from: the reference, status and dates behind a rule id, for pages, sheets and exports."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from assistant.answer import Frozen
from assistant.dosing.model import Parameter, Status
from assistant.dosing.statutes import load_parameters
from assistant.dosing.wording import load_wording

_SEPARATION = "separation."
_A_FILE = re.compile(r"[\w.-]+/[\w.-]+(?: |$)(?!.*\.(?:org|com|net)\b)")


class RuleSource(Frozen):
    """What a rule rests on. ``reference`` names the publication; ``seen_at`` where its figures were read."""

    rule: str
    description: str
    reference: str
    year: int | None
    doi: str | None
    seen_at: tuple[str, ...]
    status: Status
    last_reviewed: dt.date


def _reference(parameter: Parameter) -> str:
    publisher = parameter.reference.publisher
    return f"{parameter.reference.title} ({publisher})" if publisher else parameter.reference.title


def _for_readers(seen_at: tuple[str, ...]) -> tuple[str, ...]:
    """Where figures were read, a file of somebody's collection being called a copy of the table."""
    copy = load_wording().phrases["source_copy"]
    return tuple(dict.fromkeys(copy if _A_FILE.match(place) else place for place in seen_at))


@cache
def _by_rule() -> dict[str, RuleSource]:
    parameters = load_parameters()
    found = {
        parameter.id: RuleSource(
            rule=parameter.id,
            description=parameter.description,
            reference=_reference(parameter),
            year=parameter.reference.year,
            doi=parameter.reference.doi,
            seen_at=_for_readers(parameter.seen_at),
            status=parameter.status,
            last_reviewed=parameter.last_reviewed,
        )
        for parameter in parameters.rules()
    }
    for label in parameters.labels.labels:
        found[label.id] = found["labels"].model_copy(
            update={"rule": label.id, "seen_at": _for_readers((label.seen_at,))}
        )
    for entry in parameters.interactions.entries:
        rule = f"{_SEPARATION}{entry.id}"
        found[rule] = found["interactions"].model_copy(
            update={"rule": rule, "seen_at": _for_readers(entry.sources), "status": entry.status}
        )
    return found


def rule_source(rule: str) -> RuleSource | None:
    """The source of a rule id as printed in an answer; ``None`` for arithmetic and reading (a total)."""
    return _by_rule().get(rule)
