"""The patient chat: one page of Gradio components over ``Assistant``. It shows answers; it never makes one.

The conversation's id lives in the server's session state. What the page sends back of its history is shown
again and read by nobody. Every answer that the assistant yields is already checked, so each is shown at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.conversation import new_conversation_id
from assistant.pipeline import Assistant
from assistant.web.render import answer_message, profile_lines, user_message
from assistant.web.words import page_words
from assistant.writing.wording import load_wording

HERE = Path(__file__).parent
_KEPT_FOR_S = 3600
_AT_ONCE = 8
Messages = list[dict[str, Any]]


class ChatPage:
    """The page's handlers. ``_stops`` holds, per conversation under way, the sign that its reader wants no more."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._stops: dict[str, threading.Event] = {}

    def ask(
        self, text: str, shown: Messages, conversation: str, audience: str
    ) -> Iterator[tuple[Messages, str]]:
        """Shows the question, then the answer as it grows by checked sentences."""
        stop = self._stops[conversation] = threading.Event()
        turn = len(shown) + 1
        shown = [*shown, {"role": "user", "content": user_message(text)}]
        person = profile_lines(self._assistant.memory_of(conversation))
        yield [*shown, {"role": "assistant", "content": page_words().waiting}], person
        for answer in self._assistant.stream(
            text,
            conversation=conversation,
            audience="clinician" if audience == "clinician" else "patient",
            cancelled=stop.is_set,
        ):
            message: dict[str, Any] = {"role": "assistant", "content": answer_message(answer, turn=turn)}
            if answer.clarify and answer.clarify.choices:
                message["options"] = [{"value": choice} for choice in answer.clarify.choices]
            yield [*shown, message], person
            if stop.is_set():
                break
        person = profile_lines(self._assistant.memory_of(conversation))
        yield [*shown, message], person
        self._stops.pop(conversation, None)

    def again(
        self, shown: Messages, last: str, conversation: str, audience: str
    ) -> Iterator[tuple[Messages, str]]:
        """Asks the last question once more, in place of its answer."""
        if last:
            yield from self.ask(last, shown[:-2], conversation, audience)
        else:
            yield shown, profile_lines(self._assistant.memory_of(conversation))

    def stop(self, conversation: str) -> None:
        """Ends what is being written for this conversation; what is shown stays."""
        if sign := self._stops.get(conversation):
            sign.set()

    def clear(self, conversation: str) -> tuple[Messages, str, str, str]:
        """Forgets the conversation on the server and begins a new one."""
        self.stop(conversation)
        self._assistant.forget(conversation)
        return [], "", new_conversation_id(), profile_lines(self._assistant.memory_of(""))

    def leave(self, conversation: str) -> None:
        """Forgets a conversation whose page was closed."""
        self.stop(conversation)
        self._assistant.forget(conversation)


def build_page(assistant: Assistant) -> gr.Blocks:
    """The chat page over an assistant."""
    words = page_words()
    page = ChatPage(assistant)
    blocks: gr.Blocks = gr.Blocks(title=words.title, analytics_enabled=False)
    with blocks:
        conversation = gr.State(new_conversation_id, time_to_live=_KEPT_FOR_S, delete_callback=page.leave)
        last = gr.State("")
        gr.Markdown(f"# {words.title}")
        gr.Markdown(load_wording()["notice"], elem_id="notice")
        chat = gr.Chatbot(
            elem_id="chat",
            label=words.title,
            show_label=False,
            height="60vh",
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
            stop = gr.Button(words.stop, size="sm")
            retry = gr.Button(words.retry, size="sm")
            clear = gr.Button(words.clear, size="sm")
        audience = gr.Radio(
            [(label, value) for value, label in words.audiences.items()],
            value="patient",
            label=words.audience_label,
            elem_id="audience",
        )
        with gr.Accordion(words.remembered_label, open=False):
            remembered = gr.Markdown(words.remembered_nothing)

        asking: dict[str, Any] = {
            "fn": page.ask,
            "inputs": [last, chat, conversation, audience],
            "outputs": [chat, remembered],
            "concurrency_limit": _AT_ONCE,
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        quiet: dict[str, Any] = {"queue": False, "api_visibility": "private"}
        question.submit(lambda text: ("", text), question, [question, last], **quiet).success(**asking)
        chat.example_select(_chosen_example, None, last, **quiet).success(**asking)
        chat.option_select(_chosen_option, None, last, **quiet).success(**asking)
        retry.click(
            page.again,
            [chat, last, conversation, audience],
            [chat, remembered],
            concurrency_limit=_AT_ONCE,
            show_progress="hidden",
            api_visibility="private",
        )
        stop.click(page.stop, conversation, None, **quiet)
        for forgetting in (clear.click, chat.clear):
            forgetting(page.clear, conversation, [chat, last, conversation, remembered], **quiet)
    return blocks


def _chosen_example(event: gr.SelectData) -> str:
    return str(event.value["text"])


def _chosen_option(event: gr.SelectData) -> str:
    return str(event.value)


def launch(page: gr.Blocks, *, host: str, port: int, block: bool = True) -> str:
    """Serves the page and returns its address; run history, monitoring, analytics and sharing are off."""
    page.queue(max_size=64, api_open=False)
    _, address, _ = page.launch(
        server_name=host,
        server_port=port,
        share=False,
        quiet=True,
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        footer_links=[],
        css_paths=HERE / "chat.css",
        head_paths=HERE / "head.html",
        prevent_thread_lock=not block,
    )
    return str(address)
