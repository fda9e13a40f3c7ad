"""The command line: the batch contract, exit codes, and a clear message for every kind of bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parent.parent
CONTRACT = {
    "id",
    "disposition",
    "concerns",
    "text",
    "sentences",
    "citations",
    "quantities",
    "clarify",
    "model",
}


def _run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=os.environ | {"MAGNESIUM_MODEL": "none"} | environment,
        timeout=120,
        check=False,
    )


def _batch(*items: dict[str, Any]) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    """The three questions of a newcomer, and a kidney patient over two turns, as one batch."""
    done = _run(
        "ask",
        "--batch",
        "/dev/stdin",
        stdin=_batch(
            {"id": "a", "turns": ["does magnesium help with leg cramps at night?"]},
            {"id": "b", "audience": "patient", "turns": ["how much can I take?"]},
            {"id": "c", "turns": ["I'm on dialysis"], "expect": {"ignored": True}},
            {"id": "1", "turns": ["I have stage 3 kidney disease", "how much glycinate for sleep?"]},
        ),
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_batch_answers_every_line_in_order_with_the_contract_fields(answers: list[dict[str, Any]]) -> None:
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "1"]
    for answer in answers:
        assert set(answer) >= CONTRACT
        assert set(answer["timings_ms"]) >= {"screen", "understand", "retrieve", "write", "verify", "total"}
        assert answer["model"] == {"name": "none", "accepted": 0, "rejected": 0}


def test_the_cramps_question_is_answered_from_the_cochrane_review(answers: list[dict[str, Any]]) -> None:
    cramps = answers[0]
    assert cramps["disposition"] == "answer"
    assert "garrison-2020" in {citation["record"] for citation in cramps["citations"]}
    assert {sentence["kind"] for sentence in cramps["sentences"]} <= {"evidence", "rule", "fixed"}
    for citation in cramps["citations"]:
        assert citation["quote"]
        assert citation["title"]
        assert citation["year"]


def test_how_much_is_answered_with_the_upper_levels_of_the_rules(answers: list[dict[str, Any]]) -> None:
    stated = {(quantity["value"], quantity["unit"]) for quantity in answers[1]["quantities"]}
    assert {(350, "mg/day"), (250, "mg/day")} <= stated
    assert all(quantity["provenance"]["kind"] == "rule" for quantity in answers[1]["quantities"])


@pytest.mark.parametrize("which", [2, 3])
def test_a_kidney_patient_is_redirected_without_a_number(answers: list[dict[str, Any]], which: int) -> None:
    redirect = answers[which]
    assert redirect["disposition"] == "redirect"
    assert redirect["concerns"][0] == "kidney"
    assert redirect["quantities"] == []
    for sentence in redirect["sentences"]:
        assert not any(character.isdigit() for character in sentence["text"])


def test_a_bad_line_is_named_and_the_others_are_answered() -> None:
    done = _run(
        "ask",
        "--batch",
        "/dev/stdin",
        stdin='{"id": "x", "turns": ["hello"]}\n{"id": "y"}\nnot json\n'
        + _batch({"id": "z", "turns": ["thanks"]}),
    )
    assert done.returncode == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["x", "z"]
    assert "line 2: turns" in done.stderr
    assert "line 3" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ask",), 2, "either a question or --batch"),
        (("ask", "hi", "--audience", "robot"), 2, "not one of patient, clinician"),
        (("ask", "hi", "--model", "nosuchmodel"), 2, "nosuchmodel"),
        (("ask", "--batch", "/no/such/file"), 2, "/no/such/file"),
        (("check-article", "/no/such/file"), 2, "/no/such/file"),
        (("models", "fetch", "nosuchmodel"), 2, "nosuchmodel"),
    ],
)
def test_bad_usage_ends_with_a_message_and_its_code(arguments: tuple[str, ...], code: int, says: str) -> None:
    done = _run(*arguments)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_without_an_index_the_rules_still_answer(tmp_path: Path) -> None:
    done = _run("ask", "--json", "how much can I take?", MAGNESIUM_INDEX_DIR=str(tmp_path / "none"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["quantities"]
    assert "index" in done.stderr


@pytest.mark.parametrize("message", ["", "   ", "🙂🙂🙂", "\x00\x01\x02", "magnesium " * 12_000])
def test_an_unreadable_message_gets_a_fixed_safe_answer(message: str) -> None:
    done = _run("ask", "--batch", "/dev/stdin", stdin=_batch({"id": "x", "turns": [message]}))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["disposition"] in ("decline", "redirect")
    assert not answer["quantities"]


def test_the_verifier_judges_pairs_from_a_batch() -> None:
    evidence = {
        "statement": "In older adults with idiopathic leg cramps, oral magnesium did not reduce cramp frequency "
        "compared with placebo.",
        "direction": "no_effect",
        "population": "older adults with idiopathic leg cramps",
        "certainty": "moderate",
    }
    done = _run(
        "verify",
        "--batch",
        "/dev/stdin",
        stdin=_batch(
            {
                "id": "t",
                "evidence": evidence,
                "sentence": "In older adults, magnesium did not reduce leg cramps.",
            },
            {"id": "f", "evidence": evidence, "sentence": "In older adults, magnesium reduced leg cramps."},
        ),
    )
    assert done.returncode == 0, done.stderr
    verdicts = {verdict["id"]: verdict for verdict in map(json.loads, done.stdout.splitlines())}
    assert verdicts["t"]["supported"] is True
    assert verdicts["f"]["supported"] is False
    assert verdicts["f"]["reason"]
