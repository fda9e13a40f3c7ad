"""Whether a sentence claims no more than the evidence: direction, certainty, cause, population, route, comparison."""

from __future__ import annotations

from assistant.writing.verification.effects import Effect, effects
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.licence import Held, closures
from assistant.writing.verification.model import Evidence
from assistant.writing.verification.reading import Reading, term

_OPEN = frozenset({"zero", "unclear"})
_PAST = frozenset(
    {"was", "were", "did", "had", "fell", "rose", "went", "came", "made", "found", "showed", "saw", "gave", "led", "slept", "felt",
     "reported", "observed", "concluded", "suggested", "got", "took", "became", "grew", "kept", "left", "began", "put", "ran", "brought", "cut", "lay", "stood", "held", "said", "told", "could", "rode", "ate", "drank", "won", "lost", "broke", "spent", "hit", "let", "needed", "used", "according", "meant", "paid"}
)  # fmt: skip
_PARTICIPLES = frozenset(
    {"compared", "aged", "associated", "based", "treated", "related", "linked", "combined", "increased", "reduced", "dissatisfied",
     "need", "fed", "bed", "coated", "controlled", "used", "given", "needed", "elevated", "raised", "impaired", "advanced"}
)  # fmt: skip
_GROUPS_KEPT = ("life_stage", "sex", "health", "species", "setting", "dialysis")
_ALWAYS_KEPT = frozenset(
    {"low-magnesium", "low-intake", "type-1-diabetes", "type-2-diabetes", "gestational-diabetes"}
)
_ARMS = frozenset({"forms", "comparators"})
_MIRRORED = {"good": "bad", "bad": "good", "up": "down", "down": "up", "zero": "zero", "unclear": "unclear"}
_COMPARING = frozenset({"than", "versus", "vs", "against", "over"})
_MODALS = frozenset({"may", "might", "could", "seem", "appear"})
_AFTER_ASSOCIATION = frozenset(
    {"with", "a", "an", "and", "the", "of", "in", "no", "any", "at", "had", "have", "to", "or", "slightly"}
)


def direction_fault(sentence: Reading, evidence: Held, given: Evidence) -> str | None:
    """Whether each change the sentence claims is one the evidence found, the same way round."""
    associative = is_associative(evidence, given)
    swapped = _agent_swapped(sentence, evidence)
    if swapped:
        return swapped
    claimed = effects(sentence, associative=associative)
    known = effects(evidence.statement, associative=associative)
    if any(effect.double_denial for effect in claimed):
        return "direction: a denial of a denial cannot be checked"
    signs, known_signs = {e.sign for e in claimed}, {e.sign for e in known}
    if given.direction == "no_effect" and claimed and not signs & _OPEN:
        return "direction: says there was an effect, evidence found none"
    if given.direction in {"benefit", "harm"} and claimed and signs <= _OPEN and not known_signs & _OPEN:
        return "direction: denies or doubts an effect that the evidence found"
    if given.direction in {"mixed", "uncertain"} and known_signs & _OPEN and claimed and not signs & _OPEN:
        return "direction: leaves out that the evidence is open"
    if evidence.statement.has("unclear_attribution") and claimed and not signs & _OPEN:
        return "direction: leaves out that the change cannot be put down to magnesium"
    prevented = [cue for cue in sentence.cues("prevent") if not _denied_before(sentence, cue)]
    if prevented and not evidence.statement.has("prevent") and not signs & _OPEN:
        return f"strength: '{sentence.words_of(prevented[0])}' is more than the evidence found"
    if known and not claimed and not (given.direction is None and known_signs <= _OPEN):
        return "direction: no claim could be read that the evidence makes"
    if not claimed:
        return _denial_parity(sentence, evidence)
    if _mirrored(sentence, evidence):
        return None
    for effect in claimed:
        if not _backed(effect, known, given):
            return f"direction: '{effect.sign}' is not what the evidence found"
    return None


def _denial_parity(sentence: Reading, evidence: Held) -> str | None:
    denied = bool(sentence.cues("negator", "wide_negator"))
    negators = evidence.statement.cues("negator", "wide_negator")
    _, first_clause = evidence.statement.clauses[0] if evidence.statement.clauses else (0, 0)
    if (denied and not negators) or (not denied and any(m.start < first_clause for m in negators)):
        return "direction: denies what the evidence states, or states what it denies"
    return None


def _agent_swapped(sentence: Reading, evidence: Held) -> str | None:
    """A drug that acts in the sentence although the evidence has something act on it."""
    for cue in sentence.cues("causal_past", "causal_verb"):
        actors = [
            m
            for m in sentence.terms
            if m.end == cue.start and term(m).kind == "substances" and not term(m).free
        ]
        for actor in actors:
            acting = any(
                m.id == actor.id
                and any(c.start == m.end for c in evidence.statement.cues("causal_past", "causal_verb"))
                for m in evidence.statement.terms
            )
            if not acting:
                return f"comparison: '{sentence.words_of(actor)}' is not what acts in the evidence"
    return None


