"""One enrolment: its units, who is responsible for them and was, breaks in learning, and its end."""

from fastapi import APIRouter, Request, Response

from app.db import Session
from app.enrolment import forms, queries, service, views
from app.enrolment.access import ManagedAllocation, ManagedEnrolment, ReadableEnrolment
from app.enrolment.models import Enrolment
from app.errors import DomainError, Mistake, NotFound
from app.web.forms import Form, Posted
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()


@router.get("/enrolments/{enrolment_id:int}")
def enrolment(request: Request, session: Session, allowed: ReadableEnrolment) -> Response:
    return _enrolment(request, session, allowed)


@router.post("/enrolments/{enrolment_id:int}/units")
def post_unit(request: Request, session: Session, allowed: ManagedEnrolment, form: Form) -> Response:
    try:
        service.open_unit(session, allowed.actor, allowed.thing, form.number("standard") or 0)
    except DomainError as error:
        session.rollback()
        return _enrolment(request, session, allowed, error, forms.typed(form))
    return _done(request, session, allowed.thing, "added")


@router.post("/enrolments/{enrolment_id:int}/allocations")
def post_allocation(request: Request, session: Session, allowed: ManagedEnrolment, form: Form) -> Response:
    """Allocate an assessor or IQA to one unit or to all; `replacing` hands over from who has it now."""
    try:
        role, person_id = forms.allocation(form)
        first, replacing = form.day("starts_on")[0], form.ticked("replacing")
        if form.text("unit") == "all":
            service.allocate_all(session, allowed.actor, allowed.thing, person_id, role, first, replacing=replacing)
        else:
            unit = queries.unit(session, allowed.actor.provider_id, form.number("unit") or 0)
            if unit is None or unit.enrolment_id != allowed.thing.id:
                raise Mistake("Choose one of the units, or all of them.", field="unit")
            service.allocate(session, allowed.actor, unit, person_id, role, first, replacing=replacing)
    except DomainError as error:
        session.rollback()
        typed = forms.typed(form, days=("starts_on",))
        return _enrolment(request, session, allowed, error, typed, person="who")
    return _done(request, session, allowed.thing, "allocated")


@router.post("/allocations/{allocation_id:int}/end")
def post_end_allocation(request: Request, session: Session, allowed: ManagedAllocation, form: Form) -> Response:
    allocation, field = allowed.thing, f"last_{allowed.thing.id}"
    unit = queries.unit(session, allowed.actor.provider_id, allocation.unit_id)
    if unit is None:
        raise NotFound()
    enrolment = session.get_one(Enrolment, unit.enrolment_id)
    try:
        last_day = forms.day(form, field, "Give the last day.")
        service.end_allocation(session, allowed.actor, allocation, last_day)
    except DomainError as error:
        session.rollback()
        typed = forms.typed(form, days=(field,))
        return _enrolment(request, session, Allowed(allowed.actor, enrolment), error, typed, ends_on=field)
    return _done(request, session, enrolment, "saved")


@router.post("/enrolments/{enrolment_id:int}/break")
def post_break(request: Request, session: Session, allowed: ManagedEnrolment, form: Form) -> Response:
    try:
        until = None if form.ticked("back") else forms.day(form, "break_until", "Give the day they come back.")
        service.set_break(session, allowed.actor, allowed.thing, until)
    except DomainError as error:
        session.rollback()
        return _enrolment(request, session, allowed, error, forms.typed(form, days=("break_until",)))
    return _done(request, session, allowed.thing, "saved")


@router.post("/enrolments/{enrolment_id:int}/end")
def post_end(request: Request, session: Session, allowed: ManagedEnrolment, form: Form) -> Response:
    try:
        last_day = forms.day(form, "ended_on", "Give the last day.")
        service.end_enrolment(
            session, allowed.actor, allowed.thing, last_day, end_allocations=form.ticked("allocations")
        )
    except DomainError as error:
        session.rollback()
        return _enrolment(request, session, allowed, error, _unticked(form))
    return _done(request, session, allowed.thing, "saved")


def _unticked(form: Posted) -> forms.Typed:
    typed = forms.typed(form, days=("ended_on",))
    typed["allocations"] = form.text("allocations")
    return typed


def _done(request: Request, session: Session, enrolment: Enrolment, notice: str) -> Response:
    return see_other(request, session, f"/enrolments/{enrolment.id}?notice={notice}")


def _enrolment(
    request: Request,
    session: Session,
    allowed: Allowed[Enrolment],
    error: DomainError | None = None,
    typed: forms.Typed | None = None,
    **renamed: str,
) -> Response:
    """The page; `typed` is what was typed in the form that needs putting right, `renamed` its names for a rule's."""
    view = views.enrolment(session, allowed.actor, allowed.thing)
    fresh = forms.Typed(starts_on=view.today, ended_on=view.today, unit="all", allocations="1")
    return render(
        request,
        "enrolment/show.html",
        status=error.status if error else 200,
        view=view,
        typed=forms.Typed({**fresh, **(typed or {})}),
        errors=forms.errors_of(error, **renamed) if error else {},
    )
