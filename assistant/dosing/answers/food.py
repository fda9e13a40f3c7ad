"""Answers about foods: magnesium in a portion, and a day's foods against the reference intake."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dosing.answers.intakes import age_unknown, ages, authorities_for, measure_name, who
from assistant.dosing.cues import said, uses
from assistant.dosing.foods import FoodMagnesium, diet_total, food_magnesium, grams_for, richest
from assistant.dosing.intakes import Intake, reference_intake
from assistant.dosing.labels import is_of
from assistant.dosing.model import Food
from assistant.dosing.page import Page, Slot
from assistant.dosing.statutes import load_parameters
from assistant.question import FoodPortion, Product

_RULE = "foods"
_PER_100_G = 100.0
_RICH = 8
_PERCENT = 100.0
_OUNCE_G = 28.35
_FIGURES = re.compile(r"\d[\d.,/]*")
_LONGEST_NAME = 40


def _say_portion(page: Page, found: FoodMagnesium) -> None:
    food = found.food
    if food is None:
        return
    if found.mg is None or found.grams is None:
        mg = page.amount(food.mg_per_100g, "mg", _RULE)
        page.say(
            "food_no_portion",
            _RULE,
            food=food.name,
            mg=mg,
            grams=page.amount(_PER_100_G, "g", _RULE),
            ounce=page.amount(round(_OUNCE_G), "g", _RULE),
            small=page.amount(round(food.mg_per_100g * _OUNCE_G / _PER_100_G), "mg", _RULE),
        )
        return
    mg, grams = page.amount(round(found.mg), "mg", _RULE), page.amount(found.grams, "g", _RULE)
    if found.usual is not None:
        page.say(
            "food_usual",
            _RULE,
            portion=found.usual.name,
            food=food.name,
            grams=grams,
            mg=mg,
            hundred=page.amount(_PER_100_G, "g", _RULE),
            each=page.amount(food.mg_per_100g, "mg", _RULE),
        )
        return
    amount = found.asked.amount
    if amount is None:
        return
    given = page.echo(amount.value, amount.unit)
    if amount.unit == "g":
        page.say("food_grams", _RULE, grams=given, food=food.name, mg=mg)
    else:
        page.say("food_portion", _RULE, amount=given, food=food.name, grams=grams, mg=mg)


def _say_other_state(page: Page, asked: FoodPortion, food: Food | None) -> None:
    """For a food that was not said to be raw or cooked, the figure of the other state too."""
    if food is None or food.other_state is None or uses(asked.text, "state_of_food"):
        return
    _say_portion(page, food_magnesium(asked.model_copy(update={"food": food.other_state})))


def _say_grams_for(page: Page, food: Food | None) -> None:
    """How much of a food holds an amount of magnesium that was named."""
    wanted = [amount for amount in page.question.amounts if amount.unit == "mg" and amount.value > 0]
    if food is None or len(wanted) != 1 or not food.mg_per_100g:
        return
    grams = page.amount(grams_for(food, wanted[0].value), "g", _RULE)
    page.say("food_grams_for", _RULE, mg=page.echo(wanted[0].value, "mg"), grams=grams, food=food.name)


def say_reach(page: Page, mg: float) -> None:
    """What share of the reference intakes of the person an amount is."""
    clauses: list[tuple[Slot, str]] = []
    unchecked: list[str] = []
    for authority in authorities_for(page):
        lines = [line for line in reference_intake(page.question.person, authority) if line.value is not None]
        if not lines:
            continue
        clause = page.fill(
            "food_reach_of",
            measure=measure_name(page, authority, lines[0].measure),
            authority=load_parameters().authority[authority].name,
            items=page.join(_reach_items(page, lines, mg)),
        )
        clauses.append((clause, lines[0].rule))
        unchecked += [] if all(line.checked for line in lines) else [lines[0].rule]
    page.say_side_by_side("food_reach", "clauses", clauses)
    for rule in unchecked:
        page.unchecked(rule)


def _reach_items(page: Page, lines: Sequence[Intake], mg: float) -> list[Slot]:
    """The share by group; of adults of unknown age from the highest figure to the lowest."""
    groups: dict[str, list[Intake]] = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line)
    several = len(groups) < len(lines)
    if several and age_unknown(page.question.person):
        return [_reach_range(page, group, mg) for group in groups.values()]
    return [_reach_item(page, line, mg, with_ages=several) for line in lines]


def _reach_range(page: Page, lines: Sequence[Intake], mg: float) -> Slot:
    known = sorted(line.value or 0.0 for line in lines)
    first, last = lines[0], lines[-1]
    return page.fill(
        "food_reach_item",
        percent=page.span(mg / known[-1] * _PERCENT, mg / known[0] * _PERCENT, "percent", _RULE),
        value=page.span(known[0], known[-1], "mg/day", first.rule),
        who=who(page, first.group, first.from_age, last.to_age, first.stage),
    )


def _reach_item(page: Page, line: Intake, mg: float, *, with_ages: bool) -> Slot:
    value = line.value or 0.0
    slots: dict[str, Slot | str] = {
        "percent": page.amount(mg / value * _PERCENT, "percent", _RULE),
        "value": page.amount(value, "mg/day", line.rule),
        "who": who(page, line.group, line.from_age, line.to_age, line.stage),
    }
    if with_ages:
        slots["ages"] = ages(page, line.from_age, line.to_age, line.rule)
    return page.fill("food_reach_item_ages" if with_ages else "food_reach_item", **slots)


def eaten_mg(page: Page, products: tuple[Product, ...] = ()) -> float | None:
    """The magnesium that a person says food gives them, mg; ``None`` where they do not say it."""
    if not uses(said(page.question), "food_gives"):
        return None
    others = [
        amount
        for amount in page.question.amounts
        if amount.unit == "mg"
        and amount.high is None
        and not any(is_of(product, amount) or amount.text in product.text for product in products)
    ]
    return others[0].value if len(others) == 1 and others[0].value > 0 else None


def _words_alone(written: str) -> str:
    """A food in the person's words, without figures, of which no rule is the source."""
    return " ".join(_FIGURES.sub(" ", written).split())[:_LONGEST_NAME]


