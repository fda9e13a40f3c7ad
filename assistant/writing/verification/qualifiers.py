"""Whether the evidence makes the qualifiers of a sentence: size, scope, safety, advice, reason, and what is denied."""

from __future__ import annotations

import re

from assistant.writing.verification.caveats import shows_no_cause
from assistant.writing.verification.certainty import denied_before
from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading, term
from assistant.writing.verification.sizes import fell_far, large_effect, many_times, size_of_a_thing

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
    "acute",
    "dose_response",
)
_OTHER_PART = {
    "upper": "lower",
    "lower": "upper",
    "left": "right",
    "right": "left",
    "inner": "outer",
    "outer": "inner",
}
_SURENESS = frozenset({"certainti", "qualiti", "confid"})
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
    if sentence.has("large") and not large_effect(evidence):
        cues = [cue for cue in sentence.cues("large") if not _idle(sentence, cue, evidence)]
        unsaid = [
            cue
            for cue in cues
            if sentence.tokens[cue.start].stem not in evidence.stems
            and not size_of_a_thing(sentence, cue, evidence)
        ]
        if unsaid:
            return f"large: '{sentence.words_of(unsaid[0])}' is not in the evidence"
    for kind in ("advice", "diagnosis", "safety", "explanation", "scope", "design"):
        for cue in sentence.cues(kind):
            stems = [word.stem for word in sentence.tokens[cue.start : cue.end]]
            strict = kind in {"scope", "design", "advice", "safety"} or not evidence.everything.has(kind)
            said = all(stem in evidence.stems for stem in stems) or (
                kind == "design" and all(stem in evidence.alike for stem in stems)
            )
            if strict and not said and not _idle(sentence, cue, evidence):
                return f"{kind}: '{sentence.words_of(cue)}' is not in the evidence"
    tops = {word.stem: word.surface for word in sentence.tokens if word.surface in grammar("top_words")}
    known_tops = any(
        word.surface in grammar("top_words") | grammar("superlatives") | {"top", "bottom"}
        for word in evidence.everything.tokens
    )
    if tops and not known_tops:
        return f"scope: '{next(iter(tops.values()))}' is not in the evidence"
    parts, known_parts = _parts(sentence), _parts(evidence.everything)
    for part, noun in sorted(parts - known_parts):
        if (_OTHER_PART[part], noun) in known_parts:
            return f"outcome: '{part} {noun}' is another part of the body"
    widened = _widened(sentence, evidence.everything)
    if widened:
        return widened
    for kind, opposite in POLAR.items():
        raised = kind == "polar_high" and evidence.stems & {"rais", "elev"}
        held = raised or evidence.everything.has(kind)
        if sentence.has(kind) and evidence.everything.has(opposite) and not held:
            cue = sentence.cues(kind)[0]
            comparative = sentence.tokens[cue.start].stem in {"lower", "higher"} or sentence.words_of(
                cue
            ) in {
                "less than",
                "more than",
                "fewer than",
            }
            of_certainty = (
                sentence.tokens[cue.end : cue.end + 1] and sentence.tokens[cue.end].stem in _SURENESS
            )
            if (
                not _inside_term(sentence, cue)
                and not of_certainty
                and not comparative
                and not _over_a_time(sentence, cue)
            ):
                return f"opposite: '{sentence.words_of(cue)}' is the reverse of the evidence"
    return None


