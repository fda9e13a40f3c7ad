"""Literature files as their makers write them, small, and made here so that each fault can be planted."""

from __future__ import annotations

import zlib

PUBMED_HEAD = (
    '<?xml version="1.0" ?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
PUBMED_TAIL = "</PubmedArticleSet>\n"


def pubmed_article(number: int = 1, *, title: str | None = None, retracted: bool = False) -> str:
    kind = "<PublicationType>Retracted Publication</PublicationType>" if retracted else ""
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{30000000 + number}</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet"><Volume>12</Volume><Issue>3</Issue>
<PubDate><Year>2019</Year><Month>May</Month></PubDate></JournalIssue><Title>Magnesium letters</Title>
<ISOAbbreviation>Magnes Lett</ISOAbbreviation></Journal>
<ArticleTitle>{title or f"Magnesium in <i>adults</i>, part {number}: a trial in Orléans."}</ArticleTitle>
<Pagination><MedlinePgn>101-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/mg.{number}</ELocationID>
<Abstract><AbstractText Label="METHODS">A total of 64 adults were randomised to magnesium or placebo.</AbstractText>
<AbstractText Label="RESULTS">Cramps did not differ (p &gt; 0.05).</AbstractText></Abstract>
<AuthorList CompleteYN="Y"><Author><LastName>Müller</LastName><ForeName>Anna Bea</ForeName>
<Initials>AB</Initials></Author><Author><CollectiveName>MAG Group</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>{kind}
</PublicationTypeList></Article>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">{30000000 + number}</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.9999/other</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle>
"""


def pubmed(*articles: str) -> str:
    return PUBMED_HEAD + "".join(articles) + PUBMED_TAIL


NBIB = """
PMID- 30000001
OWN - NLM
STAT- MEDLINE
IP  - 3
DP  - 2019 May
TI  - Magnesium in adults, part 1: a trial
      in Orleans.
PG  - 101-9
LID - 10.1000/mg.1 [doi]
AB  - A total of 64 adults were randomised to magnesium or placebo. Cramps did not
      differ.
FAU - Müller, Anna Bea
AU  - Müller AB
AU  - Smith J
PT  - Randomized Controlled Trial
PT  - Retracted Publication
TA  - Magnes Lett
VI  - 12

PMID- 30000002
DP  - 2020
TI  - A second paper on magnesium and sleep.
AU  - Smith J
TA  - Magnes Lett
"""

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2//EN" "JATS.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front><journal-meta>
<journal-id journal-id-type="nlm-ta">Magnes Lett</journal-id>
<journal-title-group><journal-title>Magnesium letters</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">30000001</article-id>
<article-id pub-id-type="doi">10.1000/mg.1</article-id>
<title-group>
<article-title>Magnesium in adults: a <italic>randomised controlled trial</italic></article-title></title-group>
<contrib-group><contrib contrib-type="author">
<name><surname>Müller</surname><given-names>Anna Bea</given-names></name></contrib>
<contrib contrib-type="author"><collab>MAG Group</collab></contrib></contrib-group>
<pub-date pub-type="epub"><year>2019</year></pub-date><pub-date pub-type="collection"><year>2020</year></pub-date>
<volume>12</volume><issue>3</issue><fpage>101</fpage><lpage>109</lpage>
<abstract><sec><title>Methods</title><p>In all, 64 adults were randomised to magnesium or placebo.</p></sec></abstract>
</article-meta></front><body><sec><title>Introduction</title><p>Magnesium is <xref ref-type="bibr">a</xref> mineral.</p>
<sec><title>More</title><p>It is in nuts.</p></sec></sec>
<sec><title>Results</title><p>Nothing changed.</p></sec></body></article>
"""

RIS = """TY  - JOUR
AU  - Müller, Anna Bea
AU  - Smith, J.
TI  - Magnesium in adults, part 1: a randomised trial
JO  - Magnes Lett
PY  - 2019/05/01
VL  - 12
IS  - 3
SP  - 101
EP  - 109
DO  - https://doi.org/10.1000/MG.1
AB  - A total of 64 adults were randomised to magnesium or placebo.
ER  -{space}

TY  - JOUR
A1  - Smith, J
T1  - A second paper on magnesium and sleep
JF  - Magnesium letters
Y1  - 2020//
ER  -{space}
""".replace("{space}", " ")

BIBTEX = r"""
@article{mueller2019,
  author = {M{\"u}ller, Anna Bea and Jane Smith and {MAG Group}},
  title = {{Magnesium} in adults, part 1: a randomised trial},
  journal = {Magnes Lett}, year = 2019, volume = {12}, number = {3}, pages = {101--109},
  doi = {10.1000/mg.1}, abstract = {A total of 64 adults were randomised to magnesium or placebo.},
}
@article{smith2020, author = "Smith, J.",
  title = "A second paper on magnesium and sleep", journaltitle = {Magnes Lett}, date = {2020-04-01}}
"""

CSL_JSON = """[
 {"id": "a", "type": "article-journal", "title": "Magnesium in adults, part 1: a randomised trial",
  "author": [{"family": "Müller", "given": "Anna Bea"}, {"literal": "MAG Group"}], "container-title": "Magnes Lett",
  "issued": {"date-parts": [["2019", 5]]}, "volume": 12, "issue": "3", "page": "101-109", "DOI": "10.1000/mg.1",
  "PMID": "30000001", "abstract": "<jats:p>A total of 64 adults were randomised to magnesium or placebo.</jats:p>"},
 {"id": "b", "type": "article-journal", "title": "A second paper on magnesium and sleep",
  "author": [{"family": "Smith", "given": "J."}], "issued": {"raw": "2020-04"}}
]
"""


def pdf(*pages: str, title: str = "") -> bytes:
    """A PDF with one line of text a page; a page given as an empty string is blank, as a scan would be."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for text in pages:
        stream = (
            zlib.compress(f"BT /F1 10 Tf 20 700 Td ({text}) Tj ET".encode("latin-1"))
            if text
            else zlib.compress(b" ")
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R /Resources << /Font << /F1 "
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>" % (len(objects) + 2)
        )
        kids.append(len(objects))
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    objects.append(b"<< /Title (%s) /Author (Anna Mueller) >>" % title.encode("latin-1"))
    text, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(text)
    text += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    text += b"".join(b"%010d 00000 n \n" % place for place in places)
    return text + b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        start,
    )
