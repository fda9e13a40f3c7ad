"""What a sentence makes wider or other than it was found: one outcome to any, a fall on both sides to none, a rate.

"Did not improve the primary outcome" is not "did not improve any outcome"; "did not differ in the fall" is not "did not
fall"; how often, how bad and how long are three things; "falls when the other falls" is not "rises when it falls".
"""

from __future__ import annotations

import re

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading, term

_SHARED_FALL = re.compile(
    r"\b(?:differ\w*|difference|same|similar\w*)\b[^.;]{0,60}?\b(?:in|in the|in how much) (?:the )?"
    r"(?:fall|fell|drop|decline|reduction|decrease|rise|increase|improvement|gain)\b"
)
_ANY_OUTCOME = re.compile(
    r"\b(?:any|no|every|all) (?:\w+ )?"
    r"(?:outcomes?|measures?|symptoms?|results?|effects? of any|respects?|way at all)\b|\banything\b"
)
_NEAR = 2


def overreaches(sentence: Reading, evidence: Held) -> str | None:
    """The first way in which a sentence says more, or of another measure, than was found."""
    return (
        _any_outcome(sentence, evidence)
        or _no_fall_at_all(sentence, evidence)
        or _as_well(sentence, evidence)
        or _few(sentence, evidence)
        or _rate_of_another(sentence, evidence.everything)
        or _other_aspect(sentence, evidence)
        or _other_way(sentence, evidence.statement)
        or _denies_twice(sentence, evidence.statement)
    )


def _any_outcome(sentence: Reading, evidence: Held) -> str | None:
    said = _ANY_OUTCOME.search(_text(sentence))
    if said and sentence.has("negator", "none") and not _ANY_OUTCOME.search(_text(evidence.everything)):
        return f"scope: '{said.group()}' is not in the evidence"
    return None


def _no_fall_at_all(sentence: Reading, evidence: Held) -> str | None:
    """A change that both sides saw, denied without a word of the other side."""
    if not _SHARED_FALL.search(_text(evidence.statement)):
        return None
    compared = {word.surface for word in sentence.tokens} & grammar("compares")
    sides = any("control" in lexicon().closure[m.id] for m in sentence.terms)
    if sentence.has("negator") and not compared and not sides:
        return "direction: both sides changed alike, which is not that nothing changed"
    return None


def _as_well(sentence: Reading, evidence: Held) -> str | None:
    """A group or an outcome added to the one that was found ("in children as well")."""
    known = {word.surface for word in evidence.everything.tokens}
    for at, word in enumerate(sentence.tokens[1:], 1):
        onward = sentence.tokens[at + 1].surface if at + 1 < len(sentence.tokens) else "."
        added = (sentence.tokens[at - 1].surface, word.surface) == ("as", "well") and onward in {
            ",",
            ".",
            "and",
        }
        if added and not known & {"also", "both", "too", "well", "together"}:
            return "addition: 'as well' adds to what was found"
    return None


def _few(sentence: Reading, evidence: Held) -> str | None:
    """A share of people told as small or great by a word alone."""
    if evidence.stems & {"few", "small", "fewer", "low"}:
        return None
    for at, word in enumerate(sentence.tokens):
        before = sentence.tokens[at - 1].surface if at else "a"
        if word.surface == "few" and before not in {"a", "the", "too", "of", "so"}:
            return "scope: 'few' is not in the evidence"
    return None


def _rate_of_another(sentence: Reading, evidence: Reading) -> str | None:
    """A number told by the week or the day where the evidence has no such rate."""
    rates = {figure.per for figure in evidence.figures if figure.per}
    for figure in sentence.figures:
        counted = figure.unit is None or figure.unit in grammar("counted_things")
        if figure.per and counted and figure.role == "estimate" and figure.per not in rates:
            spoken = {word.surface for word in evidence.tokens} & grammar("rate_words")
            if not spoken:
                return f"number: {figure.value:g} is not counted by time in the evidence"
    return None


def _other_aspect(sentence: Reading, evidence: Held) -> str | None:
    """How often said of what was found of how bad or how long."""
    said, known = _aspects(sentence, evidence), _aspects(evidence.statement, evidence)
    if said and known and not said & known:
        return f"aspect: {sorted(said)[0]} is not what was measured"
    return None


def _aspects(reading: Reading, evidence: Held) -> set[str]:
    """Frequency, severity and length as spoken of what was found, not of who was studied."""
    people = {m.id for m in evidence.population.terms}
    stems = {word.stem for word in evidence.population.tokens}
    found: set[str] = set()
    for mention in reading.terms:
        if mention.id in grammar("aspects_told_apart") and not (
            mention.id in people
            and reading.tokens[mention.start].stem in stems
            and not _is_compared(reading, mention)
        ):
            found.add(mention.id)
    words = {word.surface for word in reading.tokens}
    for aspect, class_name in (
        ("frequency", "tells_how_often"),
        ("severity", "tells_how_bad"),
        ("duration-aspect", "tells_how_long"),
    ):
        if words & grammar(class_name):
            found.add(aspect)
    counted = any(
        figure.per
        and figure.role == "estimate"
        and (figure.unit is None or figure.unit in grammar("counted_things"))
        for figure in reading.figures
    )
    return found | ({"frequency"} if counted else set())


def _is_compared(reading: Reading, mention: Mention) -> bool:
    return bool(mention.start) and reading.tokens[mention.start - 1].surface in {"more", "less", "as"}


def _other_way(sentence: Reading, evidence: Reading) -> str | None:
    """A measure that rises in one text and falls in the other, each said right beside it."""
    closure = lexicon().closure
    known = _moved(evidence)
    for name, ways in _moved(sentence).items():
        held = [other for other in known if name in closure[other] or other in closure[name]]
        found = {way for other in held for way in known[other]}
        if found and not ways & found and not {word.surface for word in sentence.tokens} & {"less", "than"}:
            return f"direction: '{name}' goes the other way in the evidence"
    return None


def _moved(reading: Reading) -> dict[str, set[str]]:
    """For each measure the ways it is said to go, by a verb that stands right behind it."""
    found: dict[str, set[str]] = {}
    for mention in reading.terms:
        if term(mention).kind != "outcomes" or term(mention).transparent:
            continue
        for change in reading.cues("down", "up"):
            if change.start == mention.end and reading.words_of(change) in grammar("goes_up_or_down"):
                found.setdefault(mention.id, set()).add(change.kind)
    return found


def _denies_twice(sentence: Reading, evidence: Reading) -> str | None:
    """A denial of a denial around a verb of cause ("it is not true that it failed to cause")."""
    wide = sentence.cues("wide_negator")
    inner = [m for m in sentence.cues("negator") if not any(w.start <= m.start < w.end for w in wide)]
    causes = sentence.cues("causal")
    behind = bool(wide) and any(m.start >= wide[0].end for m in inner)
    failed = [m for m in inner if sentence.tokens[m.start].stem == "fail"]
    doubled = behind or any(
        m.start < each.start and each.start - m.end <= _NEAR for each in failed for m in inner
    )
    if doubled and causes:
        return "direction: a denial of a denial cannot be checked"
    return None


def _text(reading: Reading) -> str:
    return " ".join(word.surface for word in reading.tokens)
