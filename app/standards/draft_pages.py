"""A draft of a standard: read it, correct its text, publish it, throw it away."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession

from app.access.actors import Actor
from app.db import Session
from app.errors import DomainError, Mistakes
from app.standards import draft_service, draft_views
from app.standards.draft_access import OwnDraft, load_draft
from app.standards.draft_models import StandardDraft
from app.standards.problems import Problem
from app.web.forms import Form
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
FACTS = ("version", "revision", "approved")


@router.get("/standards/drafts/{draft_id:int}")
def show_draft(request: Request, session: Session, allowed: OwnDraft) -> Response:
    """The draft as it would be published, and its text to correct."""
    return _draft(request, session, allowed.actor, allowed.thing)


@router.post("/standards/drafts/{draft_id:int}")
def save_draft(request: Request, session: Session, allowed: OwnDraft, form: Form) -> Response:
    """Take over the corrected text; what is wrong with it is named by line, and the text stays as typed."""
    text = form.raw("yaml")
    try:
        problems = draft_service.save_text(session, allowed.actor, allowed.thing, text, form.number("saves"))
    except DomainError as error:
        session.rollback()
        return _again(request, session, allowed, error, text)
    if problems:
        return _draft(request, session, allowed.actor, allowed.thing, text=text, problems=problems)
    return see_other(request, session, f"/standards/drafts/{allowed.thing.id}?notice=saved")


@router.post("/standards/drafts/{draft_id:int}/facts")
def save_facts(request: Request, session: Session, allowed: OwnDraft, form: Form) -> Response:
    """Take over the version, our revision and the date of approval."""
    typed = {name: form.text(name) for name in FACTS}
    try:
        draft_service.save_facts(session, allowed.actor, allowed.thing, typed, form.number("saves"))
    except DomainError as error:
        session.rollback()
        return _again(request, session, allowed, error, typed=typed)
    return see_other(request, session, f"/standards/drafts/{allowed.thing.id}?notice=saved")


@router.post("/standards/drafts/{draft_id:int}/publish")
def publish_draft(request: Request, session: Session, allowed: OwnDraft, form: Form) -> Response:
    """Make it a version that never changes."""
    try:
        compared = form.ticked("compared")
        standard = draft_service.publish(session, allowed.actor, allowed.thing, compared=compared)
    except DomainError as error:
        session.rollback()
        return _again(request, session, allowed, error)
    return see_other(request, session, f"/standards/{standard.id}?notice=standard-published")


@router.post("/standards/drafts/{draft_id:int}/discard")
def discard_draft(request: Request, session: Session, allowed: OwnDraft) -> Response:
    """Throw it away."""
    draft_service.discard(session, allowed.thing)
    return see_other(request, session, "/standards/import?notice=discarded")


def _again(
    request: Request,
    session: SQLSession,
    allowed: Allowed[StandardDraft],
    error: DomainError,
    text: str | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    """The page after something was refused: the draft as it is in the database, and what was typed."""
    draft = load_draft(session, allowed.actor, allowed.thing.id or 0)
    problems = error.problems if isinstance(error, Mistakes) else [(error.field or "", error.sentence)]
    named = {
        "" if name not in ("yaml", "compared", *(FACTS if typed else ())) else name: sentence
        for name, sentence in problems
    }
    return _draft(request, session, allowed.actor, draft, text=text, status=error.status, errors=named, typed=typed)


def _draft(
    request: Request,
    session: SQLSession,
    actor: Actor,
    draft: StandardDraft,
    *,
    text: str | None = None,
    problems: list[Problem] | None = None,
    status: int = 200,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    found: dict[str, str] = errors or {}
    if problems:
        status, first = 422, problems[0]
        found = {"yaml": f"Nothing was saved. Line {first.line}: {first.message} {first.mend}"}
    context: dict[str, Any] = {
        "draft": draft_views.show(session, actor, draft, text, problems),
        "errors": found,
        "typed": typed,
    }
    return render(request, "standards/draft.html", status=status, **context)
