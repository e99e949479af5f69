"""The pages of portfolios: the learner's first page, one portfolio for those who look after it, and exports."""

from fastapi import APIRouter, Request, Response

from app.db import Session
from app.portfolio import export_pages, home_views, overview_views, qualification_pages
from app.portfolio.access import OwnHome, VisiblePortfolio
from app.web.render import render

router = APIRouter()
router.include_router(export_pages.router)
router.include_router(qualification_pages.router)


@router.get("/home")
def home(request: Request, session: Session, allowed: OwnHome) -> Response:
    return render(request, "portfolio/home.html", view=home_views.home(session, allowed.actor))


@router.get("/portfolios/{enrolment_id:int}")
def show(request: Request, session: Session, allowed: VisiblePortfolio) -> Response:
    view = overview_views.overview(session, allowed.actor, allowed.thing)
    return render(request, "portfolio/show.html", view=view)
