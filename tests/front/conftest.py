"""A fresh stage and tab for each test of the scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.front.stage import Stage, serve


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
