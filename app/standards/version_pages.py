"""Versions of a standard: a new one begun from a published one, marks of validity, and what is different."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession

from app.db import Session
from app.errors import DomainError, NotFound
from app.standards import difference_views, marking, scope_queries, service, version_service, views
from app.standards.access import LARGEST_ID, ManagedStandard, ReadableStandard
from app.standards.models import Standard
from app.web.forms import Form
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()


@router.post("/standards/{standard_id:int}/new-version")
def new_version(request: Request, session: Session, allowed: ManagedStandard) -> Response:
    """A draft that begins with this version's text."""
    draft_id = version_service.begin_version(session, allowed.actor, allowed.thing)
    return see_other(request, session, f"/standards/drafts/{draft_id}")


@router.post("/standards/{standard_id:int}/validity")
def mark(request: Request, session: Session, allowed: ManagedStandard, form: Form) -> Response:
    """Current, legacy or withdrawn, and since when: a fact of its own, and recorded. Of the centre's own versions."""
    typed = {name: form.text(name) for name in ("validity", "withdrawn", "why")}
    try:
        marking.mark(session, allowed.actor, allowed.thing, **typed)
    except DomainError as error:
        return _again(request, session, allowed, error, typed)
    return see_other(request, session, f"/standards/{allowed.thing.id}?notice=saved")


@router.post("/standards/{standard_id:int}/urn")
def confirm_urn(request: Request, session: Session, allowed: ManagedStandard, form: Form) -> Response:
    """A possible URN, confirmed by a person. Of the centre's own versions."""
    try:
        marking.confirm_urn(session, allowed.actor, allowed.thing, form.text("urn"))
    except DomainError as error:
        return _again(request, session, allowed, error, {})
    return see_other(request, session, f"/standards/{allowed.thing.id}?notice=saved")


def _again(
    request: Request, session: SQLSession, allowed: Allowed[Standard], error: DomainError, typed: dict[str, str]
) -> Response:
    session.rollback()
    found = views.show(session, allowed.actor, allowed.thing)
    errors = {error.field or "": error.sentence}
    return render(
        request,
        "standards/show.html",
        status=error.status,
        title=found.title,
        standard=found,
        errors=errors,
        typed=typed,
    )


@router.get("/standards/{standard_id:int}/differences")
def differences(request: Request, session: Session, allowed: ReadableStandard, before: str = "") -> Response:
    """What is different from another version: the one named by `before`, or the one published before this."""
    row = allowed.thing
    known = before.isascii() and before.isdigit() and len(before) < 11 and int(before) <= LARGEST_ID
    number = int(before) if known else difference_views.earlier(session, allowed.actor, row, service.stored(row))
    other = scope_queries.standard(session, allowed.actor, number) if number is not None else None
    if other is None or other.id == row.id:
        raise NotFound("There is no other version to compare this one with.")
    return render(request, "standards/differences.html", difference=difference_views.show(other, row))
