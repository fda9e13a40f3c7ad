"""The names of things: every name leads to its thing, look-alikes do not, and closeness is only a question."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.lexicon.folding import fold
from assistant.lexicon.names import Kind, LexiconError, load_lexicon, load_names, read_lexicon

KINDS: tuple[Kind, ...] = ("element", "salts", "medicines", "foods", "topics", "countries")


@pytest.mark.parametrize("kind", KINDS)
def test_every_listed_name_is_found_as_its_own_thing(kind: Kind) -> None:
    table = load_names(kind)
    wrong = [
        (entry.id, name)
        for entry in load_lexicon(kind).entries
        for name in (*entry.names, *entry.products)
        if [mention.id for mention in table.find(fold(name).text)] != [entry.id]
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_decoy_is_never_reported(kind: Kind) -> None:
    table = load_names(kind)
    assert [decoy for decoy in load_lexicon(kind).decoys if table.find(fold(decoy).text)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_belongs_to_two_things(kind: Kind) -> None:
    owners: dict[str, set[str]] = {}
    for entry in load_lexicon(kind).entries:
        for name in (*entry.names, *entry.products):
            owners.setdefault(name, set()).add(entry.id)
    assert [name for name, ids in owners.items() if len(ids) > 1] == []


def test_every_file_says_where_its_names_come_from_and_when_it_was_read() -> None:
    for kind in KINDS:
        lexicon = load_lexicon(kind)
        assert lexicon.source
        assert lexicon.last_reviewed == "2026-11-21"


def test_the_longest_name_wins() -> None:
    found = load_names("salts").find("magnesium acetyl taurate and magnesium taurate")
    assert [mention.id for mention in found] == ["acetyl-taurate", "taurate"]


def test_a_name_is_found_in_the_plural_with_a_hyphen_and_next_to_punctuation() -> None:
    assert [m.id for m in load_names("foods").find("bananas, (almonds)!")] == ["banana-raw", "almonds"]
    assert [m.id for m in load_names("salts").find("slow-mag or slow mag?")] == ["chloride", "chloride"]


def test_another_minerals_salt_is_not_one_of_magnesium() -> None:
    assert load_names("salts").find("calcium citrate, zinc gluconate and nitric oxide") == []


def test_a_word_inside_another_is_no_mention() -> None:
    assert load_names("medicines").find("the cipromania of statinlike things") == []


def test_a_slip_of_the_pen_is_near_and_a_word_far_off_is_not() -> None:
    near = load_names("medicines").near("levothyroxinne")
    assert near is not None
    assert near.id == "levothyroxine"
    assert load_names("medicines").near("afternoon") is None


def test_a_word_as_near_to_two_things_is_near_to_neither() -> None:
    medicines = load_names("medicines")
    assert medicines.near("omeprazole") is None
    assert medicines.near("prednisolone") is None


def test_each_medicine_names_a_rule_or_says_that_there_is_none() -> None:
    entries = load_lexicon("medicines").entries
    assert len({entry.rule for entry in entries if entry.rule}) >= 55
    assert any(entry.rule is None for entry in entries)


def test_a_file_with_a_fault_says_which_field_and_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "salts.yaml"
    file.write_text("id: x\nsource: y\nlast_reviewed: '2026-11-21'\nentries: [{id: oxide, name: mgo}]\n")
    with pytest.raises(LexiconError, match=r"salts\.yaml: entries\.0\.name: .*correct the field"):
        read_lexicon(file)


def test_a_thing_listed_twice_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "salts.yaml"
    file.write_text("id: x\nsource: y\nlast_reviewed: '2026-11-21'\nentries: [{id: oxide}, {id: oxide}]\n")
    with pytest.raises(LexiconError, match="'oxide' stands twice; merge the two entries"):
        read_lexicon(file)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"foods\.yaml: cannot be read .*restore the file"):
        read_lexicon(tmp_path / "foods.yaml")


def test_two_thousand_characters_are_searched_in_a_moment() -> None:
    text = ("I take levothyroxine at 7 and want magnesium citrate for my calf cramps at night. " * 25)[:2000]
    table = load_names("medicines")
    table.find(text)
    started = time.process_time()
    for _ in range(20):
        table.find(text)
    assert (time.process_time() - started) / 20 < 0.01
