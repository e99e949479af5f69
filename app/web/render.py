"""Pages and fragments from templates. The only reader of htmx's headers.

A page includes its fragments from the same files that answer htmx alone, so the markup is written once. Templates get
typed views made in each feature's views.py, and `page` (below); logic in them stops at if and for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.settings import resource
from app.web import dates
from app.web.notices import notice_for
from app.web.once import with_key
from app.web.static import address


class Errors(dict[str, str]):
    """Sentences by field name; a field without one has an empty sentence, so that templates need not ask first."""

    def __missing__(self, field: str) -> str:
        return ""


@dataclass(frozen=True)
class NavItem:
    """A link in the bar; `count` is what waits there."""

    href: str
    label: str
    count: int | None = None
    current: bool = False


# (address, words, permission): shown in this order to those who hold the permission.
NAV: tuple[tuple[str, str, Permission], ...] = (
    ("/home", "Home", Permission.portfolio_own),
    ("/evidence", "My evidence", Permission.evidence_add),
    ("/queue", "Queue", Permission.assessment_queue),
    ("/countersigning", "Countersign", Permission.assessment_countersign),
    ("/learners", "Learners", Permission.portfolio_read),
    ("/sign-offs", "Sign-off", Permission.unit_sign_off),
    ("/coverage", "Coverage", Permission.coverage_read),
    ("/cohorts", "Cohorts", Permission.enrolment_read),
    ("/people", "People", Permission.people_manage),
    ("/trail", "Trail", Permission.trail_read),
    ("/standards", "Standards", Permission.standard_read),
)
# Addresses that belong to one in the bar and do not stand below it.
_BESIDE = {"/standards": ("/guidance", "/qualifications")}
Counter = Callable[[Session, Actor], int]
_counters: dict[str, Counter] = {}


def count_in_nav(href: str, counter: Counter) -> None:
    """Show `counter(session, actor)` beside a link of the bar; main.py has the one list."""
    _counters[href] = counter


@dataclass(frozen=True)
class Page:
    """What every template knows of the page it is on."""

    title: str
    actor: Actor | None
    nav: tuple[NavItem, ...]
    notice: str | None
    density: str
    theme: str
    text: str
    keys: str
    providers: tuple[int, ...] = ()

    @staticmethod
    def static(path: str) -> str:
        return address(path)

    @staticmethod
    def once(path: str) -> str:
        """A form's address with a key, so that posting it twice has one effect."""
        return with_key(path)


@lru_cache
def environment() -> Environment:
    """The one Jinja environment: always escaping, never silent about a missing name, compiled once."""
    env = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    everywhere: dict[str, Any] = {"words": dates}
    env.globals |= everywhere
    return env


def wants_fragment(request: Request) -> bool:
    """htmx asked for a part of a page, not for the whole."""
    return request.headers.get("hx-request-type") == "partial" or (
        "hx-request" in request.headers and request.headers.get("hx-request-type") != "full"
    )


def render(
    request: Request, template: str, *, status: int = 200, fragment: str | None = None, title: str = "", **context: Any
) -> Response:
    """The page `template`; or, when htmx asked for a part, the file `fragment` that the page includes."""
    name = fragment if fragment is not None and wants_fragment(request) else template
    page = page_of(request, title, with_counts=name == template)
    if "errors" in context:
        context["errors"] = Errors(context["errors"])
    html = environment().get_template(name).render(page=page, **context)
    return HTMLResponse(html, status_code=status, headers={"Vary": "HX-Request, Cookie"})


def page_of(request: Request, title: str, *, with_counts: bool) -> Page:
    """The page's frame for whoever is signed in, or for nobody."""
    actor: Actor | None = getattr(request.state, "actor", None)
    session: Session | None = getattr(request.state, "session", None)
    staff = actor is not None and not actor.can(Permission.portfolio_own)
    return Page(
        title=title,
        actor=actor,
        nav=_nav(request.url.path, actor, session if with_counts else None),
        notice=notice_for(request.query_params.get("notice")),
        density="compact" if staff else "",
        theme=actor.theme if actor else "auto",
        text=actor.text_size if actor else "",
        keys="" if actor is None or actor.shortcuts else "off",
        providers=(1, 2) if actor is not None and actor.other_providers else (),
    )


def _nav(path: str, actor: Actor | None, session: Session | None) -> tuple[NavItem, ...]:
    if actor is None:
        return ()
    return tuple(
        NavItem(
            href,
            label,
            count=_counters[href](session, actor) if session is not None and href in _counters else None,
            current=any(path == at or path.startswith(f"{at}/") for at in (href, *_BESIDE.get(href, ()))),
        )
        for href, label, permission in NAV
        if actor.can(permission)
    )
