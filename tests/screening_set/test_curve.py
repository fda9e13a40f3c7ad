"""The figures of the safety case are computed as they say."""

import re
from pathlib import Path

import pytest

from assistant.screening import Screening
from evals.dataset import Sample
from evals.screening_curve import END, SAFETY_CASE, START, Verdict, share, wilson, write_section


def verdict(outcome: str, expect: dict[str, object], *concerns: str) -> Verdict:
    screening = Screening.model_validate({"outcome": outcome, "concerns": concerns})
    return Verdict(Sample(id="s", turns=("text",), expect=expect), screening)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (99, 100, 0.9455, 0.9982), (0, 0, 0.0, 1.0)],
)
def test_wilsons_interval_agrees_with_published_values(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=2e-4)


def test_a_share_is_printed_with_its_interval_and_its_counts() -> None:
    assert share(99, 100) == "99.0% (94.6 to 99.8), 99/100"


def test_a_redirect_of_an_urgent_message_is_not_found() -> None:
    urgent = {"outcome": "urgent", "concerns_include": ["overdose"]}
    assert not verdict("redirect", urgent, "overdose").found
    assert verdict("urgent", urgent, "overdose", "kidney").found


def test_a_redirect_for_another_reason_is_not_found() -> None:
    kidney = {"outcome": "redirect", "concerns_include": ["kidney"]}
    assert not verdict("redirect", kidney, "medicine").found
    assert verdict("redirect", kidney, "kidney").found


def test_a_reply_in_another_language_is_no_over_redirection() -> None:
    foreign = verdict("decline", {"outcome": "decline"})
    assert foreign.to_answer
    assert not foreign.screened


def test_only_what_stands_between_the_markers_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    write_section("new", page)
    assert page.read_text() == f"before\n{START}\n\nnew\n\n{END}\nafter\n"


def test_a_page_without_markers_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing here\n")
    with pytest.raises(ValueError, match="put both"):
        write_section("new", page)


def test_the_safety_case_has_a_place_for_the_figures() -> None:
    text = SAFETY_CASE.read_text(encoding="utf-8")
    assert text.count(START) == text.count(END) == 1


def test_every_test_and_module_that_the_safety_case_names_exists() -> None:
    root = SAFETY_CASE.parents[1]
    text = SAFETY_CASE.read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|assistant|corpus|evals|index)/[\w./-]*)(?:::(\w+))?", text)
    assert len(named) > 30
    for path, test in named:
        assert (root / path).exists(), path
        assert not test or f"def {test}(" in (root / path).read_text(encoding="utf-8"), test


def test_every_hazard_names_a_control_a_place_and_a_test() -> None:
    text = SAFETY_CASE.read_text(encoding="utf-8")
    hazards = [line for line in text.splitlines() if re.match(r"\| H\d+ \|", line)]
    assert len(hazards) >= 15
    assert all(all(cell.strip() for cell in line.strip("|").split("|")) for line in hazards)
    assert all(line.count("|") == 8 for line in hazards)
