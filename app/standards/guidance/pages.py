"""Guidance and services to turn to, for whoever may read standards."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from app.access.roles import Permission
from app.db import Session
from app.standards.guidance import views
from app.web.guards import Allowed, may
from app.web.render import render

router = APIRouter()


Reader = Annotated[Allowed[None], may(Permission.standard_read)]


@router.get("/guidance")
def show_guidance(request: Request, session: Session, allowed: Reader) -> Response:
    return render(request, "guidance/show.html", title="Guidance", guides=views.pages(session, allowed.actor))
