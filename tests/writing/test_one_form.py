"""One form asked of for nothing in particular: what it was itself studied for, then magnesium in any form."""

from __future__ import annotations

import pytest

from assistant.lexicon.names import entries_by_id
from assistant.writing.gate import Gate
from assistant.writing.layout import to_markdown
from assistant.writing.one_form import studied_for
from assistant.writing.premises import table_hits
from assistant.writing.writer import Written, write
from tests.writing.conftest import question

FORMS = sorted(entries_by_id("salts"))


def _on(form: str) -> Written:
    asked = question(f"what are the benefits of magnesium {form}", salts=(form,))
    return write(asked, table_hits(asked, ()))


@pytest.mark.parametrize("form", FORMS)
def test_every_sentence_on_a_form_passes_the_gate(form: str) -> None:
    asked = question(f"what are the benefits of magnesium {form}", salts=(form,))
    hits = table_hits(asked, ())
    written = write(asked, hits)
    gate = Gate(hits, written.citations, ())
    assert gate.blocks(written.blocks) == written.blocks
    assert not gate.dropped


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_on_a_form_is_short(form: str) -> None:
    assert len(to_markdown(_on(form).blocks).split()) <= 185


@pytest.mark.parametrize("form", FORMS)
def test_what_a_form_was_studied_for_was_given_by_mouth_in_that_form(form: str) -> None:
    for source, finding in studied_for(form):
        assert source.intervention is not None
        assert source.intervention.route == "oral"
        assert not source.retracted
        assert finding.kind == "clinical"


def test_the_complaint_that_most_studies_tried_a_form_for_comes_first() -> None:
    assert studied_for("oxide")[0][1].topic == "constipation"
    assert studied_for("l-threonate")[0][1].topic == "cognition"


def test_a_form_that_no_study_tried_is_said_to_be_untried() -> None:
    said = to_markdown(_on("taurate").blocks)
    assert "no study that tried magnesium taurate" in said
    assert "itself was studied for" not in said
    assert "Magnesium may help with constipation" in said


@pytest.mark.parametrize(
    "fields",
    [
        {"topics": ("sleep",)},
        {"medicines": ("levothyroxine",)},
        {"intents": ("how_much",)},
        {"audience": "clinician"},
    ],
)
def test_a_form_asked_of_for_something_is_not_answered_in_general(fields: dict[str, object]) -> None:
    asked = question("what is magnesium glycinate good for", salts=("glycinate",), **fields)
    assert "usual reasons" not in to_markdown(write(asked, table_hits(asked, ())).blocks)
