"""The policy's files: complete, dated, and clear about a mistake in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.screening.policy import HERE, load_policy, read_policy
from assistant.screening.schema import PolicyError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in ("policy", "messages"):
        shutil.copytree(HERE / part, tmp_path / part)
    return tmp_path


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("kidney.yaml", "disposition: redirect", "disposition: redirct", "kidney.yaml: disposition"),
        ("kidney.yaml", "reading: condition", "raeding: condition", "kidney.yaml: "),
        ("kidney.yaml", "message: kidney-redirect", "message: kidny", "message 'kidny' is not in messages/"),
        ("kidney.yaml", "@organ ", "@orgn ", "no class '@orgn'"),
        ("context.yaml", '"no", "not"', '"..3 no", "not"', "a gap must stand between two words"),
        ("labs.yaml", "below: 60", "below: sixty", "labs.yaml: measures.0.bands.0.below"),
        ("kidney.yaml", "id: kidney.one\n", "id: kidney.bare\n", "this id is used twice"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_field(
    copy: Path, file: str, old: str, new: str, says: str
) -> None:
    _change(copy / "policy" / file, old, new)
    with pytest.raises(PolicyError) as caught:
        read_policy(copy)
    assert says in str(caught.value)


def test_a_missing_translation_is_named(copy: Path) -> None:
    _change(copy / "messages" / "kidney-redirect.yaml", "  fr: |", "  xx: |")
    with pytest.raises(PolicyError, match=r"kidney-redirect.yaml: texts.fr is missing"):
        read_policy(copy)


def test_a_broken_file_is_named(copy: Path) -> None:
    (copy / "policy" / "kidney.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"kidney.yaml: cannot be read"):
        read_policy(copy)


def test_the_policy_is_read_once() -> None:
    assert load_policy() is load_policy()


def test_every_concern_of_the_vocabulary_has_a_policy() -> None:
    assert {concern.concern for concern in load_policy().concerns} >= {
        "kidney", "overdose", "emergency_symptoms", "self_harm", "pregnancy", "lactation", "child", "neuromuscular",
        "heart_block", "bowel", "medicine", "iv_magnesium", "abnormal_lab", "low_magnesium",
    }  # fmt: skip
