"""axe on every page of the live route table, in the demo centre, and on what pages say when something is wrong.

Each role starts at its first page and follows links; what no link reaches is opened by the act that leads to it. A page
that neither meets fails the test by name.
"""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from sqlmodel import col, select

from app.access.models import Membership, Person, Provider, SignIn
from app.clock import now, today
from app.db import Database
from app.demo.seed import seed_demo
from app.enrolment.models import Unit
from app.evidence.models import EvidenceFile
from app.jobs.worker import JobContext, run_all
from app.main import create_app
from app.settings import Settings
from app.storage.files import FileStore
from app.web.guards import guarded_routes
from tests.journeys.axe import Judge
from tests.journeys.conftest import _free_port

pytestmark = [pytest.mark.journey, pytest.mark.page, pytest.mark.slow, pytest.mark.timeout(900)]
ZONE = "Europe/London"
PEOPLE = ("amara", "grace", "ben", "idris", "helen", "hal")
SEED = Path(__file__).resolve().parent.parent / "standards" / "seeds" / "003_e4a7421cb932b3e6.txt"
NOT_PAGES = {
    "/": "sends everyone to their own first page",
    "/healthz": "a word for a load balancer",
    "/readyz": "a word for a load balancer",
    "/coverage.csv": "a table to save",
    "/evidence/{evidence_id:int}/files": "a part of the page that adds evidence, asked for alone while it is open",
    "/files/{file_id:int}": "the evidence itself",
    "/files/{file_id:int}/thumb": "a picture",
    "/files/{file_id:int}/photo": "a picture",
    "/files/{file_id:int}/pages/{number:int}": "a picture",
    "/exports/{export_id:int}/file": "the portfolio as a file; tests/portfolio judges its pages",
    "/standards/{standard_id:int}/yaml": "the standard as a file",
    "/standards/{standard_id:int}/case": "the standard as a file",
    "/standards/{standard_id:int}/moodle": "the standard as a file",
    "/standards/{standard_id:int}/mahara": "the standard as a file",
    "/ims/case/v1p1/CFDocuments": "JSON for other systems",
    "/ims/case/v1p1/CFDocuments/{case_document:str}": "JSON for other systems",
    "/ims/case/v1p1/CFPackages/{case_document:str}": "JSON for other systems",
    "/ims/case/v1p1/CFItems/{case_item:str}": "JSON for other systems",
}


@dataclass
class Demo:
    address: str
    database: Database
    routes: list[str]
    browser: Browser

    def context(self) -> BrowserContext:
        # Reduced motion: a colour on its way from light to dark is neither, and axe would judge it.
        return self.browser.new_context(
            base_url=self.address, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
        )

    def signed_in(self, email: str) -> Page:
        page = self.context().new_page()
        page.set_default_timeout(40_000)
        page.goto("/sign-in")
        sign_in(page, email)
        return page


def sign_in(page: Page, email: str) -> None:
    page.locator("#email").fill(email)
    page.locator("#password").fill("handover-demo")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture
def demo(database: Database, tmp_path: Path, browser: Browser) -> Iterator[Demo]:
    port = _free_port()
    settings = Settings(
        environment="test", data_dir=tmp_path / "data", base_url=f"http://localhost:{port}", free_space_reserve_bytes=0
    )
    context = JobContext(database, FileStore(settings.evidence_dir), settings)
    app = create_app(settings, database=Database(database.url.render_as_string(hide_password=False)))
    seed_demo(context)
    run_all(context)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    routes = sorted({path for method, path, _ in guarded_routes(app) if method == "GET"})
    yield Demo(settings.base_url, database, routes, browser)
    server.should_exit = True
    thread.join(20)


def test_every_page_in_every_light(demo: Demo) -> None:
    judge = Judge(demo.routes)
    for person in PEOPLE:
        page = demo.signed_in(f"{person}@harbourlane.example")
        judge.walk(page, person)
        page.context.close()
    the_first_day(demo, judge)
    a_document_by_itself(demo, judge)
    before_signing_in(demo, judge)
    a_standard_from_paste_to_its_second_version(demo, judge)
    what_is_refused(demo, judge)
    a_session_that_ends(demo, judge)
    assert not judge.found, "\n".join(judge.found)
    forgotten = set(demo.routes) - judge.judged - set(NOT_PAGES)
    assert not forgotten, f"no one opened these pages: {sorted(forgotten)}"
    assert set(NOT_PAGES) <= set(demo.routes), "an address named here as no page has gone"


