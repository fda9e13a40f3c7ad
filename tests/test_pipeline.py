"""The whole way of a question from outside: small talk, clarifying once, several questions, kidneys in literature."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.conversation import lasting_memory, new_conversation_id
from assistant.parts import LoadedParts
from assistant.pipeline import Assistant
from assistant.writing.quantities import names_a_dose

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("text", "disposition"),
    [
        ("hello", "answer"),
        ("thank you", "answer"),
        ("are you a doctor?", "answer"),
        ("which is the best restaurant in Paris?", "decline"),
        ("", "decline"),
        ("🙂🙂", "decline"),
    ],
)
def test_small_talk_and_other_subjects_get_fixed_words(text: str, disposition: str, converse: Ask) -> None:
    answer = converse(text)
    assert answer.disposition == disposition
    assert {sentence.kind for sentence in answer.sentences} == {"fixed"}


def test_a_short_label_is_asked_about_and_the_reply_completes_the_question(converse: Ask) -> None:
    asked = converse("is magnesium glycinate 400 mg too much?")
    assert asked.disposition == "clarify"
    assert asked.clarify
    assert len(asked.clarify.choices) >= 2
    told = converse("is magnesium glycinate 400 mg too much?", asked.clarify.choices[0])
    assert told.disposition == "answer"
    assert (350, "mg/day") in {(quantity.value, quantity.unit) for quantity in told.quantities}


@pytest.mark.parametrize("reply", ["I cannot tell from the label", "dunno", "no idea"])
def test_a_fact_that_a_person_cannot_tell_is_asked_for_once(reply: str, converse: Ask) -> None:
    answer = converse("is magnesium glycinate 400 mg too much?", reply)
    assert answer.disposition != "clarify"
    assert "pharmacist" in answer.text


def test_several_questions_in_one_message_are_each_answered(converse: Ask) -> None:
    answer = converse("Does magnesium help with migraine? And how far apart from levothyroxine should it be?")
    assert answer.citations
    assert (4, "h") in {(quantity.value, quantity.unit) for quantity in answer.quantities}


def test_a_finding_has_one_number_however_often_it_is_cited(converse: Ask) -> None:
    answer = converse("what dose did migraine trials use and does magnesium help migraine?")
    findings = [citation.finding for citation in answer.citations]
    assert len(findings) == len(set(findings))
    assert sorted(citation.n for citation in answer.citations) == list(range(1, len(findings) + 1))


def test_the_rows_of_a_table_carry_the_numbers_of_the_list_below_them(converse: Ask) -> None:
    answer = converse("what dose should an adult with migraine take", audience="clinician")
    named = {citation.n: citation for citation in answer.citations}
    marks = re.findall(r"^\| (.+?) \[(\d+)\] \|", answer.text, flags=re.MULTILINE)
    assert marks
    for source, n in marks:
        assert str(named[int(n)].year) in source
        assert named[int(n)].authors[0].rsplit(" ", 1)[0] in source


def test_a_dose_of_a_study_stands_beside_the_citation_that_carries_it(converse: Ask) -> None:
    answer = converse("how much magnesium did trials of migraine use?")
    cited = {citation.n: citation for citation in answer.citations}
    doses = [s for s in answer.sentences if s.kind == "rule" and "A trial from" in s.text]
    assert doses
    for sentence in doses:
        given = cited[sentence.citations[0]].given
        assert given
        assert re.search(r"used (\S+) mg", sentence.text).group(1) in given  # type: ignore[union-attr]


def test_more_is_shown_on_request_and_nothing_twice(converse: Ask) -> None:
    first = converse("does magnesium help with sleep?")
    more = converse("does magnesium help with sleep?", "tell me more")
    assert more.citations
    assert not {c.finding for c in first.citations} & {c.finding for c in more.citations}


def test_a_bare_question_of_form_keeps_what_it_is_for(converse: Ask) -> None:
    answer = converse("does magnesium help anxiety?", "which form?")
    assert "anxiety" in answer.text


def test_a_follow_up_is_understood_from_the_question_before(converse: Ask) -> None:
    answer = converse("does magnesium help leg cramps?", "and in pregnancy?")
    assert answer.disposition == "answer"
    assert any("pregnan" in (citation.population or "").lower() for citation in answer.citations)


def test_literature_on_kidneys_is_told_to_patients_without_a_dose(converse: Ask) -> None:
    answer = converse("what do studies say about magnesium in people on dialysis?")
    assert not any(names_a_dose(sentence.text) for sentence in answer.sentences)


def test_clinicians_get_the_literature_on_kidney_disease(converse: Ask) -> None:
    answer = converse("What do trials of oral magnesium in CKD show?", audience="clinician")
    assert answer.disposition == "answer"
    assert answer.citations
    assert not any(sentence.kind == "rule" for sentence in answer.sentences)


def test_a_long_conversation_keeps_one_checkpoint(loaded_parts: LoadedParts, tmp_path: object) -> None:
    memory = lasting_memory(tmp_path / "conversations.sqlite")  # type: ignore[operator]
    assistant = Assistant(loaded_parts, memory)
    conversation = new_conversation_id()
    for _ in range(5):
        assistant.ask("does magnesium help sleep?", conversation=conversation)
    stored = list(memory.list({"configurable": {"thread_id": conversation}}))
    assert len(stored) == 1
