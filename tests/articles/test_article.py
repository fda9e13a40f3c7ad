"""What the article checker says of claims as health articles make them."""

from __future__ import annotations

import pytest

from assistant.articles import ArticleReport, check, report_markdown
from assistant.parts import LoadedParts
from corpus.reader import record

REFUSED = {"unsupported", "contradicted"}
LET_STAND = {"supported", "partly"}


@pytest.fixture(scope="module")
def judge(loaded_parts: LoadedParts):  # type: ignore[no-untyped-def]
    search = loaded_parts().search

    def of(text: str) -> ArticleReport:
        return check(text, search)

    return of


@pytest.mark.parametrize(
    "claim",
    [
        "Magnesium pills wipe out restless legs for good.",
        "A teaspoon holding 1,200 mg of magnesium a day is the ideal dose for adults.",
        "Magnesium is harmless even when your kidneys have failed.",
        "You can swallow your thyroid tablet levothyroxine together with magnesium.",
        "Magnesium taurate has been proven to reverse heart failure.",
        "A 2019 study of 900 athletes found that magnesium orotate raised strength by 61%.",
        "Drips of magnesium during chemotherapy protect the nerves.",
        "There is no upper limit for magnesium, so take as much as you like.",
        "Magnesium drips during chemo shield patients from numb hands.",
    ],
)
def test_a_false_claim_is_not_let_stand(claim: str, judge) -> None:  # type: ignore[no-untyped-def]
    report = judge(claim)
    assert report.claims
    assert {each.verdict for each in report.claims} <= REFUSED


@pytest.mark.parametrize(
    "claim",
    [
        "In older adults, magnesium did not ease leg cramps more than a placebo.",
        "People on dialysis should ask their doctor before they use magnesium.",
        "Magnesium may make stools softer in adults with chronic constipation.",
        "Ciprofloxacin is absorbed less when it is taken with a magnesium antacid.",
        "Keep magnesium at least four hours apart from levothyroxine.",
        "In the United States the upper level for magnesium from supplements is 350 mg a day for adults.",
    ],
)
def test_a_true_claim_is_not_condemned(claim: str, judge) -> None:  # type: ignore[no-untyped-def]
    report = judge(claim)
    assert report.claims
    assert {each.verdict for each in report.claims} <= LET_STAND


def test_an_amount_above_the_upper_level_names_its_rule(judge) -> None:  # type: ignore[no-untyped-def]
    (claim,) = judge(
        "Adults should take 300 mg of magnesium in the morning and 300 mg in the evening."
    ).claims
    assert claim.verdict == "contradicted"
    assert claim.rule is not None
    assert "upper_level" in claim.rule


def test_an_amount_that_a_trial_gave_is_no_advice(judge) -> None:  # type: ignore[no-untyped-def]
    report = judge("In one trial, 46 patients were given 500 mg of magnesium oxide a day for 8 weeks.")
    assert all(claim.rule is None for claim in report.claims)


def test_every_verdict_cites_or_says_that_there_is_nothing(judge) -> None:  # type: ignore[no-untyped-def]
    text = (
        "Magnesium cures snoring. Magnesium helps sleep. Magnesium glows in the dark. "
        "Magnesium may lower blood pressure. Magnesium deficiency is common among astronauts."
    )
    for claim in judge(text).claims:
        assert claim.citations or claim.rule or "nothing in this collection" in claim.why
        for citation in claim.citations:
            assert record(citation.record).finding(citation.finding).statement == citation.quote


def test_what_is_not_about_magnesium_and_what_is_no_statement_is_left_alone(judge) -> None:  # type: ignore[no-untyped-def]
    text = "The Mighty Mineral\n\nOranges are rich in vitamin C. Have you tried magnesium?\n\nRead more about sleep."
    report = judge(text)
    assert not report.claims
    assert "no claim" in report.summary


def test_it_works_without_any_search() -> None:
    report = check("Magnesium cures insomnia. Take 900 mg of magnesium a day as a supplement.", None)
    assert [claim.verdict for claim in report.claims] == ["unsupported", "contradicted"]


def test_the_report_reads_as_markdown_with_each_claim_quoted(judge) -> None:  # type: ignore[no-untyped-def]
    report = judge("Magnesium oxide is useless.")
    text = report_markdown(report)
    assert "> Magnesium oxide is useless." in text
    assert "Contradicted" in text or "Not supported" in text
    assert report.summary in text
