"""Patchy signal, an ended session, two people at once: nothing typed is lost, and each is told what happened."""

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.access.models import SignIn
from app.clock import now
from tests.factories import an_allocation
from tests.journeys.conftest import PASSWORD, Stage
from tests.journeys.steps import ACCOUNT, Assessor, Learner

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]


def test_words_written_without_signal_are_kept_when_it_comes_back(stage: Stage, open_as: Any) -> None:
    page = open_as(stage.cast.ama, width=390)
    ama = Learner(page, stage.unit, scripted=True)
    ama.starts_a_piece()
    page.context.set_offline(True)
    page.get_by_label("Or write it here").fill(ACCOUNT[0])
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_label("Or write it here")).to_have_value(ACCOUNT[0])


def test_stopping_to_think_is_not_another_window(stage: Stage, open_as: Any) -> None:
    page = open_as(stage.cast.ama, width=390)
    ama = Learner(page, stage.unit, scripted=True)
    ama.starts_a_piece()
    for so_far in range(1, len(ACCOUNT) + 1):
        with page.expect_response("**/draft"):
            page.get_by_label("Or write it here").fill("\n\n".join(ACCOUNT[:so_far]))
        expect(page.locator("#saved")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_label("Or write it here")).to_have_value("\n\n".join(ACCOUNT))


def test_a_session_that_ends_in_the_middle_of_a_long_account_keeps_the_words(
    stage: Stage, open_as: Any, scripted: bool
) -> None:
    page = open_as(stage.cast.ama, scripted=scripted, width=390)
    ama = Learner(page, stage.unit, scripted=scripted)
    ama.starts_a_piece()
    with stage.database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.ended_at = now()
            session.add(row)
    page.get_by_label("Or write it here").fill("\n\n".join(ACCOUNT))
    if scripted:
        expect(page.locator("#saved")).to_contain_text("sign", ignore_case=True)
        expect(page.get_by_label("Or write it here")).to_have_value("\n\n".join(ACCOUNT))
    page.get_by_role("button", name="Finish later").click()
    expect(page.get_by_text("Your words are safe")).to_be_visible()
    page.get_by_role("link", name="Sign in").first.click()
    page.locator("#email").fill(stage.cast.ama.email)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your words are safe")
    page.locator("main form button").first.click()
    page.goto("/evidence")
    page.locator(".queue .title a").first.click()
    expect(page.get_by_label("Or write it here")).to_have_value("\n\n".join(ACCOUNT))


def test_two_assessors_at_once_one_decides_and_the_other_keeps_their_words(stage: Stage, open_as: Any) -> None:
    with stage.database.writing() as session:
        from app.enrolment.models import Unit

        an_allocation(session, session.get_one(Unit, stage.unit), stage.cast.ben)
    ama = Learner(open_as(stage.cast.ama, width=390), stage.unit, scripted=True)
    evidence = ama.sends("The feelings wall", {"P1": "paragraph 2"})
    cleo = Assessor(open_as(stage.cast.cleo), scripted=True)
    ben = Assessor(open_as(stage.cast.ben), scripted=True)
    for assessor in (cleo, ben):
        assessor.page.goto(f"/evidence/{evidence}/review")
        assessor.finds_it_sound()
    cleo.decides({"P1": ("met", "")})
    cleo.sends()
    ben.decides({"P1": ("not_yet_met", "I can’t see the child’s part in this yet.")})
    ben.page.get_by_role("button", name="Send and open next").click()
    expect(ben.page.locator("#clash")).to_contain_text("Cleo marked P1 met")
    expect(ben.page.locator("li.claim textarea").first).to_have_value("I can’t see the child’s part in this yet.")
