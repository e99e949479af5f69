"""The crosswalk between two versions of a standard: suggested, corrected, kept."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession

from app.crosswalk import service, views
from app.db import Session
from app.errors import DomainError, Mistakes, NotFound
from app.standards.access import ManagedStandard, standard_number
from app.standards.models import Standard
from app.standards.scope_queries import standard
from app.web.forms import Form
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
NO_OTHER = "There is no such version to compare this one with."
FIELD = "from-"


@router.get("/standards/{standard_id:int}/crosswalk")
def show_crosswalk(request: Request, session: Session, allowed: ManagedStandard, before: str = "") -> Response:
    """What became of each statement of the version named by `before`: suggested until somebody has kept it."""
    return _editor(request, session, allowed, _other(session, allowed, before))


@router.post("/standards/{standard_id:int}/crosswalk")
def keep_crosswalk(request: Request, session: Session, allowed: ManagedStandard, form: Form) -> Response:
    """Keep it as a person has corrected it."""
    new, old = allowed.thing, _other(session, allowed, form.text("before"))
    typed = dict(form.starting(FIELD))
    try:
        links = service.read_links(typed, old, new)
        service.keep(session, allowed.actor, old, new, links, form.number("saves"))
    except DomainError as error:
        session.rollback()
        return _editor(request, session, allowed, old, typed, error)
    return see_other(request, session, f"/standards/{new.id}/crosswalk?before={old.id}&notice=saved")


def _other(session: SQLSession, allowed: Allowed[Standard], before: str) -> Standard:
    number = standard_number(before)
    old = standard(session, allowed.actor, number) if number is not None else None
    if old is None or old.id == allowed.thing.id:
        raise NotFound(NO_OTHER)
    return old


def _editor(
    request: Request,
    session: SQLSession,
    allowed: Allowed[Standard],
    old: Standard,
    typed: dict[str, str] | None = None,
    error: DomainError | None = None,
) -> Response:
    problems = error.problems if isinstance(error, Mistakes) else [("", error.sentence)] if error else []
    errors: dict[str, Any] = {f"{FIELD}{code}" if code else "": sentence for code, sentence in problems}
    return render(
        request,
        "crosswalk/editor.html",
        status=error.status if error else 200,
        editor=views.editor(session, allowed.actor, old, allowed.thing, typed),
        errors=errors,
    )
