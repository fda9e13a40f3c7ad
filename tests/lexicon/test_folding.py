"""Folding brings any spelling of the same letters to one form, and remembers where each letter stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon.folding import fold


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("I’m on DIALYSIS", "i'm on dialysis"),
        ("ｄｉａｌｙｓｉｓ", "dialysis"),
        ("diаlysis", "dialysis"),  # a Cyrillic a
        ("d.i.a.l.y.s.i.s", "dialysis"),
        ("d i a l y s i s", "dialysis"),
        ("kid\u200bney", "kidney"),
        ("riñones", "rinones"),
        ("ᴅɪᴀʟʏsɪs", "dialysis"),
        ("почек", "почек"),
        ("الكُلى", "الكلي"),
        ("透析。", "透析."),
        ("a  b\t c", "a b c"),
        ("5 µmol", "5 umol"),
    ],
)
def test_a_text_is_brought_to_its_plain_form(written: str, plain: str) -> None:
    assert fold(written).text == plain


@given(st.text(max_size=200))
def test_every_folded_character_knows_its_place_in_the_original(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.text)
    assert all(0 <= start < len(text) for start in folded.starts)
    assert list(folded.starts) == sorted(folded.starts)


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more_than_folding_once_for_ascii(text: str) -> None:
    once = fold(text.encode("ascii", "ignore").decode()).text
    assert fold(once).text == once


def test_a_folded_span_can_be_quoted_verbatim() -> None:
    folded = fold("My Ｋｉｄｎｅｙs are fine")
    start = folded.text.index("kidneys")
    assert folded.original_span(start, start + len("kidneys")) == "Ｋｉｄｎｅｙs"
