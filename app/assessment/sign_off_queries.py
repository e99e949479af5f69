"""Selects for signing a unit off, and for the list of units that are ready to be signed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, exists, func, or_
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.access.models import Person
from app.access.roles import Role
from app.assessment.models import AssessmentDecision, Review, UnitReopening, UnitSignOff
from app.assessment.move_models import CarriedDecision
from app.assessment.unit_queries import allocated_here
from app.enrolment.models import Unit
from app.evidence.models import EvidenceVersion
from app.standards.models import Criterion, Standard


def reviews(session: Session, review_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The soundness checks of these sendings, with the piece each was about."""
    return session.execute(
        select(
            col(Review.id),
            col(Review.valid),
            col(Review.authentic),
            col(Review.current),
            col(Review.sufficient),
            col(Review.reliable),
            col(Review.soundness_note),
            col(EvidenceVersion.title),
            col(EvidenceVersion.evidence_id),
            col(EvidenceVersion.number).label("version"),
        )
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Review.version_id))
        .where(col(Review.id).in_(review_ids))
        .order_by(col(Review.id))
    ).all()


def standing_sign_off(session: Session, unit_id: int) -> UnitSignOff | None:
    """The unit's sign-off that was not reopened."""
    return session.exec(
        select(UnitSignOff).where(
            UnitSignOff.unit_id == unit_id, ~exists().where(col(UnitReopening.sign_off_id) == col(UnitSignOff.id))
        )
    ).one_or_none()


def sign_offs_so_far(session: Session, unit_id: int) -> int:
    return session.exec(select(func.count()).select_from(UnitSignOff).where(UnitSignOff.unit_id == unit_id)).one()


def nearly_complete(session: Session, actor: Actor, day: date, limit: int) -> Sequence[Row[Any]]:
    """Units this assessor is allocated to, open, with a decision of met, made or carried over, for every criterion.

    A superset of those that are ready: some of the decisions may since be superseded, taken back or returned.
    """
    made = select(col(AssessmentDecision.criterion_id)).where(
        col(AssessmentDecision.unit_id) == col(Unit.id), AssessmentDecision.outcome == "met"
    )
    carried = select(col(CarriedDecision.criterion_id)).where(col(CarriedDecision.unit_id) == col(Unit.id))
    met = (
        select(func.count(col(Criterion.id)))
        .where(
            col(Criterion.standard_id) == col(Unit.standard_id),
            or_(
                col(Criterion.id).in_(made.correlate(Unit)),
                col(Criterion.id).in_(carried.correlate(Unit)),
            ),
        )
        .correlate(Unit)
        .scalar_subquery()
    )
    return session.execute(
        select(
            col(Unit.id),
            col(Unit.enrolment_id),
            col(Person.known_as).label("learner"),
            col(Standard.title),
            col(Standard.performance_count).label("performance"),
        )
        .join(Person, col(Person.id) == col(Unit.learner_id))
        .join(Standard, col(Standard.id) == col(Unit.standard_id))
        .where(
            Unit.provider_id == actor.provider_id,
            col(Unit.closed_at).is_(None),
            allocated_here(actor, Role.assessor, day),
            ~exists().where(
                col(UnitSignOff.unit_id) == col(Unit.id),
                ~exists().where(col(UnitReopening.sign_off_id) == col(UnitSignOff.id)),
            ),
            met >= col(Standard.performance_count) + col(Standard.knowledge_count),
        )
        .order_by(col(Person.known_as), col(Unit.id))
        .limit(limit)
    ).all()


def recently_signed(session: Session, actor: Actor, limit: int) -> Sequence[Row[Any]]:
    """This person's sign-offs, newest first, with whether the unit was opened again."""
    return session.execute(
        select(
            col(UnitSignOff.unit_id),
            col(UnitSignOff.at),
            col(Person.known_as).label("learner"),
            col(Standard.title),
            col(UnitReopening.at).label("reopened_at"),
        )
        .join(Unit, col(Unit.id) == col(UnitSignOff.unit_id))
        .join(Person, col(Person.id) == col(UnitSignOff.learner_id))
        .join(Standard, col(Standard.id) == col(Unit.standard_id))
        .outerjoin(UnitReopening, col(UnitReopening.sign_off_id) == col(UnitSignOff.id))
        .where(UnitSignOff.assessor_id == actor.person_id, UnitSignOff.provider_id == actor.provider_id)
        .order_by(col(UnitSignOff.at).desc(), col(UnitSignOff.id).desc())
        .limit(limit)
    ).all()


def last_sent(session: Session, version_ids: Sequence[int]) -> datetime:
    """When the learner last declared one of these versions their own and sent it."""
    last = session.exec(select(func.max(EvidenceVersion.sent_at)).where(col(EvidenceVersion.id).in_(version_ids))).one()
    assert last is not None, "a decision was made about evidence that was never sent"
    return last
