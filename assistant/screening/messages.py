"""Messages: the fixed replies, chosen by id, language and country, with the numbers to call filled in.

The wording is data (``messages/*.yaml``), reviewed as a whole; this module only puts phone numbers of a
known country into an urgent reply. A country that is not known gets the wording that names the best-known
ones.
"""

from __future__ import annotations

from assistant.answer import Audience
from assistant.screening.policy import Policy
from assistant.screening.schema import Region


def _line(policy: Policy, language: str, kind: str, number: str | None) -> str:
    labels = policy.labels.get(language) or policy.labels["en"]
    return labels[kind].format(number=number) if number else labels[f"{kind}_unknown"]


def reply(
    policy: Policy, message: str, *, language: str, country: str | None, audience: Audience = "patient"
) -> str:
    """The text of ``message`` in ``language``, for somebody in ``country`` (ISO 3166 alpha-2, or None).

    In a language that only the decline exists in, the decline is the reply, since it says who should see a
    provider first; where something is urgent the English text goes before it.
    """
    wanted = policy.messages[message]
    text, tongue = wanted.texts["en"], "en"
    declined = policy.messages[policy.languages.decline].texts.get(language)
    if language in wanted.texts:
        text, tongue = wanted.texts[language], language
    elif declined is not None:
        text = f"{text.strip()}\n\n{declined}" if wanted.outcome == "urgent" else declined
    if audience == "clinician":
        text = wanted.clinician.get(language, text)
    region: Region | None = policy.regions.get((country or "").upper())
    return text.format(
        emergency=_line(policy, tongue, "emergency", region.emergency if region else None),
        poison=_line(policy, tongue, "poison", region.poison if region else None),
        crisis=_line(policy, tongue, "crisis", region.crisis if region else None),
    ).strip()
