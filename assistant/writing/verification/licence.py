"""Whether the evidence holds what a sentence speaks of: terms, figures, and every other word of weight."""

from __future__ import annotations

from assistant.writing.verification import counts, estimates
from assistant.writing.verification.evidence import Held, untested_mentions
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.matching import matches
from assistant.writing.verification.numbers import Figure
from assistant.writing.verification.qualifiers import LICENSED_CUES, POLAR
from assistant.writing.verification.reading import Reading, term
from assistant.writing.verification.text import Word

_NEAR = 2
_PERCENT = 100
_ROOT = 5
_CHANGE_CUES = (
    "down", "up", "good", "prevent", "bad", "none", "unclear", "hedge", "hedge_moderate", "negator", "wide_negator",
    "association", "small", "quantifier_low", "causal", "causal_verb", "significance", "booster",
)  # fmt: skip


def unlicensed_term(sentence: Reading, evidence: Held) -> str | None:
    """The first thing the sentence speaks of that the evidence does not."""
    by_span: dict[tuple[int, int], list[Mention]] = {}
    for mention in sentence.terms:
        if any(m.start <= mention.start and mention.end < m.end for m in sentence.cues("booster")):
            continue
        by_span.setdefault((mention.start, mention.end), []).append(mention)
    for mentions in by_span.values():
        measured = term(mentions[0]).kind in {"outcomes", "conditions"}
        silent = mentions[0] in untested_mentions(sentence) if measured else sentence.has("negator")
        if mentions[0].id in evidence.untested and not silent:
            return f"form: '{sentence.words_of(mentions[0])}' was not tested"
        if not any(_licensed(mention, sentence, evidence) for mention in mentions):
            named = term(mentions[0])
            return f"{named.kind.rstrip('s')}: '{sentence.words_of(mentions[0])}' is not in the evidence"
    return None


def _licensed(mention: Mention, sentence: Reading, evidence: Held) -> bool:
    named = term(mention)
    if named.id == "risk":
        return (
            bool(evidence.terms & {"risk"})
            or bool(evidence.stems & grammar("risks"))
            or any(lexicon().terms[name].events for name in evidence.terms)
        )
    if named.free:
        contradicting = set(named.contradicted_by) & evidence.terms
        return not contradicting or any(m.id == mention.id for m in evidence.everything.terms)
    lead = sentence.tokens[mention.start - 1].surface if mention.start else ""
    if mention.id == "baseline" and lead not in grammar("compared_to"):
        return True
    if _low_level(mention, evidence):
        return True
    if mention.id in evidence.terms or evidence.terms.intersection(named.licensed_by):
        return True
    if all(word.stem in evidence.stems for word in sentence.tokens[mention.start : mention.end]):
        return mention.end - mention.start == 1
    told = (
        named.kind == "aspects" or named.id in grammar("told_in_other_words") or lead in {"with", "without"}
    )
    if told and all(word.stem in evidence.alike for word in sentence.tokens[mention.start : mention.end]):
        return True
    if mention.id == "control" and sentence.absent(mention) and "uncontrol" in evidence.stems:
        return True
    if mention.id in {"ambulatory", "duration-aspect", "chronic"} and any(
        figure.span[0] <= mention.end and mention.start <= figure.span[0] for figure in sentence.figures
    ):
        return True
    if mention.id == "duration-aspect":
        return bool(evidence.stems & grammar("lengths"))
    if mention.id == "frequency" and (evidence.terms & {"risk"} or evidence.stems & grammar("countable")):
        return True
    if mention.id == "frequency" and any(
        figure.unit == "percent" and not figure.change and figure.role == "estimate"
        for figure in evidence.statement.figures
    ):
        return True
    if mention.id == "frequency" and any(
        figure.per and figure.role == "estimate" and figure.unit not in grammar("not_results")
        for figure in evidence.statement.figures
    ):
        return True
    if mention.id == "frequency":
        return not evidence.terms & {"severity", "duration-aspect"} and any(
            lexicon().terms[name].events for name in evidence.terms
        )
    return False


def _low_level(mention: Mention, evidence: Held) -> bool:
    """Whether "low magnesium" (in red cells, in the blood) is what the evidence calls low."""
    levels = {
        "low-magnesium": {"serum-magnesium", "red-cell", "magnesium-status"},
        "low-intake": {"intake", "dietary"},
    }
    meant = evidence.terms & levels.get(mention.id, set())
    low = evidence.everything.cues("polar_low")
    return bool(meant) and any(
        0 <= m.start - cue.end <= _NEAR or 0 <= cue.start - m.end <= _NEAR
        for cue in low
        for m in evidence.everything.terms
        if m.id in meant or m.id == "magnesium"
    )


