"""Cohorts: the list, opening one, and the roster of its learners."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from app.clock import today
from app.db import Session
from app.enrolment import cohort_views, forms, service
from app.enrolment.access import CohortsHere, ManagedCohort, ManagedCohorts, ReadableCohort
from app.enrolment.models import Cohort
from app.errors import DomainError
from app.web.forms import Form
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
Key = Annotated[int, Query(ge=0, lt=2**31)]


@router.get("/cohorts")
def cohorts(
    request: Request,
    session: Session,
    allowed: CohortsHere,
    after: date | None = None,
    id: Key = 0,
    closed: str = "",
) -> Response:
    """Those that take learners; with `closed`, those that no longer do."""
    view = cohort_views.cohorts(session, allowed.actor, (after, id) if after else None, closed=bool(closed))
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


@router.get("/cohorts/{cohort_id:int}/edit")
def edit_cohort(request: Request, allowed: ManagedCohort) -> Response:
    cohort = allowed.thing
    typed = forms.Typed(name=cohort.name, starts_on=cohort.starts_on, ends_on=cohort.ends_on)
    return _edit(request, cohort, typed, {})


@router.post("/cohorts/{cohort_id:int}/edit")
def post_edit(request: Request, session: Session, allowed: ManagedCohort, form: Form) -> Response:
    try:
        starts_on, ends_on = forms.cohort_dates(form)
        service.change_cohort(session, allowed.actor, allowed.thing, form.text("name"), starts_on, ends_on)
    except DomainError as error:
        session.rollback()
        typed = forms.typed(form, days=("starts_on", "ends_on"))
        return _edit(request, allowed.thing, typed, forms.errors_of(error), error.status)
    return see_other(request, session, f"/cohorts/{allowed.thing.id}?notice=saved")


@router.post("/cohorts/{cohort_id:int}/close")
def post_close(request: Request, session: Session, allowed: ManagedCohort) -> Response:
    service.close_cohort(session, allowed.actor, allowed.thing)
    return see_other(request, session, f"/cohorts/{allowed.thing.id}?notice=ended")


@router.post("/cohorts/{cohort_id:int}/reopen")
def post_reopen(request: Request, session: Session, allowed: ManagedCohort) -> Response:
    service.reopen_cohort(session, allowed.actor, allowed.thing)
    return see_other(request, session, f"/cohorts/{allowed.thing.id}?notice=saved")


def _edit(request: Request, cohort: Cohort, typed: forms.Typed, errors: dict[str, str], status: int = 200) -> Response:
    """The form on the cohort as it is kept; the words in the boxes are those that were typed."""
    facts = {"id": cohort.id, "name": cohort.name, "closed": cohort.closed_on is not None}
    return render(request, "enrolment/edit_cohort.html", status=status, cohort=facts, typed=typed, errors=errors)
