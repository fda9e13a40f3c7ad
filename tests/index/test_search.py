"""What a search promises: no retracted findings, replaced ones later, the same answer every time, or none."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.search import Index


def test_the_finding_that_fits_comes_first(opened: Index) -> None:
    assert opened.search("does magnesium prevent migraine attacks?")[0].finding.id == "migraine-one#1"


def test_a_retracted_record_is_shown_only_to_those_who_ask(opened: Index) -> None:
    query = "magnesium ended every leg cramp within an hour"
    assert "cramps-withdrawn" not in {hit.record.id for hit in opened.search(query, k=100)}
    shown = opened.search(query, k=100, include_retracted=True)
    assert shown[0].record.id == "cramps-withdrawn"
    assert shown[0].record.retracted


def test_a_replaced_record_comes_after_what_replaced_it(opened: Index) -> None:
    found = [hit.record.id for hit in opened.search("may magnesium pills stop leg cramps at night")]
    assert found.index("cramps-one") < found.index("cramps-old")


def test_findings_of_the_topic_asked_about_are_preferred_not_required(opened: Index) -> None:
    plain = [hit.finding.topic for hit in opened.search("attacks", k=3)]
    preferred = [hit.finding.topic for hit in opened.search("attacks", k=8, topics=frozenset({"sleep"}))]
    assert plain != preferred
    assert preferred.index("sleep") < len(preferred) - 1
    assert set(preferred) > {"sleep"}


def test_equal_scores_come_in_the_order_of_their_ids(opened: Index) -> None:
    hits = opened.search("asthma attacks as common with magnesium as without", k=2)
    assert [hit.finding.id for hit in hits] == ["twin-a#1", "twin-b#1"]
    assert hits[0].score == hits[1].score


def test_nothing_is_relevant_to_what_the_corpus_does_not_hold(opened: Index) -> None:
    assert opened.relevant("how do I repair a bicycle chain") == []
    assert opened.relevant("magnesium for tinnitus") == []


def test_what_the_corpus_holds_is_relevant(opened: Index) -> None:
    assert opened.relevant("insomnia: asleep faster")[0].finding.id == "sleep-one#1"


def test_an_empty_question_finds_nothing(opened: Index) -> None:
    assert opened.search("") == []
    assert opened.search("  \n") == []
    assert opened.search("leg cramps", k=0) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(query=st.text(max_size=200), k=st.integers(1, 20))
def test_any_text_gives_the_same_sorted_answer_twice(opened: Index, query: str, k: int) -> None:
    first = opened.search(query, k=k)
    assert first == opened.search(query, k=k)
    assert len(first) <= k
    assert [hit.score for hit in first] == sorted((hit.score for hit in first), reverse=True)


def test_a_very_long_question_is_still_answered(opened: Index) -> None:
    assert opened.search("leg cramps at night " * 5000)[0].finding.topic == "leg-cramps"