def other_state(sentence: Reading, evidence: Held) -> str | None:
    """A term that one text speaks of as there and the other as not there ("with aura", "without aura")."""
    known: dict[str, set[bool]] = {}
    untested = untested_mentions(evidence.everything)
    for mention in evidence.everything.terms:
        if mention in untested:
            continue
        for name in lexicon().closure[mention.id]:
            known.setdefault(name, set()).add(evidence.everything.absent(mention))
    unsaid = untested_mentions(sentence)
    for mention in sentence.terms:
        if mention in unsaid:
            continue
        states = known.get(mention.id)
        if (
            states
            and not term(mention).free
            and sentence.absent(mention) not in states
            and "without it" not in evidence.text
        ):
            kind, said = term(mention).kind.rstrip("s"), sentence.words_of(mention)
            return f"{kind}: '{said}' is there in one text and not in the other"
    return None


def unlicensed_number(sentence: Reading, evidence: Held) -> str | None:
    """The first number that does not stand in the evidence with its unit and role, or is said more often than there."""
    said: dict[tuple[float, str | None, str], int] = {}
    told_as_share = False
    for figure in sentence.figures:
        if figure.whole and (figure.value == _PERCENT or told_as_share):
            continue
        before = sentence.tokens[max(0, figure.span[0] - 2) : figure.span[0]]
        about = any(word.surface in grammar("about") for word in before)
        if estimates.is_ratio_told_otherwise(sentence, figure, evidence.statement):
            continue
        told = estimates.without_sign_of_a_fall(figure, evidence.statement)
        candidates = [known for known in evidence.everything.figures if matches(told, known, about=about)]
        candidates = candidates or _trials_meant(sentence, figure, evidence)
        if not candidates and counts.stands(sentence, figure, evidence):
            continue
        told_as_share = (figure.unit or "").startswith("of ") and bool(candidates)
        key = (figure.value, figure.unit, figure.role)
        said[key] = said.get(key, 0) + 1
        named = counts.names_a_group(sentence, figure) and candidates
        if not candidates or (len(candidates) < said[key] and figure.days is None and not named):
            words = " ".join(word.surface for word in sentence.tokens[figure.span[0] : figure.span[1]])
            return f"number: {words} is not in the evidence"
    return None


def _trials_meant(sentence: Reading, figure: Figure, evidence: Held) -> list[Figure]:
    """The trials that "two" stands for in "the trials disagree: two favoured it, one did not"."""
    following = sentence.tokens[figure.span[1]].surface if figure.span[1] < len(sentence.tokens) else ","
    spoken = {word.surface for word in sentence.tokens} & {"trials", "studies"}
    verb = following in grammar("past") | {",", "in", "did", "favoured", "favored"} or following.endswith(
        "ed"
    )
    if figure.unit is not None or not spoken or not verb:
        return []
    return [
        known
        for known in evidence.everything.figures
        if known.unit == "studies" and known.value == figure.value
    ]


def _has(evidence: Held, word: Word) -> bool:
    """Whether the evidence holds a word, one that stands for it, or one made from the same root."""
    if word.stem in evidence.stems or word.stem in evidence.alike:
        return True
    return any(_same_root(word.stem, other) for other in evidence.stems)


def _same_root(stem: str, other: str) -> bool:
    """Whether two stems share their beginning ("recov" and "recoveri", "stiff" and "stiffen")."""
    if len(_base(stem)) >= _ROOT - 1 and _base(stem) == _base(other):
        return True
    short, long = sorted((stem, other), key=len)
    return len(short) >= _ROOT and long.startswith(short) and len(long) - len(short) <= _ROOT - 1


def _base(stem: str) -> str:
    """The adjective behind "soften" and "softer"."""
    return next((stem.removesuffix(end) for end in ("ness", "est", "en", "er") if stem.endswith(end)), stem)


def unlicensed_word(sentence: Reading, evidence: Held) -> str | None:
    """The first word of weight that is neither in the evidence nor known to mean something that is."""
    covered: set[int] = set()
    for mention in sentence.mentions:
        if (
            mention.kind == "term"
            or mention.kind in _CHANGE_CUES
            or mention.kind in LICENSED_CUES
            or mention.kind in POLAR
            or mention.kind in {"scope", "design"}
        ):
            covered.update(range(mention.start, mention.end))
    for figure in sentence.figures:
        covered.update(range(*figure.span))
    for mention in sentence.terms:
        if sentence.absent(mention):
            covered.update(range(max(0, mention.start - 3), mention.start))
            following = sentence.tokens[mention.end : mention.end + 1]
            covered.update({mention.end} if following and following[0].surface == "free" else ())
    for at, word in enumerate(sentence.tokens):
        if at in covered or not word.surface[0].isalpha():
            continue
        if at and word.surface in grammar("likeness") and sentence.tokens[at - 1].surface == "as":
            continue
        if word.stem not in lexicon().neutral and not _has(evidence, word):
            return f"addition: '{word.surface}' is not in the evidence"
    return None
