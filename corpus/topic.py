"""What a topic page and a myth are.

A topic asks one question in everyday words and says what nobody knows yet; its bottom line is never
written here but derived from the findings (``corpus.bottom_line``). A myth is a claim that people meet,
with our verdict and the findings that carry it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.record import FindingId, Slug, Text

Verdict = Literal["supported", "partly", "unsupported", "contradicted"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Topic(_Frozen):
    """One subject of the corpus. ``aim`` completes "magnesium may help with ..." in the bottom line.

    ``register_tags`` are the words under which the evidence register files the same subject.
    """

    id: Slug
    title: Text
    question: Text
    aim: Text
    synonyms: tuple[Text, ...] = Field(min_length=1)
    register_tags: tuple[Text, ...] = ()
    unknown: Text
    source: Text
    last_reviewed: date


class Myth(_Frozen):
    """One claim in our own words. ``patterns`` are wordings in which people meet it.

    ``why`` is for everyone, ``why_clinician`` for clinicians; ``findings`` carry the verdict (none where a
    search found nothing to cite), ``rules`` are ids of the dosing rules at stake where an amount is named.
    """

    id: Slug
    claim: Text
    patterns: tuple[Text, ...] = Field(min_length=2)
    verdict: Verdict
    why: Text
    why_clinician: Text
    findings: tuple[FindingId, ...] = ()
    rules: tuple[Text, ...] = ()
    topics: tuple[Slug, ...] = Field(min_length=1)
    source: Text
    last_reviewed: date
