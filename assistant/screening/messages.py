"""Messages: the fixed replies, chosen by id, language and country, with the numbers to call filled in.

The wording is data (``messages/*.yaml``), reviewed as a whole; this module only puts phone numbers of a
known country into an urgent reply. A country that is not known gets the wording that names the best-known
ones.
"""

from __future__ import annotations

from assistant.screening.policy import Policy
from assistant.screening.schema import Region


def _line(policy: Policy, language: str, kind: str, number: str | None) -> str:
    labels = policy.labels.get(language) or policy.labels["en"]
    return labels[kind].format(number=number) if number else labels[f"{kind}_unknown"]


def reply(policy: Policy, message: str, *, language: str, country: str | None) -> str:
    """The text of ``message`` in ``language``, for somebody in ``country`` (ISO 3166 alpha-2, or None)."""
    texts = policy.messages[message].texts
    text = texts.get(language) or texts["en"]
    region: Region | None = policy.regions.get((country or "").upper())
    tongue = language if language in texts else "en"
    return text.format(
        emergency=_line(policy, tongue, "emergency", region.emergency if region else None),
        poison=_line(policy, tongue, "poison", region.poison if region else None),
        crisis=_line(policy, tongue, "crisis", region.crisis if region else None),
    ).strip()
