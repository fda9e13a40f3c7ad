"""The parameter files: what stops start-up, and that every life has exactly one band."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dosing import ParameterError, ParameterExpired, load_parameters
from assistant.dosing.statutes import FOLDER, read_parameters

AGES = st.floats(min_value=0, max_value=130)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "parameters")
    return tmp_path / "parameters"


def test_every_parameter_has_a_reference_a_status_and_a_coming_review() -> None:
    for rule in load_parameters().rules():
        assert rule.reference.title, rule.id
        assert rule.last_reviewed < rule.review_by, rule.id


def test_an_expired_rule_stops_start_up_and_says_which() -> None:
    with pytest.raises(ParameterExpired, match=r"authorities\.yaml: review_by.*reviewed"):
        read_parameters(today=dt.date(2035, 1, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (
            "us/upper-level-supplements.yaml",
            "from: 4y, to: 9y",
            "from: 5y, to: 9y",
            "no band from 4 to 5 years",
        ),
        ("us/upper-level-supplements.yaml", "from: 4y, to: 9y", "from: 3y, to: 9y", "overlaps"),
        ("us/reference-intakes.yaml", "{from: 71y,", "{from: 71y, to: 90y,", "no band from 90 years on"),
        ("us/reference-intakes.yaml", "19y", "nineteen", "not an age"),
        ("eu/reference-intakes.yaml", "unit: mg/day", "unit: g/day", "unit"),
        ("elements.yaml", "24.305", "-24.305", "magnesium_g_per_mol"),
        ("interactions.yaml", "generic-unknown", "something-else", "generic-unknown is missing"),
        ("interactions.yaml", "before_h: 4, after_h: 8", "before_h: 0, after_h: 8", "before_h"),
        ("authorities.yaml", "eu.reference_intake", "eu.nothing", "no rule eu.nothing"),
        ("salts/oxide.yaml", "family: oxide", "family: citrate", "two files"),
        ("foods.yaml", "mg_per_100g: 270.0", "mg_per_hundred: 270.0", "mg_per_100g"),
    ],
)
def test_a_file_that_contradicts_itself_stops_start_up_and_says_where(
    folder: Path, file: str, old: str, new: str, complaint: str
) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(ParameterError, match=complaint):
        read_parameters(folder)


def test_a_missing_or_unreadable_file_stops_start_up(folder: Path) -> None:
    (folder / "serum.yaml").write_text("id: [")
    with pytest.raises(ParameterError, match=r"serum\.yaml: cannot be read"):
        read_parameters(folder)
    (folder / "serum.yaml").unlink()
    with pytest.raises(ParameterError, match=r"serum\.yaml: cannot be read"):
        read_parameters(folder)


@given(age=AGES)
def test_every_age_lies_in_exactly_one_band_of_every_table(age: float) -> None:
    parameters = load_parameters()
    for intakes in parameters.reference_intakes.values():
        assert sum(band.holds(age) for band in intakes.values) == 1, intakes.id
    for levels in parameters.upper_levels.values():
        assert sum(band.holds(age) for band in levels.values) == 1, levels.id


@given(age=AGES)
def test_no_age_lies_in_two_bands_of_pregnancy_or_lactation(age: float) -> None:
    for table in load_parameters().reference_intakes.values():
        for bands in (table.pregnancy, table.lactation):
            assert sum(band.holds(age) for band in bands) <= 1, table.id


def test_every_wording_that_an_interaction_names_exists() -> None:
    from assistant.dosing.wording import load_wording

    wording = load_wording()
    for entry in load_parameters().interactions.entries:
        assert entry.why in wording.why, entry.id
        assert entry.ask in wording.ask, entry.id
        assert entry.also is None or entry.also in wording.also, entry.id


def test_every_cue_that_the_code_asks_for_exists_and_no_other() -> None:
    code = "".join(path.read_text() for path in FOLDER.parent.rglob("*.py"))
    asked = set(re.findall(r'(?:uses|cue_spans)\([^"]*"(\w+)"', code))
    assert asked == set(load_parameters().cues)


def test_every_phrase_that_the_code_says_exists_and_none_is_left_over() -> None:
    from assistant.dosing.wording import load_wording

    code = "".join(path.read_text() for path in FOLDER.parent.rglob("*.py"))
    for phrase in load_wording().phrases:
        stem = re.sub(
            r"_(below|within|above|at|spans|differ|negative|zero|too_large|age|unit"
            r"|provider|caution|depletes)(_mmol|_again)?$",
            "",
            phrase,
        )
        assert f'"{phrase}"' in code or f"{stem}_{{" in code, phrase
