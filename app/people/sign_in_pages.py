"""Signing in and out, choosing a provider, and choosing a password from a one-time link."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.db import Session, database_of
from app.errors import DomainError, NotFound, NotSignedIn
from app.people import account, sign_in, views
from app.people.rules import our_path
from app.web import explain, sessions
from app.web.forms import Form
from app.web.guards import public
from app.web.render import render

router = APIRouter()
PROVIDER_CHOICE = public("signed in, but no provider chosen yet; knows only the person's own")
ONE_TIME_LINK = public("a one-time link to choose a password")


@router.get("/sign-in", dependencies=[public("the sign-in page")])
def sign_in_page(request: Request, next: str = "") -> Response:
    return render(request, "people/sign_in.html", errors={}, email="", next=our_path(next), shared=False)


@router.post("/sign-in", dependencies=[public("the sign-in form")])
def post_sign_in(request: Request, form: Form) -> Response:
    settings = request.app.state.settings
    onward, shared = our_path(form.text("next")), form.ticked("shared")
    try:
        opened = sign_in.sign_in(
            database_of(request),
            settings,
            email=form.text("email"),
            password=form.raw("password"),
            shared_device=shared,
            device=request.cookies.get(sessions.cookie_name(settings, "device")),
            browser=request.headers.get("user-agent", ""),
        )
    except DomainError as error:
        errors = {error.field or "email": error.sentence}
        return render(
            request,
            "people/sign_in.html",
            status=error.status,
            errors=errors,
            email=form.text("email"),
            next=onward,
            shared=shared,
        )
    response = RedirectResponse(_first(opened.first_page, onward), 303)
    sessions.set_cookie(response, settings, "session", opened.token, max_age=opened.max_age)
    if not shared:
        sessions.set_cookie(response, settings, "device", opened.device, max_age=400 * 86400)
    return response


def _first(page: str, onward: str) -> str:
    """Where they were going; by way of choosing a provider when there are several."""
    if page == "/":
        return onward or page
    return f"{page}?next={quote(onward)}" if onward else page


@router.post("/sign-out", dependencies=[public("it only ends a session")])
def post_sign_out(request: Request, session: Session) -> Response:
    token = sessions.token_of(request)
    if token:
        sign_in.sign_out(session, token)
    response = RedirectResponse("/sign-in?notice=signed-out", 303)
    sessions.clear_cookie(response, request.app.state.settings)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@router.get("/providers", dependencies=[PROVIDER_CHOICE])
def providers(request: Request, session: Session, next: str = "") -> Response:
    choices = views.providers(session, _person_of(request, session))
    return render(request, "people/providers.html", choices=choices, next=our_path(next), errors={})


@router.post("/providers", dependencies=[PROVIDER_CHOICE])
def post_providers(request: Request, session: Session, form: Form) -> Response:
    person_id = _person_of(request, session)
    onward = our_path(form.text("next"))
    try:
        sign_in.choose_provider(session, sessions.token_of(request) or "", form.number("provider") or 0)
    except DomainError as error:
        session.rollback()
        choices, errors = views.providers(session, person_id), {"provider": error.sentence}
        status = error.status
        return render(request, "people/providers.html", status=status, choices=choices, next=onward, errors=errors)
    return RedirectResponse(onward or "/", 303)


def _person_of(request: Request, session: Session) -> int:
    """Whose live session this is, whether or not a provider is chosen; raises NotSignedIn."""
    found = sign_in.person_signed_in(session, sessions.token_of(request), request.app.state.settings)
    if found is None:
        raise NotSignedIn()
    return found


@router.get("/set-password/{token:str}", dependencies=[ONE_TIME_LINK])
def set_password_page(request: Request, session: Session, token: str) -> Response:
    try:
        owner = account.password_link(session, token)
    except NotFound as error:
        return _stopped(request, error)
    return render(request, "people/set_password.html", token=token, owner=owner, errors={})


@router.post("/set-password/{token:str}", dependencies=[ONE_TIME_LINK])
def post_set_password(request: Request, session: Session, token: str, form: Form) -> Response:
    try:
        owner = account.password_link(session, token)
        account.use_password_link(session, token, form.raw("password"))
    except NotFound as error:
        session.rollback()
        return _stopped(request, error)
    except DomainError as error:
        session.rollback()
        errors = {error.field or "password": error.sentence}
        return render(request, "people/set_password.html", status=error.status, token=token, owner=owner, errors=errors)
    return RedirectResponse("/sign-in?notice=password-set", 303)


def _stopped(request: Request, error: NotFound) -> Response:
    heading = "This link has stopped working"
    text = error.sentence.removeprefix(f"{heading}. ")
    return explain.page(request, error.status, text, heading=heading, href="/sign-in", action="Go to sign in")
