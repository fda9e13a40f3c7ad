"""What stops the start, and what is only left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import parts
from assistant.dosing.errors import ParameterExpired
from assistant.errors import PartUnavailable, UnknownModel
from assistant.screening.schema import PolicyError
from assistant.settings import Settings


def _raising(error: Exception) -> object:
    def load() -> None:
        raise error

    return load


@pytest.mark.parametrize(
    ("loader", "error"),
    [
        ("load_policy", PolicyError("policy/kidney.yaml: disposition: 'redirct' is not known")),
        ("load_parameters", ParameterExpired("us/upper-level.yaml: review_by has passed")),
    ],
)
def test_an_unreadable_policy_or_an_expired_rule_stops_the_start(
    loader: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, loader, _raising(error))
    with pytest.raises(PartUnavailable, match=str(error)):
        parts.LoadedParts(Settings(), model="none")


def test_a_missing_index_is_left_out_and_said(tmp_path: Path) -> None:
    loaded = parts.LoadedParts(Settings(index_dir=tmp_path / "none"), model="none")
    loaded.wait()
    assert any("index" in problem for problem in loaded.problems)
    with pytest.raises(LookupError):
        loaded().search("magnesium", frozenset())  # type: ignore[misc]


def test_an_unknown_model_is_named_with_what_would_do() -> None:
    loaded = parts.LoadedParts(Settings(), model="nosuchmodel")
    loaded.wait()
    assert isinstance(loaded.model_error, UnknownModel)
    assert "nosuchmodel" in str(loaded.model_error)
