"""What kind of answer a question gets: harm is answered as harm, and a claim is put right where somebody makes it."""

from __future__ import annotations

import pytest

from assistant.writing.asking import asks_beside_rules, kind_of, looked_for, supposes
from assistant.writing.layout import Block, to_markdown, without_repeats
from assistant.writing.premises import table_hits
from assistant.writing.writer import write
from tests.writing.conftest import Hits, question


@pytest.mark.parametrize(
    "text",
    [
        "is it true that magnesium stops leg cramps?",
        "I read that magnesium cures migraine",
        "which one stops leg cramps, glycinate or citrate?",
        "since magnesium reaches the brain, is it better for anxiety?",
    ],
)
def test_a_question_that_rests_on_a_claim_supposes_it(text: str) -> None:
    assert supposes(question(text))


@pytest.mark.parametrize(
    "text",
    [
        "does magnesium help with leg cramps at night?",
        "hello, can magnesium prevent migraines",
        "Is it good for sleep?",
    ],
)
def test_an_open_question_supposes_nothing(text: str) -> None:
    assert not supposes(question(text))


def test_an_open_question_begins_with_the_bottom_line(on_topic: Hits) -> None:
    asked = question("does magnesium help with leg cramps at night?", topics=("leg-cramps",))
    hits = on_topic("leg-cramps")
    written = write(asked, (*hits, *table_hits(asked, hits)))
    assert written.blocks[0].sentences[0].text.startswith("Magnesium probably does not help with leg cramps")
    assert written.citations[0].record == "garrison-2020"


def test_the_best_evidence_leads_the_findings(on_topic: Hits) -> None:
    written = write(question("leg cramps?", topics=("leg-cramps",)), on_topic("leg-cramps"))
    bullets = next(block for block in written.blocks if block.bullets)
    first = bullets.sentences[0].citations[0]
    assert next(c.record for c in written.citations if c.n == first) == "garrison-2020"


@pytest.mark.parametrize("text", ["is magnesium bad for the kidneys?", "can magnesium damage kidneys"])
def test_harm_is_answered_as_harm(text: str, on_topic: Hits) -> None:
    asked = question(text, topics=("kidney-disease",))
    hits = (*on_topic("kidney-disease"), *on_topic("hypermagnesaemia"), *on_topic("safety"))
    written = write(asked, (*hits, *table_hits(asked, hits)))
    said = to_markdown(written.blocks)
    assert "dangerous" in said
    assert "may not help" not in said
    assert {citation.direction for citation in written.citations} <= {"harm", None}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("what are the side effects?", "harm"),
        ("how do I know if I am low in magnesium", "deficiency-signs"),
        ("how fast does it work for constipation", "how-soon"),
        ("what is magnesium", "what-is"),
        ("why do people take magnesium", "reasons"),
        ("does magnesium help sleep", None),
        ("does magnesium lower the risk of stroke", None),
        ("how long should I wait between magnesium and my pill", None),
    ],
)
def test_the_kind_of_a_question(text: str, kind: str | None) -> None:
    found = kind_of(question(text))
    assert (found.id if found else None) == kind


def test_harm_is_looked_for_in_words_of_harm_too() -> None:
    queries = [query for query, _ in looked_for(question("can it hurt me"))]
    assert len(queries) == 2
    assert "side effects" in queries[1]


def test_studies_stand_beside_a_rule_only_where_they_are_asked_for() -> None:
    apart = question(
        "how far apart from levothyroxine", intents=("separation",), medicines=("levothyroxine",)
    )
    lowers = question("can omeprazole lower magnesium", intents=("separation",), medicines=("omeprazole",))
    assert not asks_beside_rules(apart)
    assert asks_beside_rules(lowers)


def test_a_sentence_is_said_once() -> None:
    said = write(
        question("is magnesium good for you?"), table_hits(question("is magnesium good for you?"), ())
    )
    twice = without_repeats([*said.blocks, *said.blocks])
    assert twice == [block for block in said.blocks if isinstance(block, Block)]


def test_harm_in_general_is_told_by_what_is_usual_before_what_is_rare(on_topic: Hits) -> None:
    asked = question("what's the catch with magnesium")
    hits = (*on_topic("hypermagnesaemia"), *on_topic("safety"), *table_hits(asked, ()))
    bullets = next(block for block in write(asked, hits).blocks if block.bullets)
    cited = {citation.n: citation.finding for citation in write(asked, hits).citations}
    first = cited[bullets.sentences[0].citations[0]]
    assert first in {hit.finding.id for hit in on_topic("safety")}


def test_people_on_dialysis_do_not_speak_for_a_patient_who_names_no_topic(on_topic: Hits) -> None:
    asked = question("does magnesium help with hormone balance")
    assert not write(asked, on_topic("kidney-disease")).blocks


def test_a_thing_for_which_magnesium_might_be_good_is_no_general_question() -> None:
    assert kind_of(question("is magnesium good for my teeth")) is None
    assert kind_of(question("is magnesium good for me")) is not None
