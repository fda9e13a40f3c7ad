"""What a person reads when no language model is there: checked on the shipped literature, through ``write``."""

from __future__ import annotations

import re

import pytest

from assistant.writing.gate import Gate
from assistant.writing.layout import to_markdown
from assistant.writing.premises import table_hits
from assistant.writing.writer import Written, unsaid, write
from corpus.readability import reading_grade
from corpus.reader import topics
from index.search import Hit
from tests.writing.conftest import Hits, hit, question

TOPICS = [topic.id for topic in topics()]


def _text(written: Written) -> str:
    return to_markdown(written.blocks)


def _evidence(written: Written) -> list[str]:
    return [s.text for block in written.blocks for s in block.sentences if s.kind == "evidence"]


def test_nothing_is_written_where_nothing_was_found() -> None:
    assert not write(question("does magnesium help sleep?", topics=("sleep",)), ()).blocks


@pytest.mark.parametrize("audience", ["patient", "clinician"])
@pytest.mark.parametrize("topic", TOPICS)
def test_every_sentence_passes_the_gate(topic: str, audience: str, on_topic: Hits) -> None:
    hits = on_topic(topic)
    written = write(question(f"magnesium and {topic}", topics=(topic,), audience=audience), hits)
    gate = Gate(hits, written.citations, ())
    assert gate.blocks(written.blocks) == written.blocks
    assert not gate.dropped


@pytest.mark.parametrize("topic", TOPICS)
def test_a_patient_gets_no_wall_of_text(topic: str, on_topic: Hits) -> None:
    written = write(question(f"magnesium and {topic}", topics=(topic,)), on_topic(topic))
    assert len(re.sub(r"\[\d+\]", "", _text(written)).split()) <= 175
    assert len(_evidence(written)) <= 6


def test_patients_answers_read_at_grade_eight_or_below_on_average(on_topic: Hits) -> None:
    grades = []
    for topic in TOPICS:
        written = write(question(f"magnesium and {topic}", topics=(topic,)), on_topic(topic))
        prose = " ".join(re.sub(r"\([^)]*\)", "", s.text) for b in written.blocks for s in b.sentences)
        if prose:
            grades.append(reading_grade(prose) or 0.0)
    assert sum(grades) / len(grades) <= 8


def test_a_citation_quotes_the_finding_and_is_numbered_from_where_it_was_told(on_topic: Hits) -> None:
    hits = on_topic("sleep")
    written = write(question("sleep?", topics=("sleep",)), hits, first_citation=4)
    statements = {each.finding.id: each.finding.statement for each in hits}
    assert [citation.n for citation in written.citations] == list(range(4, 4 + len(written.citations)))
    assert all(citation.quote == statements[citation.finding] for citation in written.citations)


def test_a_null_result_is_said_as_one(on_topic: Hits) -> None:
    text = _text(write(question("leg cramps?", topics=("leg-cramps",)), on_topic("leg-cramps")))
    assert "does not help" in text


def test_pregnancy_is_answered_from_studies_in_pregnancy(on_topic: Hits) -> None:
    asked = question("does magnesium help leg cramps in pregnancy?", topics=("leg-cramps", "pregnancy"))
    written = write(asked, (*on_topic("leg-cramps"), *on_topic("pregnancy")))
    assert written.citations
    assert all("pregnan" in (citation.population or "") for citation in written.citations)


def test_a_group_that_nobody_studied_is_named(on_topic: Hits) -> None:
    hits = [each for each in on_topic("restless-legs") if "pregnan" not in each.finding.population]
    text = _text(write(question("restless legs in pregnancy?", topics=("restless-legs",)), hits))
    assert "No study" in text
    assert "in pregnancy" in text


def test_retracted_and_superseded_work_never_speaks_to_a_patient() -> None:
    hits = (
        hit("abbasi-2012#1", retracted=True),
        hit("abbasi-2012#2", superseded_by=("mah-2021",)),
        hit("mah-2021#1"),
    )
    written = write(question("sleep?", topics=("sleep",)), hits)
    assert {citation.record for citation in written.citations} == {"mah-2021"}


def test_animals_do_not_speak_where_people_were_studied(on_topic: Hits) -> None:
    hits = on_topic("cognition")
    assert any(each.finding.kind == "mechanism" for each in hits)
    written = write(question("does magnesium help memory?", topics=("cognition",)), hits)
    kinds = {each.finding.id: each.finding.kind for each in hits}
    assert all(kinds[citation.finding] != "mechanism" for citation in written.citations)


def test_a_form_that_nobody_compared_is_said_to_be_so(on_topic: Hits) -> None:
    asked = question(
        "glycinate or citrate for sleep?",
        topics=("sleep",),
        salts=("glycinate", "citrate"),
        intents=("compare_forms",),
    )
    text = _text(write(asked, on_topic("sleep")))
    assert "no study that compared" in text
    assert "glycinate" in text
    assert "citrate" in text


