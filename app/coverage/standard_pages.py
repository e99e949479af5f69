"""Who is on a standard. It stands here and not with the standards, which know of no learners."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession

from app.access.actors import Actor
from app.access.roles import Permission
from app.coverage import standard_view
from app.db import Session
from app.errors import NotFound
from app.standards import scope_queries
from app.standards.models import Standard
from app.web.guards import Allowed, may
from app.web.render import render

router = APIRouter()


def _load(session: SQLSession, actor: Actor, standard_id: int) -> Standard:
    found = scope_queries.standard(session, actor, standard_id)
    if found is None:
        raise NotFound
    return found


StandardWithLearners = Annotated[
    Allowed[Standard], may(Permission.portfolio_read, Permission.portfolio_own, load=_load)
]
"""A standard that the actor sees, for those who have learners, or are one."""


@router.get("/standards/{standard_id:int}/learners")
def on_standard(request: Request, session: Session, allowed: StandardWithLearners, after: str = "") -> Response:
    """The learners whose unit is this version: all of a centre for its managers, their own for assessors and IQAs, and
    for a learner where they stand themself."""
    view = standard_view.on_standard(session, allowed.actor, allowed.thing, standard_view.place(after))
    return render(request, "coverage/on_standard.html", view=view)
