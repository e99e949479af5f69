"""One browser for the scripts' tests, and a fresh stage and tab for each."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.front.stage import Stage, serve


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium from the machine; the run stops with a sentence when there is none."""
    path = os.environ.get("VOUCH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("These tests need Chromium. Install it, or say where it is in VOUCH_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    server = serve(stage)
    yield stage
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab that fails the test when a script throws or the content security policy refuses something."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not trouble, trouble
