"""The page as a person uses it: in real Chromium, on a phone's width, in the dark, with a keyboard alone."""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from assistant.answer import Citation, Sentence
from assistant.conversation import lasting_memory, passing_memory
from assistant.parts import LoadedParts
from assistant.pipeline import Assistant
from assistant.question import Question
from assistant.web.page import build_page, launch
from assistant.web.words import page_words
from assistant.writing.drafting import Drafted, OfferedTool
from index.search import Hit

pytestmark = pytest.mark.browser

_ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
_PATIENCE_MS = 30_000
_AMOUNT = re.compile(r"\d\s*(mg|mmol|g|grams?)\b")
_SHEET_TAB = "Labels, limits and spacing"


def _serve(assistant: Assistant) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = build_page(assistant)
    yield launch(page, host="127.0.0.1", port=port, block=False).rstrip("/")
    page.close()


@pytest.fixture(scope="module")
def address(loaded_parts: LoadedParts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    memory = lasting_memory(tmp_path_factory.mktemp("memory") / "conversations.sqlite")
    yield from _serve(Assistant(loaded_parts, memory))


class SlowDrafter:
    """A model that writes a checked sentence every half second, for a minute, until it is told to stop."""

    name = "scripted"
    began = 0
    ended = 0

    def __call__(
        self,
        question: Question,
        hits: Sequence[Hit],
        citations: Sequence[Citation],
        *,
        tools: Sequence[OfferedTool] = (),
        cancelled: Callable[[], bool],
    ) -> Iterator[Drafted]:
        self.began += 1
        by_finding = {hit.finding.id: hit.finding for hit in hits}
        try:
            for number in range(120):
                if cancelled():
                    return
                citation = citations[number % len(citations)]
                text = by_finding[citation.finding].plain
                yield Drafted(sentence=Sentence(text=text, kind="evidence", citations=(citation.n,)))
                time.sleep(0.5)
        finally:
            self.ended += 1


@pytest.fixture(scope="module")
def slow(loaded_parts: LoadedParts) -> Iterator[tuple[str, SlowDrafter]]:
    drafter = SlowDrafter()
    assistant = Assistant(lambda: replace(loaded_parts(), drafter=drafter), passing_memory())
    for address in _serve(assistant):
        yield address, drafter


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: run make test, or bash .ci/system"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGS)
        yield browser
        browser.close()


def _opened(page: Page, address: str) -> Page:
    page.set_default_timeout(_PATIENCE_MS)
    page.goto(address)
    _field(page).wait_for()
    return page


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = _opened(browser.new_page(), address)
    yield page
    page.close()


def _field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def _bots(page: Page) -> Locator:
    return page.locator("[data-testid=bot]")


def _finished(page: Page, count: int) -> Locator:
    """The answer that is the ``count``-th on the page, once it is there and nothing is under way."""
    answer = _bots(page).nth(count - 1)
    expect(answer).not_to_contain_text(page_words().waiting, timeout=_PATIENCE_MS)
    expect(page.get_by_role("button", name="Stop")).to_be_disabled(timeout=_PATIENCE_MS)
    return answer


def _ask(page: Page, text: str) -> Locator:
    """Types a question and returns its finished answer."""
    before = _bots(page).count()
    _field(page).fill(text)
    _field(page).press("Enter")
    return _finished(page, before + 1)


def test_it_says_first_that_it_is_an_ai_and_not_medical_advice(page: Page) -> None:
    notice = page.locator("#notice").inner_text()
    assert "AI" in notice
    assert "not medical advice" in notice


def test_the_three_questions(page: Page) -> None:
    evidence = _ask(page, "does magnesium help with leg cramps at night?")
    assert "cramps" in evidence.inner_text()
    assert not re.search(r"\[\d+\]", evidence.inner_text())  # every citation number opens its source
    page.locator("a.cite").first.click()
    source = page.locator("details.source[open]").first
    expect(source.locator("blockquote")).to_be_visible()
    expect(source).to_contain_text(re.compile("certainty", re.IGNORECASE))
    expect(source.locator("a[href^='https://doi.org/'], a[href^='https://pubmed']").first).to_be_visible()

    numbers = _ask(page, "how much can I take?").inner_text()
    assert "350" in numbers
    assert "250" in numbers

    redirect = _ask(page, "I'm on dialysis")
    assert "kidney" in redirect.inner_text().lower()
    expect(redirect.get_by_role("note")).to_contain_text("Please ask your doctor or pharmacist")
    assert not _AMOUNT.search(redirect.inner_text())
    assert not _AMOUNT.search(_ask(page, "so how much glycinate for sleep?").inner_text())


def test_an_urgent_answer_is_announced_as_an_alert(page: Page) -> None:
    answer = _ask(page, "I swallowed the whole bottle of magnesium and feel faint")
    expect(answer.get_by_role("alert")).to_contain_text("Get help now")


def test_a_fixed_reply_in_arabic_is_marked_and_runs_from_right_to_left(page: Page) -> None:
    reply = _ask(page, "أعاني من مرض الكلى، كم آخذ من المغنيسيوم؟").locator(".verdict")
    expect(reply).to_have_attribute("lang", "ar")
    expect(reply).to_have_attribute("dir", "rtl")


def test_an_example_question_is_asked_with_one_click(page: Page) -> None:
    page.get_by_text("How far apart from levothyroxine?").click()
    expect(_bots(page).last).to_contain_text("hours", timeout=_PATIENCE_MS)


def test_a_choice_of_a_question_back_is_answered_with_one_click(page: Page) -> None:
    _ask(page, "magnesium glycinate 400 mg, is that too much?")
    page.get_by_role("button", name=re.compile("weight of the whole salt")).click()
    expect(_bots(page)).to_have_count(2)
    assert re.search(r"\d", _finished(page, 2).inner_text())


def test_clear_forgets_the_conversation(page: Page) -> None:
    assert "kidney" in _ask(page, "I have kidney disease").inner_text().lower()
    page.get_by_role("button", name="Clear and forget").click()
    expect(_bots(page)).to_have_count(0)
    assert "350" in _ask(page, "how much can I take?").inner_text()


def test_retry_asks_the_last_question_again(page: Page) -> None:
    first = _ask(page, "how much can I take?").inner_text()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_timeout(1500)
    expect(_bots(page)).to_have_count(1)
    assert _finished(page, 1).inner_text() == first


def test_markup_in_a_question_is_shown_as_typed(page: Page) -> None:
    _ask(page, "![x](http://127.0.0.1:1/x.png) <b>magnesium</b> for sleep?")
    assert page.locator("[data-testid=user] img, [data-testid=bot] img[src*='x.png']").count() == 0
    assert "<b>magnesium</b>" in page.locator("[data-testid=user]").inner_text()


def test_stop_ends_the_writing_and_keeps_what_is_shown(
    browser: Browser, slow: tuple[str, SlowDrafter]
) -> None:
    address, drafter = slow
    page = _opened(browser.new_page(), address)
    _field(page).fill("does magnesium help with leg cramps at night?")
    _field(page).press("Enter")
    expect(_bots(page).last).to_contain_text("cramps", timeout=_PATIENCE_MS)
    page.get_by_role("button", name="Stop").click()
    expect(_bots(page).last).to_contain_text(page_words().stopped)
    expect(page.get_by_role("button", name="Stop")).to_be_disabled()
    for _ in range(50):
        if drafter.ended == drafter.began:
            break
        page.wait_for_timeout(100)
    assert drafter.ended == drafter.began, "the model went on writing after Stop"
    shown = _bots(page).last.inner_text()
    page.wait_for_timeout(1500)
    assert _bots(page).last.inner_text() == shown
    page.close()


def test_the_profile_is_shown_corrected_and_deleted_but_a_safety_fact_stays(page: Page) -> None:
    _ask(page, "I am a 40 year old man and take levothyroxine, how much magnesium can I take?")
    page.get_by_text("What this conversation has told me").click()
    told = page.locator("#profile-told")
    expect(told).to_contain_text("age 40")
    expect(told).to_contain_text("levothyroxine")
    profile = page.locator("#profile")
    profile.get_by_label("Age").fill("55")
    profile.get_by_role("button", name="Save my corrections").click()
    expect(told).to_contain_text("age 55")
    profile.get_by_label("Age").fill("four hundred and two")
    profile.get_by_role("button", name="Save my corrections").click()
    expect(page.locator("#profile-outcome")).to_contain_text("age", ignore_case=True)
    expect(told).to_contain_text("age 55")
    _ask(page, "I have kidney disease")
    expect(told).to_contain_text("kidney")
    profile.get_by_role("button", name="Delete all of this").click()
    expect(told).not_to_contain_text("age 55")
    expect(told).to_contain_text("kidney")
    assert not _AMOUNT.search(_ask(page, "how much can I take?").inner_text())


def _sheet(page: Page, **filled_in: str) -> Locator:
    """Fills the form by its labels, asks for the sheet and returns the place where it stands."""
    page.get_by_role("tab", name=_SHEET_TAB).click()
    form = page.locator("#sheet-form")
    for label, text in filled_in.items():
        form.get_by_label(label.replace("_", " ")).first.fill(text)
    page.get_by_role("button", name="Make my sheet").click()
    return page.locator("#sheet-shown")


def test_a_sheet_brings_limits_and_spacing_each_with_its_source(page: Page) -> None:
    sheet = _sheet(
        page,
        Age="42",
        Anything_about="none",
        Amount_in="200 mg elemental",
        How_many="2",
        Medicines="levothyroxine",
    )
    expect(sheet).to_contain_text("levothyroxine at least 4 hours")
    expect(sheet).to_contain_text("us.reference_intake")
    expect(sheet).to_contain_text("10.17226/5776")
    for line in sheet.locator("section:not(.sheet-sources) li").all():
        if line.locator(".rule").count() == 0:
            assert "not counted here" in line.inner_text()
    page.get_by_role("button", name="Copy as text").click()
    expect(page.get_by_text("Copied.")).to_be_visible()


def test_the_printed_page_is_the_sheet_alone(page: Page) -> None:
    _sheet(page, Age="42", Anything_about="none")
    expect(page.locator("#sheet")).to_be_visible()
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("#sheet-form")).to_be_hidden()
    expect(page.locator("#notice")).to_be_hidden()


