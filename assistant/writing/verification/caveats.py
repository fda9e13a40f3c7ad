"""What a design cannot show: whether a finding has a caveat that leaves open what brought the change about."""

from __future__ import annotations

import re

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.reading import Reading

_NO_COMPARISON = re.compile(
    r"\b(?:without|no|lacked|lacking) (?:a |any )?(?:control|comparison|comparator|placebo|untreated)\b"
    r"|\buncontrolled\b|\bcase (?:series|reports?)\b|\bopen[- ]label\b|\bfrom baseline\b|\bnot against control\b"
)


def lacks_a_comparison(evidence: Held) -> bool:
    """Whether the study had nothing to compare with, or says that its change is not to be put down to magnesium."""
    return bool(_NO_COMPARISON.search(evidence.text.lower())) or evidence.statement.has("unclear_attribution")


def says_no_comparison(sentence: Reading) -> bool:
    """Whether a sentence tells that there was nothing to compare with."""
    return bool(_NO_COMPARISON.search(" ".join(word.surface for word in sentence.tokens)))


def shows_no_cause(evidence: Held) -> bool:
    """Whether the study could not show a cause: nothing to compare with, or only watched."""
    return lacks_a_comparison(evidence) or evidence.statement.has("association")
