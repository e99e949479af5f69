"""Selects for the provider's pages: cohorts by criterion, and who is at risk. All are scoped to the actor's provider."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, union_all
from sqlmodel import Session, col, select

from app import selects
from app.access.actors import Actor
from app.access.models import Person, Provider
from app.access.roles import Permission, Role
from app.assessment.models import QueueItem, Review
from app.coverage.models import CohortCriterion, EnrolmentCoverage
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.selects import Statement
from app.standards.models import Criterion, Standard

FAR = date(9999, 12, 31)


def sees_everyone(actor: Actor) -> bool:
    """Whether the actor sees every learner of the provider; others see those they are allocated to today."""
    return actor.can(Permission.coverage_read) and actor.can(Permission.enrolment_read)


def responsible_roles(actor: Actor) -> list[str]:
    """The roles in which the actor can be allocated to a unit."""
    return [role.value for role in (Role.assessor, Role.iqa) if role in actor.roles]


def allocated_today(person_id: Any, roles: Any, day: Any) -> Select[Any]:
    """Enrolments with a unit that this person is responsible for, in one of these roles, on this day."""
    return (
        select(col(Unit.enrolment_id))
        .join(Allocation, col(Allocation.unit_id) == col(Unit.id))
        .where(col(Allocation.person_id) == person_id, col(Allocation.role).in_(roles), counts_on(day))
    )


def counts_on(day: Any) -> ColumnElement[bool]:
    """Allocations that count on this day, first and last day included."""
    return and_(
        col(Allocation.starts_on) <= day, or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day)
    )


@selects.rows
def cohorts_with_standards(provider_id: int) -> Statement:
    """Each cohort of the provider with each standard its learners are on, and how many; the oldest cohort first.

    A cohort without learners has one row, without a standard. The first criterion of a standard counts its learners.
    """
    first = select(col(Criterion.id)).where(col(Criterion.position) == 0)
    return (
        select(
            col(Cohort.id),
            col(Cohort.name),
            col(Cohort.starts_on),
            col(Cohort.ends_on),
            col(Cohort.closed_on),
            col(Provider.answer_within_days),
            col(CohortCriterion.standard_id),
            col(CohortCriterion.learners),
            col(Standard.title),
            col(Standard.key),
        )
        .join(Provider, col(Provider.id) == col(Cohort.provider_id))
        .outerjoin(
            CohortCriterion,
            and_(
                col(CohortCriterion.cohort_id) == col(Cohort.id),
                col(CohortCriterion.criterion_id).in_(first),
                col(CohortCriterion.learners) > 0,
            ),
        )
        .outerjoin(Standard, col(Standard.id) == col(CohortCriterion.standard_id))
        .where(col(Cohort.provider_id) == provider_id)
        .order_by(col(Cohort.starts_on), col(Cohort.name), col(Cohort.id), col(CohortCriterion.standard_id))
    )


@selects.row
def cohort(provider_id: int, cohort_id: int) -> Statement:
    """One cohort of the provider, with how many of its learners count."""
    learners = (
        select(func.count())
        .where(col(EnrolmentCoverage.cohort_id) == col(Cohort.id))
        .correlate(Cohort)
        .scalar_subquery()
    )
    return (
        select(
            col(Cohort.id),
            col(Cohort.name),
            col(Cohort.starts_on),
            col(Cohort.ends_on),
            col(Cohort.closed_on),
            col(Provider.answer_within_days),
            learners.label("learners"),
        )
        .join(Provider, col(Provider.id) == col(Cohort.provider_id))
        .where(col(Cohort.id) == cohort_id, col(Cohort.provider_id) == provider_id)
    )


# In the order of heat.Counted, and last in every row that has them.
COUNTS = (
    col(CohortCriterion.learners),
    col(CohortCriterion.waiting),
    col(CohortCriterion.met),
    col(CohortCriterion.provisional),
    col(CohortCriterion.more),
    col(CohortCriterion.not_yet),
)


@selects.rows
def cells(cohort_ids: Sequence[int], standard_id: int) -> Statement:
    """The kept counts of these cohorts on one standard, criterion by criterion."""
    return (
        select(col(CohortCriterion.cohort_id), col(CohortCriterion.position), *COUNTS)
        .where(col(CohortCriterion.cohort_id).in_(cohort_ids), col(CohortCriterion.standard_id) == standard_id)
        .order_by(col(CohortCriterion.cohort_id), col(CohortCriterion.position))
    )


@selects.rows
def cells_of_cohort(cohort_id: int) -> Statement:
    """The kept counts of one cohort on all its standards, with the criteria and the standards' titles."""
    return (
        select(
            col(CohortCriterion.cohort_id),
            col(CohortCriterion.standard_id),
            col(CohortCriterion.position),
            col(Criterion.code),
            col(Criterion.kind),
            col(Criterion.text),
            col(Standard.title),
            col(Standard.key),
            *COUNTS,
        )
        .join(Criterion, col(Criterion.id) == col(CohortCriterion.criterion_id))
        .join(Standard, col(Standard.id) == col(CohortCriterion.standard_id))
        .where(col(CohortCriterion.cohort_id) == cohort_id, col(CohortCriterion.learners) > 0)
        .order_by(col(CohortCriterion.standard_id), col(CohortCriterion.position))
    )


