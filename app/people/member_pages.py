"""Who is here and in which role, for administrators: finding, adding, roles, password links, suspending."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from app.access.models import Person
from app.clock import today
from app.db import Session
from app.errors import DomainError
from app.people import forms, member_views, service
from app.people.access import ManagedPerson, ManagedRole, PeopleHere
from app.web.forms import Form
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
Key = Annotated[int, Query(ge=0, lt=2**31)]


@router.get("/people")
def people(
    request: Request, session: Session, allowed: PeopleHere, q: str = "", after: str = "", id: Key = 0
) -> Response:
    """Everybody at the provider, by name, fifty at a time; `q` looks for a name or e-mail."""
    q, after = q.replace("\x00", "").strip()[:200], after.replace("\x00", "")
    found = member_views.people(session, allowed.actor, q, (after, id))
    onward = urlencode({"q": q, "after": found.next[0], "id": found.next[1]}) if found.next else ""
    return render(request, "people/index.html", view=found, q=q, next=f"/people?{onward}" if onward else "")


@router.get("/people/new")
def new_person(request: Request, allowed: PeopleHere) -> Response:
    typed = forms.Typed(starts_on=today(allowed.actor.zone.key))
    return render(request, "people/new.html", typed=typed, roles=member_views.role_choices(), errors={})


@router.post("/people")
def post_person(request: Request, session: Session, allowed: PeopleHere, form: Form) -> Response:
    try:
        role, qualified = forms.role_chosen(form)
        person = service.add_person(
            session,
            allowed.actor,
            email=form.text("email"),
            name=form.text("name"),
            known_as=form.text("known_as"),
            role=role,
            qualified=qualified,
            starts_on=form.day("starts_on")[0],
        )
    except DomainError as error:
        session.rollback()
        service.note_refusal(session, allowed.actor, error)
        errors = {error.field or "": _words(error)}
        typed, roles = forms.typed(form), member_views.role_choices()
        return render(request, "people/new.html", status=error.status, typed=typed, roles=roles, errors=errors)
    return see_other(request, session, f"/people/{person.id}?notice=added")


@router.get("/people/{person_id:int}")
def person(request: Request, session: Session, allowed: ManagedPerson) -> Response:
    return _person(request, session, allowed)


@router.post("/people/{person_id:int}/roles")
def post_role(request: Request, session: Session, allowed: ManagedPerson, form: Form) -> Response:
    try:
        role, qualified = forms.role_chosen(form)
        first, last = form.day("starts_on")[0], form.day("ends_on")[0]
        service.give_role(
            session, allowed.actor, allowed.thing, role, qualified=qualified, starts_on=first, ends_on=last
        )
    except DomainError as error:
        session.rollback()
        return _person(request, session, allowed, error, forms.typed(form))
    return see_other(request, session, f"/people/{allowed.thing.id}?notice=added")


@router.post("/people/{person_id:int}/roles/{membership_id:int}/end")
def post_end_role(request: Request, session: Session, allowed: ManagedRole, form: Form) -> Response:
    person, membership = allowed.thing.person, allowed.thing.membership
    field = f"last_{membership.id}"
    try:
        last_day = forms.day_given(form, field, "Give the last day of the role.")
        service.end_role(session, allowed.actor, membership, last_day)
    except DomainError as error:
        session.rollback()
        error.field = field if error.field in ("ends_on", field) else error.field
        return _person(request, session, Allowed(allowed.actor, person), error, ends=forms.boxes(form, field))
    return see_other(request, session, f"/people/{person.id}?notice=saved")


@router.post("/people/{person_id:int}/password-link")
def post_password_link(request: Request, session: Session, allowed: ManagedPerson) -> Response:
    """The link is shown in this answer and nowhere else: only its hash is kept."""
    try:
        token = service.make_password_link(session, allowed.actor, allowed.thing)
    except DomainError as error:
        session.rollback()
        return _person(request, session, allowed, error)
    link = f"{request.app.state.settings.base_url.rstrip('/')}/set-password/{token}"
    return render(request, "people/link.html", person=allowed.thing, link=link)


@router.post("/people/{person_id:int}/suspension")
def post_suspension(request: Request, session: Session, allowed: ManagedPerson, form: Form) -> Response:
    change = service.restore if form.text("do") == "restore" else service.suspend
    try:
        change(session, allowed.actor, allowed.thing)
    except DomainError as error:
        session.rollback()
        return _person(request, session, allowed, error)
    return see_other(request, session, f"/people/{allowed.thing.id}?notice=saved")


def _person(
    request: Request,
    session: Session,
    allowed: Allowed[Person],
    error: DomainError | None = None,
    typed: forms.Typed | None = None,
    ends: dict[str, str] | None = None,
) -> Response:
    view = member_views.member(session, allowed.actor, allowed.thing)
    errors = {error.field or "": _words(error)} if error else {}
    typed = typed or replace(forms.Typed(), starts_on=view.today)
    status = error.status if error else 200
    return render(
        request,
        "people/show.html",
        status=status,
        view=view,
        typed=typed,
        ends=ends or {},
        roles=member_views.role_choices(),
        errors=errors,
    )


def _words(error: DomainError) -> str:
    return f"{error.sentence} {error.mend or ''}".strip()
