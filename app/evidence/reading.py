"""Reading evidence: the learner's list, a sent piece, and a manager's reason to look."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.db import Session, database_of
from app.errors import Mistake, NotFound
from app.evidence import files, queries, service, views
from app.evidence.access import OwnEvidenceList, ProviderEnrolment, VisibleEvidence
from app.evidence.models import EvidenceAccess
from app.evidence.viewer import viewer
from app.trail import facts
from app.web.forms import Form
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
PAGE = 50
LOOK_FOR = timedelta(minutes=30)


@router.get("/evidence")
def own_evidence(
    request: Request,
    session: Session,
    allowed: OwnEvidenceList,
    before: int | None = None,
    portfolio: int | None = None,
) -> Response:
    """The learner's pieces, newest first."""
    enrolments = queries.own_enrolments(session, allowed.actor)
    chosen = next((row for row in enrolments if row.id == portfolio), enrolments[0] if enrolments else None)
    rows = queries.pieces_of(session, chosen.id, before=before, limit=PAGE + 1) if chosen else []
    lines = views.piece_lines(allowed.actor, rows[:PAGE])
    more = f"/evidence?portfolio={chosen.id}&before={rows[PAGE - 1].id}" if chosen and len(rows) > PAGE else ""
    return render(
        request,
        "evidence/index.html",
        pieces=lines,
        enrolments=enrolments,
        chosen=chosen,
        more=more,
        first=before is None,
    )


@router.get("/evidence/{evidence_id:int}")
def show(
    request: Request, session: Session, allowed: VisibleEvidence, version: int | None = None, sent: int = 0
) -> Response:
    """A sent version; the learner's own unsent draft leads to its form. Whoever looks is recorded first."""
    actor, piece = allowed.actor, allowed.thing
    own = piece.learner_id == actor.person_id
    versions = queries.versions_seen(session, actor, piece.id or 0, now() - files.SAME_LOOK)
    visible = [
        v for v in versions if v.sent_at is not None and version in (None, v.number) and (own or v.withdrawn_at is None)
    ]
    if not visible:
        if own and version is None:
            return RedirectResponse(f"/evidence/{piece.id}/edit", 303)
        raise NotFound()
    shown = visible[-1]
    files.note_opening(
        database_of(request),
        actor,
        provider_id=piece.provider_id,
        enrolment_id=piece.enrolment_id,
        version_id=shown.id,
        number=piece.number,
        opened=shown.opened,
    )
    store, address = request.app.state.store, f"/evidence/{piece.id}"
    claims = queries.claims(session, [shown.id])
    view = views.evidence_page(
        session,
        actor,
        piece,
        shown,
        versions,
        claims,
        just_sent=bool(sent) and own,
        viewer=viewer(shown.id, shown.account, queries.shown_files(session, shown.id), claims, address, store),
    )
    return render(request, "evidence/show.html", fragment="evidence/_viewer.html", view=view, viewer=view.viewer)


@router.get("/portfolios/{enrolment_id:int}/access")
def ask_reason(request: Request, session: Session, allowed: ProviderEnrolment) -> Response:
    """A manager sees coverage, not content: opening evidence asks for a reason, and is recorded."""
    name = queries.person_name(session, allowed.thing.person_id)
    return render(request, "evidence/reason.html", name=name, enrolment_id=allowed.thing.id, reason="", errors={})


@router.post("/portfolios/{enrolment_id:int}/access")
def give_reason(request: Request, session: Session, allowed: ProviderEnrolment, form: Form) -> Response:
    reason = form.text("reason")
    try:
        if len(reason) < 10:
            raise Mistake(
                "Say why you need to look, in a sentence. The learner and an EQA can read it.", field="reason"
            )
    except Mistake as error:
        name = queries.person_name(session, allowed.thing.person_id)
        return render(
            request,
            "evidence/reason.html",
            status=422,
            name=name,
            enrolment_id=allowed.thing.id,
            reason=reason,
            errors={"reason": error.sentence},
        )
    access = EvidenceAccess(
        provider_id=allowed.thing.provider_id,
        enrolment_id=allowed.thing.id or 0,
        person_id=allowed.actor.person_id,
        reason=reason[:500],
        until=now() + LOOK_FOR,
    )
    session.add(access)
    session.flush()
    fact = facts.EvidenceAccessGiven(
        allowed.thing.id, allowed.thing.person_id, access.id or 0, access.until.isoformat(timespec="seconds")
    )
    service.record(session, fact, allowed.actor)
    return see_other(request, session, f"/portfolios/{allowed.thing.id}?notice=reason-kept")
