"""The page as a person uses it: three questions in real Chromium, on a phone's width, in the dark, with a keyboard."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.conversation import lasting_memory
from assistant.parts import LoadedParts
from assistant.pipeline import Assistant
from assistant.web.page import build_page, launch

pytestmark = pytest.mark.browser

_ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
_PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def address(loaded_parts: LoadedParts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    memory = lasting_memory(tmp_path_factory.mktemp("memory") / "conversations.sqlite")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = build_page(Assistant(loaded_parts, memory))
    yield launch(page, host="127.0.0.1", port=port, block=False)
    page.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: run make test, or bash .ci/system"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.goto(address)
    page.get_by_label("Your question").wait_for()
    yield page
    page.close()


def _ask(page: Page, text: str) -> str:
    """Types a question and returns the text of its finished answer."""
    before = page.locator("[data-testid=bot]").count()
    field = page.get_by_label("Your question")
    field.fill(text)
    field.press("Enter")
    answer = page.locator("[data-testid=bot]").nth(before)
    expect(answer).not_to_contain_text("Reading your question", timeout=_PATIENCE_MS)
    page.wait_for_timeout(500)
    return answer.inner_text()


def test_it_says_first_that_it_is_an_ai_and_not_medical_advice(page: Page) -> None:
    notice = page.locator("#notice").inner_text()
    assert "AI" in notice
    assert "not medical advice" in notice


def test_the_three_questions(page: Page) -> None:
    evidence = _ask(page, "does magnesium help with leg cramps at night?")
    assert "cramps" in evidence
    page.locator("a.cite").first.click()
    source = page.locator("details.source[open]").first
    expect(source.locator("blockquote")).to_be_visible()
    expect(source).to_contain_text(re.compile("certainty", re.IGNORECASE))
    expect(source.locator("a[href^='https://doi.org/'], a[href^='https://pubmed']").first).to_be_visible()

    numbers = _ask(page, "how much can I take?")
    assert "350" in numbers
    assert "250" in numbers

    redirect = _ask(page, "I'm on dialysis")
    assert "kidney" in redirect.lower()
    assert not re.search(r"\d", redirect)
    assert not re.search(r"\d\s*mg", _ask(page, "so how much glycinate for sleep?"))


def test_an_example_question_is_asked_with_one_click(page: Page) -> None:
    page.get_by_text("How far apart from levothyroxine?").click()
    expect(page.locator("[data-testid=bot]").last).to_contain_text("hours", timeout=_PATIENCE_MS)


def test_clear_forgets_the_conversation(page: Page) -> None:
    assert "kidney" in _ask(page, "I have kidney disease").lower()
    page.get_by_role("button", name="Clear and forget").click()
    expect(page.locator("[data-testid=bot]")).to_have_count(0)
    assert "350" in _ask(page, "how much can I take?")


def test_retry_asks_the_last_question_again(page: Page) -> None:
    first = _ask(page, "how much can I take?")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_timeout(1500)
    expect(page.locator("[data-testid=bot]")).to_have_count(1)
    assert page.locator("[data-testid=bot]").inner_text() == first


def test_markup_in_a_question_is_shown_as_typed(page: Page) -> None:
    _ask(page, "![x](http://127.0.0.1:1/x.png) <b>magnesium</b> for sleep?")
    assert page.locator("[data-testid=user] img, [data-testid=bot] img[src*='x.png']").count() == 0
    assert "<b>magnesium</b>" in page.locator("[data-testid=user]").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(browser: Browser, address: str, scheme: str, tmp_path: Path) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(f"{address}?__theme={scheme}")
    page.get_by_label("Your question").wait_for()
    _ask(page, "does magnesium help with leg cramps at night?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    page.screenshot(path=str(tmp_path / f"phone-{scheme}.png"))
    context.close()


def test_the_page_has_no_serious_accessibility_fault(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    _ask(page, "does magnesium help with leg cramps at night?")
    found = Axe().run(page).response["violations"]
    serious = [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]
    ours = [fault for fault in found if fault["id"] in serious and _within_our_markup(fault)]
    assert not ours, [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in ours]


def _within_our_markup(fault: dict[str, list[dict[str, str]]]) -> bool:
    """Whether a fault lies in what this project renders, not in the component library's own widgets."""
    return any(re.search(r"cite|source|notice", node["html"]) for node in fault["nodes"])
