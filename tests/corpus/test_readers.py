"""Literature files become drafts; a broken one says what is wrong, and the rest is read."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from typer.testing import CliRunner

from corpus.__main__ import app
from corpus.draft import Draft
from corpus.errors import Fault
from corpus.readers import read_file

from . import files


def read(path: Path, content: str | bytes) -> tuple[list[Draft], list[Fault]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    items = list(read_file(path, lambda *_: None))
    return [item for item in items if isinstance(item, Draft)], [
        item for item in items if isinstance(item, Fault)
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", files.pubmed(files.pubmed_article())),
        ("a.nbib", files.NBIB),
        ("a.xml", files.JATS),
        ("a.ris", files.RIS),
        ("a.bib", files.BIBTEX),
        ("a.json", files.CSL_JSON),
    ],
    ids=["pubmed-xml", "nbib", "jats", "ris", "bibtex", "csl-json"],
)
def test_every_format_tells_the_same_publication(tmp_path: Path, name: str, content: str) -> None:
    drafts, faults = read(tmp_path / name, content)
    assert faults == []
    draft = drafts[0]
    assert draft.authors[0] == "Müller AB"
    assert draft.title.startswith("Magnesium in adults")
    assert not draft.title.endswith(".")
    assert (draft.year, draft.doi and draft.doi.lower()) == (2019, "10.1000/mg.1")
    assert draft.journal is not None
    assert draft.journal.startswith("Magnes Lett 12")
    assert "101-" in draft.journal
    assert (draft.design, draft.n) == ("randomised_trial", 64)
    assert draft.n_stated is not None
    assert draft.n_stated.startswith("64 adults were randomised")
    assert "placebo" in draft.abstract[0].text


def test_a_draft_never_holds_a_finding() -> None:
    assert not any(
        "finding" in field or field in {"direction", "certainty", "plain"} for field in Draft.model_fields
    )


def test_pubmed_knows_a_retraction_and_does_not_take_the_identifiers_of_references(tmp_path: Path) -> None:
    (draft,), _ = read(tmp_path / "a.xml", files.pubmed(files.pubmed_article(7, retracted=True)))
    assert draft.retracted
    assert (draft.doi, draft.pmid) == ("10.1000/mg.7", "30000007")
    assert [section.heading for section in draft.abstract] == ["METHODS", "RESULTS"]


def test_pubmed_reads_a_packed_file(tmp_path: Path) -> None:
    drafts, faults = read(tmp_path / "a.xml.gz", gzip.compress(files.pubmed(files.pubmed_article()).encode()))
    assert (len(drafts), faults) == (1, [])


def test_nbib_and_ris_read_every_record_of_a_file(tmp_path: Path) -> None:
    for name, content in (("a.nbib", files.NBIB), ("a.ris", files.RIS), ("a.bib", files.BIBTEX)):
        drafts, _ = read(tmp_path / name, content)
        assert [draft.year for draft in drafts] == [2019, 2020]
        assert drafts[1].authors == ("Smith J",)


def test_bibtex_reads_names_in_every_order_and_bodies(tmp_path: Path) -> None:
    drafts, _ = read(tmp_path / "a.bib", files.BIBTEX)
    assert drafts[0].authors[:2] == ("Müller AB", "Smith J")


def test_a_full_text_keeps_its_sections(tmp_path: Path) -> None:
    (draft,), _ = read(tmp_path / "a.xml", files.JATS)
    assert [section.heading for section in draft.sections] == ["Introduction", "Results"]
    assert draft.sections[0].text == "Magnesium is a mineral. It is in nuts."


def test_a_pdf_keeps_its_pages(tmp_path: Path) -> None:
    content = files.pdf(
        "Magnesium in adults. doi: 10.1000/mg.1.",
        "",
        "64 adults were randomised",
        title="Magnesium in adults: a trial",
    )
    (draft,), faults = read(tmp_path / "a.pdf", content)
    assert faults == []
    assert draft.title == "Magnesium in adults: a trial"
    assert draft.doi == "10.1000/mg.1"
    assert [section.page for section in draft.sections] == [1, 3]


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_a_broken_article_is_named_with_its_line_and_the_others_are_read(tmp_path: Path, broken: int) -> None:
    articles = [files.pubmed_article(number) for number in range(3)]
    articles[broken] = articles[broken].replace("</Journal>", "</Jornal>")
    drafts, (fault,) = read(tmp_path / "a.xml", files.pubmed(*articles))
    assert len(drafts) == 2
    assert fault.where == f"article {broken + 1}"
    assert fault.line is not None
    assert "not well formed" in fault.problem


def test_an_article_without_an_end_does_not_swallow_the_next(tmp_path: Path) -> None:
    unended = files.pubmed_article(1).replace("</PubmedArticle>", "")
    drafts, (fault,) = read(tmp_path / "a.xml", files.pubmed(unended, files.pubmed_article(2)))
    assert [draft.pmid for draft in drafts] == ["30000002"]
    assert "has no end" in fault.problem


def test_a_file_cut_short_keeps_what_came_before(tmp_path: Path) -> None:
    text = files.pubmed(files.pubmed_article(1), files.pubmed_article(2))
    drafts, (fault,) = read(tmp_path / "a.xml", text[:-400])
    assert [draft.pmid for draft in drafts] == ["30000001"]
    assert "cut short" in fault.problem
    packed = gzip.compress(text.encode())
    _, faults = read(tmp_path / "a.xml.gz", packed[:-200])
    assert faults


def test_letters_that_fall_between_two_reads_stay_whole(tmp_path: Path) -> None:
    title = "é" * 150_001
    (draft,), faults = read(tmp_path / "a.xml", files.pubmed(files.pubmed_article(1, title=title)))
    assert faults == []
    assert draft.title == title


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE])
@pytest.mark.parametrize(
    "body",
    ["<article>&b;</article>", "<PubmedArticleSet><PubmedArticle>&a;</PubmedArticle></PubmedArticleSet>"],
)
def test_entities_are_refused(tmp_path: Path, declaration: str, body: str) -> None:
    drafts, (fault,) = read(tmp_path / "a.xml", f"<?xml version='1.0'?>{declaration}{body}")
    assert drafts == []
    assert "refused" in fault.problem or "must not hold" in fault.problem


def test_an_article_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pubmed_xml.LONGEST_ARTICLE", 10_000)
    long = files.pubmed_article(1, title="x" * 200_000)
    drafts, (fault,) = read(tmp_path / "a.xml", files.pubmed(long))
    assert drafts == []
    assert "longer than 10,000" in fault.problem


@pytest.mark.parametrize(
    ("name", "content", "problem", "read_anyway"),
    [
        ("a.nbib", files.NBIB.replace("TI  - A second", "XX  - A second"), "has no title", 1),
        ("a.nbib", files.NBIB.replace("STAT- MEDLINE", "scrambled line"), "neither a tag", 2),
        ("a.ris", files.RIS.replace("ER  - \n\nTY", "\nTY"), "has no end", 1),
        ("a.ris", files.RIS.replace("TI  - ", "XX  - "), "has no title", 1),
        (
            "a.bib",
            files.BIBTEX.replace("journaltitle = {Magnes Lett},", "journaltitle = {Magnes"),
            "could not be read",
            1,
        ),
        ("a.json", files.CSL_JSON.replace('{"id": "b"', '7, {"id": "b"'), "is not an item", 2),
        (
            "a.json",
            files.CSL_JSON.replace('[{"family": "Smith", "given": "J."}]', '"Smith"'),
            "of the wrong form",
            1,
        ),
        ("a.json", files.CSL_JSON[:200], "is not JSON", 0),
        ("a.xml", files.JATS[:900], "is not well formed", 0),
        ("a.xml", files.JATS.replace("article-title", "artikel"), "has no title", 0),
        ("a.pdf", b"%PDF-1.4 but nothing else", "not a readable PDF", 0),
        ("a.pdf", files.pdf("", ""), "holds no text", 0),
        ("a.txt", "Dear diary", "in no format known", 0),
        ("a.ris", "", "is empty", 0),
        ("a.ris", files.RIS.encode("utf-16"), "", 0),
        ("a.ris", files.RIS.encode("latin-1"), "is not UTF-8", 0),
    ],
)
def test_each_broken_file_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, name: str, content: str | bytes, problem: str, read_anyway: int
) -> None:
    drafts, faults = read(tmp_path / name, content)
    assert len(drafts) == read_anyway
    assert any(problem in fault.problem for fault in faults)
    assert all(fault.remedy and fault.file == tmp_path / name for fault in faults)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    (fault,) = read_file(tmp_path / "none.ris", lambda *_: None)
    assert isinstance(fault, Fault)
    assert "is not a file" in fault.problem


def test_two_sizes_that_disagree_mean_none_is_taken(tmp_path: Path) -> None:
    text = files.RIS.replace("placebo.", "placebo, and 30 women were enrolled later.")
    drafts, _ = read(tmp_path / "a.ris", text)
    assert drafts[0].n is None


def test_a_pdf_locked_with_a_password_says_so(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(files.pdf("Magnesium in adults."))))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    drafts, (fault,) = read(tmp_path / "a.pdf", locked.getvalue())
    assert drafts == []
    assert "locked with a password" in fault.problem


def test_a_pdf_that_is_a_whole_book_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pdf.MOST_PAGES", 2)
    drafts, (fault,) = read(tmp_path / "a.pdf", files.pdf("One.", "Two.", "Three."))
    assert drafts == []
    assert "has 3 pages, more than 2" in fault.problem


def test_a_page_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    content = files.pdf("Magnesium one.", "Magnesium two.", "Magnesium three.", title="A paper on magnesium")
    second = content.index(b"/FlateDecode", content.index(b"endstream"))
    broken = content[:second] + b"/UnknownCode" + content[second + len(b"/UnknownCode") :]
    (draft,), (fault,) = read(tmp_path / "a.pdf", broken)
    assert [section.page for section in draft.sections] == [1, 3]
    assert fault.where == "page 2"
    assert "read this page by eye" in fault.remedy
    assert "no text on 2" in draft.read_from


def test_a_jats_article_without_a_title_does_not_keep_the_next_from_being_read(tmp_path: Path) -> None:
    head, article = files.JATS.split("<article ", 1)
    untitled = "<article " + article.replace("article-title", "artikel")
    both = f"{head.splitlines()[0]}<pmc-articleset>{untitled}<article {article}</pmc-articleset>"
    drafts, (fault,) = read(tmp_path / "a.xml", both)
    assert [draft.pmid for draft in drafts] == ["30000001"]
    assert (fault.where, "has no title" in fault.problem) == ("article 1", True)


@pytest.mark.parametrize(
    ("change", "retracted"),
    [
        (('article-type="research-article"', 'article-type="retraction"'), True),
        (("<article-title>Magnesium", "<article-title>RETRACTED: Magnesium"), True),
        (("<abstract>", '<related-article related-article-type="retraction-forward"/><abstract>'), True),
        (("<article-title>Magnesium", "<article-title>Retracted articles on magnesium"), False),
    ],
)
def test_jats_knows_a_retraction(tmp_path: Path, change: tuple[str, str], retracted: bool) -> None:
    (draft,), _ = read(tmp_path / "a.xml", files.JATS.replace(*change))
    assert draft.retracted is retracted


@pytest.mark.parametrize("name", ["a.json", "a.bib", "a.ris", "a.nbib", "a.pdf", "b.xml"])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole: dict[str, str | bytes] = {
        "a.json": files.CSL_JSON,
        "a.bib": files.BIBTEX,
        "a.ris": files.RIS,
        "a.nbib": files.NBIB,
        "a.pdf": files.pdf("Magnesium."),
        "b.xml": files.JATS,
    }
    monkeypatch.setattr("corpus.readers.text.check_size.__defaults__", (100,))
    monkeypatch.setattr("corpus.readers.pdf.LARGEST", 100)
    drafts, (fault,) = read(tmp_path / name, whole[name])
    assert drafts == []
    assert "more than 100" in fault.problem


def test_one_broken_file_among_many_ends_with_2_and_the_others_become_drafts(tmp_path: Path) -> None:
    for name, content in (("a.ris", files.RIS), ("b.pdf", "%PDF-1.4 no"), ("c.nbib", files.NBIB)):
        (tmp_path / name).write_text(content)
    named = [str(tmp_path / name) for name in ("a.ris", "b.pdf", "none.xml", "c.nbib")]
    told = CliRunner().invoke(app, ["add", *named, "--drafts", str(tmp_path / "drafts")])
    assert told.exit_code == 2
    assert "b.pdf: is not a readable PDF" in told.stdout
    assert "none.xml: is not a file" in told.stdout
    assert "2 drafts written" in told.stdout
