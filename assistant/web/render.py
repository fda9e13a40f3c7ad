"""An answer as the chat page shows it: Markdown, with every citation number opening its source.

All text is escaped first: nothing that a person typed or a model wrote becomes a link, an image or markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from assistant.answer import Answer, Citation, Concern
from assistant.lexicon.names import entries_by_id
from assistant.question import Person
from assistant.web.words import PageWords, page_words

_MARK = re.compile(r"\[(\d+)\]")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]()#!<>|~$])")


def user_message(text: str) -> str:
    """What a person typed, as plain text: no markup of theirs is rendered."""
    return _MARKDOWN_SIGNS.sub(
        r"\\\1", html.escape(text, quote=False).replace("&lt;", "<").replace("&gt;", ">")
    )


def answer_message(answer: Answer, *, turn: int) -> str:
    """The answer's Markdown with its sources below; ``turn`` keeps the anchors of one page apart."""
    shown = {citation.n for citation in answer.citations}
    body = _no_images(html.escape(answer.text, quote=False))

    def link(match: re.Match[str]) -> str:
        n = int(match.group(1))
        spoken = f'<span class="spoken">{page_words().source_spoken} </span>'
        anchor = f'<a class="cite" href="#source-{turn}-{n}">{spoken}{n}</a>'
        return anchor if n in shown else match.group()

    body = _MARK.sub(link, body)
    return _framed(body, answer) + _sources(answer.citations, turn)


def _framed(body: str, answer: Answer) -> str:
    """Sets a redirect or urgent answer apart, by name as well as by look, and marks another language."""
    words = page_words()
    direction = "rtl" if answer.language in words.right_to_left else "ltr"
    tongue = f'lang="{html.escape(answer.language, quote=True)}" dir="{direction}"'
    headings = words.heading.get(answer.disposition)
    if headings is None:
        return body if answer.language == "en" else f"<div {tongue}>\n\n{body}\n\n</div>"
    heading = headings.get(answer.language, headings["en"])
    role = "alert" if answer.disposition == "urgent" else "note"
    return (
        f'<div class="verdict {answer.disposition}" role="{role}" {tongue}>'
        f'<p class="verdict-heading">{heading}</p>\n\n{body}\n\n</div>'
    )


def profile_lines(person: Person, safety: Sequence[Concern] = ()) -> str:
    """What a conversation has told about a person, as Markdown, its safety facts named apart."""
    words = page_words()
    told: list[str] = []
    if person.age_low is not None:
        low, high = person.age_low, person.age_high
        told.append(f"age {low:g}" + (f" to {high:g}" if high is not None and high != low else ""))
    told += [person.sex] if person.sex else []
    if person.country:
        country = entries_by_id("countries").get(person.country)
        told.append((country and country.label) or person.country)
    told += [
        name for name, said in (("pregnant", person.pregnant), ("breastfeeding", person.lactating)) if said
    ]
    told += [f"takes {medicine.replace('-', ' ')}" for medicine in person.medicines]
    blocks = ["\n".join(f"- {html.escape(line)}" for line in told)] if told else []
    if safety:
        blocks.append(f"**{words.remembered_safety}** {'; '.join(words.concerns[fact] for fact in safety)}.")
    return "\n\n".join((*(blocks or [words.remembered_nothing]), words.remembered_note))


def _no_images(text: str) -> str:
    return text.replace("![", "!\\[")


def _sources(citations: Sequence[Citation], turn: int) -> str:
    if not citations:
        return ""
    words = page_words()
    entries = "\n".join(_source(citation, turn, words) for citation in citations)
    heading = f'<p class="sources-heading">{words.sources_heading}</p>'
    return f'\n\n<div class="sources" lang="en" dir="ltr">{heading}\n{entries}\n</div>'


def _source(citation: Citation, turn: int, words: PageWords) -> str:
    lines = [
        f"<blockquote>{html.escape(citation.quote)}</blockquote>",
        f"<p>{words.design.get(citation.design or '', '')}. "
        f"It {words.direction[citation.direction or 'none']}. {words.certainty[citation.certainty or 'none']}</p>",
    ]
    if citation.population:
        lines.append(f"<p>Who was studied: {html.escape(citation.population)}.</p>")
    if citation.given:
        lines.append(f"<p>What was given: {html.escape(citation.given)}.</p>")
    if not citation.finding_checked:
        lines.append(f'<p class="unchecked">{words.unchecked_finding}</p>')
    lines.append(_reference(citation, words))
    summary = f"{citation.n}. {citation.credit} {citation.year}: {citation.title}"
    return (
        f'<details class="source" id="source-{turn}-{citation.n}"><summary>{html.escape(summary)}</summary>'
        f"{''.join(lines)}</details>"
    )


def _reference(citation: Citation, words: PageWords) -> str:
    links: list[str] = []
    if citation.doi:
        address = f"https://doi.org/{html.escape(citation.doi, quote=True)}"
        links.append(
            f'<a href="{address}" target="_blank" rel="noopener">doi {html.escape(citation.doi)}</a>'
        )
    if citation.pmid:
        address = f"https://pubmed.ncbi.nlm.nih.gov/{citation.pmid}/"
        links.append(f'<a href="{address}" target="_blank" rel="noopener">PubMed {citation.pmid}</a>')
    journal = f"{html.escape(citation.journal)}. " if citation.journal else ""
    note = "" if citation.identifiers_checked or not links else f" {words.unchecked_identifiers}"
    return f"<p>{journal}{' · '.join(links) or words.no_link}{note}</p>"
