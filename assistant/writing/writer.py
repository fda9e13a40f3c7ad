"""The model-free writer: a readable answer from the retrieved findings alone, good enough to ship by itself.

For a patient: a wrong premise is put right first, then the bottom line, at most four findings in their own plain words
with what they rest on, what is not known, and a question to take to a provider. For a clinician see ``clinician``, for
forms side by side ``comparison``. It never writes a dose, and every evidence sentence cites what it restates.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.answer import Citation, Frozen, Sentence
from assistant.lexicon.folding import fold
from assistant.lexicon.names import entries_by_id, load_names
from assistant.question import Question
from assistant.writing.asking import kind_of, load_asking
from assistant.writing.citing import Sources, basis
from assistant.writing.clinician import clinician_blocks, named_blocks
from assistant.writing.comparison import compares_forms, comparison_blocks, no_form_compared
from assistant.writing.forms import form_name, forms_of
from assistant.writing.headline import bottom_lines, is_general, topic_page
from assistant.writing.kind import Kind
from assistant.writing.layout import Block
from assistant.writing.named import wants_trials
from assistant.writing.phrases import load_phrases
from assistant.writing.premises import correction, opening_claim, premise, says_more
from assistant.writing.selection import (
    Chosen,
    choose,
    in_group,
    people_asked,
    route_of,
    share_of_words,
    specific_topics,
    subject_of,
    topics_spoken_of,
    unstudied_names,
    words_held,
    words_of_page,
)
from corpus.bottom_line import BottomLine
from index.ranking import terms
from index.search import Hit

_MOST_FINDINGS, _MOST_WORDS, _MOST_AFTER_CORRECTION, _MOST_FOR_CLAIM, _NEXT_FEW = 4, 62, 2, 3, 3


class Written(Frozen):
    """What was written: blocks of sentences, the block that closes a message, and the numbered citations used."""

    blocks: tuple[Block, ...] = ()
    closing: Block | None = None
    citations: tuple[Citation, ...] = ()


def write(
    question: Question, hits: Sequence[Hit], *, first_citation: int = 1, most: int = _MOST_FINDINGS
) -> Written:
    """The answer to one question from its ``hits``, numbered from ``first_citation``, with ``most`` findings at most.

    No blocks where nothing among the hits speaks to the question. ``closing`` belongs at the end of the whole message.
    """
    sources = Sources(first_citation)
    if named := named_blocks(question, hits, sources):
        return Written(blocks=tuple(named), citations=sources.citations)
    kind = kind_of(question)
    correcting = None if kind and kind.everyday else correction(question, hits, sources)
    corrected_topics = _topics_of_premise(question) if correcting else frozenset()
    if correcting is None and is_general(question):
        return _overview(hits, sources)
    blocks = [correcting] if correcting else []
    if correcting:
        most = min(most, _MOST_AFTER_CORRECTION)
    corrected = {citation.finding for citation in sources.citations}
    found = [hit for hit in hits if hit.score > 0.0 and hit.finding.id not in corrected]
    chosen = choose(question, found, kind)
    if question.audience == "clinician" and not (kind and kind.everyday):
        if chosen.hits or wants_trials(question):
            blocks += clinician_blocks(question, chosen, hits, sources, line=kind is None or kind.line)
    elif kind is not None and not (correcting and not chosen.hits):
        blocks += _blocks_of_kind(question, kind, chosen, hits, sources, most, corrected=bool(correcting))
    elif chosen.hits and compares_forms(question):
        blocks += comparison_blocks(question, chosen, sources, without=corrected_topics)
    elif chosen.hits:
        blocks += _patient_blocks(question, chosen, sources, most, without=corrected_topics)
    closing = _next_step(question, chosen) if blocks and question.audience == "patient" else None
    if kind and kind.everyday and not kind.next:
        closing = None
    return Written(blocks=tuple(blocks), closing=closing, citations=sources.citations)


def _topics_of_premise(question: Question) -> frozenset[str]:
    myth = premise(question.text)
    return frozenset(myth.topics if myth else ())


def _overview(hits: Sequence[Hit], sources: Sources) -> Written:
    """The bottom lines of what people take magnesium for most."""
    asking = load_asking()
    lines = [
        sentence
        for topic in asking.overview_topics
        for _, sentence in bottom_lines((topic,), None, [hit for hit in hits if hit.score == 0.0], sources)
    ]
    if not lines:
        return Written(blocks=(Block(sentences=(_fixed(load_phrases().general),)),) if hits else ())
    blocks = (
        Block(sentences=(_fixed(asking.overview_opening),)),
        Block(sentences=tuple(lines), bullets=True),
        Block(sentences=(_fixed(asking.overview_closing),)),
    )
    return Written(blocks=blocks, citations=sources.citations)


def _blocks_of_kind(
    question: Question,
    kind: Kind,
    chosen: Chosen,
    hits: Sequence[Hit],
    sources: Sources,
    most: int,
    *,
    corrected: bool,
) -> list[Block]:
    """The answer to a question of a kind of its own: how it begins, the findings that may speak, how it ends."""
    opening = [] if corrected else _opening(question, kind, chosen, hits, sources)
    blocks: list[Block] = []
    if kind.line and chosen.hits:
        most = most if kind.most is None else min(most, kind.most)
        blocks = _patient_blocks(question, chosen, sources, most, weeks=kind.weeks)
        if kind.weeks and blocks:
            blocks = [blocks[0], Block(sentences=tuple(opening)), *blocks[1:]]
            opening = []
    elif chosen.hits:
        told = {citation.finding for citation in sources.citations}
        shown = speaking([hit for hit in chosen.hits if hit.finding.id not in told], ())[:most][: kind.most]
        said = tuple(sources.evidence(plainly(hit, question), [hit]) for hit in shown)
        blocks = [Block(heading=load_phrases().studies_heading, sentences=said, bullets=True)]
    if opening:
        blocks.insert(0, Block(sentences=tuple(opening)))
    if blocks and kind.closing:
        blocks.append(Block(sentences=(_fixed(kind.closing),)))
    return [block for block in blocks if block.sentences]


def _opening(
    question: Question, kind: Kind, chosen: Chosen, hits: Sequence[Hit], sources: Sources
) -> list[Sentence]:
    said: list[Sentence] = []
    if kind.not_studied and (name := _not_studied(question, kind, chosen)):
        said.append(_fixed(kind.not_studied.format(name=name)))
    beside = kind.opening_studies if chosen.hits else kind.opening_alone
    said += [_fixed(text) for text in (kind.opening, beside) if text]
    claim = opening_claim(question)
    carrying = [
        hit for hit in hits if claim and hit.finding.id in claim.findings and not hit.record.retracted
    ]
    if claim and carrying:
        said.append(sources.evidence(claim.why, carrying[:_MOST_FOR_CLAIM]))
    return said


def _not_studied(question: Question, kind: Kind, chosen: Chosen) -> str | None:
    """What harm is asked of and no finding shown speaks of: a topic, or one thing in the asker's own word."""
    shown = {topic for hit in chosen.hits for topic in topics_spoken_of(hit)}
    own = [topic for topic in specific_topics(question.topics) if topic not in kind.topics]
    if own:
        return None if shown & set(own) else _own_word(question, own[0])
    of_kind = set(terms(" ".join((*kind.words, kind.look_for))))
    held = frozenset[str]().union(*(words_held(hit) for hit in chosen.hits))
    missing = subject_of(question) - of_kind - held
    words = [word.strip("?.,!") for word in fold(question.text).text.split()]
    before = load_asking().before_a_thing
    return next((b for a, b in pairwise(words) if a in before and set(terms(b)) & missing), None)


