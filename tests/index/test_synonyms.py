"""Everyday words are searched with the literature's, and spelling does not decide what is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SynonymsError
from index.ranking import terms
from index.synonyms import read_synonyms, widen


def test_a_short_form_brings_the_literatures_words() -> None:
    assert widen("I'm on BP tablets") == "I'm on BP tablets blood pressure"


def test_nothing_is_added_inside_a_word_or_taken_away() -> None:
    assert widen("a flumiest bpm") == "a flumiest bpm"
    assert widen("") == ""


def test_curly_and_missing_apostrophes_are_the_same() -> None:
    curly, straight, none = (widen(f"people who don{mark}t get enough") for mark in ("’", "'", ""))
    assert all(text.endswith("low intake deficiency") for text in (curly, straight, none))


@pytest.mark.parametrize(
    ("british", "american"),
    [("haemodialysis", "hemodialysis"), ("diarrhoea", "diarrhea"), ("hypomagnesaemia", "hypomagnesemia")],
)
def test_british_and_american_spellings_are_one_word(british: str, american: str) -> None:
    assert terms(british) == terms(american)


def test_each_way_of_saying_stands_once() -> None:
    ways = [way.lower() for synonym in read_synonyms() for way in synonym.says]
    assert len(ways) == len(set(ways))


def test_a_file_that_does_not_hold_names_the_field(tmp_path: Path) -> None:
    broken = tmp_path / "synonyms.yaml"
    broken.write_text("id: x\nsynonyms: [{says: []}]\n", encoding="utf-8")
    with pytest.raises(SynonymsError, match=r"synonyms\.yaml"):
        read_synonyms(broken)
    broken.write_text("id: [", encoding="utf-8")
    with pytest.raises(SynonymsError, match="cannot be read"):
        read_synonyms(broken)
