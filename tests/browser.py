"""One headless Chromium at a time: Playwright cannot be started twice in one process.

It keeps an event loop running in the main thread, in which asyncio.run() is refused. So it ends with each module, and
does not outlive the tests that need it.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; a test that needs it stops with a sentence when there is none."""
    path = os.environ.get("VOUCH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("This test needs Chromium: apt-get install chromium, or say where it is in VOUCH_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
