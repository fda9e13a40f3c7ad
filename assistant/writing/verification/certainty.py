"""Whether a sentence is surer than the evidence, or makes a cause of what was only observed together."""

from __future__ import annotations

from assistant.writing.verification.effects import effects
from assistant.writing.verification.evidence import Held
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.reading import Reading

_MODALS = frozenset({"may", "might", "could", "seem", "appear"})


def certainty_fault(sentence: Reading, evidence: Held, given: Evidence) -> str | None:
    """Whether the sentence is surer than the evidence."""
    for cue in sentence.cues("booster"):
        if denied_before(sentence, cue) or _unclear_change(sentence, cue):
            continue
        if given.certainty == "high" and sentence.words_of(cue) in grammar("words_of_high_certainty"):
            continue
        stated = [
            each for each in evidence.statement.cues("booster") if not _taken_back(evidence.statement, each)
        ]
        if not any(other.id == cue.id for other in stated):
            return f"certainty: '{sentence.words_of(cue)}' says more than the evidence"
    hedged = sentence.has("hedge", "hedge_moderate")
    if _doubted(evidence.statement) and not hedged and not sentence.has("unclear", "negator"):
        return "certainty: the evidence is worded with more doubt"
    linked = is_associative(evidence, given) and sentence.has("association")
    unsure = given.certainty in {"low", "very_low", None} and not (
        hedged or linked or sentence.has("unclear")
    )
    told_by_a_guideline = "guidelin" in evidence.stems and sentence.stems_include({"guidelin"})
    if unsure and not told_by_a_guideline and _is_past(evidence.statement) and not is_telegram(sentence):
        claiming = {
            sentence.clauses[effect.clause]
            for effect in effects(sentence, associative=False)
            if not effect.tail
        }
        reported = _is_past(sentence)
        if not all(
            _is_past(sentence, span) or (reported and _is_verbless(sentence, span))
            for span in claiming or {(0, len(sentence.tokens))}
        ):
            return "certainty: states as a general truth what little evidence suggests"
    for cue in sentence.cues("significance"):
        if denied_before(sentence, cue) or _denied_in_clause(sentence, cue) or _p_value(evidence):
            continue
        if _denied_behind(sentence, cue):
            continue
        if any(
            not _denied_in_clause(evidence.everything, known)
            for known in evidence.everything.cues("significance")
        ):
            continue
        return "significance: not in the evidence"
    return None


def _doubted(statement: Reading) -> bool:
    """Whether the evidence words its own claim with doubt, not only a remark behind it."""
    starts = [effect.start for effect in effects(statement, associative=False)]
    return any(
        cue.id not in _MODALS or not starts or any(start - cue.start >= 0 for start in starts)
        for cue in statement.cues("hedge")
    )


def denied_before(reading: Reading, cue: Mention) -> bool:
    """Whether a word of certainty or change stands right behind a denial or doubt ("not clear", "no proof")."""
    return any(
        m.kind in {"negator", "unclear", "wide_negator", "none"}
        and (m.start < cue.start or cue.end - cue.start == 1)
        and m.start <= cue.start
        and cue.start - m.end <= 2
        and not any(word.surface in {",", ";"} for word in reading.tokens[m.end : cue.start])
        for m in reading.mentions
    )


def _taken_back(statement: Reading, cue: Mention) -> bool:
    """Whether the evidence itself holds a strong word only under a denial ("too weak to settle the question")."""
    before = [word.surface for word in statement.tokens[max(0, cue.start - 4) : cue.start]]
    return denied_before(statement, cue) or "too" in before or _unclear_change(statement, cue)


def _unclear_change(reading: Reading, cue: Mention) -> bool:
    """Whether "clear" stands under a denial ("not lower it in a clear way"), where it claims nothing."""
    if reading.words_of(cue) not in {
        "clear",
        "clearly",
        "certain",
        "sure",
        "reliable",
        "reliably",
        "consistent",
        "consistently",
        "robust",
        "strong",
        "strongly",
    }:
        return False
    denials = [
        m for m in reading.cues("negator", "unclear") if reading.words_of(m) not in {"without", "unlike"}
    ]
    return any(
        m.start < cue.start
        and cue.start - m.end <= 8
        and not any(word.surface in {",", ";"} for word in reading.tokens[m.end : cue.start])
        for m in denials
    )


def _denied_in_clause(reading: Reading, cue: Mention) -> bool:
    """Whether a denial stands anywhere in front of a word of significance in its clause."""
    start = next((start for start, end in reading.clauses if start <= cue.start < end), 0)
    return any(
        start <= m.start <= cue.start for m in reading.cues("negator", "wide_negator", "none", "unclear")
    )


