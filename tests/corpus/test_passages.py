"""Full texts that a site adds: cut into pieces that can be cited by page or section."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.drafts import add_files
from corpus.errors import Fault
from corpus.passages import LONGEST, Passage, pieces, read_passages

from . import files


def passages(tmp_path: Path, name: str, content: bytes) -> list[Passage | Fault]:
    (tmp_path / name).write_bytes(content)
    add_files([tmp_path / name], drafts=tmp_path / "drafts", records=[])
    return list(read_passages(tmp_path / "drafts"))


def test_a_full_text_is_citable_by_section(tmp_path: Path) -> None:
    found = [item for item in passages(tmp_path, "a.xml", files.JATS.encode()) if isinstance(item, Passage)]
    assert [item.place for item in found] == ["Abstract", "Introduction", "Results"]
    assert found[2].text == "Nothing changed."
    assert found[2].id == "muller-2019-30000001@results.1"


def test_a_pdf_is_citable_by_page(tmp_path: Path) -> None:
    content = files.pdf("Magnesium one.", "Magnesium two.", title="A paper on magnesium")
    found = [item for item in passages(tmp_path, "a.pdf", content) if isinstance(item, Passage)]
    assert [(item.place, item.text) for item in found] == [
        ("page 1", "Magnesium one."),
        ("page 2", "Magnesium two."),
    ]


def test_a_broken_draft_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "aaa.yaml").write_text("title: [", encoding="utf-8")
    fault, *rest = passages(tmp_path, "a.xml", files.JATS.encode())
    assert isinstance(fault, Fault)
    assert "is not a draft" in fault.problem
    assert len(rest) == 3


@given(st.text(alphabet=st.sampled_from("ab. A1"), max_size=6000))
def test_no_letter_is_lost_and_no_piece_is_too_long(text: str) -> None:
    cut = list(pieces(text))
    assert all(0 < len(piece) <= LONGEST for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())
