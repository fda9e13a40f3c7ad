"""Whether a sentence still says whom the finding is about, and how and with what magnesium was given."""

from __future__ import annotations

from assistant.writing.verification.evidence import Held, closures, stages_told_by_age
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading, term
from assistant.writing.verification.text import Word

_GROUPS_KEPT = ("life_stage", "sex", "health", "species", "setting", "dialysis")
_ALWAYS_KEPT = frozenset({"low-magnesium", "type-1-diabetes", "type-2-diabetes", "gestational-diabetes"})


def population_fault(sentence: Reading, evidence: Held) -> str | None:
    """Whether the sentence still says whom the finding is about."""
    terms = lexicon().terms
    source = evidence.population if evidence.population.tokens else evidence.statement
    said = closures(sentence.term_ids | stages_told_by_age(sentence))
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
        elif (named.group == "health" and named.id not in evidence.statement.term_ids) or (
            named.group == "life_stage" and _same_ages(sentence, evidence)
        ):
            continue
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
    unnamed = _people_without_a_term(evidence)
    unknown = {word.stem for word in unnamed}
    named_anyway = bool(unknown & {word.stem for word in sentence.tokens})
    if unnamed and not named_anyway:
        return f"population: '{unnamed[0].surface}' is left out"
    somebody = (
        named_anyway
        or bool(said & set(conditions))
        or any(terms[name].kind == "substances" and not terms[name].free for name in said & present)
        or any(terms[name].kind == "populations" or terms[name].group == "dialysis" for name in said)
    )
    if (
        not somebody
        and "general-population" not in present
        and present & closures(["people", "animals", "cells"])
    ):
        return "population: nobody is named"
    for mention in sentence.terms:
        if _is_trait(sentence, mention) and not _is_trait_of_theirs(mention, evidence):
            return f"population: people with {sentence.words_of(mention)} are not who was studied"
        if (
            term(mention).group == "condition"
            and sentence.owned(mention)
            and not _people_have(mention, evidence)
        ):
            return f"population: people with {sentence.words_of(mention)} are not who was studied"
    if {"animals", "cells"} & closures(source.term_ids) and not {"animals", "cells"} & said:
        return "population: animals or cells are left out"
    return None


def _same_ages(sentence: Reading, evidence: Held) -> bool:
    """Whether a sentence tells the ages themselves, which say more than "children" or "older adults"."""
    known = {figure.value for figure in evidence.everything.figures if figure.role == "age"}
    said = {figure.value for figure in sentence.figures if figure.role == "age"}
    return bool(known) and known <= said


def _people_without_a_term(evidence: Held) -> list[Word]:
    """What the people studied are called, where no list of terms knows them."""
    source = evidence.population
    known = {at for mention in source.terms for at in range(mention.start, mention.end)}
    if any(term(mention).group for mention in source.terms):
        return []
    return [
        word
        for at, word in enumerate(source.tokens)
        if at not in known
        and word.surface[0].isalpha()
        and word.stem not in lexicon().neutral
        and word.surface not in grammar("leads_a_trait") | grammar("qualities")
    ]


def _is_trait(reading: Reading, mention: Mention) -> bool:
    """Whether people are told by a measure ("adults with normal or high blood pressure")."""
    led = reading.in_front(mention)
    people = any(
        term(m).kind == "populations" and 0 <= mention.start - m.end <= 6
        for m in reading.terms
        if m != mention
    )
    measure = term(mention).kind == "outcomes" and not term(mention).transparent
    bare = mention.start and reading.tokens[mention.start - 1].surface == "with"
    return measure and people and led == ["with"] and not bare


def _is_trait_of_theirs(trait: Mention, evidence: Held) -> bool:
    closure = lexicon().closure
    known = [*evidence.population.terms, *evidence.statement.terms]
    return any(
        trait.id in closure[m.id] and (_owned_or_people(m, evidence) or _is_trait(evidence.statement, m))
        for m in known
    )


def _owned_or_people(mention: Mention, evidence: Held) -> bool:
    return mention in evidence.population.terms or term(mention).kind in {"populations", "conditions"}


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
        behind = any(
            word.surface in {"than", "compared", "versus"} for word in statement.tokens[: mention.start]
        )
        first = any(term(m).required and m.start < mention.start for m in statement.terms)
        if named.required and behind and first:
            continue
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
