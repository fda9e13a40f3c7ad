"""What the article checker says of six whole articles, each of another slant, written by a hand that did not see it.

The verdicts wanted stand in ``unseen/expected.yaml``, the first of each list being the best.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.articles import check
from assistant.articles.verdicts import Claim
from assistant.parts import LoadedParts

FOLDER = Path(__file__).parent / "unseen"
EXPECTED: dict[str, list[dict[str, Any]]] = yaml.safe_load((FOLDER / "expected.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def judged(loaded_parts: LoadedParts) -> list[tuple[dict[str, Any], Claim | None]]:
    """Each expected claim with what the checker made of it."""
    found: list[tuple[dict[str, Any], Claim | None]] = []
    for name, expected in EXPECTED.items():
        claims = check((FOLDER / f"{name}.txt").read_text("utf-8"), loaded_parts().search).claims
        for wanted in expected:
            said = [claim for claim in claims if wanted["has"].lower() in claim.text.lower()]
            found.append((wanted, said[0] if said else None))
    return found


def test_no_wrong_claim_is_supported(judged: list[tuple[dict[str, Any], Claim | None]]) -> None:
    wrong = [
        claim.text
        for wanted, claim in judged
        if claim and claim.verdict == "supported" and "supported" not in wanted["verdict"]
    ]
    assert not wrong


def test_no_right_claim_is_contradicted(judged: list[tuple[dict[str, Any], Claim | None]]) -> None:
    wrong = [
        claim.text
        for wanted, claim in judged
        if claim and claim.verdict == "contradicted" and wanted["verdict"][0] == "supported"
    ]
    assert not wrong


def test_nearly_every_claim_is_found(judged: list[tuple[dict[str, Any], Claim | None]]) -> None:
    assert sum(claim is not None for _, claim in judged) >= 0.9 * len(judged)


def test_most_verdicts_agree(judged: list[tuple[dict[str, Any], Claim | None]]) -> None:
    found = [(wanted, claim) for wanted, claim in judged if claim]
    assert sum(claim.verdict in wanted["verdict"] for wanted, claim in found) >= 0.7 * len(found)
