"""Every rule earns its place: with any one context rule, concern or lab measure taken out, some case changes.

A mutation takes every match of the lost wording out of what the matcher finds. Only the cases in which that
wording was found can change, so only they are screened again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import cast

import pytest

from assistant.screening.matcher import Matcher
from assistant.screening.patterns import Span
from assistant.screening.policy import HERE, Policy, load_policy, read_data
from assistant.screening.schema import ContextRules
from assistant.screening.screen import Remembered, _screen, screen
from assistant.screening.tokens import Tokens
from tests.screening.cases import cases

Verdict = tuple[str, tuple[str, ...]]


@dataclass
class _Partly:
    """The policy's matcher without some of its labels; notes which labels it saw."""

    whole: Matcher
    lost: frozenset[str]
    seen: set[str]

    def find(self, tokens: Tokens, languages: frozenset[str]) -> list[Span]:
        found = _found(self.whole, tokens, languages)
        self.seen.update(span.label for span in found)
        return [span for span in found if span.label not in self.lost]


@cache
def _found(matcher: Matcher, tokens: Tokens, languages: frozenset[str]) -> list[Span]:
    return matcher.find(tokens, languages)


def _verdict(
    message: str, policy: Policy, lost: frozenset[str], memory: Remembered | None = None
) -> tuple[Verdict, set[str]]:
    matcher = _Partly(policy.matcher, lost, set())
    mutant = replace(policy, matcher=cast(Matcher, matcher))
    memory = memory or Remembered()
    screening = _screen(message, mutant, memory, audience="patient", country=None, recogniser=None)
    return (screening.outcome, screening.concerns), matcher.seen


@cache
def _whole() -> list[tuple[str, Verdict, set[str]]]:
    return [(message, *_verdict(message, load_policy(), frozenset())) for message, _ in cases()]


def _noticed(lost: frozenset[str]) -> bool:
    """Whether the verdict on any case changes without the wording of these labels."""
    return any(
        _verdict(message, load_policy(), lost)[0] != verdict
        for message, verdict, seen in _whole()
        if seen & lost
    )


# Rules that serve clinicians, memory or other languages, which the single-message cases do not exercise.
_ELSEWHERE = {"clinical_dose_ask", "reference_general", "literature_ask", "other_noun", "turns_to_self"}
# Rules that complete what the turn before named: that turn, and the one that they read.
_COMPLETING = {"it_is_mine": ("what is CKD", "I have that"), "value_alone": ("my egfr?", "22")}
_RULES = read_data(HERE / "policy" / "context.yaml", ContextRules).rules


@pytest.mark.parametrize("rule", sorted(set(_RULES) - _ELSEWHERE - set(_COMPLETING)))
def test_no_context_rule_can_be_lost_unnoticed(rule: str) -> None:
    assert _noticed(frozenset({f"context:{rule}"}))


@pytest.mark.parametrize("rule", sorted(_COMPLETING))
def test_no_rule_that_completes_a_turn_can_be_lost_unnoticed(rule: str) -> None:
    before, message = _COMPLETING[rule]
    memory = screen(before).remembered
    whole, without = (
        _verdict(message, load_policy(), lost, memory)[0]
        for lost in (frozenset[str](), frozenset({f"context:{rule}"}))
    )
    assert whole != without


@pytest.mark.parametrize("concern", [concern.id for concern in load_policy().concerns])
def test_no_concern_can_be_lost_unnoticed(concern: str) -> None:
    policy = load_policy()
    assert _noticed(frozenset(e for e, owner in policy.concern_of.items() if owner.id == concern))


@pytest.mark.parametrize("measure", ["egfr", "creatinine", "acr", "bun", "potassium", "magnesium"])
def test_no_lab_measure_can_be_lost_unnoticed(measure: str) -> None:
    assert _noticed(frozenset({f"lab:{measure}"}))
