"""Countersigning: what trainees decided, to be agreed with or returned."""

from fastapi import APIRouter, Request, Response

from app.assessment import countersign_service, countersign_views
from app.assessment.countersign_access import Countersigning, DecisionToCountersign
from app.assessment.countersign_rules import AGREED
from app.assessment.unit_forms import read_countersign
from app.db import Session
from app.errors import Mistake
from app.web.forms import Form
from app.web.once import see_other
from app.web.render import render, wants_fragment

router = APIRouter()


@router.get("/countersigning")
def countersigning(request: Request, session: Session, allowed: Countersigning) -> Response:
    view = countersign_views.countersigning_page(session, allowed.actor)
    return render(request, "assessment/countersigning.html", view=view, errors={})


@router.post("/decisions/{decision_id:int}/countersign")
def countersign(request: Request, session: Session, allowed: DecisionToCountersign, form: Form) -> Response:
    """Agree or return. htmx gets the one line back, answered; without it the list is shown again."""
    posted, decision = read_countersign(form), allowed.thing
    try:
        countersign_service.countersign(session, allowed.actor, decision, posted)
    except Mistake as error:
        session.rollback()
        one = countersign_views.line(decision, posted, error.sentence)
        if wants_fragment(request):
            return render(request, "assessment/_countersign.html", status=error.status, line=one)
        view = countersign_views.countersigning_page(
            session, allowed.actor, typed={decision.id: posted}, errors={decision.id: error.sentence}
        )
        errors = {f"comment-{decision.id}": error.sentence}
        return render(request, "assessment/countersigning.html", status=error.status, view=view, errors=errors)
    if wants_fragment(request):
        answered = "Agreed" if posted.outcome == AGREED else f"Returned to {decision.assessor}"
        return render(
            request, "assessment/_countersign.html", line=countersign_views.line(decision, posted, answered=answered)
        )
    return see_other(request, session, "/countersigning?notice=countersigned")
