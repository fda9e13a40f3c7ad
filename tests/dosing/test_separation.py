"""Hours from medicines: every figure against its source, the stricter one, and none invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dosing import Dose, load_parameters, respond, separation, timetable
from assistant.lexicon.clock import clock_times
from assistant.question import Person
from assistant.understanding import understand
from tests.dosing.asking import ask, ask_in_words, rows, said, values

MEDICINES = sorted({name for entry in load_parameters().interactions.entries for name in entry.medicines})


def hours(written: str) -> float | None:
    return float(written) if written else None


def test_all_55_entries_of_the_register_are_there_and_no_other() -> None:
    assert [entry.id for entry in load_parameters().interactions.entries] == [
        row["id"] for row in rows("interactions.csv")
    ]
    assert len(rows("interactions.csv")) == 55


@pytest.mark.parametrize("row", rows("interactions.csv"), ids=lambda r: r["id"])
def test_every_gap_is_at_least_its_sources_and_never_invented(row: dict[str, str]) -> None:
    found = separation(row["id"])[0]
    for side in ("before", "after"):
        source = hours(row[f"{side}_h"])
        strict = getattr(found.gap, f"{side}_h")
        least = getattr(found.gap, f"least_{side}_h")
        if source is not None:
            assert strict is not None
            assert (least or strict) <= source <= strict
    if "RECALLED" in row["status"] and "VERIFIED" not in row["status"]:
        assert found.entry.status == "unchecked"


@pytest.mark.parametrize(
    ("medicine", "before", "after"),
    [
        ("levothyroxine", 4, 4),
        ("ciprofloxacin", 2, 6),
        ("levofloxacin", 2, 6),
        ("moxifloxacin", 4, 8),
        ("delafloxacin", 2, 6),
        ("gemifloxacin", 2, 3),
        ("prulifloxacin", 2, 4),
        ("lomefloxacin", 2, 4),
        ("doxycycline", 3, 6),
        ("omadacycline", 4, None),
        ("sarecycline", None, None),
        ("alendronate", 4, 4),
        ("gabapentin", None, 2),
        ("dolutegravir", 2, 6),
        ("dolutegravir-rilpivirine", 4, 6),
        ("bictegravir", 2, 6),
        ("elvitegravir", 4, 4),
        ("raltegravir", None, None),
        ("cabotegravir", 4, 4),
        ("rilpivirine", 4, 2),
        ("atazanavir", 2, 1),
        ("tipranavir", None, None),
        ("penicillamine", 4, 4),
        ("trientine", 2, 2),
        ("eltrombopag", 4, 4),
        ("rosuvastatin", 2, None),
        ("ferrous-salts", 4, 4),
        ("calcium", 2, 2),
        ("nitrofurantoin", 4, 4),
        ("hydroxychloroquine", 4, 4),
        ("isoniazid", 2, 4),
        ("phenytoin", 2, 2),
        ("fexofenadine", 0.25, 2),
        ("sodium-fluoride", 2, 3),
        ("edetate-disodium", 1, 1),
        ("quinolones", 4, 8),
    ],
)
def test_the_stricter_hours_of_each_medicine(
    medicine: str, before: float | None, after: float | None
) -> None:
    gap = separation(medicine)[0].gap
    assert (gap.before_h, gap.after_h) == (before, after)


def test_levothyroxine_is_four_hours_on_both_sides_in_plain_words() -> None:
    answer = ask("can I take magnesium with levothyroxine", "separation", medicines=("levothyroxine",))
    assert "Take levothyroxine at least 4 hours before magnesium, or at least 4 hours after it." in said(
        answer
    )
    assert values(answer, "h") == [4]
    assert "Tell your doctor" in said(answer)


def test_where_sources_differ_both_the_stricter_and_the_least_are_told() -> None:
    answer = ask("iron and magnesium", "separation", medicines=("ferrous-salts",))
    assert values(answer, "h") == [4, 2]
    assert "stricter" in said(answer)


def test_several_medicines_are_each_answered() -> None:
    answer = ask("with cipro and synthroid?", "separation", medicines=("ciprofloxacin", "levothyroxine"))
    assert {sentence.rule for sentence in answer.sentences} == {
        "separation.ciprofloxacin",
        "separation.levothyroxine",
    }


@pytest.mark.parametrize(
    "medicine", ["raltegravir", "spironolactone", "sodium-polystyrene-sulfonate", "gentamicin", "patiromer"]
)
def test_no_hours_are_given_where_a_clinician_must_decide(medicine: str) -> None:
    answer = ask("with magnesium?", "separation", medicines=(medicine,))
    assert answer.quantities == ()
    assert " ask " in said(answer) or "agreed" in said(answer)


def test_an_unknown_medicine_gets_the_general_rule_and_a_pharmacist_and_is_not_called_harmless() -> None:
    answer = ask("foozumab with magnesium?", "separation", medicines=("foozumab",))
    assert values(answer, "h") == [3, 2]
    assert "does not mean that it is free of problems" in said(answer)
    assert "pharmacist" in said(answer)


def test_a_question_without_a_named_medicine_gets_the_general_rule() -> None:
    answer = ask("can I take it with my other tablets?", "separation")
    assert values(answer, "h") == [3, 2]


@pytest.mark.parametrize("medicine", MEDICINES)
def test_every_medicine_of_the_table_can_be_answered(medicine: str) -> None:
    answer = ask("with magnesium?", "separation", medicines=(medicine,))
    assert all(sentence.rule and sentence.rule.startswith("separation.") for sentence in answer.sentences)


def test_a_quarter_of_an_hour_is_told_in_minutes() -> None:
    answer = ask("fexofenadine?", "separation", medicines=("fexofenadine",))
    assert "15 minutes" in said(answer)


def test_a_timetable_keeps_every_gap() -> None:
    answer = ask("make me a timetable", "separation", medicines=("levothyroxine",))
    assert "levothyroxine at 07:00, and magnesium with dinner, at about 18:30" in said(answer)


def test_no_timetable_is_offered_where_a_medicine_must_be_asked_about_first() -> None:
    assert timetable(["levothyroxine", "raltegravir"]).magnesium_at is None
    assert timetable(["sarecycline"]).magnesium_at is None


@given(
    taken=st.lists(
        st.tuples(st.sampled_from(MEDICINES), st.floats(min_value=0, max_value=23.9)), min_size=1, max_size=4
    )
)
def test_an_hour_that_is_offered_keeps_the_stricter_gap_round_the_clock(
    taken: list[tuple[str, float]],
) -> None:
    plan = timetable([Dose(name, (at,)) for name, at in taken])
    if plan.magnesium_at is None:
        return
    for name, at in taken:
        for found in separation(name):
            since = (plan.magnesium_at - at) % 24
            assert since >= (found.gap.before_h or 0)
            assert (24 - since if since else 0) >= (found.gap.after_h or 0)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("at 7am and 9 pm", (7, 21)),
        ("06:30 then 18:45", (6.5, 18.75)),
        ("12 a.m. or 12pm", (0, 12)),
        ("I take 200 mg, 2 tablets", ()),
        ("ratio 1:300", ()),
        ("iron at 7, and magnesium at 12?", (7, 12)),
    ],
)
def test_times_of_day_are_read(text: str, times: tuple[float, ...]) -> None:
    assert tuple(time.hour for time in clock_times(text)) == times


def test_a_time_that_was_named_is_the_medicines_in_the_timetable() -> None:
    answer = ask(
        "I take levothyroxine at 6am, when can I take magnesium?", "separation", medicines=("levothyroxine",)
    )
    assert "levothyroxine at 06:00" in said(answer)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("levothyroxine at 7am, is 9am ok for magnesium", "only 2 hours apart, which is too close"),
        ("levothyroxine at 7am and magnesium at 8pm", "11 hours apart, which keeps this gap"),
    ],
)
def test_two_times_that_were_named_are_held_against_the_gap(text: str, told: str) -> None:
    assert told in said(ask(text, "separation", medicines=("levothyroxine",)))


def test_two_times_are_not_judged_where_it_depends_on_which_comes_first() -> None:
    answer = ask("cipro at 8am and at 8pm, where does it fit in?", "separation", medicines=("ciprofloxacin",))
    assert "apart, which" not in said(answer)


def test_which_of_two_times_comes_first_decides_where_the_gaps_differ() -> None:
    before = ask("cipro at 8am and magnesium at 12:00", "separation", medicines=("ciprofloxacin",))
    after = ask("magnesium at 8am and cipro at 12:00", "separation", medicines=("ciprofloxacin",))
    assert "keeps this gap" in said(before)
    assert "too close" in said(after)


def test_every_medicine_too_near_to_the_magnesium_is_named() -> None:
    told = said(ask_in_words("levothyroxine at 7 and iron at 8 and magnesium at 9, ok?"))
    assert "too close for levothyroxine and magnesium" in told
    assert "too close for ferrous salts and magnesium" in told


@pytest.mark.parametrize(
    "text",
    [
        "when to take magnesium with levothyroxine and calcium, plan my day",
        "I take alendronate, levothyroxine and iron, make a timetable with magnesium",
        "I take doxycycline twice a day, make me a timetable with magnesium",
        "doxycycline at 8am and 8pm, make a timetable with magnesium",
    ],
)
def test_no_timetable_is_printed_for_several_medicines_or_several_doses(text: str) -> None:
    told = said(ask_in_words(text))
    assert "One day that keeps" not in told
    assert "A pharmacist can set out the whole day" in told


@pytest.mark.parametrize("group", load_parameters().interactions.groups)
def test_a_group_of_medicines_is_answered_by_each_of_its_kinds_and_asks_which(group: str) -> None:
    told = said(ask("can I take it with magnesium", "separation", medicines=(group,)))
    for entry in load_parameters().interactions.groups[group].entries:
        name = load_parameters().interactions_by_medicine[entry][0].name
        assert name.lower() in told.lower()
    assert "name on the box" in told


def test_antibiotics_get_the_strictest_hours_of_each_kind() -> None:
    told = said(ask_in_words("Can I take magnesium with antibiotics?"))
    assert (
        "quinolone antibiotics such as ciprofloxacin and levofloxacin: at least 4 hours before"
        in told.lower()
    )
    assert "or 8 hours after" in told


def test_blood_pressure_medicine_that_keeps_magnesium_needs_the_doctor() -> None:
    told = said(ask_in_words("can I take magnesium with my blood pressure tablets"))
    assert "Potassium-sparing water tablets such as amiloride and spironolactone: ask your doctor" in told


def test_vitamin_d_is_written_as_people_write_it() -> None:
    assert "between vitamin D and magnesium" in said(ask_in_words("vitamin d with magnesium, what gap?"))


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (("I take levothyroxine at 7am", "when can I take magnesium?"), "levothyroxine at 07:00"),
        (("I take levothyroxine", "at 6:30am", "what time should I take my magnesium"), "at 06:30"),
        (("i take synthroid at 6 am", "can I take magnesium at 8 am?"), "too close"),
        (("i take synthroid at 6 am", "can I take magnesium at noon?"), "keeps this gap"),
    ],
)
def test_the_hour_of_a_medicine_is_remembered(turns: tuple[str, ...], words: str) -> None:
    person, question = Person(), None
    for turn in turns:
        question = understand(turn, person=person, previous=question)
        person = question.person
    assert question is not None
    answer = respond(question)
    assert answer is not None
    assert words in said(answer)