def test_forms_that_were_compared_are_set_side_by_side(on_topic: Hits) -> None:
    asked = question(
        "is citrate absorbed better than oxide?",
        topics=("forms-absorption",),
        salts=("citrate", "oxide"),
        intents=("compare_forms",),
    )
    text = _text(write(asked, on_topic("forms-absorption")))
    assert "no study that compared" not in text


def test_a_false_premise_is_put_right_before_anything_else(on_topic: Hits) -> None:
    asked = question("why is magnesium oxide useless?", topics=("forms-absorption",), salts=("oxide",))
    hits = on_topic("forms-absorption")
    hits = (*hits, *table_hits(asked, hits))
    written = write(asked, hits)
    first = written.blocks[0].sentences
    assert any("worked for constipation" in sentence.text for sentence in first)
    assert any(sentence.citations for sentence in first)
    assert Gate(hits, written.citations, ()).blocks(written.blocks) == written.blocks


def test_a_plain_question_is_not_taken_for_a_myth() -> None:
    for text in (
        "does magnesium lower blood pressure?",
        "does magnesium help sleep?",
        "magnesium for anxiety",
    ):
        assert not table_hits(question(text), ())


@pytest.mark.parametrize("illness", ["tinnitus", "acne", "baldness", "endometriosis", "psoriasis"])
def test_what_the_collection_does_not_hold_is_not_answered_from_neighbours(
    illness: str, on_topic: Hits
) -> None:
    hits: tuple[Hit, ...] = (*on_topic("sleep"), *on_topic("anxiety"), *on_topic("muscle"))
    assert not write(question(f"does magnesium help {illness}?"), hits).blocks


@pytest.mark.parametrize("text", ["is magnesium good for you?", "why do people take magnesium"])
def test_a_question_about_nothing_in_particular_gets_the_bottom_line_of_the_usual_reasons(text: str) -> None:
    asked = question(text)
    hits = table_hits(asked, ())
    written = write(asked, hits)
    assert len(_evidence(written)) >= 4
    assert Gate(hits, written.citations, ()).blocks(written.blocks) == written.blocks
    assert "sk me about" in _text(written)


def test_a_finding_that_was_not_checked_says_so() -> None:
    written = write(question("sleep?", topics=("sleep",)), (hit("mah-2021#1", checked=False),))
    assert "not yet checked against the source" in _text(written)


def test_no_answer_tells_a_patient_to_take_or_stop_anything(on_topic: Hits) -> None:
    for topic in TOPICS:
        for sentence in write(question(topic, topics=(topic,)), on_topic(topic)).blocks:
            text = " ".join(each.text for each in sentence.sentences).lower()
            assert not re.search(
                r"\b(?:you should take|take \d|start taking|stop taking|increase your)\b", text
            )


def test_a_clinician_gets_estimates_intervals_and_a_table_of_what_is_cited(on_topic: Hits) -> None:
    hits = on_topic("blood-pressure")
    written = write(question("bp?", topics=("blood-pressure",), audience="clinician"), hits)
    table = next(block.table for block in written.blocks if block.table)
    assert "95% CI" in _text(written)
    assert len(table) - 1 <= len(written.citations)
    assert all(len(row) == len(table[0]) for row in table)


def test_a_clinician_sees_superseded_work_marked_as_such() -> None:
    hits = (hit("mah-2021#1"), hit("abbasi-2012#1", superseded_by=("mah-2021",)))
    written = write(question("sleep?", topics=("sleep",), audience="clinician"), hits)
    heading = next(b.heading for b in written.blocks if any(2 in s.citations for s in b.sentences))
    assert heading is not None
    assert "uperseded" in heading


def test_patients_are_told_how_sure_results_are_in_words_and_once(on_topic: Hits) -> None:
    for topic in TOPICS:
        said = _text(write(question(f"magnesium and {topic}", topics=(topic,)), on_topic(topic)))
        assert "certainty" not in said
        assert said.count("few, small or weak") <= 1


def test_closing_advice_fits_the_complaint_and_is_given_once(on_topic: Hits) -> None:
    sleep = write(question("does magnesium help sleep", topics=("sleep",)), on_topic("sleep")).closing
    bowel = write(question("magnesium for constipation", topics=("constipation",)), on_topic("constipation"))
    assert sleep is not None
    assert bowel.closing is not None
    assert sleep != bowel.closing
    advised = [sentence.text for sentence in sleep.sentences]
    assert unsaid(sleep, advised) is None
    assert unsaid(bowel.closing, advised) == bowel.closing


def test_advice_that_keeps_from_harm_is_given_again(on_topic: Hits) -> None:
    asked = question("what are the side effects", topics=("safety",))
    closing = write(asked, (*on_topic("safety"), *table_hits(asked, ()))).closing
    assert closing is not None
    assert unsaid(closing, [sentence.text for sentence in closing.sentences]) == closing
