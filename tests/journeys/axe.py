"""axe-core over whole pages: phone and desk, light and dark; and whether a page fits 320 px.

Which pages were judged is kept by the address each was declared with, so that a forgotten one can be named.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response

AXE = (Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The dark page is the light one in other colours, so only what colours can break is asked of it again.
LOOKS = ((390, "light", RULES), (390, "dark", ["cat.color"]), (1280, "dark", ["cat.color"]), (1280, "light", RULES))
FOLLOWED = re.compile(r"^/(?!static/|sign-out|ims/|files/(?!\d+/shown))")
SAVED_NOT_SHOWN = re.compile(r"(\.csv|/yaml|^/exports/\d+/file|/case|/moodle|/mahara)$")


def pattern_of(declared: str) -> re.Pattern[str]:
    """/units/{unit_id:int} -> what an address of that kind looks like."""
    spelled = re.sub(r"\\{\w+:int\\}", r"\\d+", re.escape(declared).replace(r"\:", ":"))
    return re.compile("^" + re.sub(r"\\{\w+(:\w+)?\\}", "[^/]+", spelled) + "$")


@dataclass
class Judge:
    """Judges each kind of page once, and remembers what it found and which kinds it saw."""

    routes: list[str]
    found: list[str] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # The plain ones first: /people/new is not a person.
        self._patterns = [(path, pattern_of(path)) for path in sorted(self.routes, key=lambda path: "{" in path)]

    def kind(self, address: str) -> str:
        """The address as it was declared; the address itself when nobody declared it."""
        path = re.sub(r"^https?://[^/]+", "", address).split("?")[0].split("#")[0]
        return next((declared for declared, pattern in self._patterns if pattern.match(path)), path)

    def visit(self, page: Page, path: str, who: str = "") -> Response | None:
        """Open a page, expect 200, judge it the first time its kind is met."""
        response = page.goto(path)
        if response is None or "text/html" not in (response.headers.get("content-type") or ""):
            return None
        if response.status != 200:
            self.found.append(f"{path} answered {response.status} to {who or 'nobody'}")
            return None
        self.page(page)
        return response

    def page(self, page: Page) -> None:
        """The page that stands here now, if its kind is new."""
        kind = self.kind(page.url)
        if kind not in self.judged:
            self.judged.add(kind)
            self.state(page, page.url)

    def state(self, page: Page, name: str) -> None:
        """What stands here now, whatever its address: an error, a form that was refused."""
        page.evaluate(AXE)
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            result: Any = page.evaluate(
                "rules => axe.run({runOnly: rules, resultTypes: ['violations'], elementRef: false})", rules
            )
            self.found += [
                f"{name} {width} {scheme}: {rule['id']} at {rule['nodes'][0]['html'][:120]}"
                for rule in result["violations"]
            ]
        page.set_viewport_size({"width": 320, "height": 700})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            self.found.append(f"{name} is {over} px too wide for 320 px")
        page.set_viewport_size({"width": 1280, "height": 900})

    def walk(self, page: Page, who: str) -> None:
        """Follow links from here, one address of each kind, and judge each kind the first time any role meets it.

        A page whose kind was judged is only asked for: it has to open for this role as well, and its links are followed.
        """
        first = page.evaluate("location.pathname + location.search")
        waiting, met = [first], {self.kind(first)}
        while waiting:
            path = waiting.pop(0)
            for link in self._links(page, path, who):
                if FOLLOWED.match(link) and self.kind(link) not in met:
                    met.add(self.kind(link))
                    if not SAVED_NOT_SHOWN.search(link.split("?")[0]):
                        waiting.append(link)

    def _links(self, page: Page, path: str, who: str) -> list[str]:
        if self.kind(path) not in self.judged:
            return _links_in(page.content()) if self.visit(page, path, who) is not None else []
        answer = page.request.get(path)
        if answer.status != 200:
            self.found.append(f"{path} answered {answer.status} to {who}")
        is_page = answer.ok and "text/html" in answer.headers.get("content-type", "")
        return _links_in(answer.text()) if is_page else []


def _links_in(text: str) -> list[str]:
    """Where the links of a page lead, but for what they save."""
    tags = re.findall(r"<a\s[^>]*>", text)
    found = (re.search(r'\bhref="([^"]+)"', tag) for tag in tags if not re.search(r"\bdownload\b", tag))
    return [unescape(href[1]) for href in found if href is not None]
