"""The stage for journeys: a real server on a real port, a real browser, people who sign in with their passwords."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from app.access.models import Person
from app.access.passwords import hash_password
from app.db import Database
from app.main import create_app
from app.settings import Settings
from app.trail import facts
from tests.factories import a_cohort, a_fact, a_unit, an_allocation, an_enrolment
from tests.people import Cast, Player

expect.set_options(timeout=45_000)  # a busy machine is slow, and that is not what these tests are about
PASSWORD = "three random words"
_HASH = hash_password(PASSWORD)


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    """Debian's Chromium, headless, shared by everyone in a journey."""
    return chromium


@dataclass(frozen=True)
class Stage:
    """A centre at work: Ama on HSCCLD352, Cleo assesses her, Gil manages."""

    address: str
    database: Database
    settings: Settings
    cast: Cast
    enrolment: int
    unit: int
    cohort: int


@pytest.fixture
def stage(database: Database, cast: Cast, tmp_path: Path) -> Iterator[Stage]:
    with database.writing() as session:
        for row in session.exec(_everyone()):
            row.password_hash = _HASH
            session.add(row)
        cohort = a_cohort(session, cast.northbank, name="Early years, Mar")
        enrolment = an_enrolment(session, cohort, cast.ama)
        unit = a_unit(session, enrolment, "HSCCLD352")
        an_allocation(session, unit, cast.cleo)
        a_fact(session, facts.UnitOpened(enrolment.id, unit.id or 0, cast.ama.id, "HSCCLD352@1"), by=cast.gil)
        ids = (enrolment.id or 0, unit.id or 0, cohort.id or 0)
    port = _free_port()
    settings = Settings(
        environment="test",
        data_dir=tmp_path / "data",
        base_url=f"http://localhost:{port}",
        free_space_reserve_bytes=0,
    )
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, database=Database(database.url.render_as_string(hide_password=False))),
            port=port,
            log_level="error",
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Stage(settings.base_url, database, settings, cast, *ids)
    server.should_exit = True
    thread.join(20)


def _everyone() -> Any:
    from sqlmodel import select

    return select(Person)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripted(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def open_as(browser: Browser, stage: Stage) -> Iterator[Any]:
    """`open_as(cast.ama, scripted=True)` gives their own browser, signed in by the form."""
    contexts = []
    trouble: list[str] = []

    def sign_in(person: Player, *, scripted: bool = True, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(
            base_url=stage.address,
            java_script_enabled=scripted,
            viewport={"width": width, "height": 900},
            accept_downloads=True,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(40_000)
        page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))
        page.on("console", lambda said: trouble.append(f"{page.url}: {said.text}") if _is_trouble(said) else None)
        page.goto("/sign-in")
        page.locator("#email").fill(person.email)
        page.locator("#password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not trouble, trouble


def _is_trouble(said: Any) -> bool:
    """Errors of ours: a refused form answers 4xx, which the browser also logs, and that is as it should be."""
    expected = ("the server responded with a status of 4", "ERR_INTERNET_DISCONNECTED")
    return said.type == "error" and not any(words in said.text for words in expected)