def _backed(effect: Effect, known: tuple[Effect, ...], given: Evidence) -> bool:
    if not known:
        return {
            "benefit": effect.sign in {"good", "up", "down"},
            "harm": effect.sign in {"bad", "up", "down"},
            "no_effect": effect.sign in _OPEN,
            "mixed": effect.sign == "unclear",
            "uncertain": effect.sign in _OPEN,
        }.get(given.direction or "", False)
    same = [other for other in known if other.sign == effect.sign or (other.raw and other.raw == effect.raw)]
    if effect.denied:
        same = [
            other
            for other in same
            if other.denied in {effect.denied, None if effect.denied != "bad" else "bad"}
        ]
        if not same and effect.denied == "good" and given.direction == "no_effect":
            same = [other for other in known if other.sign == "zero" and other.denied != "bad"]
    if effect.sign == "unclear":
        return (
            bool(same) or given.direction in {"mixed", "uncertain"} or given.certainty in {"low", "very_low"}
        )
    if effect.sign in {"up", "down"} and not same:
        return False
    if not same:
        decided = [o for o in known if o.sign not in _OPEN and _shared(effect.outcomes, o.outcomes)]
        return (
            effect.sign == "zero"
            and given.direction == "no_effect"
            and effect.denied != "bad"
            and not decided
        )
    about = [other for other in known if _shared(effect.outcomes, other.outcomes)]
    if not effect.outcomes or not any(other.outcomes for other in known):
        return True
    fitting = [other for other in same if other in about and _same_way(effect, other)]
    return bool(fitting) or all(not other.outcomes for other in same)


def _shared(claimed: frozenset[str], found: frozenset[str]) -> bool:
    """Whether the outcomes of two changes meet: one is the other, or the broader name of it."""
    return bool(claimed & closures(found) or found & closures(claimed))


def _same_way(effect: Effect, other: Effect) -> bool:
    """Whether up is up and down is down, unless the sentence names an outcome of its own that the evidence names too."""
    if {effect.raw, other.raw} != {"up", "down"}:
        return True
    return bool(effect.outcomes & other.outcomes)


def is_associative(evidence: Held, given: Evidence) -> bool:
    """Whether the evidence only observed things together."""
    if given.kind:
        return given.kind == "association"
    statement = evidence.statement
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


def certainty_fault(sentence: Reading, evidence: Held, given: Evidence) -> str | None:
    """Whether the sentence is surer than the evidence."""
    for cue in sentence.cues("booster"):
        if _denied_before(sentence, cue) or _unclear_change(sentence, cue):
            continue
        if not any(other.id == cue.id for other in evidence.statement.cues("booster")):
            return f"certainty: '{sentence.words_of(cue)}' says more than the evidence"
    hedged = sentence.has("hedge", "hedge_moderate")
    if _doubted(evidence.statement) and not hedged and not sentence.has("unclear", "negator"):
        return "certainty: the evidence is worded with more doubt"
    linked = is_associative(evidence, given) and sentence.has("association")
    if given.certainty in {"low", "very_low", None} and not (hedged or linked or sentence.has("unclear")):
        if _is_past(evidence.statement) and not _is_past(sentence):
            return "certainty: states as a general truth what little evidence suggests"
    for cue in sentence.cues("significance"):
        if evidence.everything.has("significance") or _p_value(evidence) or _denied_before(sentence, cue):
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


def _denied_before(reading: Reading, cue: Mention) -> bool:
    return any(
        m.kind in {"negator", "unclear", "wide_negator", "none"}
        and m.start <= cue.start
        and cue.start - m.end <= 2
        and not any(word.surface in {",", ";"} for word in reading.tokens[m.end : cue.start])
        for m in reading.mentions
    )


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


def _p_value(evidence: Held) -> bool:
    return any(figure.role == "p" and figure.value < 0.05 for figure in evidence.everything.figures)


def _is_past(reading: Reading) -> bool:
    return any(
        word.surface in _PAST
        or (word.surface.endswith("ed") and (word.surface not in _PARTICIPLES or _finite(reading, at)))
        for at, word in enumerate(reading.tokens)
    )


def _finite(reading: Reading, at: int) -> bool:
    """Whether "reduced" or "raised" is what someone did, not a quality of what follows."""
    if reading.tokens[at].surface not in {"reduced", "increased", "raised", "elevated", "impaired"} or not at:
        return False
    return reading.tokens[at - 1].surface not in _AFTER_ASSOCIATION


