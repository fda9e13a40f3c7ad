"""The second tab: a form that becomes a personal sheet, or the fixed wording in its place."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from assistant.dosing import load_parameters
from assistant.pipeline import Assistant
from assistant.web.render import answer_message, user_message
from assistant.web.sheet_form import SheetForm, country_choices, read_form
from assistant.web.sheet_view import sheet_html
from assistant.web.words import SheetWords, page_words

_FAULTS = ("age", "health", "amount", "per_day", "others", "medicines", "diet", "top")
_PRINT = "(...given) => { window.magnesiumPrintSheet(); }"


class SheetPage:
    """The tab's handler."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def make(self, conversation: str, *filled_in: str | None) -> tuple[Any, ...]:
        """The sheet, the buttons to keep it by, and a message beside each field that could not be read."""
        form = SheetForm(**dict(zip(SheetForm.model_fields, (text or "" for text in filled_in), strict=True)))
        read = read_form(form)
        if read.request is None:
            faults = {**read.faults, "top": page_words().sheet.faults["top"]}
            return "", gr.update(visible=False), *_messages(faults)
        made = self._assistant.sheet(read.request, conversation=conversation)
        if made.sheet is None or made.withheld is not None:
            shown = answer_message(made.withheld, turn=0) if made.withheld else ""
            return shown, gr.update(visible=False), *_messages({})
        shown = sheet_html(made.sheet, read.request.person, read.left_out, made=datetime.now(UTC).date())
        return shown, gr.update(visible=True), *_messages({})


def build_sheet(page: SheetPage, conversation: gr.State) -> None:
    """Puts the form and the place of the sheet into the open tab."""
    words = page_words().sheet
    faults: dict[str, gr.Markdown] = {}
    with gr.Column(elem_id="sheet-form"):
        gr.Markdown(words.intro)
        fields = _fields(words, faults)
        make = gr.Button(words.make, variant="primary", elem_id="make-sheet")
        faults["top"] = _fault("top")
    shown = gr.Markdown("", elem_id="sheet-shown", sanitize_html=True, latex_delimiters=[])
    with gr.Row(elem_id="keep", visible=False) as keep:
        printing = gr.Button(words.print, size="sm")
        copying = gr.Button(words.copy_, size="sm")
        copied = gr.Markdown("", elem_classes="status")
    make.click(
        page.make,
        [conversation, *fields],
        [shown, keep, *(faults[name] for name in _FAULTS)],
        show_progress="hidden",
        api_visibility="private",
    ).then(fn=None, js="(...given) => window.magnesiumShowSheet()")
    printing.click(fn=None, js=_PRINT)
    copying.click(fn=None, js=_copying(words.copied), outputs=copied)


def _fields(words: SheetWords, faults: dict[str, gr.Markdown]) -> list[Any]:
    """The fields in the order of ``SheetForm``, each with the place of its message below it."""
    labels = page_words()
    gr.Markdown(f"### {words.about_you}")
    with gr.Row():
        with gr.Column(min_width=200):
            age = gr.Textbox(label=words.age, info=words.age_hint, lines=1, max_lines=1)
            faults["age"] = _fault("age")
        country = gr.Dropdown(country_choices(), value="", label=words.country, min_width=200)
    sex = gr.Radio([(label, value) for value, label in labels.sexes.items()], value="", label=words.sex)
    stage = gr.Radio([(label, value) for value, label in words.stages.items()], value="", label=words.stage)
    health = gr.Textbox(label=words.health, info=words.health_hint, lines=2)
    faults["health"] = _fault("health")
    gr.Markdown(f"### {words.your_product}")
    salts = sorted((salt.name, family) for family, salt in load_parameters().salts.items())
    salt = gr.Dropdown([(words.salt_unsure, ""), *salts], value="", label=words.salt)
    with gr.Row():
        with gr.Column(min_width=200):
            amount = gr.Textbox(label=words.amount, info=words.amount_hint, lines=1, max_lines=1)
            faults["amount"] = _fault("amount")
        with gr.Column(min_width=200):
            per_day = gr.Textbox(label=words.per_day, info=words.per_day_hint, lines=1, max_lines=1)
            faults["per_day"] = _fault("per_day")
    basis = gr.Radio(
        [(label, value) for value, label in words.bases.items()], value="unknown", label=words.basis
    )
    others = gr.Textbox(label=words.others, info=words.others_hint, lines=2)
    faults["others"] = _fault("others")
    gr.Markdown(f"### {words.your_day}")
    medicines = gr.Textbox(label=words.medicines, info=words.medicines_hint, lines=2)
    faults["medicines"] = _fault("medicines")
    diet = gr.Textbox(label=words.diet, info=words.diet_hint, lines=2)
    faults["diet"] = _fault("diet")
    return [age, sex, stage, country, health, salt, amount, basis, per_day, others, medicines, diet]


def _copying(done: str) -> str:
    return f"async (...given) => {{ await window.magnesiumCopySheet(); return {json.dumps(done)}; }}"


def _fault(name: str) -> gr.Markdown:
    return gr.Markdown("", visible=False, elem_id=f"fault-{name}", elem_classes="fault", sanitize_html=True)


def _messages(faults: dict[str, str]) -> list[Any]:
    """What to show in each message's place: announced to screen readers, and plain text whatever was typed."""
    return [
        gr.update(value=f'<p role="alert">{user_message(faults[name])}</p>', visible=True)
        if name in faults
        else gr.update(value="", visible=False)
        for name in _FAULTS
    ]
