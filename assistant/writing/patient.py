"""A patient's answer to "does it help": the bottom line, then the findings in plain words, then what is not known."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Sentence
from assistant.question import Question
from assistant.writing.citing import Sources, basis, how_sure
from assistant.writing.comparison import no_form_compared
from assistant.writing.forms import form_name, forms_of
from assistant.writing.headline import bottom_lines, topic_page
from assistant.writing.layout import Block, fixed_text
from assistant.writing.neighbours import is_wide, neighbour_asked, remark
from assistant.writing.phrases import load_phrases
from assistant.writing.premises import says_more
from assistant.writing.selection import Chosen, share_of_words
from assistant.writing.subject import (
    in_group,
    people_asked,
    route_of,
    specific_topics,
    subject_of,
    words_of_page,
)
from corpus.bottom_line import BottomLine
from index.search import Hit

MOST_FINDINGS = 4
_MOST_WORDS, _NEXT_FEW = 62, 3


def patient_blocks(
    question: Question,
    chosen: Chosen,
    sources: Sources,
    most: int,
    *,
    without: frozenset[str] = frozenset(),
    weeks: bool = False,
    figures: bool = False,
) -> list[Block]:
    """The bottom lines of the topics asked, but those ``without``, which a correction has told; then the findings.

    With ``weeks``, each tells for how long; with ``figures``, its average where the study gave one.
    """
    phrases = load_phrases()
    topics = [topic for topic in _topics(question, chosen) if topic not in without]
    lines = bottom_lines(topics, chosen.group, chosen.hits, sources)
    shown = speaking(_telling(chosen.hits, weeks=weeks, figures=figures), [line for line, _ in lines])
    if len(lines) > 1:
        shown = one_for_each(chosen.hits, [line for line, _ in lines])
        shown += watched(chosen.hits) if is_wide(question) else []
    opening = [*_unstudied(question, chosen), *(sentence for _, sentence in lines)]
    if not weeks and any(says_more(question, line) for line, _ in lines):
        opening.insert(0, fixed_text(phrases.says_more))
    if chosen.group and not chosen.group_studied:
        opening.append(fixed_text(phrases.no_group.format(group=chosen.group.name)))
    if "compare_forms" in question.intents and not question.salts and (said := no_form_compared(topics)):
        opening.append(fixed_text(said))
    if (neighbour := neighbour_asked(question)) and not neighbour.near:
        return [Block(sentences=tuple(opening))]
    findings = tuple(
        sources.evidence(plainly(hit, question, weeks=weeks, figures=figures), [hit]) for hit in shown[:most]
    )
    opening += _missing(question, shown[:most])
    blocks = [Block(sentences=tuple(opening))] if opening else []
    blocks.append(Block(heading=phrases.studies_heading, sentences=findings, bullets=True))
    kinds = {hit.finding.kind for hit in shown}
    if len(kinds) == 1 and (only := phrases.only.get(next(iter(kinds)))):
        blocks.append(Block(sentences=(fixed_text(only),)))
    elif not lines and (sure := how_sure(shown[:most])):
        blocks.append(Block(sentences=(fixed_text(sure),)))
    unknown = None if weeks or most < MOST_FINDINGS or len(lines) > 1 else _unknown(lines)
    return [*blocks, unknown] if unknown else blocks


def _missing(question: Question, shown: Sequence[Hit]) -> list[Sentence]:
    """Of people whom the question names, those on whom no finding shown is."""
    phrases = load_phrases()
    return [
        fixed_text(phrases.not_by_themselves.format(people=group.name))
        for group in people_asked(question)[:1]
        if shown and not any(in_group(hit, group) for hit in shown)
    ]


def one_for_each(hits: Sequence[Hit], lines: Sequence[BottomLine]) -> list[Hit]:
    """The best finding behind each line, where several things were asked about."""
    found: list[Hit] = []
    for line in lines:
        counted = [hit for hit in hits if hit.finding.id in set(line.findings) - set(line.dissent)]
        found += counted[:1]
    return found


def watched(hits: Sequence[Hit]) -> list[Hit]:
    """The first finding from watching people, without treatment."""
    return [hit for hit in hits if hit.finding.kind == "association"][:1]


def _unstudied(question: Question, chosen: Chosen) -> list[Sentence]:
    """What was asked about and is in no finding shown: a thing beside the topic, or a form."""
    phrases = load_phrases()
    said: list[Sentence] = []
    if neighbour := neighbour_asked(question):
        said.append(fixed_text(remark(neighbour)))
        if not neighbour.near:
            return said
    forms = [
        form for form in question.salts if not any(form in forms_of(h.finding, h.record) for h in chosen.hits)
    ]
    return said + [fixed_text(phrases.other_forms.format(form=form_name(form))) for form in forms[:1]]


def speaking(hits: Sequence[Hit], lines: Sequence[BottomLine]) -> list[Hit]:
    """The findings to show: those that carry the bottom line first, then one that does not, within the length."""
    counted = {finding for line in lines for finding in line.findings}
    dissent = {finding for line in lines for finding in line.dissent}
    carrying = [hit for hit in hits if hit.finding.id in counted - dissent]
    other = [hit for hit in hits if hit not in carrying]
    carrying = _least_alike_second(carrying)
    ordered = [*carrying[:2], *other[:1], *carrying[2:], *other[1:]] if lines else list(hits)
    shown: list[Hit] = []
    words = 0
    for hit in ordered:
        length = len(hit.finding.plain.split())
        if shown and (words + length > _MOST_WORDS or len(shown) == MOST_FINDINGS):
            break
        if sum(other.record.id == hit.record.id for other in shown) < 2:
            shown.append(hit)
            words += length
    return shown


def _least_alike_second(hits: list[Hit]) -> list[Hit]:
    """The hits, best first, with that of the next few second which repeats the first one's words least."""
    if len(hits) < 3:
        return hits
    first, rest = hits[0], hits[1:]
    second = min(rest[:_NEXT_FEW], key=lambda hit: share_of_words(hit, first))
    return [first, second, *(hit for hit in rest if hit is not second)]


