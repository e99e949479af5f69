"""The review page by keyboard alone, and what it refuses to send."""

import pytest
from playwright.sync_api import Page, expect

from tests.front.stage import Stage, page


@pytest.fixture
def review(stage: Stage, tab: Page) -> Page:
    stage.pages["/review"] = page("review", script="review.js")
    stage.answers["/draft"] = (200, "<p>2 decided, saved 14:07</p>")
    tab.goto(f"{stage.address}/review")
    expect(tab.locator("[data-claim='1']")).to_have_attribute("data-now", "")
    return tab


def test_decides_by_keys_and_moves_on_after_met(review: Page, stage: Stage) -> None:
    review.keyboard.press("m")
    expect(review.locator("[data-claim='1'] .out")).to_have_text("Met")
    expect(review.locator("[data-claim='2']")).to_have_attribute("data-now", "")
    review.keyboard.press("e")
    review.keyboard.type("Good. Add the jam jar, please.")  # j and m are letters here
    review.keyboard.press("Escape")
    expect(review.locator("[data-claim='2']")).to_be_focused()
    expect(review.locator("#tally")).to_have_text("2 decided, saved 14:07")
    draft = stage.posts("/draft")[-1]
    assert draft["outcome.1"] == ["met"]
    assert draft["outcome.2"] == ["more_evidence_needed"]
    assert draft["feedback.2"] == ["Good. Add the jam jar, please."]


def test_names_what_is_undecided_and_goes_there(review: Page, stage: Stage) -> None:
    review.keyboard.press("m")
    review.keyboard.press("Control+Enter")
    expect(review.locator("#sendnote")).to_have_text("2 of 3 still to decide")
    expect(review.locator("[data-claim='2']")).to_be_focused()
    assert stage.posts("/sent") == []


def test_asks_for_words_unless_met_and_then_sends(review: Page, stage: Stage) -> None:
    review.keyboard.press("m")
    review.keyboard.press("n")
    review.keyboard.press("Escape")
    review.keyboard.press("j")
    review.keyboard.press("m")
    review.keyboard.press("Control+Enter")
    expect(review.locator("[data-claim='2'] .err")).to_be_visible()
    expect(review.locator("textarea[name='feedback.2']")).to_be_focused()
    review.keyboard.type("Say what you did.")
    expect(review.locator("[data-claim='2'] .err")).to_have_count(0)
    review.keyboard.press("Control+Enter")
    review.wait_for_url("**/sent")
    assert stage.posts("/sent")[0]["feedback.2"] == ["Say what you did."]


def test_keeping_for_later_may_leave_things_undecided(review: Page, stage: Stage) -> None:
    review.get_by_role("button", name="Keep for later").click()
    review.wait_for_url("**/sent")
    assert stage.posts("/sent")[0]["draft"] == ["1"]


def test_goes_to_a_place_in_the_text_and_to_a_time_in_a_recording(review: Page) -> None:
    review.keyboard.press("g")
    assert review.evaluate("location.hash") == "#para-4"
    sought = "() => { const m = document.querySelector('audio'); Object.defineProperty(m, 'currentTime', { set(v) { window.sought = v; } }); }"
    review.evaluate(sought)
    review.keyboard.press("j")
    review.keyboard.press("g")
    assert review.evaluate("window.sought") == 80
    assert review.evaluate("location.hash") == "#para-4"


def test_counts_soundness_ticks(review: Page) -> None:
    review.keyboard.press("v")
    review.keyboard.press("Space")
    expect(review.locator("#varcs-n")).to_have_text("1 of 2 checked")


def test_shortcuts_do_nothing_when_turned_off(stage: Stage, tab: Page) -> None:
    stage.pages["/review"] = page("review", script="review.js", frame_more={"keys": "off"})
    tab.goto(f"{stage.address}/review")
    expect(tab.locator("[data-claim='1']")).to_have_attribute("data-now", "")
    tab.keyboard.press("m")
    expect(tab.locator("[data-claim='1'] .out")).to_have_text("")
