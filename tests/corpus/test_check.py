"""What ``python -m corpus check`` finds: each fault planted in a small corpus that holds."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.check import check
from corpus.errors import Fault
from corpus.plain import slips
from corpus.reader import records

from .conftest import A_MYTH, A_TOPIC, Folders, a_finding, write

Put = Callable[..., Path]


def faults(folders: Folders) -> list[Fault]:
    found, _ = check(*folders)
    return found


def only_problem(folders: Folders) -> str:
    (fault,) = faults(folders)
    assert fault.file.exists()
    assert fault.line is not None
    assert fault.remedy
    return str(fault)


def test_a_corpus_that_holds_has_no_fault(folders: Folders) -> None:
    assert faults(folders) == []


def test_the_shipped_corpus_has_no_fault_and_is_checked_in_two_seconds() -> None:
    check()  # the pronouncing dictionary is read once
    start = time.perf_counter()
    found, read = check()
    assert time.perf_counter() - start < 2
    assert [str(fault) for fault in found] == []
    assert read >= 234


@pytest.mark.parametrize(
    ("same", "named"),
    [
        ({"doi": "10.1000/SMITH-2015"}, "doi: the same doi as jones-2016"),
        ({"pmid": "123", "title": "Other"}, "pmid: the same pmid as jones-2016"),
        (
            {"title": "MAGNESIUM, for cramps: (jones 2016)!", "doi": None},
            "title: the same title as jones-2016",
        ),
    ],
)
def test_one_publication_under_two_ids_is_found(
    folders: Folders, put: Put, same: dict[str, Any], named: str
) -> None:
    put(
        "jones-2016",
        citation={"pmid": "123", "doi": "10.1000/smith-2015", "title": "Magnesium for cramps (jones-2016)"},
    )
    put(citation={"doi": None} | same)
    assert named in only_problem(folders)


def test_an_update_may_keep_the_title_of_what_it_supersedes(folders: Folders, put: Put) -> None:
    put("jones-2020", citation={"title": "One title", "year": 2020})
    put(citation={"title": "One title"}, superseded_by=["jones-2020"])
    assert faults(folders) == []


@pytest.mark.parametrize(
    ("plain", "problem"),
    [
        ("In adults with leg cramps, magnesium pills gave real relief.", "direction"),
        ("Magnesium did not cut leg cramps in 40 adults.", "has the number 40"),
        ("In children with leg cramps, magnesium pills did not help.", "other people"),
        ("Magnesium always cures cramps, but not in adults.", "promises"),
        (
            'The authors found "no reason at all to take it", so it did not help adults.',
            "does not stand in the record",
        ),
        (
            "Notwithstanding considerable methodological heterogeneity, supplementation demonstrated no discernible "
            "superiority over corresponding inactive preparations in symptomatic individuals.",
            "reads at grade",
        ),
    ],
)
def test_a_plain_statement_that_says_more_or_other_is_found(
    folders: Folders, put: Put, plain: str, problem: str
) -> None:
    put(findings=[a_finding(plain=plain)])
    assert problem in only_problem(folders)


@pytest.mark.parametrize(
    "plain",
    [
        "In adults with leg cramps, magnesium pills may not cut leg cramps.",
        "In adults, magnesium may have made leg cramps no fewer.",
        "In adults with leg cramps, magnesium may have worsened the cramps.",
    ],
)
def test_a_benefit_must_not_be_denied_or_reversed(folders: Folders, put: Put, plain: str) -> None:
    statement = "In adults with leg cramps, magnesium lowered the number of cramps compared with placebo."
    put(findings=[a_finding(direction="benefit", certainty="low", statement=statement, plain=plain)])
    assert "does not say what the direction 'benefit' says" in only_problem(folders)


def test_flipped_plain_statements_of_the_shipped_corpus_are_nearly_all_found() -> None:
    flipped = found = 0
    for one in records():
        for finding in one.findings:
            plain = re.sub(r"\b(did|does|do|may|was|were) not( seem to| clearly)?\b", r"\1", finding.plain)
            if finding.kind == "clinical" and finding.direction == "no_effect" and plain != finding.plain:
                flipped += 1
                found += any(
                    "direction" in slip.problem for slip in slips(finding.model_copy(update={"plain": plain}))
                )
    assert flipped > 40
    assert found / flipped > 0.85


def test_a_number_in_words_or_in_the_statement_is_no_other_number(folders: Folders, put: Put) -> None:
    put(
        findings=[
            a_finding(
                statement="In twelve adults, magnesium did not reduce cramps (p = 0.30).",
                plain="In 12 adults, magnesium did not cut leg cramps (0.3).",
            )
        ]
    )
    assert faults(folders) == []


def test_weak_evidence_must_not_sound_sure(folders: Folders, put: Put) -> None:
    sure = "In adults with leg cramps, magnesium pills cut leg cramps."
    put(findings=[a_finding(direction="benefit", certainty="low", plain=sure)])
    assert "sounds surer than its certainty 'low'" in only_problem(folders)


@pytest.mark.parametrize(
    ("population", "plain"),
    [
        ("pregnant women with leg cramps", "Magnesium did not help with leg cramps."),
        ("rats fed a diet low in magnesium", "Magnesium did not help with leg cramps."),
        ("people on dialysis", "Magnesium did not help with leg cramps."),
    ],
)
def test_people_whose_results_do_not_speak_for_all_must_be_named(
    folders: Folders, put: Put, population: str, plain: str
) -> None:
    put(findings=[a_finding(population=population, plain=plain)])
    assert f"leaves out that the people were '{population}'" in str(faults(folders)[0])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"topics": ["leg-cramps", "toes"]}, "topics[2]: is not a topic"),
        ({"findings": [a_finding(topic="toes")]}, "findings[1].topic: is not a topic"),
        ({"superseded_by": ["nobody-2020"]}, "'nobody-2020' is no other record"),
        ({"superseded_by": ["old-1990"]}, "'old-1990' is older than this record"),
        ({"superseded_by": ["empty-2020"]}, "'empty-2020' rests on no study"),
        (
            {
                "findings": [
                    a_finding(
                        direction="benefit",
                        effects=[{"outcome": "x", "measure": "MD", "value": 3, "contrast": "combination"}],
                    )
                ]
            },
            "the effect of a mixture stands as that of magnesium",
        ),
        ({"citation": {"doi": "10.1000/abc."}}, "ends in punctuation"),
        (
            {
                "intervention": {
                    "route": "oral",
                    "elemental_mg_per_day_low": 400,
                    "elemental_mg_per_day_high": 300,
                }
            },
            "the lower amount is above",
        ),
        ({"findings": [a_finding(direction=None)]}, "a clinical finding has no direction"),
        (
            {
                "findings": [
                    a_finding(
                        effects=[{"outcome": "x", "measure": "MD", "value": 3, "ci_low": 4, "ci_high": 5}]
                    )
                ]
            },
            "lies outside its interval",
        ),
    ],
)
def test_links_that_lead_nowhere_and_figures_that_contradict_themselves(
    folders: Folders, put: Put, changes: dict[str, Any], problem: str
) -> None:
    put("old-1990", citation={"year": 1990})
    put("empty-2020", citation={"year": 2020}, findings=[a_finding(of="empty-2020", studies=0)])
    put(**changes)
    assert any(problem in str(fault) for fault in faults(folders))


def test_a_finding_filed_under_a_topic_that_its_record_lacks_is_an_orphan(folders: Folders, put: Put) -> None:
    write(folders[1] / "sleep.yaml", A_TOPIC | {"id": "sleep"})
    put("jones-2016", topics=["leg-cramps", "sleep"])
    put(findings=[a_finding(), a_finding(2, topic="sleep")])
    assert "is not among the topics of the record" in only_problem(folders)


def test_a_topic_without_a_record_is_found(folders: Folders) -> None:
    write(folders[1] / "sleep.yaml", A_TOPIC | {"id": "sleep"})
    assert "no record is filed under this topic" in only_problem(folders)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"findings": ["smith-2015#7"]}, "'smith-2015#7' is not a finding"),
        ({"findings": []}, "rests on no finding"),
        ({"topics": ["toes"]}, "is not a topic"),
        ({"why_clinician": 'The trial says "it has never helped anyone".'}, "does not stand in the record"),
        ({"patterns": ["one alone"]}, "patterns"),
    ],
)
def test_a_myth_must_rest_on_findings_that_exist(
    folders: Folders, changes: dict[str, Any], problem: str
) -> None:
    write(folders[2] / "cures-cramps.yaml", A_MYTH | changes)
    assert problem in only_problem(folders)