@selects.rows
def totals(cohort_ids: Sequence[int], standard_id: int) -> Statement:
    """The same as `cells`, added up over all these cohorts: for providers with more cohorts than a page shows."""
    return (
        select(
            col(CohortCriterion.position),
            *(func.sum(column) for column in COUNTS),
        )
        .where(col(CohortCriterion.cohort_id).in_(cohort_ids), col(CohortCriterion.standard_id) == standard_id)
        .group_by(col(CohortCriterion.position))
        .order_by(col(CohortCriterion.position))
    )


@selects.rows
def criteria(standard_id: int) -> Statement:
    """(code, kind, position, text) of a standard, in order."""
    return (
        select(col(Criterion.code), col(Criterion.kind), col(Criterion.position), col(Criterion.text))
        .where(col(Criterion.standard_id) == standard_id)
        .order_by(col(Criterion.position))
    )


def held(provider_id: Any, day: Any) -> list[ColumnElement[bool]]:
    """The conditions that a queue item of the provider is past the promise."""
    return [col(QueueItem.provider_id) == provider_id, col(QueueItem.answer_by) < day]


def at_risk_ids(provider_id: Any, cohort_ids: Any, day: Any) -> Any:
    """(enrolment_id, held): everybody at risk on this day, with how many of their pieces are past the promise.

    The first half is one range of an index (rules.risk_from); the second follows the pieces that are late.
    """
    by_plan = select(col(EnrolmentCoverage.enrolment_id), literal(0).label("held")).where(
        col(EnrolmentCoverage.cohort_id).in_(cohort_ids), col(EnrolmentCoverage.risk_from) <= day
    )
    by_queue = (
        select(col(QueueItem.enrolment_id), func.count(col(QueueItem.version_id).distinct()).label("held"))
        .join(Enrolment, col(Enrolment.id) == col(QueueItem.enrolment_id))
        .where(
            *held(provider_id, day),
            col(QueueItem.cohort_id).in_(cohort_ids),
            or_(col(Enrolment.break_until).is_(None), col(Enrolment.break_until) < day),
        )
        .group_by(col(QueueItem.enrolment_id))
    )
    both = union_all(by_plan, by_queue).subquery()
    return select(both.c.enrolment_id, func.max(both.c.held).label("held")).group_by(both.c.enrolment_id).subquery()


def at_risk(session: Session, actor: Actor, cohort_ids: Sequence[int], day: date, limit: int) -> Sequence[Row[Any]]:
    """The learners the actor sees who are at risk, those it has been true of longest first; `number` is how many."""
    everyone = sees_everyone(actor)
    own = (0, ()) if everyone else (actor.person_id, responsible_roles(actor))
    return _at_risk(session, actor.provider_id, cohort_ids, day, limit, *own, everyone=everyone)


