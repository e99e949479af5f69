"""The first page, one's own account, the words kept when a session ended, and help."""

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.access.roles import Permission
from app.db import Session
from app.errors import DomainError
from app.people import account, sign_in, views
from app.people.access import OwnAccount, OwnKeptWords
from app.web import sessions
from app.web.forms import Form
from app.web.guards import public
from app.web.once import see_other
from app.web.render import render

router = APIRouter()

FIRST_PAGES = (
    (Permission.assessment_queue, "/queue"),
    (Permission.portfolio_own, "/home"),
    (Permission.coverage_read, "/coverage"),
    (Permission.enrolment_read, "/cohorts"),
    (Permission.account_use, "/standards"),
)


@router.get("/")
def first_page(allowed: OwnAccount) -> Response:
    """To the page where this person's day begins."""
    return RedirectResponse(next(href for permission, href in FIRST_PAGES if allowed.actor.can(permission)), 303)


@router.get("/me")
def me(request: Request, session: Session, allowed: OwnAccount) -> Response:
    return render(request, "people/me.html", view=views.account(session, allowed.actor), errors={})


@router.post("/me/password")
def post_password(request: Request, session: Session, allowed: OwnAccount, form: Form) -> Response:
    try:
        account.change_password(session, allowed.actor, old=form.raw("password_now"), new=form.raw("password"))
    except DomainError as error:
        session.rollback()
        errors = {error.field or "password": error.sentence}
        view = views.account(session, allowed.actor)
        return render(request, "people/me.html", status=error.status, view=view, errors=errors)
    return see_other(request, session, "/me?notice=saved")


@router.post("/me/sessions/end")
def post_end_sessions(request: Request, session: Session, allowed: OwnAccount) -> Response:
    account.end_other_sessions(session, allowed.actor)
    return see_other(request, session, "/me?notice=ended")


@router.get("/preferences")
def preferences(request: Request, allowed: OwnAccount) -> Response:
    actor = allowed.actor
    chosen = {"theme": actor.theme, "text": actor.text_size, "shortcuts": actor.shortcuts}
    return render(request, "people/preferences.html", chosen=chosen, errors={})


@router.post("/preferences")
def post_preferences(request: Request, session: Session, allowed: OwnAccount, form: Form) -> Response:
    chosen = {"theme": form.text("theme"), "text": form.text("text"), "shortcuts": form.ticked("shortcuts")}
    try:
        account.choose_preferences(
            session, allowed.actor, theme=chosen["theme"], text_size=chosen["text"], shortcuts=chosen["shortcuts"]
        )
    except DomainError as error:
        session.rollback()
        errors = {error.field or "theme": error.sentence}
        return render(request, "people/preferences.html", status=error.status, chosen=chosen, errors=errors)
    return see_other(request, session, "/preferences?notice=preferences")


@router.get("/kept/{stash_id:int}")
def kept_words(request: Request, session: Session, allowed: OwnKeptWords) -> Response:
    """What this person had typed when their session ended, ready to be sent to where it was going."""
    fields = parse_qsl(allowed.thing.body, keep_blank_values=True)
    return render(request, "people/kept.html", view=views.kept(session, allowed.actor, allowed.thing, fields))


@router.get("/help", dependencies=[public("help, accessibility and privacy in plain words")])
def help_page(request: Request, session: Session) -> Response:
    settings = request.app.state.settings
    actor = sign_in.actor_if_any(session, sessions.token_of(request), settings)
    if actor is not None:
        request.state.actor, request.state.session = actor, session
    return render(request, "people/help.html", settings=settings)
