"""The canned questions of the understanding suite are read as expected, in every field that they name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.understanding.expectations import differences, read_conversation

SUITE = Path(__file__).parents[2] / "evals" / "suites" / "understanding"
CASES: list[dict[str, Any]] = [
    case for file in sorted(SUITE.glob("*.yaml")) for case in yaml.safe_load(file.read_text())["samples"]
]


def test_the_suite_is_large_enough_and_its_ids_are_its_own() -> None:
    assert len(CASES) >= 150
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_canned_question_is_read_as_expected(case: dict[str, Any]) -> None:
    assert differences(read_conversation(case["turns"]), case["expect"]) == []
