"""Holds a question against the expectations of a canned case: what differs, in words."""

from __future__ import annotations

from typing import Any

from assistant.question import Person, Question
from assistant.understanding import understand


def read_conversation(turns: list[str]) -> Question:
    """Play the turns as one conversation and return the last question."""
    previous: Question | None = None
    person = Person()
    for turn in turns:
        previous = understand(turn, person=person, previous=previous)
        person = previous.person
    assert previous is not None
    return previous


def differences(question: Question, expect: dict[str, Any]) -> list[str]:
    """What of the expectations does not hold."""
    found: list[str] = []

    def check(name: str, holds: bool, seen: object) -> None:
        if not holds:
            found.append(f"{name}: expected {expect[name]}, read {seen}")

    for name, wanted in expect.items():
        if name.endswith("_include"):
            seen = getattr(question, name.removesuffix("_include"))
            check(name, set(wanted) <= set(seen), seen)
        elif name.endswith("_exclude"):
            seen = getattr(question, name.removesuffix("_exclude"))
            check(name, not set(wanted) & set(seen), seen)
        elif name in ("intents", "salts", "medicines", "topics"):
            seen = getattr(question, name)
            check(name, set(wanted) == set(seen), seen)
        elif name in ("person", "asker"):
            person = getattr(question, name)
            check(name, all(_equal(getattr(person, key), value) for key, value in wanted.items()), person)
        elif name == "parts":
            check(name, len(question.parts) == wanted, question.parts)
        elif name == "standalone_contains":
            said = question.standalone.lower()
            check(name, all(part.lower() in said for part in wanted), question.standalone)
        elif name == "near_misses":
            seen = [miss.meant for miss in question.near_misses]
            check(name, seen == wanted, question.near_misses)
        elif name == "impossible":
            check(name, [one.reason for one in question.impossible] == wanted, question.impossible)
        elif name == "amounts":
            check(
                name,
                all(any(_amount_is(a, one) for a in question.amounts) for one in wanted),
                question.amounts,
            )
        elif name == "products":
            fits = len(wanted) == len(question.products) and all(
                _product_is(product, one) for product, one in zip(question.products, wanted, strict=True)
            )
            check(name, fits, question.products)
        elif name == "foods":
            fits = len(wanted) == len(question.foods) and all(
                _food_is(food, one) for food, one in zip(question.foods, wanted, strict=True)
            )
            check(name, fits, question.foods)
        else:
            found.append(f"{name}: no such expectation")
    return found


def _equal(seen: object, wanted: object) -> bool:
    if isinstance(seen, float) and isinstance(wanted, (int, float)):
        return abs(seen - wanted) < 0.01
    return tuple(wanted) == seen if isinstance(wanted, list) else seen == wanted


def _amount_is(amount: Any, wanted: dict[str, Any]) -> bool:
    return amount is not None and all(_equal(getattr(amount, key), value) for key, value in wanted.items())


def _product_is(product: Any, wanted: dict[str, Any]) -> bool:
    amount = {key: value for key, value in wanted.items() if key in ("value", "unit", "high")}
    rest = {key: value for key, value in wanted.items() if key not in amount}
    holds = all(_equal(getattr(product, key), value) for key, value in rest.items())
    return holds and (not amount or _amount_is(product.per_unit, amount))


def _food_is(food: Any, wanted: dict[str, Any]) -> bool:
    amount = {key: value for key, value in wanted.items() if key != "food"}
    return food.food == wanted["food"] and (not amount or _amount_is(food.amount, amount))