def _parts(reading: Reading) -> set[tuple[str, str]]:
    """The halves of the body with their nouns ("lower arm", "left leg")."""
    pairs = zip(reading.tokens, reading.tokens[1:], strict=False)
    return {(left.surface, right.stem) for left, right in pairs if left.surface in _OTHER_PART}


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
        if cue.start and reading.tokens[cue.start - 1].surface in {"how", "as", "so"}:
            continue
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
    regular = sentence.tokens[cue.end].surface if cue.end < len(sentence.tokens) else ""
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
    if sentence.cues("dose_response") and cue.kind == "dose_response" and "dose" in evidence.stems:
        return True
    if surface in grammar("amounts") and before in {"how", "too", "as", "so", "not"}:
        return True
    if surface in grammar("amounts") and many_times(evidence):
        return True
    if surface == "first" and regular in {"day", "week", "month", "hours"}:
        return bool(evidence.stems & {"day", "hour", "week", "month"})
    if cue.kind == "long_term" and any(figure.span[0] == cue.end for figure in sentence.figures):
        return True
    counted = any(figure.span[0] == cue.end for figure in sentence.figures)
    onward = sentence.tokens[cue.end].surface if cue.end < len(sentence.tokens) else "."
    measured = onward in {"about", "as", "longer"} or any(f.span[0] == cue.end for f in sentence.figures)
    asked = {word.surface for word in sentence.tokens[max(0, cue.start - 5) : cue.start]}
    measured = measured or {"how", "long"} <= asked
    if surface.startswith("last") and measured and evidence.stems & grammar("lengths"):
        return not {word.surface for word in sentence.tokens} & {"stopping", "stopped"}
    if surface in {"each", "every"} and regular in {"day", "night", "week", "month"}:
        return bool(evidence.stems & {"daili", "night", "weekli", "month", "day", "week"})
    if surface in {"each", "every"} and regular in {"dose", "age"}:
        return regular in evidence.stems
    if surface in {"each", "every"} and (counted or evidence.stems & {"each", "everi"}):
        return True
    if cue.kind == "large" and sentence.tokens[cue.start].surface.endswith("ly") and fell_far(evidence):
        return True
    if surface in {"any", "either"} and sentence.has("negator", "none"):
        return True
    if surface == "both":
        following = [word.surface for word in sentence.tokens[cue.end : cue.end + 8]]
        return bool({"and", "together"} & set(following)) or sentence.has("negator", "none")
    if surface == "more so":
        compared = any(word.surface == "than" for word in sentence.tokens[cue.end : cue.end + 14])
        return compared and any(word.surface == "than" for word in evidence.statement.tokens)
    if surface in {"larger", "bigger", "greater"}:
        return any(word.surface == "than" for word in sentence.tokens[cue.end : cue.end + 14])
    if surface in {"lot", "widely", "much"} and before in {"a", "varied", "vary", "differed"}:
        return evidence.has_spread and bool(
            {"vari", "differ"} & {word.stem for word in sentence.tokens[: cue.start]}
        )
    if surface in {"only", "alone"}:
        return _restricts_likewise(sentence, cue, evidence) or _doubted_likewise(sentence, cue, evidence)
    if surface in {"main", "primary"}:
        return bool(evidence.stems & {"primari", "main"}) or (
            denied_before(sentence, cue) and "secondari" in evidence.stems
        )
    if surface in {"controlled trial", "controlled"}:
        return "control" in evidence.terms and not evidence.statement.has("unclear_attribution")
    if surface in {"pooled", "pool", "pooling", "meta analysis"}:
        return bool(evidence.stems & {"overal", "pool", "meta"}) or evidence.several_trials
    if surface in {"due to", "explain", "explains", "reason", "because", "why"}:
        return _doubted_likewise(sentence, cue, evidence)
    return surface in {"why", "reason"} and sentence.has("unclear")


def _restricts_likewise(sentence: Reading, cue: Mention, evidence: Held) -> bool:
    """Whether "only" restricts what the evidence restricts as well, or only says that a number is small."""
    if any(figure.span[0] <= cue.end + 1 and cue.end <= figure.span[0] for figure in sentence.figures):
        return True
    behind = {word.stem for word in sentence.tokens[cue.end : cue.end + 3]} & grammar("kinds_of_evidence")
    if sentence.words_of(cue) == "only" and behind and behind <= evidence.stems | evidence.alike:
        return True
    if sentence.tokens[cue.start - 1].surface in {"association", "link", "observation", "opinion"}:
        return evidence.everything.has("association")
    return bool(evidence.stems & {"onli", "alon", "sole", "subgroup", "main"}) or (
        evidence.statement.has("negator") and sentence.words_of(cue) == "only" and "but" in evidence.text
    )


def _doubted_likewise(sentence: Reading, cue: Mention, evidence: Held) -> bool:
    """Whether a reason is only doubted, or put with the hedge that the evidence puts it with."""
    open_in_evidence = evidence.statement.has("unclear_attribution", "no_studies") or bool(
        evidence.stems & {"account", "explain", "surrog", "uncontrol"}
    )
    start = next((start for start, end in sentence.clauses if start <= cue.start < end), 0)
    denied = any(start <= m.start < cue.start for m in sentence.cues("negator", "wide_negator"))
    doubted = denied or sentence.has("unclear", "unclear_attribution")
    open_in_evidence = open_in_evidence or shows_no_cause(evidence)
    hedged = any(0 <= cue.start - hedge.end <= 2 for hedge in sentence.cues("hedge"))
    return open_in_evidence and (doubted or hedged)


def _over_a_time(sentence: Reading, cue: Mention) -> bool:
    """Whether "over" is during ("over six weeks") or against ("over placebo"), not above."""
    if sentence.words_of(cue) in {"after", "following", "before"}:
        treated = any(m.start == cue.end and term(m).kind in {"comparators", "forms"} for m in sentence.terms)
        return treated or any(f.span[0] == cue.end and f.days is not None for f in sentence.figures)
    if sentence.words_of(cue) not in {"over", "under"}:
        return False
    bounds = [figure for figure in sentence.figures if figure.span[0] == cue.end]
    distance = {word.surface for word in sentence.tokens[cue.end + 1 : cue.end + 3]} & {"km", "m", "miles"}
    if bounds and distance:
        return True
    return not bounds or (bounds[0].days is not None and bounds[0].role != "age")


def _inside_term(sentence: Reading, cue: Mention) -> bool:
    return any(t.start <= cue.start and cue.end <= t.end for t in sentence.terms)
