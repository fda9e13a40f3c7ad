"""The patient chat: the first tab of the page, over ``Assistant``. It shows answers; it never makes one.

The conversation's id lives in the server's session state. What the page sends back of its history is shown
again and read by nobody. Every answer that the assistant yields is already checked, so each is shown at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import gradio as gr

from assistant.conversation import new_conversation_id
from assistant.pipeline import Assistant
from assistant.question import Person, Sex
from assistant.web.render import answer_message, profile_lines, user_message
from assistant.web.sheet_form import country_choices, medicine_choices, read_age
from assistant.web.words import page_words

_KEPT_FOR_S = 3600
_AT_ONCE = 8
Messages = list[dict[str, Any]]
Profile = tuple[str, str, str, str, list[str]]


class ChatPage:
    """The chat's handlers. ``_stops`` holds, per conversation under way, the sign that its reader wants no more."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._stops: dict[str, threading.Event] = {}

    def ask(
        self, text: str, shown: Messages, conversation: str, audience: str
    ) -> Iterator[tuple[Messages, Any]]:
        """Shows the question, then the answer as it grows by checked sentences; Stop can be pressed meanwhile."""
        self._end(conversation)
        stop = self._stops[conversation] = threading.Event()
        turn = len(shown) + 1
        shown = [*_settled(shown), {"role": "user", "content": user_message(text)}]
        message: dict[str, Any] = {"role": "assistant", "content": page_words().waiting}
        try:
            yield [*shown, message], gr.update(interactive=True)
            for answer in self._assistant.stream(
                text,
                conversation=conversation,
                audience="clinician" if audience == "clinician" else "patient",
                cancelled=stop.is_set,
            ):
                if stop.is_set():
                    return
                message = {"role": "assistant", "content": answer_message(answer, turn=turn)}
                if answer.clarify and answer.clarify.choices:
                    message["options"] = [{"value": choice} for choice in answer.clarify.choices]
                yield [*shown, message], gr.update()
            if not stop.is_set():
                yield [*shown, message], gr.update(interactive=False)
        finally:
            if self._stops.get(conversation) is stop:
                del self._stops[conversation]

    def again(
        self, shown: Messages, last: str, conversation: str, audience: str
    ) -> Iterator[tuple[Messages, Any]]:
        """Asks the last question once more, in place of its answer."""
        if last:
            yield from self.ask(last, shown[:-2], conversation, audience)
        else:
            yield shown, gr.update()

    def stop(self, shown: Messages, conversation: str) -> tuple[Messages, Any]:
        """Ends what is being written for this conversation; what is shown stays, with a word that it was ended."""
        if self._end(conversation):
            shown = _settled(shown, page_words().stopped)
        return shown, gr.update(interactive=False)

    def clear(self, conversation: str) -> tuple[Messages, str, str, Any]:
        """Forgets the conversation on the server and begins a new one."""
        self.leave(conversation)
        return [], "", new_conversation_id(), gr.update(interactive=False)

    def leave(self, conversation: str) -> None:
        """Forgets a conversation whose page was closed."""
        self._end(conversation)
        self._assistant.forget(conversation)

    def profile(self, conversation: str) -> Profile:
        """What the conversation has told, in words and as the fields to correct it by."""
        person = self._assistant.memory_of(conversation)
        low, high = person.age_low, person.age_high
        age = "" if low is None else f"{low:g}" + (f" to {high:g}" if high not in (None, low) else "")
        told = profile_lines(person, self._assistant.safety_facts(conversation))
        known = {identifier for _, identifier in medicine_choices()}
        medicines = [medicine for medicine in person.medicines if medicine in known]
        return told, age, person.sex or "", person.country or "", medicines

    def correct(
        self, conversation: str, age: str, sex: str, country: str, medicines: list[str]
    ) -> tuple[Any, ...]:
        """Puts the corrected fields in place of what was told; an age that cannot be read changes nothing."""
        words = page_words()
        before = self._assistant.memory_of(conversation)
        low, high, fault = read_age(age)
        if age == self.profile(conversation)[1]:
            low, high, fault = before.age_low, before.age_high, None
        if fault:
            told, *_ = self.profile(conversation)
            return told, age, sex, country, medicines, words.sheet.faults[fault]
        person = before.model_copy(
            update={
                "age_low": low,
                "age_high": high,
                "sex": cast(Sex, sex) if sex in ("female", "male") else None,
                "country": country or None,
                "medicines": tuple(medicines or ()),
            }
        )
        self._assistant.correct(person, conversation=conversation)
        return *self.profile(conversation), words.remembered_saved

    def delete(self, conversation: str) -> tuple[Any, ...]:
        """Deletes the whole profile; safety facts stay."""
        self._assistant.correct(Person(), conversation=conversation)
        return *self.profile(conversation), page_words().remembered_deleted

    def _end(self, conversation: str) -> bool:
        sign = self._stops.pop(conversation, None)
        if sign is None:
            return False
        sign.set()
        return True