def _denied_behind(reading: Reading, cue: Mention) -> bool:
    """Whether what is called significant was not found ("a significant drop was not shown")."""
    end = next((end for start, end in reading.clauses if start <= cue.start < end), len(reading.tokens))
    return any(
        cue.end <= m.start < end
        and any(word.surface in grammar("late_denials") for word in reading.tokens[m.end : m.end + 2])
        for m in reading.cues("negator")
    )


def _p_value(evidence: Held) -> bool:
    return any(figure.role == "p" and figure.value < 0.05 for figure in evidence.everything.figures)


def _is_past(reading: Reading, span: tuple[int, int] | None = None) -> bool:
    """Whether a text, or the clause between these words, tells what was."""
    start, end = span or (0, len(reading.tokens))
    return any(
        word.surface in grammar("past")
        or (
            word.surface.endswith("ed")
            and (word.surface not in grammar("participles") or _finite(reading, start + at))
        )
        for at, word in enumerate(reading.tokens[start:end])
    )


def is_telegram(reading: Reading) -> bool:
    """Whether a text is a note without a verb ("PMS, 32 people: score better than placebo"), which reports."""
    noted = any(word.surface == ":" for word in reading.tokens)
    verbs = any(word.surface in grammar("present") for word in reading.tokens)
    return noted and not verbs and not reading.has("causal_verb", "prevent")


def _is_verbless(reading: Reading, span: tuple[int, int]) -> bool:
    """Whether a clause only names what was found ("fewer attacks but no milder headaches: ...")."""
    start, end = span
    verbs = [m for m in reading.cues("causal_verb", "prevent", "causal") if start <= m.start < end]
    told = {word.surface for word in reading.tokens[start:end]} & grammar("present")
    return not verbs and not told


def _finite(reading: Reading, at: int) -> bool:
    """Whether "reduced" or "raised" is what someone did, not a quality of what follows."""
    if reading.tokens[at].surface not in {"reduced", "increased", "raised", "elevated", "impaired"} or not at:
        return False
    return reading.tokens[at - 1].surface not in grammar("after_association")


def is_associative(evidence: Held, given: Evidence) -> bool:
    """Whether the evidence only observed things together."""
    if given.kind:
        return given.kind == "association"
    statement = evidence.statement
    shares = {word.surface for word in statement.tokens} & grammar("shares_of_intake")
    if shares and evidence.terms & {"intake", "dietary"}:
        return True
    strong = {
        "associated",
        "association",
        "associate",
        "link",
        "linked",
        "correlate",
        "correlation",
        "observational",
        "cross sectional",
        "cohort",
        "related",
    }
    return any(cue.id in strong for cue in statement.cues("association"))


def causality_fault(sentence: Reading, evidence: Held, given: Evidence) -> str | None:
    """Whether a sentence makes a cause of what was only observed together."""
    if not is_associative(evidence, given):
        return None
    if not (sentence.has("association", "hedge", "none") or is_telegram(sentence)):
        return "causality: the evidence is an association"
    for cue in sentence.cues("causal", "causal_verb", "causal_past"):
        same = {
            word.stem for word in sentence.tokens[cue.start : cue.end]
        } <= evidence.stems and cue.kind == "causal"
        if same or _disclaimed(sentence, cue) or _is_adjective(sentence, cue):
            continue
        return f"causality: '{sentence.words_of(cue)}' makes a cause of an association"
    for change in sentence.cues("down", "up"):
        if _is_verb(sentence, change) and not _disclaimed(sentence, change):
            return f"causality: '{sentence.words_of(change)}' makes a cause of an association"
    return None


def _is_verb(sentence: Reading, change: Mention) -> bool:
    """Whether "lower" or "cut" is what magnesium does, rather than what the risk was."""
    if sentence.words_of(change) not in {"lower", "cut", "drop", "slow", "halve", "raise", "bring down"}:
        return False
    before = sentence.tokens[max(0, change.start - 1) : change.start]
    return bool(before) and before[0].surface in {
        "may",
        "might",
        "can",
        "could",
        "will",
        "to",
        "helps",
        "help",
        "not",
        "probably",
        "does",
        "did",
        "would",
        "magnesium",
    }


def _disclaimed(sentence: Reading, cue: Mention) -> bool:
    return any(m.kind in {"negator", "unclear"} and 0 <= cue.start - m.end <= 6 for m in sentence.mentions)


def _is_adjective(sentence: Reading, cue: Mention) -> bool:
    if cue.kind != "causal_past":
        return False
    before = sentence.tokens[max(0, cue.start - 1) : cue.start]
    return bool(before) and before[0].surface in grammar("after_association")
