"""The guards of coverage. Managers see their whole provider; assessors and IQAs the learners they are allocated to today."""

from typing import Annotated, Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.clock import today
from app.coverage import learner_queries, queries
from app.errors import NotFound
from app.web.guards import Allowed, may


def load_cohort(session: Session, actor: Actor, cohort_id: int, **_: Any) -> Row[Any]:
    """A cohort of the actor's provider."""
    return _found(queries.cohort(session, actor.provider_id, cohort_id))


def load_learner(session: Session, actor: Actor, enrolment_id: int, **_: Any) -> Row[Any]:
    """The enrolment of a learner whom the actor may see."""
    return _found(learner_queries.learner(session, actor, enrolment_id, today(str(actor.zone))))


def _found(thing: Row[Any] | None) -> Row[Any]:
    if thing is None:
        raise NotFound()
    return thing


ReadableCoverage = Annotated[Allowed[None], may(Permission.coverage_read)]
ReadableCohort = Annotated[Allowed[Row[Any]], may(Permission.coverage_read, load=load_cohort)]
ReadableLearners = Annotated[Allowed[None], may(Permission.portfolio_read)]
ReadableLearner = Annotated[Allowed[Row[Any]], may(Permission.portfolio_read, load=load_learner)]
ReadableTrail = Annotated[Allowed[None], may(Permission.trail_read)]