def _own_word(question: Question, topic: str) -> str | None:
    """A topic as the asker named it, else its label."""
    asked = fold(question.text)
    said = next((each for each in load_names("topics").find(asked.text) if each.id == topic), None)
    return asked.original_span(said.start, said.end) if said else entries_by_id("topics")[topic].label


def _patient_blocks(
    question: Question,
    chosen: Chosen,
    sources: Sources,
    most: int,
    *,
    without: frozenset[str] = frozenset(),
    weeks: bool = False,
) -> list[Block]:
    """The bottom lines of the topics asked, but those ``without``, which a correction has told; then the findings."""
    phrases = load_phrases()
    topics = [topic for topic in _topics(question, chosen) if topic not in without]
    lines = bottom_lines(topics, chosen.group, chosen.hits, sources)
    shown = speaking(chosen.hits, [line for line, _ in lines])
    if len(lines) > 1:
        shown = one_for_each(chosen.hits, [line for line, _ in lines])
    opening = [*_unstudied(question, chosen), *(sentence for _, sentence in lines)]
    if not weeks and any(says_more(question, line) for line, _ in lines):
        opening.insert(0, _fixed(phrases.says_more))
    if chosen.group and not chosen.group_studied:
        opening.append(_fixed(phrases.no_group.format(group=chosen.group.name)))
    if "compare_forms" in question.intents and not question.salts and (said := no_form_compared(topics)):
        opening.append(_fixed(said))
    findings = tuple(sources.evidence(plainly(hit, question, weeks=weeks), [hit]) for hit in shown[:most])
    opening += _missing(question, shown[:most])
    blocks = [Block(sentences=tuple(opening))] if opening else []
    blocks.append(Block(heading=phrases.studies_heading, sentences=findings, bullets=True))
    kinds = {hit.finding.kind for hit in shown}
    if len(kinds) == 1 and (remark := phrases.only.get(next(iter(kinds)))):
        blocks.append(Block(sentences=(_fixed(remark),)))
    unknown = None if weeks or most < _MOST_FINDINGS or len(lines) > 1 else _unknown(lines)
    return [*blocks, unknown] if unknown else blocks


