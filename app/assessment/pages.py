"""The assessor's day: the queue, the review of one piece, sending, and taking back."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession

from app.assessment import queue_queries, service, views
from app.assessment.access import OwnQueue, OwnReview, Reviewable
from app.assessment.forms import ReviewForm, read_review
from app.db import Session, database_of
from app.errors import DomainError, Mistakes
from app.evidence.files import note_opening
from app.web.forms import Form
from app.web.once import see_other
from app.web.render import render

router = APIRouter()


@router.get("/queue")
def queue(
    request: Request, session: Session, allowed: OwnQueue, show: str = "all", q: str = "", after: str = ""
) -> Response:
    """What waits for this assessor, oldest promise first."""
    view = views.queue_page(session, allowed.actor, show=show, words=q.strip()[:80], after=_after(after))
    return render(request, "assessment/queue.html", fragment="assessment/_queue.html", view=view)


def _after(text: str) -> tuple[datetime, int] | None:
    """Where a page of the queue begins; anything unreadable begins at the beginning."""
    moment, _, version = text.partition("-")
    try:
        return datetime.fromtimestamp(float(moment), UTC), int(version)
    except (ValueError, OverflowError, OSError):
        return None


@router.get("/evidence/{evidence_id:int}/review")
def review(request: Request, session: Session, allowed: Reviewable) -> Response:
    """The evidence beside its claims. Looking is recorded before anything is shown."""
    version = allowed.thing
    note_opening(
        database_of(request),
        allowed.actor,
        provider_id=version.provider_id,
        enrolment_id=version.enrolment_id,
        version_id=version.version_id,
        number=version.number,
        opened=version.opened,
    )
    return _review(request, session, allowed)


def _review(
    request: Request,
    session: SQLSession,
    allowed: Reviewable,
    *,
    status: int = 200,
    form: ReviewForm | None = None,
    problems: list[tuple[str, str]] | None = None,
    clash: str = "",
    clashing: tuple[int, ...] = (),
) -> Response:
    view = views.review_page(session, allowed.actor, allowed.thing, form, request.app.state.store)
    return render(
        request,
        "assessment/review.html",
        fragment="evidence/_viewer.html",
        status=status,
        view=view,
        viewer=view.viewer,
        errors=dict(problems or []),
        clash=clash,
        clashing=clashing,
    )


@router.post("/evidence/{evidence_id:int}/review/draft")
def keep_draft(request: Request, session: Session, allowed: Reviewable, form: Form) -> Response:
    """Keep what is chosen and typed, on every change; the answer is the tally."""
    decided = service.keep_draft(session, allowed.actor, allowed.thing, read_review(form))
    return render(request, "assessment/_tally.html", decided=decided)


@router.post("/evidence/{evidence_id:int}/review")
def send(request: Request, session: Session, allowed: Reviewable, form: Form) -> Response:
    """Send the decisions, or keep them for later. On any problem everything typed is shown again."""
    posted = read_review(form)
    try:
        if form.has("draft"):
            service.keep_draft(session, allowed.actor, allowed.thing, posted)
            return see_other(request, session, "/queue?notice=kept")
        service.send_review(session, allowed.actor, allowed.thing, posted)
        session.flush()
        following = queue_queries.queue_page(session, allowed.actor, show="all", words="", after=None, limit=1)
        to = f"/evidence/{following[0].evidence_id}/review" if following else "/queue"
        return see_other(request, session, f"{to}?notice=decided")
    except Mistakes as error:
        session.rollback()
        return _problem(request, session, allowed, posted, error.problems, 422)
    except service.Clash as error:
        session.rollback()
        service.keep_draft(session, allowed.actor, allowed.thing, posted)
        return _review(request, session, allowed, status=409, form=posted, clash=error.sentence, clashing=error.claims)
    except DomainError as error:
        session.rollback()
        return _problem(request, session, allowed, posted, [(error.field or "claims", error.sentence)], error.status)


def _problem(
    request: Request,
    session: SQLSession,
    allowed: Reviewable,
    posted: ReviewForm,
    problems: list[tuple[str, str]],
    status: int,
) -> Response:
    """Show the page again with the problems; what was typed is kept as a draft as well."""
    service.keep_draft(session, allowed.actor, allowed.thing, posted)
    return _review(request, session, allowed, status=status, form=posted, problems=problems)


@router.post("/reviews/{review_id:int}/take-back")
def take_back(request: Request, session: Session, allowed: OwnReview) -> Response:
    service.take_back(session, allowed.actor, allowed.thing)
    return see_other(request, session, "/queue?notice=taken-back")
