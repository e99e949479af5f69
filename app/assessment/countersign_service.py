"""The one verb of countersigning, and the only writer of countersignatures."""

from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.assessment import countersign_queries, countersign_rules, review_queries, rules
from app.assessment.models import Countersignature
from app.assessment.queries import units_signed_off
from app.assessment.service import record
from app.assessment.unit_forms import CountersignForm
from app.trail import facts


def countersign(session: Session, actor: Actor, decision: Row[Any], form: CountersignForm) -> Countersignature:
    """Agree with a trainee's decision, which makes it final, or return it, which makes its claim wait again.

    Raises Conflict when the decision no longer waits for this, Mistake when the answer is incomplete. The unit is
    locked first, so that of two countersigners, or of a countersigner and an assessor, one comes first.
    """
    countersign_rules.ensure_may_countersign(
        qualified=actor.qualified, own_decision=decision.assessor_id == actor.person_id
    )
    review_queries.lock_units(session, [decision.unit_id])
    now_is = countersign_queries.became_of(session, decision.id)
    countersign_rules.ensure_waits(
        needed=decision.needs_countersign,
        outcome=decision.outcome,
        withdrawn=now_is.withdrawn,
        overtaken=now_is.overtaken,
        countersign=now_is.countersign,
        countersigner=now_is.countersigner,
    )
    rules.ensure_open(signed_off=bool(units_signed_off(session, [decision.unit_id])))
    countersign_rules.ensure_answered(form.outcome, form.comment)
    row = Countersignature(
        provider_id=decision.provider_id,
        decision_id=decision.id,
        unit_id=decision.unit_id,
        assessor_id=decision.assessor_id,
        by_id=actor.person_id,
        outcome=form.outcome,
        comment=form.comment,
    )
    session.add(row)
    session.flush()
    record(
        session,
        facts.DecisionCountersigned(
            decision.enrolment_id, decision.id, decision.unit_id, decision.code, decision.assessor_id, form.outcome
        ),
        actor,
    )
    return row
