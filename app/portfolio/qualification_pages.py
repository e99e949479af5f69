"""A learner's way to an award, for the learner and for those who look after their portfolio."""

from fastapi import APIRouter, Request, Response

from app.db import Session
from app.portfolio import qualification_views
from app.portfolio.access import VisiblePortfolio
from app.web.render import render

router = APIRouter()


@router.get("/portfolios/{enrolment_id:int}/award")
def show_way(
    request: Request, session: Session, allowed: VisiblePortfolio, award: str = "", pathway: str = ""
) -> Response:
    """Do this learner's units make an award and, if not, what is missing."""
    view = qualification_views.way(session, allowed.thing, award, pathway)
    return render(request, "qualifications/way.html", view=view)
