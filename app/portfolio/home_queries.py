"""Selects for the learner's first page. Each is one select, however many units, pieces or enrolments there are."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.access.models import Membership, Person
from app.assessment.models import (
    AssessmentDecision,
    Countersignature,
    DecisionWithdrawal,
    QueueItem,
    Review,
)
from app.coverage.models import UnitCoverage
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.evidence.models import Evidence, EvidenceVersion
from app.standards.models import Criterion, Standard
from app.trail.models import TrailEntry


def units(session: Session, actor: Actor, day: date) -> Sequence[Row[Any]]:
    """The actor's enrolments here, newest first, with their units and today's assessors: a row for each assessor.

    An enrolment without units has one row, with unit_id None.
    """
    allocated_today = and_(
        col(Allocation.unit_id) == col(Unit.id),
        col(Allocation.role) == "assessor",
        col(Allocation.starts_on) <= day,
        or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
    )
    qualified = (
        exists()
        .where(
            col(Membership.person_id) == col(Person.id),
            col(Membership.provider_id) == col(Enrolment.provider_id),
            col(Membership.role) == "assessor",
            col(Membership.qualified).is_(True),
            col(Membership.starts_on) <= day,
            or_(col(Membership.ends_on).is_(None), col(Membership.ends_on) >= day),
        )
        .correlate(Person, Enrolment)
    )
    return session.execute(
        select(
            col(Enrolment.id).label("enrolment_id"),
            col(Enrolment.break_until),
            col(Enrolment.ended_on),
            col(Cohort.name).label("cohort"),
            col(Unit.id).label("unit_id"),
            col(Unit.standard_id),
            col(Standard.title),
            col(Standard.urn),
            col(Standard.performance_count),
            (col(Standard.performance_count) + col(Standard.knowledge_count)).label("total"),
            col(UnitCoverage.strip),
            col(UnitCoverage.signed_off),
            col(Person.id).label("assessor_id"),
            col(Person.known_as).label("assessor"),
            qualified.label("qualified"),
        )
        .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
        .outerjoin(Unit, col(Unit.enrolment_id) == col(Enrolment.id))
        .outerjoin(Standard, col(Standard.id) == col(Unit.standard_id))
        .outerjoin(UnitCoverage, col(UnitCoverage.unit_id) == col(Unit.id))
        .outerjoin(Allocation, allocated_today)
        .outerjoin(Person, col(Person.id) == col(Allocation.person_id))
        .where(Enrolment.person_id == actor.person_id, Enrolment.provider_id == actor.provider_id)
        .order_by(col(Enrolment.starts_on).desc(), col(Enrolment.id).desc(), col(Unit.id), col(Person.known_as))
    ).all()


def answers_to_act_on(session: Session, unit_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Decisions other than met that still count, with feedback, by criterion and number: the last of each says what to do."""
    return session.execute(
        select(
            col(AssessmentDecision.unit_id),
            col(AssessmentDecision.number),
            col(AssessmentDecision.outcome),
            col(AssessmentDecision.feedback),
            col(AssessmentDecision.recorded_at),
            col(Criterion.code),
            col(Criterion.text),
            col(Criterion.position),
            col(Person.known_as).label("assessor"),
        )
        .join(Criterion, col(Criterion.id) == col(AssessmentDecision.criterion_id))
        .join(Person, col(Person.id) == col(AssessmentDecision.assessor_id))
        .outerjoin(DecisionWithdrawal, col(DecisionWithdrawal.decision_id) == col(AssessmentDecision.id))
        .outerjoin(Countersignature, col(Countersignature.decision_id) == col(AssessmentDecision.id))
        .where(
            col(AssessmentDecision.unit_id).in_(unit_ids),
            col(AssessmentDecision.outcome) != "met",
            col(DecisionWithdrawal.id).is_(None),
            or_(col(Countersignature.outcome).is_(None), col(Countersignature.outcome) != "returned"),
        )
        .order_by(col(AssessmentDecision.unit_id), col(Criterion.position), col(AssessmentDecision.number))
    ).all()


def drafts_and_recent(session: Session, enrolment_ids: Sequence[int], since: datetime) -> Sequence[Row[Any]]:
    """Versions that were begun and not sent, and those sent since `since`, newest first."""
    return session.execute(
        select(
            col(Evidence.id).label("evidence_id"),
            col(Evidence.enrolment_id),
            col(EvidenceVersion.id).label("version_id"),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.saved_at),
            col(EvidenceVersion.sent_at),
            col(EvidenceVersion.revision),
        )
        .join(EvidenceVersion, col(EvidenceVersion.evidence_id) == col(Evidence.id))
        .where(
            col(Evidence.enrolment_id).in_(enrolment_ids),
            or_(col(EvidenceVersion.sent_at).is_(None), col(EvidenceVersion.sent_at) >= since),
        )
        .order_by(col(EvidenceVersion.saved_at).desc(), col(EvidenceVersion.id).desc())
        .limit(100)
    ).all()


def waiting(session: Session, enrolment_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """What stands in assessors' queues for these portfolios, the oldest first."""
    return session.execute(
        select(
            col(QueueItem.version_id),
            col(QueueItem.title),
            col(QueueItem.kind),
            col(QueueItem.waiting),
            col(QueueItem.sent_at),
            col(QueueItem.answer_by),
            col(EvidenceVersion.evidence_id),
            col(Person.id).label("assessor_id"),
            col(Person.known_as).label("assessor"),
        )
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(QueueItem.version_id))
        .join(Person, col(Person.id) == col(QueueItem.assessor_id))
        .where(col(QueueItem.enrolment_id).in_(enrolment_ids))
        .order_by(col(QueueItem.sent_at), col(QueueItem.version_id), col(Person.known_as))
    ).all()


def waits(session: Session, assessor_ids: Sequence[int], provider_id: int, since: datetime) -> Sequence[Row[Any]]:
    """(assessor_id, waited_days, reviews): how long pieces waited for each of these assessors since `since`."""
    return session.execute(
        select(col(Review.assessor_id), col(Review.waited_days), func.count().label("reviews"))
        .where(
            col(Review.assessor_id).in_(assessor_ids),
            col(Review.sent_at) >= since,
            col(Review.provider_id) == provider_id,
        )
        .group_by(col(Review.assessor_id), col(Review.waited_days))
        .order_by(col(Review.assessor_id), col(Review.waited_days))
    ).all()


def news(
    session: Session, enrolment_ids: Sequence[int], kinds: Sequence[str], since: datetime, limit: int
) -> Sequence[Row[Any]]:
    """The newest trail entries of these kinds about these portfolios."""
    return session.execute(
        select(
            col(TrailEntry.at),
            col(TrailEntry.kind),
            col(TrailEntry.actor_id),
            col(TrailEntry.about),
            col(Person.known_as),
        )
        .outerjoin(Person, col(Person.id) == col(TrailEntry.actor_id))
        .where(
            col(TrailEntry.enrolment_id).in_(enrolment_ids),
            col(TrailEntry.kind).in_(kinds),
            col(TrailEntry.at) >= since,
        )
        .order_by(col(TrailEntry.id).desc())
        .limit(limit)
    ).all()


def criterion_at(session: Session, standard_id: int, position: int) -> Row[Any] | None:
    """(code, text) of the criterion at this place in its standard."""
    return session.execute(
        select(col(Criterion.code), col(Criterion.text)).where(
            Criterion.standard_id == standard_id, Criterion.position == position
        )
    ).one_or_none()
