"""Looking for a standard while typing: the list and the count follow, and the address can be shared and come back to."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Stage

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]


def test_from_three_letters_to_the_learner_on_the_standard(stage: Stage, open_as: Any) -> None:
    page = open_as(stage.cast.cleo)
    page.goto("/standards")
    found, list_ = page.locator("#found"), page.locator("#standards article")
    expect(found).to_have_text("4 standards")
    page.locator("#q").press_sequentially("anx", delay=30)
    expect(found).to_have_text("1 standard with “anx”")
    expect(list_).to_have_count(1)
    expect(list_.locator("mark").first).to_have_text("anxiety")
    expect(page.locator("#q")).to_be_focused()
    expect(page).to_have_url(f"{stage.address}/standards?q=anx")
    page.locator("#validity").select_option("not-stated")
    expect(found).to_have_text("0 standards with “anx”")
    page.get_by_role("link", name="Look in all standards").click()
    expect(page.locator("#q")).to_have_value("anx")
    page.get_by_role("link", name="K2", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Promote wellbeing and resilience of children and young people"
    )
    assert page.url.endswith("#K2")
    page.go_back()
    expect(found).to_have_text("1 standard with “anx”")
    list_.get_by_role("heading").get_by_role("link").click()
    page.get_by_role("link", name="Who is on it").first.click()
    page.get_by_role("link", name="Ama Mensah").click()
    expect(page).to_have_url(f"{stage.address}/units/{stage.unit}")
