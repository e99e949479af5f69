"""Guidance and services to turn to, for whoever may read standards."""

from fastapi import APIRouter, Request, Response

from app.access.roles import Permission
from app.db import Session
from app.standards.guidance import views
from app.web.guards import may
from app.web.render import render

router = APIRouter()


@router.get("/guidance", dependencies=[may(Permission.standard_read)])
def show_guidance(request: Request, session: Session) -> Response:
    return render(request, "guidance/show.html", title="Guidance", guides=views.pages(session))
