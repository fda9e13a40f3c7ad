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


@pytest.mark.parametrize(
    "claim",
    [
        "Trials disagree, yet magnesium clearly stops migraine attacks.",
        "Nobody knows why, but magnesium cures restless legs.",
        "You do not need to keep magnesium hours apart from levothyroxine.",
        "Keep magnesium ten minutes apart from levothyroxine.",
        "Magnesium cannot interact with your thyroid medication, so take them side by side.",
        "The RDA for magnesium is 320 mg for adult men and 420 mg for women.",
        "The recommended dietary allowance of magnesium is 1,200 mg a day.",
        "In kidney failure magnesium cannot build up because glycinate is gentle.",
        "High doses of magnesium are not dangerous and do not build up.",
        "In older adults with insomnia, magnesium shortened the time to fall asleep by about 47 minutes.",
        "Magnesium melts away depression overnight.",
        "Magnesium doubles strength in trained athletes.",
        "Zinc makes magnesium ten times more bioavailable.",
        "Magnesium unclogs arteries without any medicine.",
        "Magnesium does nothing to the kidneys, so even people on dialysis can relax and enjoy it.",
    ],
)
def test_a_false_claim_in_the_clothes_of_a_true_one_is_refused(claim: str, judge) -> None:  # type: ignore[no-untyped-def]
    report = judge(claim)
    assert {each.verdict for each in report.claims} <= REFUSED


@pytest.mark.parametrize(
    "claim",
    [
        "There is no good evidence that magnesium helps restless legs syndrome.",
        "We simply do not know whether magnesium tablets strengthen bones.",
        "It remains unclear whether magnesium helps anxiety.",
        "Trials of magnesium for muscle strength disagree with each other.",
        "People with weak kidneys may not clear magnesium, and it can build up.",
        "Massive overdoses of magnesium have led to dangerously high levels and death.",
        "The RDA for magnesium is 420 mg for adult men and 320 mg for women.",
        "The British guidance is that 400 mg or less of magnesium a day from supplements is unlikely to cause harm.",
        "Leave at least four hours between levothyroxine and magnesium.",
        "Antibiotics such as doxycycline do less, because magnesium can keep the drug from being absorbed.",
        "In older adults with insomnia, magnesium shortened the time to fall asleep by about 17 minutes.",
    ],
)
def test_what_is_said_of_open_questions_levels_and_dangers_may_stand(claim: str, judge) -> None:  # type: ignore[no-untyped-def]
    report = judge(claim)
    assert report.claims
    assert {each.verdict for each in report.claims} <= LET_STAND


@pytest.mark.parametrize(
    "aside",
    [
        "Magnesium is having a moment.",
        "My aunt swears by it, and she is ninety-four.",
        "Magnesium made me a new person.",
        "Keep the receipt for your magnesium and mind the step.",
        "The influencers who say that magnesium cures insomnia are way ahead of the science.",
    ],
)
def test_stories_and_rhetoric_are_no_claims(aside: str, judge) -> None:  # type: ignore[no-untyped-def]
    assert not judge(aside).claims


def test_the_summary_names_the_claim_that_could_do_most_harm(judge) -> None:  # type: ignore[no-untyped-def]
    report = judge(
        "Magnesium stops leg cramps in older adults. Take 900 mg of magnesium a day. "
        "Magnesium is perfectly safe for people on dialysis."
    )
    assert "Magnesium is perfectly safe for people on dialysis." in report.summary
    assert "above an official upper level" in report.summary
