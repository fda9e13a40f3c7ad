"""The bottom line follows from the findings by the stated rule, and from nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bottom_line import CERTAINTIES, bottom_line
from corpus.reader import records, topics
from corpus.record import Record
from corpus.topic import Topic

from .conftest import A_TOPIC, a_finding, a_record

TOPIC = Topic.model_validate(A_TOPIC)


def study(name: str, direction: str | None, certainty: str | None = "low", **changes: Any) -> Record:
    finding = {"kind", "population", "topic", "checked", "studies"} & set(changes)
    about = {field: changes.pop(field) for field in finding}
    one = a_finding(of=name, direction=direction, certainty=certainty, **about)
    return Record.model_validate(a_record(name, findings=[one], **changes))


def review(name: str, direction: str, certainty: str = "moderate", **changes: Any) -> Record:
    return study(name, direction, certainty, design="systematic_review", **changes)


def test_a_good_review_outweighs_small_trials_that_disagree_with_it() -> None:
    line = bottom_line(
        TOPIC,
        [
            review("r-2020", "no_effect", citation={"year": 2020}),
            study("t-2010", "benefit"),
            study("u-2001", "benefit", "very_low", citation={"year": 2001}),
        ],
    )
    assert (line.direction, line.certainty) == ("no_effect", "moderate")
    assert line.sentence == "Best evidence: magnesium probably does not help with leg cramps."
    assert line.findings[0] == "r-2020#1"
    assert set(line.dissent) == {"t-2010#1", "u-2001#1"}


def test_a_retracted_or_superseded_study_has_no_say() -> None:
    said = [
        review("r-2020", "no_effect", citation={"year": 2020}),
        study("fake-2012", "benefit", "high", retracted=True),
        review("old-2012", "benefit", "high", superseded_by=["r-2020"]),
    ]
    assert bottom_line(TOPIC, said) == bottom_line(TOPIC, said[:1])


def test_trials_that_point_both_ways_are_called_mixed() -> None:
    line = bottom_line(TOPIC, [study("a-2015", "benefit"), study("b-2015", "no_effect")])
    assert line.direction == "mixed"
    assert "do not agree" in line.sentence


def test_a_mechanism_or_an_association_never_speaks_for_an_effect() -> None:
    said = [
        study("cell-2015", None, None, kind="mechanism"),
        study("seen-2015", "benefit", "high", kind="association"),
    ]
    line = bottom_line(TOPIC, said)
    assert (line.kind, line.direction, line.certainty) == ("association", None, None)
    assert "cannot show cause" in line.sentence
    assert bottom_line(TOPIC, [*said, study("t-2015", "no_effect")]).direction == "no_effect"


def test_a_drip_speaks_only_where_no_tablet_was_tested_and_says_so() -> None:
    drip = study("drip-2015", "benefit", "moderate", intervention={"route": "intravenous"})
    assert "drip into a vein, not about tablets" in bottom_line(TOPIC, [drip]).sentence
    assert bottom_line(TOPIC, [drip, study("pill-2015", "no_effect")]).findings == ("pill-2015#1",)


def test_pregnancy_and_childhood_get_a_line_of_their_own() -> None:
    line = bottom_line(
        TOPIC,
        [
            review("r-2020", "no_effect", citation={"year": 2020}),
            review("p-2015", "benefit", "low", population="pregnant women with leg cramps"),
        ],
    )
    assert line.direction == "no_effect"
    (pregnancy,) = line.apart
    assert (pregnancy.group, pregnancy.direction) == ("pregnancy", "benefit")
    assert line.sentence.endswith("In pregnancy: magnesium may help with leg cramps. We cannot be sure.")


def test_unchecked_old_and_multiply_reported_results_weigh_less() -> None:
    newer, older = (
        study("new-2020", "no_effect", citation={"year": 2020}),
        study("old-1999", "benefit", citation={"year": 1999}),
    )
    assert bottom_line(TOPIC, [newer, older]).findings[0] == "new-2020#1"
    seen, unseen = study("seen-2015", "no_effect"), study("unseen-2015", "benefit", checked=False)
    assert bottom_line(TOPIC, [seen, unseen]).direction == "no_effect"
    many = a_record(
        "many-2015",
        findings=[a_finding(i, of="many-2015", direction="benefit", certainty="low") for i in (1, 2, 3)],
    )
    line = bottom_line(TOPIC, [Record.model_validate(many), review("r-2015", "no_effect")])
    assert line.direction == "no_effect"


def test_without_a_usable_finding_it_says_so() -> None:
    line = bottom_line(TOPIC, [study("empty-2015", "benefit", studies=0)])
    assert (line.kind, line.direction) == (None, None)
    assert "no usable finding" in line.sentence


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["benefit", "no_effect", "harm", "mixed", "uncertain"]),
            st.sampled_from([None, *CERTAINTIES]),
            st.sampled_from(["systematic_review", "randomised_trial", "cohort"]),
            st.integers(1980, 2026),
        ),
        min_size=1,
        max_size=8,
    ),
    st.randoms(),
)
def test_it_does_not_depend_on_order_and_is_never_surer_than_its_surest_finding(
    studies: list[Any], rng: Any
) -> None:
    said = [
        study(f"s{number}-{year}", direction, certainty, design=design, citation={"year": year})
        for number, (direction, certainty, design, year) in enumerate(studies)
    ]
    line = bottom_line(TOPIC, said)
    surest = max(CERTAINTIES.index(certainty or "very_low") for _, certainty, _, _ in studies)
    assert line.certainty is not None
    assert CERTAINTIES.index(line.certainty) <= surest
    rng.shuffle(said)
    assert bottom_line(TOPIC, said) == line


def test_every_topic_has_a_line_that_needs_no_digit() -> None:
    for topic in topics():
        line = bottom_line(topic, records())
        assert line.findings, topic.id
        assert not any(letter.isdigit() for letter in line.sentence)


@pytest.mark.parametrize(
    ("topic", "direction"),
    [
        ("leg-cramps", "no_effect"),
        ("neuropathy-chemotherapy", "no_effect"),
        ("neuropathic-pain", "no_effect"),
    ],
)
def test_conflicts_that_are_settled_are_told_as_settled(topic: str, direction: str) -> None:
    page = next(page for page in topics() if page.id == topic)
    assert bottom_line(page, records()).direction == direction


def test_one_trial_that_carries_nearly_all_the_weight_is_held_as_one_trial_alone() -> None:
    large, small = (
        study("a-2015", "no_effect", "moderate"),
        study("b-2015", "no_effect", "low", design="cohort"),
    )
    assert bottom_line(TOPIC, [large, study("b-2015", "no_effect", "moderate")]).certainty == "moderate"
    assert bottom_line(TOPIC, [large, small]).certainty == "low"


def test_a_single_study_with_mixed_results_is_not_called_studies_that_disagree() -> None:
    line = bottom_line(TOPIC, [study("a-2015", "mixed")])
    assert "one study on leg cramps points both ways" in line.sentence


def test_where_nothing_clinical_speaks_two_records_do_and_syntheses_first() -> None:
    said = [
        study("trial-2015", None, "high", kind="pharmacokinetic", design="randomised_trial"),
        review("review-2015", "uncertain", "low", kind="pharmacokinetic"),
    ]
    line = bottom_line(TOPIC, said)
    assert line.kind == "pharmacokinetic"
    assert line.sentence.count(a_finding()["plain"]) == 2
    assert line.clinician.endswith("(1 randomised trial, 1 systematic review).")


def test_the_count_of_designs_is_said_in_whole_words() -> None:
    for topic in topics():
        counted = bottom_line(topic, records()).clinician.split("Derived from")[1]
        assert not any(wrong in counted for wrong in ("ss)", "ss,", "vitros", "animals,", "_"))
