"""Versions of a standard: a new one begun from a published one, marks of validity, and what is different."""

from fastapi import APIRouter, Request, Response

from app.db import Session
from app.errors import DomainError, NotFound
from app.standards import difference_views, scope_queries, service, version_service, views
from app.standards.access import LARGEST_ID, ManagedStandard, ReadableStandard
from app.web.forms import Form
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
    """Current, legacy or withdrawn: for every centre, and recorded."""
    try:
        version_service.mark(session, allowed.actor, allowed.thing, form.text("validity"))
    except DomainError as error:
        session.rollback()
        found = views.show(session, allowed.actor, allowed.thing)
        errors = {error.field or "": error.sentence}
        return render(
            request, "standards/show.html", status=error.status, title=found.title, standard=found, errors=errors
        )
    return see_other(request, session, f"/standards/{allowed.thing.id}?notice=saved")


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