@selects.rows
def _at_risk(
    provider: int, cohorts: Sequence[int], day: date, most: int, person: int, roles: Sequence[str], *, everyone: bool
) -> Statement:
    """The names are looked up only for those shown."""
    ids = at_risk_ids(provider, cohorts, day)
    first = (
        select(
            col(EnrolmentCoverage.enrolment_id),
            col(EnrolmentCoverage.total),
            col(EnrolmentCoverage.met),
            col(EnrolmentCoverage.waiting),
            col(EnrolmentCoverage.last_sent_at),
            func.coalesce(col(EnrolmentCoverage.risk_from), FAR).label("risk_from"),
            ids.c.held,
            func.count().over().label("number"),
        )
        .join(ids, ids.c.enrolment_id == col(EnrolmentCoverage.enrolment_id))
        .where(col(EnrolmentCoverage.met) < col(EnrolmentCoverage.total))
        .order_by(func.coalesce(col(EnrolmentCoverage.risk_from), FAR), col(EnrolmentCoverage.enrolment_id))
        .limit(most)
    )
    if not everyone:
        first = first.where(col(EnrolmentCoverage.enrolment_id).in_(allocated_today(person, roles, day)))
    shown = first.subquery()
    return (
        select(
            shown,
            col(Person.name),
            col(Cohort.name).label("cohort"),
            col(Enrolment.starts_on),
            col(Enrolment.planned_end),
            col(Enrolment.break_until),
        )
        .join(Enrolment, col(Enrolment.id) == shown.c.enrolment_id)
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
        .where(col(Enrolment.provider_id) == provider)
        .order_by(shown.c.risk_from, shown.c.enrolment_id)
    )


@selects.rows
def waiting(provider_id: int, cohort_ids: Sequence[int], day: date) -> Statement:
    """(assessor_id, name, pieces, late) of each assessor with pieces waiting; the row without an assessor is all of them.

    A piece in two queues is counted once in all. Its rows are always made together (assessment/queue.py), so they agree
    in all that stands before the piece in the index of the late ones: in its order, they stand beside each other.
    """
    mine = (col(QueueItem.provider_id) == provider_id, col(QueueItem.cohort_id).in_(cohort_ids))
    pieces = (
        select(
            col(QueueItem.answer_by), col(QueueItem.cohort_id), col(QueueItem.enrolment_id), col(QueueItem.version_id)
        )
        .where(*mine)
        .distinct()
        .subquery()
    )
    whole = select(
        literal(None).label("assessor_id"),
        literal(None).label("name"),
        func.count().label("pieces"),
        func.count(case((pieces.c.answer_by < day, 1))).label("late"),
    ).select_from(pieces)
    loads = (
        select(
            col(QueueItem.assessor_id),
            func.count().label("pieces"),
            func.count(case((col(QueueItem.answer_by) < day, 1))).label("late"),
        )
        .where(*mine)
        .group_by(col(QueueItem.assessor_id))
        .subquery()
    )
    each = select(loads.c.assessor_id, col(Person.name), loads.c.pieces, loads.c.late).join(
        Person, col(Person.id) == loads.c.assessor_id
    )
    return union_all(whole, each)


@selects.rows
def decision_times(provider_id: int, cohort_ids: Sequence[int], since: datetime) -> Statement:
    """(assessor_id, name, waited_days, pieces): how long pieces waited that were decided since then."""
    return (
        select(
            col(Review.assessor_id),
            func.max(col(Person.name)).label("name"),
            col(Review.waited_days),
            func.count().label("pieces"),
        )
        .join(Person, col(Person.id) == col(Review.assessor_id))
        .where(
            col(Review.provider_id) == provider_id,
            col(Review.cohort_id).in_(cohort_ids),
            col(Review.sent_at) >= since,
        )
        .group_by(col(Review.assessor_id), col(Review.waited_days))
    )


@selects.rows
def caseloads(provider_id: int, person_ids: Sequence[int], day: date) -> Statement:
    """(person_id, learners): how many learners each of these assessors is allocated to on this day."""
    return (
        select(col(Allocation.person_id), func.count(col(Allocation.learner_id).distinct()).label("learners"))
        .where(
            col(Allocation.person_id).in_(person_ids),
            col(Allocation.provider_id) == provider_id,
            col(Allocation.role) == "assessor",
            counts_on(day),
        )
        .group_by(col(Allocation.person_id))
    )
