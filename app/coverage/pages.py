"""Coverage for providers: the dashboard, a cohort, learners, one learner, and the trail. Everything here only reads."""

from fastapi import APIRouter, Request, Response

from app.coverage import cohort_view, dashboard, learner_view, learners_view, sheets, standard_pages, trail_view
from app.coverage.access import (
    ReadableCohort,
    ReadableCoverage,
    ReadableLearner,
    ReadableLearners,
    ReadableTrail,
)
from app.db import Session
from app.web.render import render

router = APIRouter()
router.include_router(standard_pages.router)


@router.get("/coverage")
def coverage(
    request: Request,
    session: Session,
    allowed: ReadableCoverage,
    standard: str = "",
    cohort: str = "",
    assessors: str = "",
) -> Response:
    """The provider's dashboard, by standard and cohort."""
    view = dashboard.dashboard(
        session, allowed.actor, standard=standard, cohort=cohort, every_assessor=assessors == "all"
    )
    return render(request, "coverage/dashboard.html", title="Coverage", view=view)


@router.get("/coverage.csv")
def coverage_csv(session: Session, allowed: ReadableCoverage, standard: str = "", cohort: str = "") -> Response:
    """The table of the dashboard in figures, one row for each cohort and criterion."""
    sheet = sheets.coverage_sheet(session, allowed.actor, standard=standard, cohort=cohort)
    return Response(
        sheet.text,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{sheet.name}"'},
    )


@router.get("/cohorts/{cohort_id:int}/coverage")
def cohort_coverage(
    request: Request, session: Session, allowed: ReadableCohort, show: str = "", order: str = "", after: str = ""
) -> Response:
    """One cohort by criterion, and its learners."""
    wanted = cohort_view.wanted_from(show, order, after)
    view = cohort_view.cohort_page(session, allowed.actor, allowed.thing, wanted)
    return render(
        request,
        "coverage/cohort.html",
        title=f"{view.name}, coverage",
        view=view,
        shows=cohort_view.SHOWS,
        orders=cohort_view.ORDERS,
    )


@router.get("/learners")
def learners(
    request: Request, session: Session, allowed: ReadableLearners, q: str = "", show: str = "", after: str = ""
) -> Response:
    """The learners this person sees."""
    view = learners_view.learners_page(session, allowed.actor, learners_view.wanted_from(show, q, after))
    return render(
        request,
        "coverage/learners.html",
        fragment="coverage/_learners.html",
        title="Learners",
        view=view,
        shows=learners_view.SHOWS,
    )


@router.get("/learners/{enrolment_id:int}")
def learner(request: Request, session: Session, allowed: ReadableLearner) -> Response:
    """One learner: coverage, not content."""
    view = learner_view.learner_page(session, allowed.actor, allowed.thing)
    return render(request, "coverage/learner.html", title=view.name, view=view)


@router.get("/trail")
def trail(request: Request, session: Session, allowed: ReadableTrail, kind: str = "all", before: str = "") -> Response:
    """What happened at the provider, newest first."""
    view = trail_view.trail_page(session, allowed.actor, kind=kind, before=before)
    return render(request, "coverage/trail.html", fragment="coverage/_trail.html", title="Trail", view=view)
