"""From the queue to a sent decision without touching the mouse, and with focus always in sight."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Stage
from tests.journeys.steps import Learner

pytestmark = [pytest.mark.journey, pytest.mark.page, pytest.mark.timeout(180)]

IN_SIGHT = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return true;
  const box = at.getBoundingClientRect();
  const dock = document.querySelector(".judge .dock")?.getBoundingClientRect();
  if (!box.width || !box.height || at.closest(".dock")) return true;
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
  const seen = document.elementFromPoint(x, y);
  const inside = box.bottom > 0 && box.top < innerHeight;
  return inside && (at.contains(seen) || seen?.contains(at)) && !(dock && box.top > dock.top + 4);
}"""


@pytest.fixture
def cleo(stage: Stage, open_as: Any) -> Page:
    ama = Learner(open_as(stage.cast.ama, width=390), stage.unit, scripted=True)
    ama.sends("The feelings wall", {"P1": "paragraph 2", "P5": "paragraph 3", "K2": "paragraph 4"})
    return open_as(stage.cast.cleo)


def the_review_is_ready(page: Page) -> None:
    """Shown, and its script at work: it makes buttons of the codes."""
    expect(page.get_by_role("heading", level=1)).to_have_text("The feelings wall")
    expect(page.locator("li.claim button.code").first).to_be_visible()


def test_queue_to_sent_decision_by_keyboard(cleo: Page) -> None:
    press = cleo.keyboard.press
    cleo.goto("/queue")
    press("j")
    press("Enter")
    the_review_is_ready(cleo)
    press("m")
    expect(cleo.locator("#tally")).to_contain_text("1 decided")
    press("e")
    cleo.keyboard.type("Lovely naming of the feeling. Say what came next.")
    press("Escape")
    press("j")
    press("m")
    expect(cleo.locator("#tally")).to_contain_text("3 decided")
    press("v")
    for _ in range(5):
        press("Space")
        press("Tab")
    expect(cleo.locator("#varcs-n")).to_contain_text("5 of 5")
    press("Control+Enter")
    expect(cleo.locator("#notice")).to_contain_text("Sent. Your decisions are recorded.")


def test_sending_too_early_goes_to_what_is_missing(cleo: Page) -> None:
    cleo.goto("/queue")
    cleo.keyboard.press("j")
    cleo.keyboard.press("Enter")
    the_review_is_ready(cleo)
    cleo.keyboard.press("m")
    cleo.keyboard.press("Control+Enter")
    expect(cleo.locator("#sendnote")).to_contain_text("2 of 3 still to decide")
    assert "/review" in cleo.url


def test_focus_is_never_hidden_while_tabbing_through_the_review(cleo: Page) -> None:
    cleo.goto("/queue")
    cleo.get_by_role("link", name="The feelings wall").click()
    the_review_is_ready(cleo)
    for step in range(60):
        cleo.keyboard.press("Tab")
        assert cleo.evaluate(IN_SIGHT), (step, cleo.evaluate("document.activeElement.outerHTML.slice(0, 200)"))


def test_letters_typed_in_a_box_are_words_and_not_shortcuts(cleo: Page) -> None:
    cleo.goto("/queue")
    cleo.get_by_role("link", name="The feelings wall").click()
    the_review_is_ready(cleo)
    cleo.keyboard.press("c")
    cleo.keyboard.type("mnejkvg")
    assert cleo.locator("li.claim textarea").first.input_value() == "mnejkvg"
    expect(cleo.locator("#tally")).to_contain_text("0 decided")
