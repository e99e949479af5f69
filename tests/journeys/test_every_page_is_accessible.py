"""axe on every page of the live route table, in the demo centre: phone and desk, light and dark; and 320 px wide.

Each role starts at its first page and follows links, one address of each kind; each kind of page is judged once.
"""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from app.db import Database
from app.demo.seed import seed_demo
from app.jobs.worker import JobContext, run_all
from app.main import create_app
from app.settings import Settings
from app.storage.files import FileStore
from app.web.guards import guarded_routes
from tests.journeys.conftest import _free_port

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(900)]
AXE = (Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PEOPLE = ("amara", "wren", "grace", "sunita", "ben", "idris", "helen", "hal")
TO_FOLLOW = re.compile(r"^/(?!static/|sign-out|files/)")


@dataclass
class Demo:
    address: str
    routes: list[str] = field(default_factory=list)


@pytest.fixture
def demo(database: Database, tmp_path: Path) -> Iterator[Demo]:
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
    yield Demo(settings.base_url, sorted({path for method, path, _ in guarded_routes(app) if method == "GET"}))
    server.should_exit = True
    thread.join(20)


def kind_of(path: str) -> str:
    """/units/7 and /units/8 are the same kind of page."""
    return re.sub(r"/\d+", "/#", path.split("?")[0].split("#")[0])


def test_every_page_in_every_light(demo: Demo, browser: Browser) -> None:
    found: list[str] = []
    seen: set[str] = set()
    for person in PEOPLE:
        # Reduced motion: a colour on its way from light to dark is neither, and axe would judge it.
        context = browser.new_context(
            base_url=demo.address, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(40_000)
        page.goto("/sign-in")
        found += judge(page, "/sign-in") if "/sign-in" not in seen else []
        seen.add("/sign-in")
        page.locator("#email").fill(f"{person}@harbourlane.example")
        page.locator("#password").fill("handover-demo")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        found += walk(page, person, seen)
        context.close()
    assert not found, "\n".join(found)


def walk(page: Page, person: str, seen: set[str]) -> list[str]:
    """Follow links from here, one address of each kind, and judge each page the first time any role meets it."""
    found: list[str] = []
    first = page.evaluate("location.pathname")
    waiting, met = [first], {kind_of(first)}
    while waiting:
        path = waiting.pop(0)
        response = page.goto(path)
        if response is None or "text/html" not in (response.headers.get("content-type") or ""):
            continue
        if response.status != 200:
            found.append(f"{path} answered {response.status} to {person}, who followed a link to it")
            continue
        if kind_of(path) not in seen:
            seen.add(kind_of(path))
            found += judge(page, path)
        for link in page.evaluate(
            "[...document.querySelectorAll('a[href]:not([download])')].map(a => a.getAttribute('href'))"
        ):
            if (
                TO_FOLLOW.match(link)
                and kind_of(link) not in met
                and not link.split("?")[0].endswith((".csv", "/yaml", "/file"))
            ):
                met.add(kind_of(link))
                waiting.append(link)
    return found


def judge(page: Page, path: str) -> list[str]:
    """Violations of one loaded page, on phone and desk, light and dark; and whether it fits 320 px."""
    found = []
    page.evaluate(AXE)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            result: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
            found += [
                f"{path} {width} {scheme}: {rule['id']} at {rule['nodes'][0]['html'][:120]}"
                for rule in result["violations"]
            ]
    page.set_viewport_size({"width": 320, "height": 700})
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        found.append(f"{path} is {over} px too wide for 320 px")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    return found
