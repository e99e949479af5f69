"""Selects for countersigning: a trainee's decisions of met that a qualified assessor has not looked at yet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.access.models import Person
from app.assessment.models import AssessmentDecision, Countersignature, DecisionWithdrawal
from app.assessment.review_queries import allocated
from app.enrolment.models import Allocation, Unit
from app.evidence.models import Claim, EvidenceVersion
from app.standards.models import Criterion, Standard


def _overtaken() -> ColumnElement[bool]:
    """A later decision on the same criterion counts, so the AssessmentDecision row in hand is no longer the last word."""
    later = aliased(AssessmentDecision)
    return (
        exists()
        .where(
            col(later.unit_id) == col(AssessmentDecision.unit_id),
            col(later.criterion_id) == col(AssessmentDecision.criterion_id),
            col(later.number) > col(AssessmentDecision.number),
            ~exists().where(col(DecisionWithdrawal.decision_id) == col(later.id)).correlate(later),
            ~exists()
            .where(col(Countersignature.decision_id) == col(later.id), col(Countersignature.outcome) == "returned")
            .correlate(later),
        )
        .correlate(AssessmentDecision)
    )


def _withdrawn() -> ColumnElement[bool]:
    return (
        exists().where(col(DecisionWithdrawal.decision_id) == col(AssessmentDecision.id)).correlate(AssessmentDecision)
    )


def _pending() -> ColumnElement[bool]:
    """A decision of met that stands and is not final before somebody qualified agrees."""
    return and_(
        col(AssessmentDecision.needs_countersign).is_(True),
        col(AssessmentDecision.outcome) == "met",
        ~exists().where(col(Countersignature.decision_id) == col(AssessmentDecision.id)).correlate(AssessmentDecision),
        ~_withdrawn(),
        ~_overtaken(),
    )


def _in_units_of(actor: Actor, day: date) -> ColumnElement[bool]:
    """The AssessmentDecision row in hand is in a unit that the actor is allocated to assess today."""
    return col(AssessmentDecision.unit_id).in_(select(Allocation.unit_id).where(allocated(actor.person_id, day)))


def _lines() -> Select[Any]:
    learner, assessor = aliased(Person), aliased(Person)
    return (
        select(
            col(AssessmentDecision.id),
            col(AssessmentDecision.unit_id),
            col(AssessmentDecision.version_id),
            col(AssessmentDecision.outcome),
            col(AssessmentDecision.feedback),
            col(AssessmentDecision.recorded_at),
            col(assessor.known_as).label("assessor"),
            col(learner.known_as).label("learner"),
            col(Criterion.code),
            col(Criterion.text),
            col(Standard.title).label("unit"),
            col(Claim.locator_text),
            col(EvidenceVersion.evidence_id),
            col(EvidenceVersion.number).label("version"),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
        )
        .select_from(AssessmentDecision)
        .join(Criterion, col(Criterion.id) == col(AssessmentDecision.criterion_id))
        .join(Standard, col(Standard.id) == col(Criterion.standard_id))
        .join(Claim, col(Claim.id) == col(AssessmentDecision.claim_id))
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(AssessmentDecision.version_id))
        .join(learner, col(learner.id) == col(AssessmentDecision.learner_id))
        .join(assessor, col(assessor.id) == col(AssessmentDecision.assessor_id))
    )


def to_countersign(session: Session, actor: Actor, day: date, limit: int) -> Sequence[Row[Any]]:
    """What this assessor may countersign: others' pending decisions in their units, the longest-waiting piece first."""
    return session.execute(
        _lines()
        .where(
            col(AssessmentDecision.provider_id) == actor.provider_id,
            col(AssessmentDecision.assessor_id) != actor.person_id,
            _pending(),
            _in_units_of(actor, day),
        )
        .order_by(col(AssessmentDecision.review_id), col(AssessmentDecision.unit_id), col(Criterion.position))
        .limit(limit)
    ).all()


def to_countersign_count(session: Session, actor: Actor, day: date) -> int:
    """How many decisions `to_countersign` would list without its limit."""
    return session.exec(
        select(func.count())
        .select_from(AssessmentDecision)
        .where(
            col(AssessmentDecision.provider_id) == actor.provider_id,
            col(AssessmentDecision.assessor_id) != actor.person_id,
            _pending(),
            _in_units_of(actor, day),
        )
    ).one()


def own_pending(session: Session, actor: Actor, limit: int) -> Sequence[Row[Any]]:
    """A trainee's own decisions that wait for a countersigner."""
    return session.execute(
        _lines()
        .where(
            col(AssessmentDecision.assessor_id) == actor.person_id,
            col(AssessmentDecision.provider_id) == actor.provider_id,
            _pending(),
        )
        .order_by(col(AssessmentDecision.review_id), col(AssessmentDecision.unit_id), col(Criterion.position))
        .limit(limit)
    ).all()


def own_returned(session: Session, actor: Actor, limit: int) -> Sequence[Row[Any]]:
    """A trainee's own decisions that came back and that nobody has decided again, newest first, with why."""
    countersigner = aliased(Person)
    return session.execute(
        _lines()
        .add_columns(
            col(Countersignature.comment),
            col(Countersignature.at),
            col(countersigner.known_as).label("countersigner"),
        )
        .join(Countersignature, col(Countersignature.decision_id) == col(AssessmentDecision.id))
        .join(countersigner, col(countersigner.id) == col(Countersignature.by_id))
        .where(
            col(AssessmentDecision.assessor_id) == actor.person_id,
            col(AssessmentDecision.provider_id) == actor.provider_id,
            col(Countersignature.outcome) == "returned",
            ~_overtaken(),
        )
        .order_by(col(Countersignature.at).desc(), col(Countersignature.id).desc())
        .limit(limit)
    ).all()


def decision_beside(session: Session, actor: Actor, decision_id: int, day: date) -> Row[Any] | None:
    """A decision in a unit that this assessor is allocated to today, with what has become of it."""
    return session.execute(
        _lines()
        .add_columns(
            col(AssessmentDecision.provider_id),
            col(AssessmentDecision.assessor_id),
            col(AssessmentDecision.learner_id),
            col(AssessmentDecision.needs_countersign),
            col(Unit.enrolment_id),
        )
        .join(Unit, col(Unit.id) == col(AssessmentDecision.unit_id))
        .where(
            col(AssessmentDecision.id) == decision_id,
            col(AssessmentDecision.provider_id) == actor.provider_id,
            or_(_in_units_of(actor, day), col(AssessmentDecision.assessor_id) == actor.person_id),
        )
    ).one_or_none()


def became_of(session: Session, decision_id: int) -> Row[Any]:
    """(withdrawn, overtaken, countersign, countersigner, signed off) of a decision, read after its unit was locked."""
    return session.execute(
        select(
            _withdrawn().label("withdrawn"),
            _overtaken().label("overtaken"),
            col(Countersignature.outcome).label("countersign"),
            col(Person.known_as).label("countersigner"),
        )
        .select_from(AssessmentDecision)
        .outerjoin(Countersignature, col(Countersignature.decision_id) == col(AssessmentDecision.id))
        .outerjoin(Person, col(Person.id) == col(Countersignature.by_id))
        .where(AssessmentDecision.id == decision_id)
    ).one()
