"""Every rule earns its place: with any one context rule, pattern group or lab measure taken out, some case changes."""

from __future__ import annotations

import pytest

from assistant.screening.policy import HERE, compile_policy, read_data
from assistant.screening.schema import (
    ConcernPolicy,
    ContextRules,
    LabValues,
    Languages,
    Message,
    Regions,
    SpellingLists,
    WordClasses,
)
from assistant.screening.screen import Remembered, Screening, _screen
from tests.screening.cases import cases

_FOLDER = HERE / "policy"
_CONTEXT = read_data(_FOLDER / "context.yaml", ContextRules)
_CONCERNS = tuple(
    read_data(path, ConcernPolicy)
    for path in sorted(_FOLDER.glob("*.yaml"))
    if path.stem not in {"words", "context", "spelling", "labs", "languages", "regions"}
)
_MESSAGES = tuple(read_data(path, Message) for path in sorted((HERE / "messages").glob("*.yaml")))
_LABS = read_data(_FOLDER / "labs.yaml", LabValues)


def _outcomes(
    *,
    context: ContextRules = _CONTEXT,
    concerns: tuple[ConcernPolicy, ...] = _CONCERNS,
    labs: LabValues = _LABS,
) -> list[tuple[str, tuple[str, ...]]]:
    policy = compile_policy(
        words=read_data(_FOLDER / "words.yaml", WordClasses),
        context=context,
        spelling=read_data(_FOLDER / "spelling.yaml", SpellingLists),
        labs=labs,
        languages=read_data(_FOLDER / "languages.yaml", Languages),
        regions=read_data(_FOLDER / "regions.yaml", Regions),
        concerns=concerns,
        messages=_MESSAGES,
    )

    def one(message: str) -> Screening:
        return _screen(message, policy, Remembered(), audience="patient", country=None, recogniser=None)

    return [(verdict.outcome, verdict.concerns) for verdict in (one(message) for message, _ in cases())]


@pytest.fixture(scope="module")
def whole() -> list[tuple[str, tuple[str, ...]]]:
    return _outcomes()


# Rules that serve clinicians, memory or other languages, which the single-message cases do not exercise.
_ELSEWHERE = {"clinical_dose_ask", "reference_general", "literature_ask", "other_noun"}


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(set(_CONTEXT.rules) - _ELSEWHERE))
def test_no_context_rule_can_be_lost_unnoticed(rule: str, whole: list[tuple[str, tuple[str, ...]]]) -> None:
    rules = {name: patterns for name, patterns in _CONTEXT.rules.items() if name != rule}
    assert _outcomes(context=_CONTEXT.model_copy(update={"rules": rules})) != whole


@pytest.mark.slow
@pytest.mark.parametrize("concern", [concern.id for concern in _CONCERNS])
def test_no_concern_can_be_lost_unnoticed(concern: str, whole: list[tuple[str, tuple[str, ...]]]) -> None:
    kept = tuple(
        c.model_copy(update={"entries": tuple(e.model_copy(update={"patterns": {}}) for e in c.entries)})
        if c.id == concern
        else c
        for c in _CONCERNS
    )
    assert _outcomes(concerns=kept) != whole


@pytest.mark.slow
@pytest.mark.parametrize("measure", ["egfr", "creatinine", "acr", "bun", "potassium", "magnesium"])
def test_no_lab_measure_can_be_lost_unnoticed(measure: str, whole: list[tuple[str, tuple[str, ...]]]) -> None:
    measures = tuple(m for m in _LABS.measures if m.id != measure)
    assert _outcomes(labs=_LABS.model_copy(update={"measures": measures})) != whole