def test_a_field_that_cannot_be_read_says_so_beside_it(page: Page) -> None:
    _sheet(page, Age="400", Amount_in="400", How_many="2")
    expect(page.locator("#fault-age").get_by_role("alert")).to_contain_text("between 0 and 130")
    expect(page.locator("#fault-health").get_by_role("alert")).to_contain_text("none")
    expect(page.locator("#fault-amount").get_by_role("alert")).to_contain_text("mg or g")
    expect(page.locator("#sheet")).to_have_count(0)


@pytest.mark.parametrize(
    ("filled_in", "word"),
    [
        ({"Age": "12", "Anything_about": "none"}, "eighteen"),
        ({"Age": "60", "Anything_about": "my kidneys work at a third"}, "kidney"),
        ({"Age": "60", "Anything_about": "none", "Medicines": "lithium"}, "medicine"),
    ],
)
def test_a_sheet_is_withheld_whole_where_a_provider_must_be_asked(
    page: Page, filled_in: dict[str, str], word: str
) -> None:
    shown = _sheet(page, **filled_in)
    expect(shown.get_by_role("note")).to_contain_text(word, ignore_case=True)
    assert not _AMOUNT.search(shown.inner_text())
    expect(page.locator("#sheet")).to_have_count(0)


def test_a_pregnancy_withholds_the_sheet(page: Page) -> None:
    page.get_by_role("tab", name=_SHEET_TAB).click()
    page.get_by_label("Pregnant", exact=True).check()
    expect(_sheet(page, Age="30", Anything_about="none").get_by_role("note")).to_contain_text("pregnan")


