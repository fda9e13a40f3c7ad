"""Things beside a topic: said to be so, without findings on something else and without the asker's own word."""

from __future__ import annotations

import pytest

from assistant.lexicon.names import load_lexicon
from assistant.understanding import understand
from assistant.writing.layout import to_markdown
from assistant.writing.neighbours import load_neighbours, neighbour_asked, remark, widened
from assistant.writing.writer import write
from corpus.reader import topics
from tests.writing.conftest import Hits, question

NEIGHBOURS = load_neighbours().neighbours


@pytest.mark.parametrize("neighbour", NEIGHBOURS, ids=lambda one: str(one.called))
def test_every_name_of_a_neighbour_is_a_name_of_its_topic(neighbour: object) -> None:
    one = next(each for each in NEIGHBOURS if each is neighbour)
    known = {
        name for entry in load_lexicon("topics").entries if entry.id == one.topic for name in entry.names
    }
    assert set(one.names) & known
    assert one.topic in {topic.id for topic in topics()}


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("does magnesium help with headaches?", "headaches"),
        ("magnesium for cluster headache", "cluster headache"),
        ("would magnesium do anything for ADHD", "ADHD"),
        ("my eye keeps twitching, does magnesium help", "muscle twitches"),
        ("is my headache a migraine that magnesium helps", None),
        ("does magnesium help migraine", None),
        ("does magnesium make me poop", None),
    ],
)
def test_what_lies_beside_a_topic_is_known_unless_the_topic_is_named_too(
    text: str, called: str | None
) -> None:
    found = neighbour_asked(understand(text))
    assert (found.called if found else None) == called


def test_a_condition_that_is_not_held_gets_one_line_and_no_other_findings(on_topic: Hits) -> None:
    asked = question("does magnesium help with ADHD", topics=("cognition",))
    written = write(asked, on_topic("cognition"))
    (block,) = written.blocks
    assert "no study of magnesium for ADHD" in to_markdown([block])
    assert sum(sentence.kind == "evidence" for sentence in block.sentences) <= 1


def test_a_part_of_what_is_asked_is_said_to_be_a_part_and_its_findings_are_shown(on_topic: Hits) -> None:
    asked = question("does magnesium help with headaches", topics=("migraine",))
    said = to_markdown(write(asked, on_topic("migraine")).blocks)
    assert "one kind of headache" in said
    assert "What studies found" in said


def test_the_heart_is_told_of_with_blood_pressure_and_of_what_people_were_watched_for(on_topic: Hits) -> None:
    asked = widened(question("is magnesium good for my heart", topics=("heart",)))
    assert set(asked.topics) == {"heart", "blood-pressure"}
    said = to_markdown(write(asked, (*on_topic("heart"), *on_topic("blood-pressure"))).blocks)
    assert "high blood pressure" in said
    assert "extra heart beats" in said
    assert "eat more magnesium" in said or "more magnesium in the blood" in said


def test_a_stroke_is_not_widened_to_the_whole_heart() -> None:
    assert widened(understand("does magnesium prevent a stroke")).topics == ("heart",)


def test_a_remark_names_what_is_held() -> None:
    assert all(one.held in remark(one) and one.called in remark(one) for one in NEIGHBOURS)