def causality_fault(sentence: Reading, evidence: Held, given: Evidence) -> str | None:
    """Whether a sentence makes a cause of what was only observed together."""
    if not is_associative(evidence, given):
        return None
    if not sentence.has("association", "hedge", "none"):
        return "causality: the evidence is an association"
    for cue in sentence.cues("causal", "causal_verb", "causal_past"):
        same = {
            word.stem for word in sentence.tokens[cue.start : cue.end]
        } <= evidence.stems and cue.kind == "causal"
        if same or _disclaimed(sentence, cue) or _is_adjective(sentence, cue):
            continue
        return f"causality: '{sentence.words_of(cue)}' makes a cause of an association"
    for change in sentence.cues("down", "up"):
        if reading_is_verb(sentence, change) and not _disclaimed(sentence, change):
            return f"causality: '{sentence.words_of(change)}' makes a cause of an association"
    return None


def reading_is_verb(sentence: Reading, change: Mention) -> bool:
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
    return bool(before) and before[0].surface in _AFTER_ASSOCIATION


def population_fault(sentence: Reading, evidence: Held) -> str | None:
    """Whether the sentence still says whom the finding is about."""
    terms = lexicon().terms
    source = evidence.population if evidence.population.terms else evidence.statement
    said = closures(sentence.term_ids)
    conditions: list[str] = []
    present = source.term_ids
    for mention in source.terms:
        named = terms[mention.id]
        if source.absent(mention):
            continue
        grouped = [name for name in lexicon().closure[named.id] if terms[name].group == "condition"]
        if named.group == "condition":
            conditions.append(named.id)
        elif grouped and not named.group:
            conditions += grouped
        elif (
            named.kind == "substances"
            and not named.free
            and source is evidence.population
            and named.id not in said
        ):
            return f"population: '{source.words_of(mention)}' is left out"
        elif named.group in _GROUPS_KEPT and named.id not in said:
            twins = {m.id for m in source.terms if (m.start, m.end) == (mention.start, mention.end)}
            everyone = {"women", "men"} <= present or {"boys", "girls"} <= present
            implied = any(named.id in lexicon().closure[other] for other in said - {named.id})
            if twins & said or (named.group == "sex" and (everyone or implied)):
                continue
            return f"population: '{source.words_of(mention)}' is left out"
    if {"normotensive", "hypertension"} <= set(conditions) or "with and without" in " ".join(
        w.surface for w in source.tokens
    ):
        conditions = []
    if conditions and not said & set(conditions):
        return f"population: '{terms[conditions[0]].names[0]}' is left out"
    for kept in _ALWAYS_KEPT & set(conditions) - said:
        return f"population: '{terms[kept].names[0]}' is left out"
    named = said & set(conditions) or any(terms[name].kind == "populations" for name in said)
    if (
        not named
        and "general-population" not in present
        and present & closures(["people", "animals", "cells"])
    ):
        return "population: nobody is named"
    for mention in sentence.terms:
        if (
            term(mention).group == "condition"
            and sentence.owned(mention)
            and not _people_have(mention, evidence)
        ):
            return f"population: people with {sentence.words_of(mention)} are not who was studied"
    if {"animals", "cells"} & closures(source.term_ids) and not {"animals", "cells"} & said:
        return "population: animals or cells are left out"
    return None


def _people_have(condition: Mention, evidence: Held) -> bool:
    """Whether the condition is one that the people of the evidence have, not one that was looked for in them."""
    closure = lexicon().closure
    for reading in (evidence.population, evidence.statement):
        for mention in reading.terms:
            same = condition.id in closure[mention.id] or mention.id in closure[condition.id]
            if same and (reading is evidence.population or reading.owned(mention)):
                return True
    return not any(condition.id in closure[mention.id] for mention in evidence.statement.terms)


def route_fault(sentence: Reading, evidence: Held) -> str | None:
    """Whether a sentence about injected, skin or dietary magnesium says so, and names what was given with it."""
    statement = evidence.statement
    said = closures(sentence.term_ids)
    for mention in statement.terms:
        named = term(mention)
        if named.required and named.id not in said:
            if named.id == "dietary" and said & {"intake", "low-intake"}:
                continue
            return f"route: '{statement.words_of(mention)}' is left out"
    partners = _partners(statement)
    if (
        partners
        and not partners & said
        and not sentence.stems_include({"combination", "mix", "formula", "combin"})
    ):
        return "form: what was given together with magnesium is left out"
    return None


