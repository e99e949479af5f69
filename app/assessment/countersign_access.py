"""The guards of countersigning."""

from typing import Annotated, Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission, Role
from app.assessment import countersign_queries
from app.assessment.countersign_rules import ensure_may_countersign
from app.assessment.unit_access import LARGEST_ID
from app.clock import today
from app.errors import NotFound
from app.web.guards import Allowed, may


def load_decision(session: Session, actor: Actor, decision_id: int, **_: Any) -> Row[Any]:
    """A decision in one's units. One's own is found, and refused; somebody else's elsewhere does not exist."""
    found = None
    if Role.assessor in actor.roles and decision_id <= LARGEST_ID:
        found = countersign_queries.decision_beside(session, actor, decision_id, today(str(actor.zone)))
    if found is None:
        raise NotFound()
    ensure_may_countersign(qualified=actor.qualified, own_decision=found.assessor_id == actor.person_id)
    return found


Countersigning = Annotated[Allowed[None], may(Permission.assessment_countersign)]
DecisionToCountersign = Annotated[Allowed[Row[Any]], may(Permission.assessment_countersign, load=load_decision)]
