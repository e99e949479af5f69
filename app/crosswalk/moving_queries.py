"""Selects for moving one learner's unit to another version, scoped to the centre."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.enrolment.models import Enrolment, Unit
from app.evidence.models import Claim, EvidenceVersion
from app.standards.models import Criterion


def locked_unit(session: Session, provider_id: int, unit_id: int) -> Unit:
    """The unit, locked as deciding and sending lock it, so that nothing arrives while it is being closed."""
    return session.exec(select(Unit).where(Unit.id == unit_id, Unit.provider_id == provider_id).with_for_update()).one()


def beside(session: Session, unit_id: int, standard_id: int) -> Row[Any]:
    """(ended_on, been_there): the unit's enrolment, and whether it has, or had, a unit on that version."""
    other = aliased(Unit)
    there = exists().where(col(other.enrolment_id) == col(Unit.enrolment_id), col(other.standard_id) == standard_id)
    return session.execute(
        select(col(Enrolment.ended_on), there.correlate(Unit).label("been_there"))
        .select_from(Unit)
        .join(Enrolment, col(Enrolment.id) == col(Unit.enrolment_id))
        .where(Unit.id == unit_id)
    ).one()


def criteria(session: Session, standard_id: int) -> dict[str, Criterion]:
    """The version's criteria by code."""
    return {row.code: row for row in session.exec(select(Criterion).where(Criterion.standard_id == standard_id))}


def unsent_claims(session: Session, unit_id: int) -> Sequence[Claim]:
    """The claims of this unit in pieces that the learner has not sent."""
    return session.exec(
        select(Claim)
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Claim.version_id))
        .where(Claim.unit_id == unit_id, col(EvidenceVersion.sent_at).is_(None))
        .order_by(col(Claim.id))
    ).all()
