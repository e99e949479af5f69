"""Cohorts: the list, opening one, and the roster of its learners."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from app.clock import today
from app.db import Session
from app.enrolment import cohort_views, forms, service
from app.enrolment.access import CohortsHere, ManagedCohorts, ReadableCohort
from app.errors import DomainError
from app.web.forms import Form
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
Key = Annotated[int, Query(ge=0, lt=2**31)]


@router.get("/cohorts")
def cohorts(
    request: Request, session: Session, allowed: CohortsHere, after: date | None = None, id: Key = 0
) -> Response:
    view = cohort_views.cohorts(session, allowed.actor, (after, id) if after else None)
    return render(request, "enrolment/cohorts.html", view=view)


@router.get("/cohorts/new")
def new_cohort(request: Request, allowed: ManagedCohorts) -> Response:
    typed = forms.Typed(starts_on=today(allowed.actor.zone.key))
    return render(request, "enrolment/new_cohort.html", typed=typed, errors={})


@router.post("/cohorts")
def post_cohort(request: Request, session: Session, allowed: ManagedCohorts, form: Form) -> Response:
    try:
        starts_on, ends_on = forms.cohort_dates(form)
        cohort = service.open_cohort(session, allowed.actor, form.text("name"), starts_on, ends_on)
    except DomainError as error:
        session.rollback()
        typed = forms.typed(form, days=("starts_on", "ends_on"))
        errors = forms.errors_of(error)
        return render(request, "enrolment/new_cohort.html", status=error.status, typed=typed, errors=errors)
    return see_other(request, session, f"/cohorts/{cohort.id}?notice=added")


@router.get("/cohorts/{cohort_id:int}")
def cohort(request: Request, session: Session, allowed: ReadableCohort, after: str = "", id: Key = 0) -> Response:
    """The roster, fifty learners at a time."""
    view = cohort_views.cohort(session, allowed.actor, allowed.thing, (after.replace("\x00", ""), id))
    onward = urlencode({"after": view.next[0], "id": view.next[1]}) if view.next else ""
    next_page = f"/cohorts/{view.id}?{onward}" if onward else ""
    return render(request, "enrolment/cohort.html", view=view, next=next_page, first=not after)
