"""The web page: a notice, the chat first, the personal sheet second; and how it is served."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from assistant.pipeline import Assistant
from assistant.web.chat import ChatPage, build_chat
from assistant.web.sheet import SheetPage, build_sheet
from assistant.web.words import page_words
from assistant.writing.wording import load_wording

HERE = Path(__file__).parent


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page over an assistant."""
    words = page_words()
    blocks: gr.Blocks = gr.Blocks(title=words.title, analytics_enabled=False)
    with blocks:
        gr.Markdown(f"# {words.title}", elem_id="title")
        gr.Markdown(load_wording()["notice"], elem_id="notice")
        with gr.Tabs():
            with gr.Tab(words.chat_tab, id="chat-tab"):
                conversation = build_chat(ChatPage(assistant))
            with gr.Tab(words.sheet_tab, id="sheet-tab"):
                build_sheet(SheetPage(assistant), conversation)
    return blocks


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
        theme=_theme(),
        css_paths=HERE / "page.css",
        head_paths=HERE / "head.html",
        prevent_thread_lock=not block,
    )
    return str(address)


def _theme() -> gr.themes.Base:
    """Quiet colours and the reader's own system fonts."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        secondary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_md,
        radius_size=gr.themes.sizes.radius_md,
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"],
        font_mono=["ui-monospace", "Menlo", "Consolas", "monospace"],
    ).set(
        color_accent="*primary_700",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_hover_dark="*primary_600",
    )