def answer_food(page: Page) -> None:
    """Magnesium in the foods named, added up; the richest foods where none is named."""
    foods = page.question.foods
    eaten = eaten_mg(page) if not foods and "reference_intake" in page.question.intents else None
    if eaten is not None:
        page.say("food_eaten", _RULE, eaten=page.echo(eaten, "mg"))
        say_reach(page, eaten)
        return
    if not foods:
        items = [
            page.fill("food_rich_item", food=food.name, mg=page.amount(food.mg_per_100g, "mg", _RULE))
            for food in richest(_RICH)
        ]
        page.say("food_rich", _RULE, grams=page.amount(_PER_100_G, "g", _RULE), foods=page.join(items))
        page.say("food_source", _RULE)
        return
    found = diet_total(foods)
    for portion in (*found.portions, *(p for p in found.uncounted if p.food is not None)):
        _say_portion(page, portion)
        if len(foods) == 1:
            _say_other_state(page, portion.asked, portion.food)
    if not all(portion.checked for portion in found.portions):
        page.unchecked(_RULE, "unchecked_portion")
    if len(foods) == 1 and found.portions and found.portions[0].usual is not None:
        _say_grams_for(page, found.portions[0].food)
    if uses(said(page.question), "compares_foods") and not uses(said(page.question), "reach"):
        page.say("food_source", _RULE)
        return
    several = len({portion.asked.food for portion in found.portions}) > 1
    if found.mg is not None and several:
        page.say("food_total", _RULE, total=page.amount(round(found.mg), "mg", _RULE))
    if found.mg is not None and (several or uses(said(page.question), "reach")):
        say_reach(page, found.mg)
    strange = [_words_alone(portion.asked.text) for portion in found.uncounted if portion.food is None]
    if strange:
        page.say("food_unknown", _RULE, foods=page.join(strange))
    page.say("food_source", _RULE)
