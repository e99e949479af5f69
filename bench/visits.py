"""What a browser fetches: everything on a first visit, and on a repeat visit, in real Chromium with its own cache.

Files of evidence are counted apart. They are as large as what the learner sent, and they are never kept by a browser,
because tablets are shared, so they come again on every visit.
"""

import os
import shutil
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.client import Client

PHONE = {"width": 390, "height": 844}


@dataclass
class Visit:
    """Requests that went over the network, and bytes that came, headers counted."""

    requests: int = 0
    wire: int = 0
    files: int = 0
    files_wire: int = 0


@dataclass(frozen=True)
class Visits:
    first: Visit
    repeat: Visit


def chromium() -> str | None:
    """Where the browser is, as the tests find it."""
    return os.environ.get("VOUCH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def visits(port: int, people: dict[str, tuple[Client, str]]) -> dict[str, Visits]:
    """A first and a repeat visit of each page, each first one with an empty cache. Nothing when there is no browser."""
    path = chromium()
    if path is None:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        found = {key: _visits(browser, port, client, address) for key, (client, address) in people.items()}
        browser.close()
    return found


def _visits(browser: Browser, port: int, client: Client, address: str) -> Visits:
    context = browser.new_context(viewport=PHONE)  # ty: ignore[invalid-argument-type]
    here = f"http://127.0.0.1:{port}"
    for pair in filter(None, client.cookie.split("; ")):
        name, _, value = pair.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": here}])
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    first = _look(page, session, here + address)
    page.goto("about:blank")
    repeat = _look(page, session, here + address)
    context.close()
    return Visits(first, repeat)


def _look(page: Page, session: CDPSession, url: str) -> Visit:
    visit = Visit()
    cached: set[str] = set()
    ours: set[str] = set()  # the page and what it is made with

    def asked(event: dict[str, Any]) -> None:
        if event.get("type") == "Document" or urlsplit(event["request"]["url"]).path.startswith("/static/"):
            ours.add(event["requestId"])

    def served(event: dict[str, Any]) -> None:
        cached.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in cached or event["encodedDataLength"] <= 0:
            return
        if event["requestId"] in ours:
            visit.requests += 1
            visit.wire += int(event["encodedDataLength"])
        else:
            visit.files += 1
            visit.files_wire += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.requestServedFromCache", served)
    session.on("Network.loadingFinished", finished)
    page.goto(url, wait_until="networkidle")
    session.remove_listener("Network.requestWillBeSent", asked)
    session.remove_listener("Network.requestServedFromCache", served)
    session.remove_listener("Network.loadingFinished", finished)
    return visit
