"""Selects for the learner's first page. Each is one select, however many units, pieces or enrolments there are.

They are composed once, when the module is read: composing them anew took more time than running them (SPEED.md).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.access.models import Membership, Person
from app.assessment.models import AssessmentDecision, Countersignature, DecisionWithdrawal, QueueItem, Review
from app.coverage.models import UnitCoverage
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.evidence.models import Evidence, EvidenceVersion
from app.standards.models import Criterion, Standard
from app.trail.models import TrailEntry


def _rows(session: Session, statement: Any, values: dict[str, Any]) -> Sequence[Row[Any]]:
    """Run it without the ORM's layer: these are columns, and nothing is waiting to be flushed when a page is read."""
    return session.connection().execute(statement, values).all()


_DAY = bindparam("day")
_IDS = bindparam("ids", expanding=True)
_SINCE = bindparam("since")

_ALLOCATED_TODAY = and_(
    col(Allocation.unit_id) == col(Unit.id),
    col(Allocation.role) == "assessor",
    col(Allocation.starts_on) <= _DAY,
    or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= _DAY),
)
_QUALIFIED = (
    exists()
    .where(
        col(Membership.person_id) == col(Person.id),
        col(Membership.provider_id) == col(Enrolment.provider_id),
        col(Membership.role) == "assessor",
        col(Membership.qualified).is_(True),
        col(Membership.starts_on) <= _DAY,
        or_(col(Membership.ends_on).is_(None), col(Membership.ends_on) >= _DAY),
    )
    .correlate(Person, Enrolment)
)
_UNITS = (
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
        col(Person.known_as).label("assessor"),
        _QUALIFIED.label("qualified"),
    )
    .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
    .outerjoin(Unit, and_(col(Unit.enrolment_id) == col(Enrolment.id), col(Unit.closed_at).is_(None)))
    .outerjoin(Standard, col(Standard.id) == col(Unit.standard_id))
    .outerjoin(UnitCoverage, col(UnitCoverage.unit_id) == col(Unit.id))
    .outerjoin(Allocation, _ALLOCATED_TODAY)
    .outerjoin(Person, col(Person.id) == col(Allocation.person_id))
    .where(col(Enrolment.person_id) == bindparam("person"), col(Enrolment.provider_id) == bindparam("provider"))
    .order_by(col(Enrolment.starts_on).desc(), col(Enrolment.id).desc(), col(Unit.id), col(Person.known_as))
)


def units(session: Session, actor: Actor, day: date) -> Sequence[Row[Any]]:
    """The actor's enrolments here, newest first, with their units and today's assessors: a row for each assessor.

    An enrolment without units has one row, with unit_id None.
    """
    return _rows(session, _UNITS, {"person": actor.person_id, "provider": actor.provider_id, "day": day})


_ANSWERS = (
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
        col(AssessmentDecision.unit_id).in_(_IDS),
        col(AssessmentDecision.outcome) != "met",
        col(DecisionWithdrawal.id).is_(None),
        or_(col(Countersignature.outcome).is_(None), col(Countersignature.outcome) != "returned"),
    )
    .order_by(col(AssessmentDecision.unit_id), col(Criterion.position), col(AssessmentDecision.number))
)


def answers_to_act_on(session: Session, unit_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Decisions other than met that still count, by criterion and number: the last of each says what to do."""
    return _rows(session, _ANSWERS, {"ids": unit_ids})


_DRAFTS_AND_RECENT = (
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
        col(Evidence.enrolment_id).in_(_IDS),
        or_(col(EvidenceVersion.sent_at).is_(None), col(EvidenceVersion.sent_at) >= _SINCE),
    )
    .order_by(col(EvidenceVersion.saved_at).desc(), col(EvidenceVersion.id).desc())
    .limit(100)
)


def drafts_and_recent(session: Session, enrolment_ids: Sequence[int], since: datetime) -> Sequence[Row[Any]]:
    """Versions that were begun and not sent, and those sent since `since`, newest first."""
    return _rows(session, _DRAFTS_AND_RECENT, {"ids": enrolment_ids, "since": since})


_WAITING = (
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
    .where(col(QueueItem.enrolment_id).in_(_IDS))
    .order_by(col(QueueItem.sent_at), col(QueueItem.version_id), col(Person.known_as))
)


def waiting(session: Session, enrolment_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """What stands in assessors' queues for these portfolios, the oldest first."""
    return _rows(session, _WAITING, {"ids": enrolment_ids})


_WAITS = (
    select(col(Review.assessor_id), col(Review.waited_days), func.count().label("reviews"))
    .where(
        col(Review.assessor_id).in_(_IDS),
        col(Review.sent_at) >= _SINCE,
        col(Review.provider_id) == bindparam("provider"),
    )
    .group_by(col(Review.assessor_id), col(Review.waited_days))
    .order_by(col(Review.assessor_id), col(Review.waited_days))
)


def waits(session: Session, assessor_ids: Sequence[int], provider_id: int, since: datetime) -> Sequence[Row[Any]]:
    """(assessor_id, waited_days, reviews): how long pieces waited for each of these assessors since `since`."""
    return _rows(session, _WAITS, {"ids": assessor_ids, "provider": provider_id, "since": since})


_NEWS = (
    select(col(TrailEntry.at), col(TrailEntry.kind), col(TrailEntry.about), col(Person.known_as))
    .outerjoin(Person, col(Person.id) == col(TrailEntry.actor_id))
    .where(
        col(TrailEntry.enrolment_id).in_(_IDS),
        col(TrailEntry.kind).in_(bindparam("kinds", expanding=True)),
        col(TrailEntry.at) >= _SINCE,
    )
    .order_by(col(TrailEntry.id).desc())
    .limit(bindparam("most"))
)


def news(
    session: Session, enrolment_ids: Sequence[int], kinds: Sequence[str], since: datetime, limit: int
) -> Sequence[Row[Any]]:
    """The newest trail entries of these kinds about these portfolios, with who acted."""
    return _rows(session, _NEWS, {"ids": enrolment_ids, "kinds": kinds, "since": since, "most": limit})


_CRITERION = select(col(Criterion.code), col(Criterion.text)).where(
    col(Criterion.standard_id) == bindparam("standard"), col(Criterion.position) == bindparam("position")
)


def criterion_at(session: Session, standard_id: int, position: int) -> Row[Any] | None:
    """(code, text) of the criterion at this place in its standard."""
    return session.execute(_CRITERION, {"standard": standard_id, "position": position}).one_or_none()
