"""Whether the evidence makes the qualifiers of a sentence: size, scope, safety, advice, reason, and what is denied."""

from __future__ import annotations

import re

from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading, term

LICENSED_CUES = (
    "absolute",
    "explanation",
    "advice",
    "diagnosis",
    "safety",
    "large",
    "meaningful",
    "long_term",
    "short_term",
)
POLAR = {
    "polar_high": "polar_low",
    "polar_low": "polar_high",
    "polar_fast": "polar_slow",
    "polar_slow": "polar_fast",
    "polar_early": "polar_late",
    "polar_late": "polar_early",
}


def unlicensed_cue(sentence: Reading, evidence: Held) -> str | None:
    """A qualifier that the evidence does not make: size, scope, safety, advice, reason ..."""
    for kind in LICENSED_CUES:
        cues = [cue for cue in sentence.cues(kind) if not _idle(sentence, cue, evidence)]
        if cues and not evidence.everything.has(kind):
            return f"{kind.replace('_', ' ')}: '{sentence.words_of(cues[0])}' is not in the evidence"
    if sentence.has("large") and not _large_effect(evidence):
        cues = [cue for cue in sentence.cues("large") if not _idle(sentence, cue, evidence)]
        unsaid = [cue for cue in cues if sentence.tokens[cue.start].stem not in evidence.stems]
        if unsaid:
            return f"large: '{sentence.words_of(unsaid[0])}' is not in the evidence"
    for kind in ("advice", "diagnosis", "safety", "explanation", "scope", "design"):
        for cue in sentence.cues(kind):
            stems = [word.stem for word in sentence.tokens[cue.start : cue.end]]
            strict = kind in {"scope", "design", "advice"} or not evidence.everything.has(kind)
            said = all(stem in evidence.stems for stem in stems)
            if strict and not said and not _idle(sentence, cue, evidence):
                return f"{kind}: '{sentence.words_of(cue)}' is not in the evidence"
    tops = {word.stem: word.surface for word in sentence.tokens if word.surface in grammar("top_words")}
    known_tops = any(
        word.surface in grammar("top_words") | grammar("superlatives") for word in evidence.everything.tokens
    )
    if tops and not known_tops:
        return f"scope: '{next(iter(tops.values()))}' is not in the evidence"
    widened = _widened(sentence, evidence.everything)
    if widened:
        return widened
    for kind, opposite in POLAR.items():
        if sentence.has(kind) and evidence.everything.has(opposite) and not evidence.everything.has(kind):
            cue = sentence.cues(kind)[0]
            comparative = sentence.tokens[cue.start].stem in {"lower", "higher"} or sentence.words_of(
                cue
            ) in {
                "less than",
                "more than",
                "fewer than",
            }
            if not _inside_term(sentence, cue) and not comparative and not _over_a_time(sentence, cue):
                return f"opposite: '{sentence.words_of(cue)}' is the reverse of the evidence"
    return None


def _widened(sentence: Reading, evidence: Reading) -> str | None:
    """A share of people ("most people", "all women") that the evidence does not speak of."""
    known = {word for word, _ in _shares_of_people(evidence)}
    for word, cue in _shares_of_people(sentence):
        if word not in known:
            return f"scope: '{sentence.words_of(cue)}' of these people is not in the evidence"
    return None


def _shares_of_people(reading: Reading) -> list[tuple[str, Mention]]:
    people = {m.start for m in reading.terms if term(m).kind == "populations"}
    found = []
    for cue in reading.cues("scope"):
        at = cue.end
        while at < len(reading.tokens) and reading.tokens[at].surface in {"of", "the", "these", "those"}:
            at += 1
        if at in people and reading.tokens[cue.start].stem in {
            "most",
            "all",
            "everi",
            "major",
            "mani",
            "each",
        }:
            found.append((reading.tokens[cue.start].stem, cue))
    return found


