"""Guards for cohorts and enrolments: found through the actor's provider, or they do not exist."""

from typing import Annotated, TypeVar

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.enrolment import queries
from app.enrolment.models import Allocation, Cohort, Enrolment
from app.errors import NotFound
from app.web.guards import Allowed, may

T = TypeVar("T")


def cohort(session: Session, actor: Actor, cohort_id: int) -> Cohort:
    return _seen(actor, queries.cohort(session, actor.provider_id, cohort_id))


def enrolment(session: Session, actor: Actor, enrolment_id: int) -> Enrolment:
    return _seen(actor, queries.enrolment(session, actor.provider_id, enrolment_id))


def allocation(session: Session, actor: Actor, allocation_id: int) -> Allocation:
    return _seen(actor, queries.allocation(session, actor.provider_id, allocation_id))


def _seen(actor: Actor, found: T | None) -> T:
    """Only those who may read enrolments are told that one exists."""
    if found is None or not actor.can(Permission.enrolment_read):
        raise NotFound()
    return found


CohortsHere = Annotated[Allowed[None], may(Permission.enrolment_read)]
ManagedCohorts = Annotated[Allowed[None], may(Permission.enrolment_manage)]
ReadableCohort = Annotated[Allowed[Cohort], may(Permission.enrolment_read, load=cohort)]
ManagedCohort = Annotated[Allowed[Cohort], may(Permission.enrolment_manage, load=cohort)]
ReadableEnrolment = Annotated[Allowed[Enrolment], may(Permission.enrolment_read, load=enrolment)]
ManagedEnrolment = Annotated[Allowed[Enrolment], may(Permission.enrolment_manage, load=enrolment)]
ManagedAllocation = Annotated[Allowed[Allocation], may(Permission.enrolment_manage, load=allocation)]