def _telling(hits: Sequence[Hit], *, weeks: bool, figures: bool) -> Sequence[Hit]:
    """The findings that tell for how long, or by how much, where that is asked and some do."""
    if figures:
        return [hit for hit in hits if average(hit)] or hits
    if weeks:
        return [hit for hit in hits if hit.record.intervention and hit.record.intervention.weeks] or hits
    return hits


def average(hit: Hit) -> str | None:
    """The average difference that a finding gives in a unit, in words; None where it gives none."""
    words = load_phrases().average
    units = [effect.unit for effect in hit.finding.effects]
    for effect in hit.finding.effects:
        if effect.measure != "MD" or effect.value is None or effect.unit is None:
            continue
        if effect.unit not in words.units or units.count(effect.unit) > 1:
            continue
        said = words.value.format(value=f"{abs(effect.value):g}", unit=words.units[effect.unit])
        if effect.ci_low is not None and effect.ci_high is not None:
            ends = sorted((abs(effect.ci_low), abs(effect.ci_high)))
            chance = effect.ci_low < 0 < effect.ci_high
            said += words.chance if chance else words.range.format(low=f"{ends[0]:g}", high=f"{ends[1]:g}")
        return f"{said}."
    return None


def plainly(hit: Hit, question: Question, *, weeks: bool = False, figures: bool = False) -> str:
    """A finding in its own plain words, how it was given where not by mouth, and what it rests on."""
    route = route_of(hit)
    note = load_phrases().routes.get(route) if route != "oral" and route not in question.topics else None
    text = f"{hit.finding.plain} {note}" if note and hit.finding.kind == "clinical" else hit.finding.plain
    if figures and (said := average(hit)):
        text = f"{text} {said}"
    return f"{text} ({basis(hit.finding, hit.record, weeks=weeks, certainty=False)})"


def _topics(question: Question, chosen: Chosen) -> list[str]:
    """The topics asked about; where none was named, that of the best two findings if they share one."""
    if question.topics:
        return list(specific_topics(question.topics))
    first = {hit.finding.topic for hit in chosen.hits[:2]}
    subject = subject_of(question)
    return [topic for topic in first if len(first) == 1 and subject & words_of_page(topic)]


def _unknown(lines: Sequence[tuple[BottomLine, Sentence]]) -> Block | None:
    phrases = load_phrases()
    page = topic_page(lines[0][0].topic) if lines else None
    if page is None or lines[0][0].group:
        return None
    first = page.unknown.split(". ")[0].rstrip(".") + "."
    if first.split()[0] in phrases.open_questions:
        first = phrases.not_known.format(question=first[:1].lower() + first[1:])
    return Block(sentences=(fixed_text(first),))