def _partners(statement: Reading) -> frozenset[str]:
    """Substances given in one with magnesium."""
    found: set[str] = set()
    anchors = [m for m in statement.terms if m.id == "magnesium" or term(m).kind == "forms"]
    for mention in statement.terms:
        if term(mention).kind != "substances" or mention.id in {"magnesium", "drug"}:
            continue
        for anchor in anchors:
            low, high = (anchor, mention) if anchor.end <= mention.start else (mention, anchor)
            between = {word.surface for word in statement.tokens[low.end : high.start]}
            if (
                high.start - low.end <= 3
                and between & {"plus", "and", "with", "combined"}
                and not between & {"without", "or", "than", "on"}
            ):
                found.add(mention.id)
    return frozenset(found)


def _mirrored(sentence: Reading, evidence: Held) -> bool:
    """Whether the sentence says of two forms what the evidence says from the other side ("A less than B", "B more than A")."""
    known = _comparisons(evidence.statement)
    for (left, right), signs in _comparisons(sentence).items():
        turned = {_MIRRORED[sign] for sign in known.get((right, left), set())}
        if "control" not in {left, right} and signs and signs <= turned and not known.get((left, right)):
            return True
    return False


def comparison_fault(sentence: Reading, evidence: Held) -> str | None:
    """Whether two things compared stand the same way round as in the evidence."""
    known = _comparisons(evidence.statement)
    for (left, right), signs in _comparisons(sentence).items():
        decided = signs - _OPEN
        straight, mirrored = known.get((left, right), set()), known.get((right, left), set())
        if decided & mirrored and not decided & straight:
            return "comparison: the other way round in the evidence"
        if {"control", "magnesium", "present", "absent"} & {left, right} or not decided:
            continue
        if not decided & straight and not decided & {_MIRRORED[sign] for sign in mirrored}:
            return f"comparison: {left} and {right} are not compared like this in the evidence"
    return None


def _comparisons(reading: Reading) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    changes = effects(reading, associative=False)
    for number, (start, end) in enumerate(reading.clauses):
        arms = [
            (_arm(m), m)
            for m in reading.terms
            if start <= m.start < end and (term(m).kind in _ARMS or term(m).kind == "substances")
        ]
        arms += _haves_and_have_nots(reading, start, end)
        arms.sort(key=lambda pair: pair[1].start)
        arms = [
            (name, m)
            for at, (name, m) in enumerate(arms)
            if not (m.id == "magnesium" and _next_is_form(arms, at))
        ]
        signs = {effect.sign for effect in changes if effect.clause == number}
        for at in range(start, end):
            word = reading.tokens[at].surface
            following = reading.tokens[at + 1].surface if at + 1 < end else ""
            if word == "over" and any(figure.span[0] == at + 1 for figure in reading.figures):
                continue
            if not (word in _COMPARING or (word == "compared" and following in {"with", "to"})):
                continue
            before = _run(reading, [pair for pair in arms if pair[1].end <= at][::-1])
            after = _run(reading, [pair for pair in arms if pair[1].start > at])
            if not before and after:
                rest = [pair for pair in arms if pair[1].start > at][len(after) :]
                before, after = _run(reading, rest), after
            for left in before:
                for right in after:
                    if left != right:
                        found.setdefault((left, right), set()).update(signs)
    return found


def _haves_and_have_nots(reading: Reading, start: int, end: int) -> list[tuple[str, Mention]]:
    """Where those with a condition are compared with those without it, both as sides of the comparison."""
    absent = [at for at in range(start, end) if reading.tokens[at].surface in {"without", "non"}]
    if not absent:
        return []
    present = [
        m.start
        for m in reading.terms
        if start <= m.start < end
        and term(m).group == "condition"
        and not reading.absent(m)
        and reading.owned(m)
    ]
    present += [
        at
        for at in range(start, end - 1)
        if reading.tokens[at].surface == "with" and reading.tokens[at + 1].surface in {"it", "them"}
    ]
    sides = [("absent", at) for at in absent] + [("present", at) for at in present]
    return [(name, Mention("side", name, at, at + 1)) for name, at in sides]


def _run(reading: Reading, arms: list[tuple[str, Mention]]) -> list[str]:
    """The first arms of a list that are named in one breath ("chloride, lactate and aspartate")."""
    named: list[str] = []
    last: Mention | None = None
    for name, mention in arms:
        if last is not None:
            low, high = (last, mention) if last.end <= mention.start else (mention, last)
            between = {word.surface for word in reading.tokens[low.end : high.start]}
            if not between <= {",", "and", "or", "magnesium", "from", "the"}:
                break
        named.append(name)
        last = mention
    return named


def _arm(mention: Mention) -> str:
    closure = lexicon().closure[mention.id]
    return "control" if "control" in closure else mention.id


def _next_is_form(arms: list[tuple[str, Mention]], at: int) -> bool:
    if at + 1 < len(arms) and arms[at + 1][1].kind != "term":
        return False
    return (
        at + 1 < len(arms)
        and term(arms[at + 1][1]).kind == "forms"
        and arms[at + 1][1].start - arms[at][1].end <= 1
    )
