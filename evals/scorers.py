"""Scorers: what was expected against what came, one pure function a suite; None is right, a string says why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.answer import Answer
from assistant.articles.verdicts import Claim
from assistant.question import Question

Expect = Mapping[str, Any]
_ROUNDING = 0.011


def disposition_and_concerns(expect: Expect, disposition: str, concerns: Iterable[str]) -> str | None:
    """The outcome is one of those allowed, and the concerns hold what they must and nothing they must not."""
    if disposition == "pass" or disposition in {"answer", "clarify", "abstain"}:
        disposition = "pass"
    allowed = expect.get("outcomes") or [expect["outcome"]]
    if disposition not in allowed:
        return f"{disposition} instead of {' or '.join(allowed)}"
    reported = set(concerns)
    if missing := set(expect.get("concerns_include", ())) - reported:
        return f"concern not reported: {', '.join(sorted(missing))}"
    if surplus := set(expect.get("concerns_exclude", ())) & reported:
        return f"concern wrongly reported: {', '.join(sorted(surplus))}"
    return None


def quantities(expect: Expect, answer: Answer) -> str | None:
    """Every expected quantity was stated, none of the forbidden ones, with the disposition and the rule expected."""
    wanted = expect.get("disposition", "answer")
    if answer.disposition not in ([wanted] if isinstance(wanted, str) else wanted):
        return f"{answer.disposition} instead of {wanted}"
    stated = [(quantity.value, quantity.unit) for quantity in answer.quantities]
    for want in expect.get("quantities", ()):
        if not any(_same(value, unit, want) for value, unit in stated):
            return f"not stated: {want['value']} {want['unit']}"
    for ban in expect.get("no_quantities", ()):
        if any(_same(value, unit, ban) for value, unit in stated):
            return f"wrongly stated: {ban['value']} {ban['unit']}"
    if (rule := expect.get("contains_rule")) and not any(
        (sentence.rule or "").startswith(rule) for sentence in answer.sentences
    ):
        return f"no sentence of rule {rule}"
    return None


def evidence(expect: Expect, answer: Answer) -> str | None:
    """The disposition, the records cited, and words that must or must not stand in the text."""
    wanted = expect.get("disposition", "answer")
    if answer.disposition not in ([wanted] if isinstance(wanted, str) else wanted):
        return f"{answer.disposition} instead of {wanted}"
    cited = {citation.record for citation in answer.citations} | {c.finding for c in answer.citations}
    if (any_of := expect.get("cites_any")) and not cited & set(any_of):
        return f"cites none of {', '.join(any_of)} but {', '.join(sorted(cited)) or 'nothing'}"
    text = answer.text.lower()
    if (words := expect.get("says_any")) and not any(word.lower() in text for word in words):
        return f"says none of {words}"
    if said := [word for word in expect.get("says_none", ()) if word.lower() in text]:
        return f"says {said}"
    return None


def retrieval(expect: Expect, found: list[tuple[str, str]]) -> str | None:
    """One of the expected records or findings is among the first k (record id, finding id) found."""
    first = {name for pair in found[: expect.get("k", 5)] for name in pair}
    return (
        None
        if first & set(expect["any"])
        else f"none of {', '.join(expect['any'])} in the first {expect.get('k', 5)}"
    )


def verification(expect: Expect, supported: bool) -> str | None:
    """The verifier's verdict is the labelled one."""
    if supported == expect["supported"]:
        return None
    return "a false sentence accepted" if supported else "a true sentence refused"


def article(expect: Expect, claims: Iterable[Claim]) -> str | None:
    """The claim with these words got an allowed verdict (``none``: it is no claim), by the rule expected."""
    claim = next((claim for claim in claims if expect["has"].lower() in claim.text.lower()), None)
    verdict = claim.verdict if claim else "none"
    if verdict not in expect["verdicts"]:
        return f"{verdict} instead of {' or '.join(expect['verdicts'])}"
    if claim and (rule := expect.get("rule")) and rule not in (claim.rule or ""):
        return f"rule {claim.rule} instead of one of {rule}"
    return None


def understanding(expect: Expect, question: Question) -> str | None:
    """Every expected field of the typed question was read."""
    for field in ("intents", "topics", "salts", "medicines"):
        wanted = set(expect.get(field, ()) or ()) | set(expect.get(f"{field}_include", ()) or ())
        if missing := wanted - set(getattr(question, field)):
            return f"{field}: {', '.join(sorted(missing))} not read"
        if surplus := set(expect.get(f"{field}_exclude", ()) or ()) & set(getattr(question, field)):
            return f"{field}: {', '.join(sorted(surplus))} wrongly read"
    for want in expect.get("amounts", ()) or ():
        if not any(_same(amount.value, amount.unit, want) for amount in question.amounts):
            return f"amount {want['value']} {want['unit']} not read"
    person = question.person.model_dump(mode="json")
    for field, value in (expect.get("person") or {}).items():
        read = person.get(field)
        if (set(value) - set(read or ())) if isinstance(value, list) else read != value:
            return f"person.{field}: {read} instead of {value}"
    text = question.standalone.lower()
    if missing_words := [
        word for word in expect.get("standalone_contains", ()) or () if word.lower() not in text
    ]:
        return f"standalone question lacks {missing_words}"
    return None


def _same(value: float, unit: str, want: Mapping[str, Any]) -> bool:
    return bool(unit == want["unit"]) and abs(value - want["value"]) <= max(
        _ROUNDING * abs(want["value"]), 1e-9
    )