def the_first_day(demo: Demo, judge: Judge) -> None:
    """Home before anything was sent is another page than Amara's."""
    wren = demo.signed_in("wren@harbourlane.example")
    judge.state(wren, "home on the first day")
    wren.context.close()


def a_document_by_itself(demo: Demo, judge: Judge) -> None:
    """The first Word file whose words Grace may read, as a page of its own."""
    grace = demo.signed_in("grace@harbourlane.example")
    with demo.database.reading() as session:
        files = session.exec(select(EvidenceFile.id).where(col(EvidenceFile.name).endswith(".docx"))).all()
    shown = (grace.goto(f"/files/{file}/shown") for file in files)
    assert any(response is not None and response.status == 200 for response in shown)
    judge.page(grace)
    grace.context.close()


def before_signing_in(demo: Demo, judge: Judge) -> None:
    """The door itself, the link to choose a password, and the choice between two centres."""
    hal = demo.signed_in("hal@harbourlane.example")
    with demo.database.writing() as session:
        wren = session.exec(select(Person).where(Person.email == "wren@harbourlane.example")).one()
        grace = session.exec(select(Person).where(Person.email == "grace@harbourlane.example")).one()
        southbank = session.exec(select(Provider).where(Provider.name != "Harbour Lane Training")).first()
        assert southbank is not None
        assert southbank.id
        assert grace.id
        session.add(Membership(provider_id=southbank.id, person_id=grace.id, role="iqa", starts_on=today(ZONE)))
        wren_id = wren.id
    hal.goto(f"/people/{wren_id}")
    hal.get_by_role("button", name="Make a one-time link").click()
    judge.state(hal, "a one-time link")
    link = hal.locator("#link").input_value()
    hal.context.close()
    nobody = demo.context().new_page()
    judge.visit(nobody, "/sign-in")
    judge.visit(nobody, re.sub(r"^https?://[^/]+", "", link))
    nobody.locator("input[type=password]").first.fill("short")
    nobody.locator("main form button").first.click()
    judge.state(nobody, "a password that is too short")
    nobody.goto("/sign-in")
    nobody.locator("#email").fill("grace@harbourlane.example")
    nobody.locator("#password").fill("not this one")
    nobody.get_by_role("button", name="Sign in").click()
    judge.state(nobody, "a wrong password")
    sign_in(nobody, "grace@harbourlane.example")
    judge.visit(nobody, "/providers", "grace")
    nobody.context.close()


def a_standard_from_paste_to_its_second_version(demo: Demo, judge: Judge) -> None:
    """The pages that stand between a pasted text and learners who could move."""
    helen = demo.signed_in("helen@harbourlane.example")
    judge.visit(helen, "/standards/import", "helen")
    helen.get_by_label("The text", exact=True).fill(SEED.read_text(encoding="utf-8"))
    helen.get_by_role("button", name="Read it").click()
    judge.page(helen)
    with demo.database.reading() as session:
        version = session.exec(select(Unit.standard_id)).first()
    helen.goto(f"/standards/{version}")
    helen.get_by_role("button", name="Make a new version").click()
    judge.page(helen)
    helen.get_by_label("I have compared it").check()
    helen.get_by_role("button", name=re.compile("^Publish")).click()
    helen.wait_for_url(re.compile(r"/standards/\d+(\?|$)"))
    published = helen.evaluate("location.pathname")
    judge.walk(helen, "helen")
    helen.goto(f"{published}/crosswalk?before={version}")
    helen.get_by_role("button", name="Keep the crosswalk").click()
    judge.walk(helen, "helen")
    helen.context.close()


def what_is_refused(demo: Demo, judge: Judge) -> None:
    """What a page looks like when there is something to put right, or nothing to see."""
    helen = demo.signed_in("helen@harbourlane.example")
    for path in ("/cohorts/new", "/standards/import"):
        helen.goto(path)
        helen.locator("main form button[type=submit]").first.click()
        helen.wait_for_load_state()
        judge.state(helen, f"{path} with nothing in it")
    helen.goto("/units/99999999")
    judge.state(helen, "a page that is not there")
    helen.context.close()


def a_session_that_ends(demo: Demo, judge: Judge) -> None:
    """The words that were kept, before and after signing in again."""
    hal = demo.signed_in("hal@harbourlane.example")
    hal.goto("/people/new")
    with demo.database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.ended_at = now()
            session.add(row)
    hal.locator("main form button[type=submit]").first.click()
    judge.state(hal, "an ended session")
    hal.get_by_role("link", name="Sign in").first.click()
    sign_in(hal, "hal@harbourlane.example")
    judge.page(hal)
    hal.context.close()
