"""Awards made of units: the list, and one of them, for whoever may read standards."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession

from app.access.actors import Actor
from app.access.roles import Permission
from app.db import Session
from app.standards.qualifications import here, views
from app.standards.qualifications.schema import Qualification
from app.web.guards import Allowed, may
from app.web.render import render

router = APIRouter()


def _load(session: SQLSession, actor: Actor, qualification: str) -> Qualification:  # noqa: ARG001
    """Awards are files of the service: everybody's."""
    return here.qualification(qualification)


Readable = Annotated[Allowed[Qualification], may(Permission.standard_read, load=_load)]


@router.get("/qualifications", dependencies=[may(Permission.standard_read)])
def list_qualifications(request: Request) -> Response:
    return render(request, "qualifications/index.html", title="Qualifications", awards=views.listing())


@router.get("/qualifications/{qualification:str}")
def show_qualification(request: Request, session: Session, qualification: str, allowed: Readable) -> Response:
    award = views.award_page(session, allowed.actor, qualification, allowed.thing)
    return render(request, "qualifications/show.html", title=award.title, award=award)
