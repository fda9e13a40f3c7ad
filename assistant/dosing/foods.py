"""Magnesium in foods and portions, and what a day's foods add up to. A food not in the table is left open, not zero."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dosing.model import Food, Portion
from assistant.dosing.statutes import load_parameters
from assistant.question import Amount, FoodPortion

_WORD = re.compile(r"[a-z]+")
_PER_100_G = 100.0
_GRAMS = {"g": 1.0, "kg": 1000.0, "oz": 28.35}
_FLUID_OZ_ML = 29.57
_ML = {"ml": 1.0, "l": 1000.0, "cup": 236.59, "tablespoon": 14.79, "teaspoon": 4.93}


@dataclass(frozen=True, slots=True)
class FoodMagnesium:
    """A portion of a food: its grams and magnesium in mg. ``usual`` where a usual portion was taken for want of one."""

    asked: FoodPortion
    food: Food | None
    grams: float | None
    mg: float | None
    usual: Portion | None = None
    checked: bool = True


def _described(food: Food, text: str) -> list[Portion]:
    """The portions of a food, those first that the words describe best: sliced, mashed, a large one."""
    said = set(_WORD.findall(text.lower()))

    def fit(portion: Portion) -> tuple[int, int]:
        words = set(_WORD.findall(portion.name))
        return -len(words & said), len(words - said)

    return sorted(food.portions, key=fit)


def _as_listed(food: Food, amount: Amount, text: str) -> Portion | None:
    """The portion of the table that is just this amount; a bar or a bunch where the words say so."""
    for portion in _described(food, text):
        named = portion.unit == amount.unit or (
            amount.unit == "piece" and portion.unit in text.lower().split()
        )
        if named and portion.count == amount.value:
            return portion
    return None


def grams_for(food: Food, mg: float) -> float:
    """Grams of a food that hold ``mg`` of magnesium."""
    return mg / food.mg_per_100g * _PER_100_G


def _is_fluid(amount: Amount) -> bool:
    return amount.unit == "oz" and "fl" in amount.text.lower()


def _grams(food: Food, amount: Amount, text: str) -> float | None:
    if amount.unit in _GRAMS and not _is_fluid(amount):
        return amount.value * _GRAMS[amount.unit]
    same_unit = next((portion for portion in _described(food, text) if portion.unit == amount.unit), None)
    if same_unit is not None:
        return amount.value / same_unit.count * same_unit.grams
    volume = _FLUID_OZ_ML if _is_fluid(amount) else _ML.get(amount.unit)
    if volume is not None:
        for portion in food.portions:
            if portion.unit in _ML:
                return amount.value * volume / (portion.count * _ML[portion.unit]) * portion.grams
    return None


def food_magnesium(asked: FoodPortion) -> FoodMagnesium:
    """Magnesium in one portion, mg; with no amount, in the food's first usual portion."""
    food = load_parameters().foods.get(asked.food)
    if food is None:
        return FoodMagnesium(asked, None, None, None)
    if asked.amount is None:
        usual = food.portions[0]
        return FoodMagnesium(asked, food, usual.grams, usual.mg, usual, usual.status == "checked")
    listed = _as_listed(food, asked.amount, asked.text)
    if listed is not None:
        return FoodMagnesium(asked, food, listed.grams, listed.mg, checked=listed.status == "checked")
    grams = _grams(food, asked.amount, asked.text)
    if grams is None:
        return FoodMagnesium(asked, food, None, None)
    checked = all(p.status == "checked" for p in food.portions if p.unit == asked.amount.unit)
    return FoodMagnesium(asked, food, grams, grams * food.mg_per_100g / _PER_100_G, checked=checked)


@dataclass(frozen=True, slots=True)
class DietTotal:
    """The sum over the foods that could be counted, mg; ``uncounted`` come on top. ``None`` where none could."""

    mg: float | None
    portions: tuple[FoodMagnesium, ...]
    uncounted: tuple[FoodMagnesium, ...]


def diet_total(foods: Sequence[FoodPortion]) -> DietTotal:
    """Magnesium of a day's foods added up."""
    each = [food_magnesium(food) for food in foods]
    counted = tuple(portion for portion in each if portion.mg is not None)
    uncounted = tuple(portion for portion in each if portion.mg is None)
    return DietTotal(sum(p.mg or 0.0 for p in counted) if counted else None, counted, uncounted)


def richest(count: int) -> tuple[Food, ...]:
    """The foods with most magnesium per hundred grams."""
    foods = load_parameters().foods.values()
    return tuple(sorted(foods, key=lambda food: food.mg_per_100g, reverse=True)[:count])
