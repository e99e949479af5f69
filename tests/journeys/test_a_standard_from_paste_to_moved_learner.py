"""A manager brings a standard in from pasted text, publishes it, publishes its second version, says what became of each
statement, sees what that means for Ama, and moves her. Ama is told, and what she has met in the same words still counts."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from app.standards.models import Standard
from app.trail import facts
from tests.factories import a_fact, a_review, a_sent_version, a_unit, an_allocation
from tests.journeys.conftest import Stage

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]

PASTED = """TESTTOOL7 Keep the tool store tidy

Overview
This standard is about keeping a tool store tidy and safe for the next person.

Performance criteria
You must be able to:
P1 put each tool back in its place
P2 write down what is broken
P3 tell the manager about tools that are missing

Knowledge and understanding
You need to know and understand:
K1 where each tool belongs
K2 whom to tell about broken tools

Developed by: The Tool Store Council
Version number: 1
Date approved: January 2026
"""
OLD, NEW = "write down what is broken", "write down what is broken and when you saw it"
REASON = "The awarding body takes no more claims on version 1."


class Manager:
    """What a manager does at the desk."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def brings_in(self, text: str) -> None:
        self.page.goto("/standards/import")
        self.page.locator("textarea[name=text]").fill(text)
        self.page.get_by_role("button", name="Read it").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Compare this with the source")
        self.page.get_by_role("button", name="Keep as a draft").click()
        expect(self.page.locator("#notice")).to_contain_text("Kept as a draft.")

    def publishes(self) -> int:
        self.page.locator("input[name=compared]").check()
        self.page.get_by_role("button", name=re.compile("^Publish ")).click()
        expect(self.page.locator("#notice")).to_contain_text("Published.")
        found = re.search(r"/standards/(\d+)", self.page.url)
        assert found is not None, self.page.url
        return int(found[1])

    def makes_a_new_version(self, standard: int, version: str) -> int:
        self.page.goto(f"/standards/{standard}")
        self.page.get_by_role("button", name="Make a new version").click()
        self.page.locator("input[name=version]").fill(version)
        self.page.get_by_role("button", name="Save these").click()
        expect(self.page.get_by_role("button", name=f"Publish Version {version}", exact=True)).to_be_visible()
        text = self.page.locator("textarea[name=yaml]")
        text.fill(text.input_value().replace(OLD, NEW, 1))
        self.page.get_by_role("button", name="Save the text").click()
        expect(self.page.locator("#notice")).to_contain_text("Saved.")
        return self.publishes()

    def keeps_the_crosswalk(self, old: str) -> None:
        self.page.get_by_role("link", name=f"crosswalk from {old}").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Crosswalk from")
        expect(self.page.locator("input[name=from-P2]")).to_have_value("P2")
        self.page.get_by_role("button", name="Keep the crosswalk").click()
        expect(self.page.locator("#notice")).to_contain_text("Saved.")

    def moves(self, name: str, reason: str, typed: str) -> None:
        self.page.get_by_label("Why do they move?").fill(reason)
        self.page.get_by_label("Your full name").fill(typed)
        self.page.get_by_role("button", name=re.compile(f"^Move {name} to")).click()


def ama_is_on_it(stage: Stage, standard: int) -> None:
    """Ama has met everything of it but P3, which she has not begun."""
    with stage.database.writing() as session:
        from app.enrolment.models import Enrolment

        unit = a_unit(session, session.get_one(Enrolment, stage.enrolment), standard)
        an_allocation(session, unit, stage.cast.cleo)
        met = ["P1", "P2", "K1", "K2"]
        sent = a_sent_version(session, unit, met, title="The tool store in March")
        a_review(session, sent, stage.cast.cleo, dict.fromkeys(met, "met"))
        key = session.get_one(Standard, standard).key
        a_fact(session, facts.UnitOpened(stage.enrolment, unit.id or 0, stage.cast.ama.id, key), by=stage.cast.gil)


def test_a_standard_from_paste_to_a_moved_learner(stage: Stage, open_as: Any, scripted: bool) -> None:
    page = open_as(stage.cast.gil, scripted=scripted)
    gil = Manager(page)
    gil.brings_in(PASTED)
    first = gil.publishes()
    expect(page.get_by_text("No other centre sees it.")).to_be_visible()
    ama_is_on_it(stage, first)

    second = gil.makes_a_new_version(first, "2")
    with stage.database.reading() as session:
        assert len(session.exec(select(Standard.id).where(Standard.urn == "TESTTOOL7")).all()) == 2
    gil.keeps_the_crosswalk("Version 1")
    page.get_by_role("link", name="What it would mean for Ama Mensah").click()
    for words, count in (("Carries over", 3), ("To be judged again", 1), ("Not met yet, as before", 1)):
        expect(page.locator("dl.facts div", has=page.get_by_text(words, exact=True))).to_contain_text(str(count))

    gil.moves("Ama", "", "Gil")
    expect(page.locator("#error-summary, .err, .error").first).to_be_visible()
    gil.moves("Ama", REASON, stage.cast.gil.name)
    expect(page.locator("#notice")).to_contain_text("Moved.")
    expect(page.get_by_text("Gil moved Ama here from version 1")).to_be_visible()
    assert second != first

    ama = open_as(stage.cast.ama, scripted=scripted, width=390)
    ama.goto("/home")
    expect(
        ama.get_by_text(re.compile("^Gil moved you to version 2.*of Keep the tool store tidy: 3 criteria"))
    ).to_be_visible()
    ama.get_by_role("link", name="Keep the tool store tidy").first.click()
    expect(ama.get_by_text(f"“{REASON}”")).to_be_visible()
    expect(ama.locator("#P2")).to_contain_text("The tool store in March")
    expect(ama.get_by_text("3 of 5 criteria met.")).to_be_visible()
