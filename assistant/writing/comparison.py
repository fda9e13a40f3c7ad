"""Forms side by side ("glycinate or citrate?"): what studies found for each, and whether anybody compared them.

What a finding is about is read from its own fields and words with the salt names of the lexicon. Whether two forms were
ever compared is asked of the whole shipped literature, not only of what this question retrieved.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Sentence
from assistant.question import Question
from assistant.writing.asking import specific
from assistant.writing.citing import Sources, basis
from assistant.writing.forms import form_name, forms_named, forms_of, forms_tested
from assistant.writing.headline import bottom_lines, topic_page
from assistant.writing.layout import Block, fixed_text
from assistant.writing.phrases import load_phrases
from assistant.writing.selection import Chosen
from corpus.reader import records
from index.search import Hit

_MOST_EACH, _MOST_FORMS, _MOST_COMPARED = 1, 3, 2


def compares_forms(question: Question) -> bool:
    """Whether two forms or more are to be set side by side."""
    return len(set(question.salts)) > 1 and (
        "compare_forms" in question.intents or "evidence" in question.intents
    )


def comparison_blocks(
    question: Question, chosen: Chosen, sources: Sources, *, without: frozenset[str] = frozenset()
) -> list[Block]:
    """Head-to-head findings first, else that there is none; then the best finding for each form.

    No bottom line of the topics ``without``, which a correction has told.
    """
    phrases = load_phrases()
    asked = list(dict.fromkeys(question.salts))[:_MOST_FORMS]
    together = _of_several(chosen.hits, set(asked))
    blocks: list[Block] = []
    topics = [topic for topic in question.topics if topic not in without]
    opening: list[Sentence] = [
        sentence for _, sentence in bottom_lines(topics, chosen.group, chosen.hits, sources)
    ]
    if not together and not _ever_compared(frozenset(asked), question.topics):
        opening.append(fixed_text(_not_compared(asked, question.topics)))
    if not opening and not specific(question.topics):
        opening.append(fixed_text(phrases.better_for_what))
    if opening:
        blocks.append(Block(sentences=tuple(opening)))
    said = [sources.evidence(_said(hit), [hit]) for hit in together[:_MOST_COMPARED]]
    used = together[:_MOST_COMPARED]
    for form in asked:
        if any(form in forms_named(hit.finding.plain) for hit in used if hit in together):
            continue
        own = [hit for hit in chosen.hits if form in forms_of(hit.finding, hit.record) and hit not in used]
        used = [*used, *own[:_MOST_EACH]]
        said += [sources.evidence(_named(form, hit), [hit]) for hit in own[:_MOST_EACH]]
        if not own and not any(form in forms_of(hit.finding, hit.record) for hit in together):
            said.append(fixed_text(phrases.nothing_on_form.format(form=form_name(form))))
    if not any(sentence.kind == "evidence" for sentence in said):
        said += [sources.evidence(_said(hit), [hit]) for hit in chosen.hits[:2]]
    blocks.append(Block(heading=phrases.forms_heading, sentences=tuple(said), bullets=True))
    return blocks


def _of_several(hits: Sequence[Hit], asked: set[str]) -> list[Hit]:
    """The findings on several of the forms asked about; each names one that those before it do not."""
    told: set[str] = set()
    found: list[Hit] = []
    for hit in hits:
        named = set(forms_named(hit.finding.plain)) & asked
        if len(forms_of(hit.finding, hit.record) & asked) > 1 and named - told:
            found.append(hit)
            told |= named
    return found


def no_form_compared(topics: Sequence[str]) -> str | None:
    """That no two forms were ever compared for what is asked about; None where some were, or nothing was named."""
    pages = [page for topic in topics if (page := topic_page(topic))]
    if not pages or any(
        len(forms_tested(finding)) > 1
        for record in records()
        for finding in record.findings
        if finding.topic in topics
    ):
        return None
    phrases = load_phrases()
    return phrases.no_form_compared.format(topic=phrases.compared_for.format(topic=pages[0].aim))


def _ever_compared(forms: frozenset[str], topics: Sequence[str]) -> bool:
    return any(
        len(forms_tested(finding) & forms) > 1
        for record in records()
        for finding in record.findings
        if not topics or finding.topic in topics
    )


def _not_compared(forms: Sequence[str], topics: Sequence[str]) -> str:
    phrases = load_phrases()
    names = [form_name(form) for form in forms]
    listed = ", ".join(names[:-1]) + " and " + names[-1]
    pages = [page for topic in topics if (page := topic_page(topic))]
    return phrases.not_compared.format(
        forms=listed, topic=phrases.compared_for.format(topic=pages[0].aim) if pages else ""
    )


def _named(form: str, hit: Hit) -> str:
    """The finding with the form's name before it, unless its words begin with it."""
    name = form_name(form)
    if form in forms_named(hit.finding.plain.split(".")[0]):
        return _said(hit)
    return f"{name[:1].upper()}{name[1:]}: {_said(hit)}"


def _said(hit: Hit) -> str:
    return f"{hit.finding.plain} ({basis(hit.finding, hit.record, certainty=False)})"