def _missing(question: Question, shown: Sequence[Hit]) -> list[Sentence]:
    """Of people whom the question names, those on whom no finding shown is."""
    phrases = load_phrases()
    return [
        _fixed(phrases.not_by_themselves.format(people=group.name))
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


def _unstudied(question: Question, chosen: Chosen) -> list[Sentence]:
    """What was asked about and is in no finding shown: a name that stands for a wider topic, or a form."""
    phrases = load_phrases()
    said = []
    for topic_id, name in unstudied_names(question, chosen.hits).items():
        page = topic_page(topic_id)
        if page:
            said.append(_fixed(phrases.no_study_on.format(name=name, topic=page.title.lower())))
    forms = [
        form for form in question.salts if not any(form in forms_of(h.finding, h.record) for h in chosen.hits)
    ]
    return said + [_fixed(phrases.other_forms.format(form=form_name(form))) for form in forms[:1]]


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
        if shown and (words + length > _MOST_WORDS or len(shown) == _MOST_FINDINGS):
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


def plainly(hit: Hit, question: Question, *, weeks: bool = False) -> str:
    """A finding in its own plain words, how it was given where not by mouth, and what it rests on."""
    route = route_of(hit)
    note = load_phrases().routes.get(route) if route != "oral" and route not in question.topics else None
    text = f"{hit.finding.plain} {note}" if note and hit.finding.kind == "clinical" else hit.finding.plain
    return f"{text} ({basis(hit.finding, hit.record, weeks=weeks)})"


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
    return Block(sentences=(_fixed(first),))


def _next_step(question: Question, chosen: Chosen) -> Block:
    phrases = load_phrases()
    kind = kind_of(question)
    topics = [*specific_topics(question.topics), *(hit.finding.topic for hit in chosen.hits[:1])]
    step = next(
        (phrases.next_by_topic[topic] for topic in topics if topic in phrases.next_by_topic), "default"
    )
    if kind is not None and kind.next:
        step = kind.next
    if question.medicines:
        step = "medicine"
    if question.person.pregnant or (chosen.group and chosen.group.id == "pregnancy"):
        step = "pregnancy"
    return Block(heading=phrases.next_heading, sentences=(_fixed(phrases.next[step]),))


def _fixed(text: str) -> Sentence:
    return Sentence(text=text, kind="fixed")