def _idle(sentence: Reading, cue: Mention, evidence: Held) -> bool:
    """Whether a qualifier says nothing here: part of a longer expression, of "how much", or under a denial."""
    if any(
        m.start <= cue.start and cue.end <= m.end and m.end - m.start > cue.end - cue.start
        for m in sentence.cues("term", "none", "down", "up", "unclear", "small", "idle")
    ):
        return True
    before = sentence.tokens[cue.start - 1].surface if cue.start else ""
    surface = sentence.words_of(cue)
    if surface == "observational" and evidence.everything.has("association"):
        return True
    if surface == "uncontrolled" and re.search(
        r"without a control|no (?:control|placebo) group", evidence.text
    ):
        return True
    if surface in {"long term", "long lasting"} and any(
        m.id == "chronic" or "chronic" in lexicon().closure[m.id] for m in evidence.everything.terms
    ):
        return True
    if surface in grammar("superlatives") and evidence.stems & grammar("superlatives"):
        return True
    if surface in {"much", "many", "far"} and before in {"how", "too", "as", "so"}:
        return True
    if surface in {"far", "much"} and _many_times(evidence):
        return True
    if surface in {"each", "every"} and evidence.stems & {"each", "everi"}:
        return True
    if surface in {"any", "either", "both"} and sentence.has("negator", "none"):
        return True
    return surface in {"why", "reason"} and sentence.has("unclear")


def _over_a_time(sentence: Reading, cue: Mention) -> bool:
    """Whether "over" is during ("over six weeks"), not above."""
    return sentence.words_of(cue) in {"over", "under"} and any(
        figure.span[0] == cue.end and figure.days is not None for figure in sentence.figures
    )


def _many_times(evidence: Held) -> bool:
    """Whether the evidence holds shares of which one is at least three times the other."""
    shares = [
        f.value
        for f in evidence.statement.figures
        if f.unit == "percent" and f.role == "estimate" and f.value > 0
    ]
    return len(shares) > 1 and max(shares) >= 3 * min(shares)


def _inside_term(sentence: Reading, cue: Mention) -> bool:
    return any(t.start <= cue.start and cue.end <= t.end for t in sentence.terms)


def _large_effect(evidence: Held) -> bool:
    """Whether the evidence calls a change itself large, not a trial or a dose."""
    changes = evidence.statement.cues("down", "up", "good", "bad", "none")
    return any(
        0 <= change.start - cue.end <= 2 or 0 <= cue.start - change.end <= 2
        for cue in evidence.statement.cues("large")
        for change in changes
    )


def denied_words(sentence: Reading, evidence: Held) -> str | None:
    """A word that one text denies and the other states ("does not apply", "does apply")."""
    known_denied, known_stated = _denied_and_stated(evidence.statement)
    denied, stated = _denied_and_stated(sentence)
    for stem in sorted((stated & known_denied) - known_stated - denied - grammar("asked")):
        return f"direction: '{stem}' is denied in the evidence"
    for stem in sorted((denied & known_stated) - known_denied - stated - grammar("asked")):
        return f"direction: '{stem}' is stated in the evidence"
    return None


def _denied_and_stated(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    changing = {
        at
        for m in reading.cues(
            "down", "up", "good", "prevent", "bad", "none", "term", "booster", "significance"
        )
        for at in range(m.start, m.end)
    }
    denied: set[int] = set()
    for negator in reading.cues("negator"):
        if reading.words_of(negator) not in {"not", "no", "never"}:
            continue
        at = negator.end
        while at < len(reading.tokens) and reading.tokens[at].surface in grammar("beside"):
            at += 1
        denied.add(at)
    heads = {
        reading.tokens[at].stem
        for at in denied - changing
        if at < len(reading.tokens) and reading.tokens[at].surface[0].isalpha()
    }
    stated = {
        word.stem
        for at, word in enumerate(reading.tokens)
        if at not in denied and at not in changing and word.surface[0].isalpha()
    }
    return frozenset(heads), frozenset(stated)
