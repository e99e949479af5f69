"""One unit, criterion by criterion; signing it off; opening it again."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession

from app.assessment import sign_off_views, sign_offs_views, unit_access, unit_service, unit_views
from app.assessment.unit_access import OwnSignOffs, SeenUnit, UnitToReopen, UnitToSign, VisibleUnit
from app.assessment.unit_forms import SignOffForm, read_reason, read_sign_off
from app.db import Session
from app.errors import DomainError, Mistake, Mistakes
from app.web.forms import Form
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()


@router.get("/units/{unit_id:int}")
def show_unit(request: Request, session: Session, allowed: VisibleUnit, show: str = "all") -> Response:
    """The unit's criteria, each with its status, evidence and feedback; `show` narrows them to whose turn it is."""
    return _unit(request, session, allowed, show=show)


def _unit(
    request: Request,
    session: SQLSession,
    allowed: Allowed[SeenUnit],
    *,
    show: str = "all",
    status: int = 200,
    reason: str = "",
    errors: dict[str, str] | None = None,
) -> Response:
    view = unit_views.unit_page(session, allowed.actor, allowed.thing, show)
    return render(
        request,
        "assessment/unit.html",
        fragment="assessment/_criteria.html",
        status=status,
        view=view,
        reason=reason,
        errors=errors or {},
    )


@router.post("/units/{unit_id:int}/reopen")
def reopen(request: Request, session: Session, allowed: UnitToReopen, form: Form) -> Response:
    reason = read_reason(form)
    try:
        unit_service.reopen(session, allowed.actor, allowed.thing, reason)
    except Mistake as error:
        session.rollback()
        return _unit(request, session, allowed, status=error.status, reason=reason, errors={"reason": error.sentence})
    return see_other(request, session, f"/units/{allowed.thing.id}?notice=reopened")


@router.get("/units/{unit_id:int}/sign-off")
def ask_sign_off(request: Request, session: Session, allowed: UnitToSign) -> Response:
    """What was decided and by whom, what is missing if anything is, and the declaration."""
    return _sign_off(request, session, allowed, SignOffForm())


def _sign_off(
    request: Request,
    session: SQLSession,
    allowed: Allowed[SeenUnit],
    form: SignOffForm,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Response:
    view = sign_off_views.sign_off_page(session, allowed.actor, allowed.thing)
    return render(request, "assessment/sign_off.html", status=status, view=view, form=form, errors=errors or {})


@router.post("/units/{unit_id:int}/sign-off")
def sign_off(request: Request, session: Session, allowed: UnitToSign, form: Form) -> Response:
    """Sign. On any problem the page is shown again with what was typed, and says what is in the way."""
    posted = read_sign_off(form)
    try:
        unit_service.sign_off(session, allowed.actor, allowed.thing, posted)
    except Mistakes as error:
        session.rollback()
        return _sign_off(request, session, allowed, posted, status=error.status, errors=_beside(posted, error))
    except DomainError as error:
        session.rollback()
        fresh = Allowed(allowed.actor, unit_access.load_unit_to_sign(session, allowed.actor, allowed.thing.id))
        return _sign_off(request, session, fresh, posted, status=error.status, errors={"": error.sentence})
    return see_other(request, session, f"/units/{allowed.thing.id}?notice=signed-off")


def _beside(posted: SignOffForm, error: Mistakes) -> dict[str, str]:
    """The problems by field, that of the declaration beside the first line that was not ticked."""
    line = "no_interest" if posted.declared else "declared"
    return {line if name == "declared" else name: sentence for name, sentence in error.problems}


@router.get("/sign-offs")
def sign_offs(request: Request, session: Session, allowed: OwnSignOffs) -> Response:
    """The assessor's units that are ready to be signed, and what they signed lately."""
    view = sign_offs_views.sign_offs_page(session, allowed.actor)
    return render(request, "assessment/sign_offs.html", view=view)
