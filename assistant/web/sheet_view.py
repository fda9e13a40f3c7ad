"""A personal sheet as the page shows, prints and copies it: every line with its rule and, below, the rule's source."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date

from assistant.dosing import RuleSource, Sheet
from assistant.lexicon.names import entries_by_id
from assistant.question import Person
from assistant.web.words import page_words


def sheet_html(sheet: Sheet, person: Person, left_out: Sequence[str], *, made: date) -> str:
    """The sheet as one block of HTML, all text escaped."""
    words = page_words().sheet
    sources = {line.source.rule: line.source for line in sheet.lines if line.source}
    numbers = {rule: number for number, rule in enumerate(sources, 1)}
    parts = [
        f'<article id="sheet" class="sheet"><h2>{words.title}</h2>',
        f'<p class="sheet-for">{html.escape(_whose(person))}{words.made_on} {made.isoformat()}</p>',
        f'<p class="sheet-note">{words.what_it_is}</p>',
    ]
    for section, heading in words.sections.items():
        lines = [line for line in sheet.lines if line.section == section]
        if not lines:
            continue
        parts.append(f"<section><h3>{heading}</h3><ul>")
        for line in lines:
            rule = line.sentence.rule or ""
            parts.append(
                f"<li>{html.escape(line.sentence.text)} {_rule(rule, numbers.get(rule), section)}</li>"
            )
        parts.append("</ul></section>")
    asked = [*(clarify.question for clarify in sheet.missing), *left_out]
    if asked:
        listed = "".join(f"<li>{html.escape(question)}</li>" for question in asked)
        parts.append(f"<section><h3>{words.incomplete}</h3><ul>{listed}</ul></section>")
    listed = "".join(_source(source, numbers[rule]) for rule, source in sources.items())
    parts.append(
        f'<section class="sheet-sources"><h3>{words.sources}</h3><ol>{listed}</ol></section></article>'
    )
    return "".join(parts).replace("\n", " ")


def _whose(person: Person) -> str:
    told: list[str] = []
    if person.age_low is not None:
        span = f"{person.age_low:g}"
        if person.age_high is not None and person.age_high != person.age_low:
            span += f" to {person.age_high:g}"
        told.append(f"{page_words().sheet.age} {span}")
    if person.sex:
        told.append(page_words().sexes[person.sex])
    if person.country:
        entry = entries_by_id("countries").get(person.country)
        told.append((entry and entry.label) or person.country)
    return ", ".join(told) + (". " if told else "")


def _rule(rule: str, number: int | None, section: str) -> str:
    if number is None:
        words = page_words().sheet
        origin = words.standing if section == "ask" else words.arithmetic
        return f'<span class="rule">({html.escape(rule)}: {origin})</span>'
    spoken = f'<span class="spoken">{page_words().source_spoken} </span>'
    return f'<a class="rule cite" href="#rule-{number}">{spoken}{number}</a>'


def _source(source: RuleSource, number: int) -> str:
    words = page_words().sheet
    year = f", {source.year}" if source.year else ""
    link = ""
    if source.doi:
        doi = html.escape(source.doi, quote=True)
        link = f' <a href="https://doi.org/{doi}" target="_blank" rel="noopener">doi {doi}</a>'
    read_in = f" {words.read_in}: {html.escape('; '.join(source.seen_at))}." if source.seen_at else ""
    unchecked = f' <em class="unchecked">{words.unchecked}.</em>' if source.status == "unchecked" else ""
    return (
        f'<li id="rule-{number}" tabindex="-1"><span class="rule">{html.escape(source.rule)}</span> '
        f"{html.escape(source.description)}. {html.escape(source.reference)}{year}.{link}{read_in} "
        f"{words.reviewed} {source.last_reviewed.isoformat()}.{unchecked}</li>"
    )
