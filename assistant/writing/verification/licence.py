"""Whether the evidence holds what a sentence speaks of: terms, figures, qualifiers, and every other word of weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.numbers import matches
from assistant.writing.verification.reading import Reading, read, term

_LICENSED_CUES = (
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
_POLAR = {
    "polar_high": "polar_low",
    "polar_low": "polar_high",
    "polar_early": "polar_late",
    "polar_late": "polar_early",
}
_CHANGE_CUES = ("down", "up", "good", "prevent", "bad", "none", "unclear", "hedge", "hedge_moderate", "negator",
                "wide_negator", "association", "small", "quantifier_low", "causal", "causal_verb", "significance", "booster")  # fmt: skip
_ABOUT = frozenset(
    {"about", "around", "roughly", "nearly", "almost", "approximately", "some", "just", "over", "close"}
)
_OLDER = 50
_SUPERLATIVES = frozenset({"most", "highest", "greatest", "best", "least", "lowest"})
_BESIDE = frozenset(
    {
        "be",
        "been",
        "have",
        "has",
        "the",
        "a",
        "an",
        "any",
        "yet",
        "by",
        "itself",
        "of",
        "other",
        "more",
    }
)
_ASKED = frozenset({"test", "studi", "than", "one", "trial", "look", "examin", "assess"})
_RISKS = frozenset({"risk", "odd", "likely", "hazard", "ratio", "rate", "percent", "common", "chanc"})
_LENGTHS = frozenset(
    {"shorten", "shorter", "short", "longer", "lengthen", "prolong", "long", "stay", "durat"}
)
_NO_PEOPLE = frozenset({"animals", "cells"})
_NO_SUPPLEMENT = frozenset({"intravenous", "topical", "dietary", "intramuscular", "inhaled"})


@dataclass(frozen=True)
class Held:
    """One evidence, read: its statement, its population, and all its words together."""

    statement: Reading
    population: Reading
    everything: Reading
    terms: frozenset[str]
    stems: frozenset[str]
    untested: frozenset[str]
    text: str


@lru_cache(maxsize=1024)
def held(evidence: Evidence) -> Held:
    """Reads an evidence once."""
    statement = read(evidence.statement)
    population = read(evidence.population or "")
    extra = "; ".join(
        part for part in (evidence.outcome, evidence.form, evidence.route, evidence.figures) if part
    )
    everything = read(f"{evidence.statement}; {evidence.population or ''}; {extra}")
    closure = lexicon().closure
    terms: set[str] = set()
    for mention in everything.terms:
        terms |= closure[mention.id]
    ages = [figure.value for figure in everything.figures if figure.role == "age"]
    if ages and min(ages) >= _OLDER:
        terms |= closure["older-adults"]
    if ages and max(ages) <= 19:
        terms |= closure["children"]
    elsewhere = bool(terms & (_NO_SUPPLEMENT | _NO_PEOPLE)) or ("sulfate" in terms and "oral" not in terms)
    if "supplement" in terms or (not elsewhere and not statement.has("association")):
        terms |= {"supplement", "oral"}
    stems = frozenset(word.stem for word in everything.tokens)
    return Held(
        statement, population, everything, frozenset(terms), stems, _untested(statement), evidence.statement
    )


def _untested(statement: Reading) -> frozenset[str]:
    """Forms and substances that the evidence names only to say that they were not tested."""
    found: set[str] = set()
    for start, end in statement.clauses:
        clause = " ".join(word.surface for word in statement.tokens[start:end])
        if any(
            said in clause
            for said in (
                "not tested",
                "not studied",
                "not assessed",
                "were not among",
                "is not among",
                "not compared",
            )
        ):
            found |= {
                m.id
                for m in statement.terms
                if start <= m.start < end and term(m).kind in {"forms", "substances"}
            }
    outside = {
        m.id
        for m in statement.terms
        if "not tested" not in " ".join(w.surface for w in statement.tokens[m.end : m.end + 8])
    }
    return frozenset(found - outside)


def unlicensed_term(sentence: Reading, evidence: Held) -> str | None:
    """The first thing the sentence speaks of that the evidence does not."""
    by_span: dict[tuple[int, int], list[Mention]] = {}
    for mention in sentence.terms:
        by_span.setdefault((mention.start, mention.end), []).append(mention)
    for mentions in by_span.values():
        if mentions[0].id in evidence.untested and not sentence.has("negator"):
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
            or bool(evidence.stems & _RISKS)
            or any(lexicon().terms[name].events for name in evidence.terms)
        )
    if named.free:
        contradicting = set(named.contradicted_by) & evidence.terms
        return not contradicting or any(m.id == mention.id for m in evidence.everything.terms)
    if mention.id == "low-magnesium" and mention.end - mention.start == 2:
        if evidence.everything.has("polar_low") and evidence.terms & {
            "serum-magnesium",
            "red-cell",
            "magnesium-status",
        }:
            return True
    if mention.id in evidence.terms or evidence.terms.intersection(named.licensed_by):
        return True
    if all(word.stem in evidence.stems for word in sentence.tokens[mention.start : mention.end]):
        return mention.end - mention.start == 1
    if mention.id == "duration-aspect":
        return bool(evidence.stems & _LENGTHS)
    if mention.id == "frequency" and evidence.terms & {"risk"}:
        return True
    if mention.id == "frequency":
        return not evidence.terms & {"severity", "duration-aspect"} and any(
            lexicon().terms[name].events for name in evidence.terms
        )
    return False


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
    for stem in sorted((stated & known_denied) - known_stated - denied - _ASKED):
        return f"direction: '{stem}' is denied in the evidence"
    for stem in sorted((denied & known_stated) - known_denied - stated - _ASKED):
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
        while at < len(reading.tokens) and reading.tokens[at].surface in _BESIDE:
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


def other_state(sentence: Reading, evidence: Held) -> str | None:
    """A term that one text speaks of as there and the other as not there ("with aura", "without aura")."""
    known: dict[str, set[bool]] = {}
    for mention in evidence.everything.terms:
        for name in lexicon().closure[mention.id]:
            known.setdefault(name, set()).add(evidence.everything.absent(mention))
    for mention in sentence.terms:
        states = known.get(mention.id)
        if (
            states
            and not term(mention).free
            and sentence.absent(mention) not in states
            and "without it" not in evidence.text
        ):
            return f"{term(mention).kind.rstrip('s')}: '{sentence.words_of(mention)}' is there in one text and not in the other"
    return None


def unlicensed_cue(sentence: Reading, evidence: Held) -> str | None:
    """A qualifier that changes the claim and that the evidence does not make: size, scope, safety, advice, reason ..."""
    for kind in _LICENSED_CUES:
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
            if not all(stem in evidence.stems for stem in stems) and not _idle(sentence, cue, evidence):
                if kind in {"scope", "design", "advice"} or not evidence.everything.has(kind):
                    return f"{kind}: '{sentence.words_of(cue)}' is not in the evidence"
    widened = _widened(sentence, evidence.everything)
    if widened:
        return widened
    for kind, opposite in _POLAR.items():
        if sentence.has(kind) and evidence.everything.has(opposite) and not evidence.everything.has(kind):
            cue = sentence.cues(kind)[0]
            if not _inside_term(sentence, cue) and sentence.words_of(cue) not in {
                "lower",
                "higher",
                "less than",
                "more than",
            }:
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
        for m in sentence.cues("term", "none", "down", "up", "unclear", "small")
    ):
        return True
    before = sentence.tokens[cue.start - 1].surface if cue.start else ""
    surface = sentence.words_of(cue)
    if surface in {"long term", "long lasting"} and any(
        m.id == "chronic" or "chronic" in lexicon().closure[m.id] for m in evidence.everything.terms
    ):
        return True
    if surface in _SUPERLATIVES and evidence.stems & _SUPERLATIVES:
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


def unlicensed_number(sentence: Reading, evidence: Held) -> str | None:
    """The first number that does not stand in the evidence with its unit and role."""
    signed = any(figure.value < 0 for figure in evidence.everything.figures)
    for figure in sentence.figures:
        before = sentence.tokens[max(0, figure.span[0] - 2) : figure.span[0]]
        about = any(word.surface in _ABOUT for word in before)
        candidates = [known for known in evidence.everything.figures if matches(figure, known, about=about)]
        if not signed or figure.value < 0:
            found = bool(candidates)
        else:
            found = bool(candidates)
        if not found:
            words = " ".join(word.surface for word in sentence.tokens[figure.span[0] : figure.span[1]])
            return f"number: {words} is not in the evidence"
    return None


def unlicensed_word(sentence: Reading, evidence: Held) -> str | None:
    """The first word of weight that is neither in the evidence nor known to mean something that is."""
    covered: set[int] = set()
    for mention in sentence.mentions:
        if (
            mention.kind == "term"
            or mention.kind in _CHANGE_CUES
            or mention.kind in _LICENSED_CUES
            or mention.kind in _POLAR
            or mention.kind in {"scope", "design"}
        ):
            covered.update(range(mention.start, mention.end))
    for figure in sentence.figures:
        covered.update(range(*figure.span))
    for at, word in enumerate(sentence.tokens):
        if at in covered or not word.surface[0].isalpha():
            continue
        if word.stem not in lexicon().neutral and word.stem not in evidence.stems:
            return f"addition: '{word.surface}' is not in the evidence"
    return None


def closures(names: Iterable[str]) -> frozenset[str]:
    """All terms that these stand for, themselves included."""
    return frozenset().union(*(lexicon().closure[name] for name in names))