def test_what_the_chat_was_told_withholds_the_sheet(page: Page) -> None:
    _ask(page, "I have kidney disease")
    expect(_sheet(page, Age="50", Anything_about="none").get_by_role("note")).to_contain_text("kidney")


def test_a_question_is_asked_and_a_source_opened_with_the_keyboard_alone(page: Page) -> None:
    expect(_field(page)).to_be_focused()
    page.keyboard.type("does magnesium help with leg cramps at night?")
    page.keyboard.press("Enter")
    _finished(page, 1)
    page.locator("a.cite").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.source[open] blockquote").first).to_be_visible()
    expect(page.locator("details.source[open] summary").first).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(browser: Browser, address: str, scheme: str, tmp_path: Path) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = _opened(context.new_page(), address)
    _ask(page, "does magnesium help with leg cramps at night?")
    _ask(page, "compare magnesium glycinate and citrate")
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    assert page.get_by_role("tab", name=_SHEET_TAB).is_visible()
    _sheet(page, Age="42", Anything_about="none", Medicines="levothyroxine")
    expect(page.locator("#sheet")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    page.screenshot(path=str(tmp_path / f"phone-{scheme}.png"))
    context.close()


def test_the_page_asks_no_other_host_for_anything(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    _opened(page, address)
    _ask(page, "does magnesium help with leg cramps at night?")
    page.close()
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_the_page_has_no_serious_accessibility_fault(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    assert page.evaluate("document.documentElement.lang") == "en"
    _ask(page, "does magnesium help with leg cramps at night?")
    _ask(page, "I have kidney disease")
    chat = _serious(Axe().run(page).response["violations"])
    expect(_sheet(page, Age="42", Anything_about="").locator("#sheet")).to_have_count(0)
    form = _serious(Axe().run(page).response["violations"])
    assert not [*chat, *form]


def _serious(found: list[dict[str, list[dict[str, str]]]]) -> list[tuple[object, str]]:
    """Serious faults in what this project renders, not in the component library's own widgets."""
    ours = re.compile(r"cite|source|notice|verdict|fault|sheet")
    return [
        (fault["id"], node["html"][:200])
        for fault in found
        if str(fault["impact"]) in ("serious", "critical")
        for node in fault["nodes"]
        if ours.search(node["html"])
    ]
