"""What another version would mean for one learner, and moving them to it."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row
from sqlmodel import Session as SQLSession

from app.access.actors import Actor
from app.crosswalk import moving_service, queries, views
from app.crosswalk.access import ManagedUnit, UnitToMove
from app.crosswalk.models import Crosswalk
from app.db import Session
from app.errors import DomainError, Mistakes, NotFound
from app.standards.access import standard_number
from app.standards.models import Standard
from app.standards.scope_queries import standard
from app.web.forms import Form
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
NO_CROSSWALK = "There is no crosswalk between these two versions yet. Keep one first."
FIELDS = ("reason", "typed_name")


@router.get("/units/{unit_id:int}/crosswalk")
def preview(request: Request, session: Session, allowed: ManagedUnit, to: str = "") -> Response:
    """What moving to the version named by `to` would mean for the learner of this unit. Nothing is moved."""
    return _preview(request, session, allowed.actor, allowed.thing, to)


@router.post("/units/{unit_id:int}/move")
def move(request: Request, session: Session, allowed: UnitToMove, form: Form) -> Response:
    """Move the learner, with a reason and the name of who does it."""
    typed = {name: form.raw(name) for name in FIELDS}
    to = form.text("to")
    crosswalk, old, new = _versions(session, allowed.actor, allowed.thing, to)
    try:
        moved = moving_service.move(session, allowed.actor, allowed.thing, crosswalk, old, new, **typed)
    except DomainError as error:
        session.rollback()
        return _preview(request, session, allowed.actor, allowed.thing, to, typed, error)
    return see_other(request, session, f"/units/{moved.to_unit_id}?notice=moved")


def _versions(session: SQLSession, actor: Actor, unit: Row[Any], to: str) -> tuple[Crosswalk, Standard, Standard]:
    """The crosswalk that the centre has kept, and the versions it is between. Raises NotFound, in words."""
    number = standard_number(to)
    old = standard(session, actor, unit.standard_id)
    new = standard(session, actor, number) if number is not None else None
    row = queries.between(session, actor.provider_id, unit.standard_id, number) if number is not None else None
    if old is None or new is None or row is None:
        raise NotFound(NO_CROSSWALK)
    return row, old, new


def _preview(
    request: Request,
    session: SQLSession,
    actor: Actor,
    unit: Row[Any],
    to: str,
    typed: dict[str, str] | None = None,
    error: DomainError | None = None,
) -> Response:
    crosswalk, old, new = _versions(session, actor, unit, to)
    problems = error.problems if isinstance(error, Mistakes) else [("", error.sentence)] if error else []
    return render(
        request,
        "crosswalk/preview.html",
        status=error.status if error else 200,
        preview=views.preview(session, actor, unit, crosswalk, old, new),
        typed=typed or dict.fromkeys(FIELDS, ""),
        errors=dict(problems),
    )
