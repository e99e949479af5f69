"""What every page does: htmx under the strict policy, errors said and not swapped in, the menu, the queue's keys, and axe."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.front.stage import Stage, page

AXE = (Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def test_htmx_swaps_a_fragment_and_injects_no_style(stage: Stage, tab: Page) -> None:
    stage.pages["/"] = page("swap")
    stage.answers["/part"] = (422, '<div id="part">Put this right</div>')
    tab.goto(stage.address)
    tab.get_by_role("button", name="Ask").click()
    expect(tab.locator("#part")).to_have_text("Put this right")
    assert tab.evaluate("document.adoptedStyleSheets.length + document.querySelectorAll('style').length") == 0
    assert tab.evaluate("[htmx.config.mode, htmx.config.history, htmx.config.defaultSwap]") == [
        "same-origin",
        "reload",
        "outerHTML",
    ]


def test_an_error_is_said_and_the_page_stays(stage: Stage, tab: Page) -> None:
    stage.pages["/"] = page("swap")
    stage.answers["/part"] = (404, '<div id="error"><h1>We can’t find that</h1><p>Go back and look again.</p></div>')
    tab.goto(stage.address)
    tab.get_by_role("button", name="Ask").click()
    expect(tab.locator("#notice")).to_have_text("We can’t find that. Go back and look again.")
    expect(tab.locator("#part")).to_have_text("As it was")


def test_no_signal_is_said(stage: Stage, tab: Page) -> None:
    stage.pages["/"] = page("swap")
    tab.goto(stage.address)
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Ask").click()
    expect(tab.locator("#notice")).to_contain_text("That didn’t reach us.")
    expect(tab.locator("#part")).to_have_text("As it was")


def test_the_menu_closes_on_escape_and_elsewhere(stage: Stage, tab: Page) -> None:
    stage.pages["/"] = page("queue")
    tab.goto(stage.address)
    menu = tab.locator("details[data-menu]")
    menu.locator("summary").click()
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    expect(tab.get_by_role("button", name="Sign out")).to_be_hidden()
    menu.locator("summary").click()
    tab.locator("h1").click()
    expect(tab.get_by_role("button", name="Sign out")).to_be_hidden()


def test_the_queue_by_keys(stage: Stage, tab: Page) -> None:
    stage.pages["/"] = page("queue", script="keys.js")
    tab.goto(stage.address)
    tab.wait_for_function("document.documentElement.classList.contains('js')")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    expect(tab.get_by_role("link", name="Two")).to_be_focused()
    tab.keyboard.press("k")
    tab.keyboard.press("/")
    expect(tab.locator("#q")).to_be_focused()
    tab.keyboard.type("jk")
    expect(tab.locator("#q")).to_have_value("jk")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_part_passes_axe_and_fits(chromium: Browser, stage: Stage, theme: str, width: int) -> None:
    errors = {"title": "Give it a name", "happened": "There is no 31 February."}
    error = SimpleNamespace(heading="Something broke, and it was us", text="Your work was saved.", reference="7F-2091")
    stage.pages["/"] = page("gallery", theme=theme, errors=errors, error=error, frame_more={"notice": "Sent to Grace."})
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    tab = context.new_page()
    tab.goto(stage.address)
    expect(tab.locator("#error-summary")).to_be_focused()
    assert tab.title() == "Error: Stage - Vouch"
    tab.evaluate(AXE)
    found = tab.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    tab.set_viewport_size({"width": 320, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
