"""Selects for one portfolio as those see it who look after it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_
from sqlmodel import Session, col, select

from app.access.models import Person
from app.assessment.models import AssessmentDecision, DecisionWithdrawal
from app.coverage.models import UnitCoverage
from app.enrolment.models import Allocation, Unit
from app.evidence.models import Claim, Evidence, EvidenceVersion, EvidenceWithdrawal
from app.standards.models import Standard


def units(session: Session, enrolment_id: int, day: date) -> Sequence[Row[Any]]:
    """Units in the order they were opened, with who is allocated today: a row for each person."""
    allocated_today = and_(
        col(Allocation.unit_id) == col(Unit.id),
        col(Allocation.starts_on) <= day,
        or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
    )
    return session.execute(
        select(
            col(Unit.id),
            col(Standard.title),
            col(Standard.urn),
            col(Standard.performance_count),
            (col(Standard.performance_count) + col(Standard.knowledge_count)).label("total"),
            col(UnitCoverage.strip),
            col(UnitCoverage.signed_off),
            col(Allocation.role),
            col(Person.known_as).label("person"),
        )
        .join(Standard, col(Standard.id) == col(Unit.standard_id))
        .outerjoin(UnitCoverage, col(UnitCoverage.unit_id) == col(Unit.id))
        .outerjoin(Allocation, allocated_today)
        .outerjoin(Person, col(Person.id) == col(Allocation.person_id))
        .where(Unit.enrolment_id == enrolment_id, col(Unit.closed_at).is_(None))
        .order_by(col(Unit.id), col(Allocation.role), col(Person.known_as))
    ).all()


def pieces(session: Session, enrolment_id: int, limit: int) -> Sequence[Row[Any]]:
    """The newest version of each piece that was sent and stands, the newest first; how many claims, how many decided."""
    decided = (
        exists()
        .where(
            col(AssessmentDecision.claim_id) == col(Claim.id),
            ~exists().where(col(DecisionWithdrawal.decision_id) == col(AssessmentDecision.id)),
        )
        .correlate(Claim)
    )
    stands = and_(
        col(EvidenceVersion.sent_at).is_not(None),
        ~exists().where(col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id)).correlate(EvidenceVersion),
    )
    newest = (
        select(func.max(EvidenceVersion.id))
        .join(Evidence, col(Evidence.id) == col(EvidenceVersion.evidence_id))
        .where(Evidence.enrolment_id == enrolment_id, stands)
        .group_by(col(Evidence.id))
    )
    return session.execute(
        select(
            col(Evidence.id),
            col(Evidence.number),
            col(EvidenceVersion.number).label("version"),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.sent_at),
            func.count(col(Claim.id)).label("claims"),
            func.count(col(Claim.id)).filter(decided).label("decided"),
        )
        .join(Evidence, col(Evidence.id) == col(EvidenceVersion.evidence_id))
        .outerjoin(Claim, col(Claim.version_id) == col(EvidenceVersion.id))
        .where(col(EvidenceVersion.id).in_(newest))
        .group_by(
            col(Evidence.id),
            col(Evidence.number),
            col(EvidenceVersion.number),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.sent_at),
        )
        .order_by(col(EvidenceVersion.sent_at).desc(), col(Evidence.id).desc())
        .limit(limit)
    ).all()
