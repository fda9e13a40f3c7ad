"""Answers about the hundred percent of a label: what it stands for, and what share of it an amount is."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dosing.cues import names_one_of, uses
from assistant.dosing.model import Label
from assistant.dosing.page import Page
from assistant.dosing.statutes import load_parameters
from assistant.question import Amount

_PERCENT = 100.0


def asks_for_label_value(page: Page) -> bool:
    """Whether the question speaks of the hundred percent of a label."""
    return any(names_one_of(page.question.text, label.named_as) for label in load_parameters().labels.labels)


def say_label_values(page: Page, percents: Sequence[Amount] = ()) -> None:
    """What one hundred percent on a label is, and each percentage that was asked about."""
    for label in _labels_for(page):
        value = page.amount(label.value, "mg/day", label.id)
        page.say(
            "label_value",
            label.id,
            place=label.place,
            name=label.name,
            abbreviation=label.abbreviation,
            value=value,
        )
        for amount in percents:
            page.say(
                "label_percent",
                label.id,
                percent=page.echo(amount.value, "percent"),
                name=label.name,
                value=page.amount(amount.value / _PERCENT * label.value, "mg", label.id),
            )
        if not percents:
            _say_share_of_label(page, label)


def _labels_for(page: Page) -> list[Label]:
    parameters = load_parameters()
    text, country = page.question.text, page.question.person.country
    named = [label for label in parameters.labels.labels if names_one_of(text, label.named_as)]
    if len(named) == 1 or country is None:
        return named or list(parameters.labels.labels)
    home = [
        parameters.label[a] for a, places in parameters.labels.label_countries.items() if country in places
    ]
    return home or list(parameters.labels.labels)


def _say_share_of_label(page: Page, label: Label) -> None:
    """What share of the label value an amount is, for who asked in percent."""
    named = [amount for amount in page.question.amounts if amount.unit == "mg" and amount.value > 0]
    if len(named) != 1 or not uses(page.question.text, "asks_share"):
        return
    share = page.amount(named[0].value / label.value * _PERCENT, "percent", label.id)
    page.say("label_share", label.id, value=page.echo(named[0].value, "mg"), percent=share, name=label.name)
