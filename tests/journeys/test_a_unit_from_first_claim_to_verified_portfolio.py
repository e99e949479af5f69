"""The main job, end to end: with JavaScript and without it."""

import re
import zipfile
from pathlib import Path
from typing import Any

import bagit
import pytest
from playwright.sync_api import Page, expect

from app.portfolio.verify import verify
from tests.journeys.conftest import Stage
from tests.journeys.steps import Assessor, Learner, flip_a_byte

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
EVERYTHING = [f"P{n}" for n in range(1, 27)] + [f"K{n}" for n in range(1, 28)]


def test_the_main_job(stage: Stage, open_as: Any, scripted: bool, tmp_path: Path) -> None:
    ama = Learner(open_as(stage.cast.ama, scripted=scripted, width=390), stage.unit, scripted=scripted)
    cleo = Assessor(open_as(stage.cast.cleo, scripted=scripted), scripted=scripted)
    gil = open_as(stage.cast.gil, scripted=scripted)

    ama_sends_an_account_and_a_photo_against_three_criteria(ama)
    cleo_finds_two_met_and_asks_for_more_on_p5(cleo)
    ama_reads_why_and_answers(ama)
    cleo_finds_p5_met(cleo)
    the_manager_sees_the_cohort_begin_to_move(gil, stage, met=3)
    ama_sends_the_rest(ama)
    cleo_cannot_sign_off_yet_and_is_told_what_is_missing(cleo, stage)
    cleo_finds_everything_met(cleo)
    cleo_signs_the_unit_off(cleo, stage)
    the_manager_sees_the_cohort_begin_to_move(gil, stage, met=53)
    bag = ama_takes_her_portfolio_away(ama, stage, tmp_path)
    anyone_can_check_it_offline_and_a_changed_byte_is_named(bag, tmp_path)


def ama_sends_an_account_and_a_photo_against_three_criteria(ama: Learner) -> None:
    ama.sends(
        "The feelings wall",
        {"P1": "paragraph 2", "P5": "paragraph 3", "K2": "paragraph 4"},
        photo="feelings-wall.jpg",
    )
    expect(ama.page.get_by_text("for 3 criteria")).to_be_visible()


def cleo_finds_two_met_and_asks_for_more_on_p5(cleo: Assessor) -> None:
    cleo.opens("The feelings wall")
    expect(cleo.page.get_by_text("went straight under the table")).to_be_visible()
    cleo.decides(
        {
            "P1": ("met", ""),
            "P5": (
                "more_evidence_needed",
                "Lovely naming of the feeling. Say what you would do if he had not answered.",
            ),
            "K2": ("met", ""),
        }
    )
    cleo.finds_it_sound()
    cleo.sends()


def ama_reads_why_and_answers(ama: Learner) -> None:
    ama.page.goto("/home")
    expect(ama.page.get_by_text("Say what you would do if he had not answered.")).to_be_visible()
    ama.sends("When he did not answer", {"P5": "whole piece: it is one conversation from start to end"})


def cleo_finds_p5_met(cleo: Assessor) -> None:
    cleo.opens("When he did not answer")
    cleo.decides({"P5": ("met", "That is just what was missing.")})
    cleo.finds_it_sound()
    cleo.sends()


def ama_sends_the_rest(ama: Learner) -> None:
    rest = [code for code in EVERYTHING if code not in ("P1", "P5", "K2")]
    ama.sends("My year with the pre-school room", {code: f"paragraph {n % 4 + 1}" for n, code in enumerate(rest)})


def cleo_cannot_sign_off_yet_and_is_told_what_is_missing(cleo: Assessor, stage: Stage) -> None:
    cleo.page.goto(f"/units/{stage.unit}/sign-off")
    expect(cleo.page.locator("main")).to_contain_text("P2")
    expect(cleo.page.get_by_role("button", name="Sign off this unit")).to_have_count(0)


def cleo_finds_everything_met(cleo: Assessor) -> None:
    cleo.opens("My year with the pre-school room")
    cleo.decides(dict.fromkeys(cleo.codes(), ("met", "")))
    cleo.finds_it_sound()
    cleo.sends()


def cleo_signs_the_unit_off(cleo: Assessor, stage: Stage) -> None:
    page = cleo.page
    page.goto(f"/units/{stage.unit}/sign-off")
    page.get_by_role("button", name="Sign off this unit").click()
    expect(page.get_by_text("Type your name as it is on your account: Cleo Marsh").first).to_be_visible()
    for box in page.locator("form input[type=checkbox]").all():
        box.check()
    page.get_by_label("Type your name to sign").fill("Cleo Marsh")
    page.get_by_role("button", name="Sign off this unit").click()
    expect(page.locator("#notice")).to_contain_text("Signed off")


def the_manager_sees_the_cohort_begin_to_move(gil: Page, stage: Stage, *, met: int) -> None:
    gil.goto("/coverage")
    share = 100 * met // 53
    expect(gil.locator("main")).to_contain_text(f"{share}%")
    gil.goto(f"/learners/{stage.enrolment}")
    expect(gil.locator("main")).to_contain_text(re.compile(rf"{met}\s*of 53"))


def ama_takes_her_portfolio_away(ama: Learner, stage: Stage, folder: Path) -> Path:
    page = ama.page
    page.goto(f"/portfolios/{stage.enrolment}/exports")
    page.get_by_role("button", name=re.compile("Make", re.I)).first.click()
    link = page.locator("a[href^='/exports/'][href$='/file']")
    for _ in range(40):
        if link.count():
            break
        page.wait_for_timeout(500)
        if not ama.scripted:
            page.goto(f"/portfolios/{stage.enrolment}/exports")
    with page.expect_download() as waiting:
        link.first.click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def anyone_can_check_it_offline_and_a_changed_byte_is_named(bag: Path, folder: Path) -> None:
    report = verify(bag)
    assert report.valid, report
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(bag) as archive:
        archive.extractall(unpacked)
    tops = list(unpacked.iterdir())
    root = tops[0] if len(tops) == 1 else unpacked
    assert bagit.Bag(str(root)).is_valid()
    photo = next(root.rglob("*feelings-wall.jpg"))
    data = bytearray(photo.read_bytes())
    data[100] ^= 1
    photo.write_bytes(data)
    assert not bagit.Bag(str(root)).is_valid()
    changed = verify(root)
    assert not changed.valid
    assert "feelings-wall.jpg" in str(changed)
    broken = flip_a_byte(bag, bag.stat().st_size // 2)
    assert not verify(broken).valid