@dataclass(frozen=True)
class _ProfileFields:
    told: gr.Markdown
    age: gr.Textbox
    sex: gr.Radio
    country: gr.Dropdown
    medicines: gr.Dropdown
    save: gr.Button
    delete: gr.Button
    outcome: gr.Markdown

    @property
    def shown(self) -> list[Any]:
        return [self.told, self.age, self.sex, self.country, self.medicines]


def build_chat(page: ChatPage) -> gr.State:
    """Puts the chat into the open tab; returns the state that holds the conversation's id."""
    words = page_words()
    conversation = gr.State(new_conversation_id, time_to_live=_KEPT_FOR_S, delete_callback=page.leave)
    last = gr.State("")
    chat = gr.Chatbot(
        elem_id="chat",
        label=words.answer_label,
        show_label=False,
        height=None,
        min_height="18rem",
        max_height="64vh",
        autoscroll=False,  # an answer is read from its top
        layout="panel",
        buttons=["copy"],
        feedback_options=None,
        allow_tags=False,
        sanitize_html=True,
        latex_delimiters=[],
        examples=[{"text": example} for example in words.examples],
    )
    question = gr.Textbox(
        elem_id="question",
        label=words.ask_label,
        placeholder=words.ask_placeholder,
        lines=1,
        max_lines=6,
        submit_btn=words.send,
        autofocus=True,
    )
    with gr.Row(elem_id="controls"):
        stop = gr.Button(words.stop, size="sm", interactive=False, min_width=80)
        retry = gr.Button(words.retry, size="sm", min_width=80)
        clear = gr.Button(words.clear, size="sm", min_width=80)
    audience = gr.Radio(
        [(label, value) for value, label in words.audiences.items()],
        value="patient",
        label=words.audience_label,
        elem_id="audience",
    )
    fields = _profile_fields()

    asking: dict[str, Any] = {
        "fn": page.ask,
        "inputs": [last, chat, conversation, audience],
        "outputs": [chat, stop],
        "concurrency_limit": _AT_ONCE,
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    quiet: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
    told: dict[str, Any] = {"fn": page.profile, "inputs": conversation, "outputs": fields.shown, **quiet}
    running = [
        question.submit(lambda text: ("", text), question, [question, last], **quiet).success(**asking),
        chat.example_select(_chosen_example, None, last, **quiet).success(**asking),
        chat.option_select(_chosen_option, None, last, **quiet).success(**asking),
        retry.click(
            page.again,
            [chat, last, conversation, audience],
            [chat, stop],
            concurrency_limit=_AT_ONCE,
            show_progress="hidden",
            api_visibility="private",
        ),
    ]
    for asked in running:
        asked.then(**told)
    chat.change(fn=None, js="(...given) => setTimeout(window.magnesiumShowQuestion, 150)")
    stop.click(page.stop, [chat, conversation], [chat, stop], cancels=running, **quiet)
    for forgetting in (clear.click, chat.clear):
        forgetting(page.clear, conversation, [chat, last, conversation, stop], cancels=running, **quiet).then(
            **told
        )
    corrected: dict[str, Any] = {"outputs": [*fields.shown, fields.outcome], **quiet}
    fields.save.click(page.correct, [conversation, *fields.shown[1:]], **corrected)
    fields.delete.click(page.delete, [conversation], **corrected)
    return conversation


def _profile_fields() -> _ProfileFields:
    words = page_words()
    with gr.Accordion(words.remembered_label, open=False, elem_id="profile"):
        told = gr.Markdown(f"{words.remembered_nothing}\n\n{words.remembered_note}", elem_id="profile-told")
        with gr.Row():
            age = gr.Textbox(label=words.remembered_age, lines=1, max_lines=1, min_width=120)
            country = gr.Dropdown(country_choices(), value="", label=words.sheet.country, min_width=160)
        sex = gr.Radio(
            [(label, value) for value, label in words.sexes.items()], value="", label=words.sheet.sex
        )
        medicines = gr.Dropdown(
            medicine_choices(), value=[], multiselect=True, label=words.remembered_medicines
        )
        with gr.Row():
            save = gr.Button(words.remembered_save, size="sm", variant="primary")
            delete = gr.Button(words.remembered_delete, size="sm")
        outcome = gr.Markdown("", elem_id="profile-outcome", elem_classes="status")
    return _ProfileFields(told, age, sex, country, medicines, save, delete, outcome)


def _settled(shown: Messages, note: str = "") -> Messages:
    """The messages with an answer that was cut off said to be so, instead of one that waits for ever."""
    if not shown or shown[-1].get("role") != "assistant":
        return shown
    *before, answer = shown
    waiting = _plain(answer.get("content")) == page_words().waiting
    if waiting:
        return [*before, {**answer, "content": note or page_words().stopped}]
    if note:
        return [*before, {**answer, "content": f"{_plain(answer.get('content'))}\n\n*{note}*"}]
    return shown


def _plain(content: Any) -> str:
    """A message's text, which the page sends back as text or as a list of parts."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content if isinstance(part, dict))
    return str(content)


def _chosen_example(event: gr.SelectData) -> str:
    return str(event.value["text"])


def _chosen_option(event: gr.SelectData) -> str:
    return str(event.value)
