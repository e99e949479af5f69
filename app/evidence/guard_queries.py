"""Selects for the guards of evidence: whose piece it is, and who may look. What is not theirs is not found."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlmodel import col, select

from app import selects
from app.access.actors import Actor
from app.access.roles import Role
from app.enrolment.models import Allocation, Enrolment, Unit
from app.evidence.models import (
    Evidence,
    EvidenceAccess,
    EvidenceFile,
    EvidenceVersion,
    EvidenceWithdrawal,
)
from app.selects import Statement


def _may_look(actor: Actor, day: date, moment: datetime) -> ColumnElement[bool]:
    """Rows of Evidence whose content this actor may open: their own, of learners they are allocated to, or by reason."""
    ways: list[ColumnElement[bool]] = [col(Evidence.learner_id) == actor.person_id]
    roles = [role.value for role in (Role.assessor, Role.iqa) if role in actor.roles]
    if roles:
        # Of the portfolio's few units first, and then of each: a lead may be allocated to thousands.
        to_it = (
            exists()
            .where(
                col(Allocation.unit_id) == col(Unit.id),
                col(Allocation.person_id) == actor.person_id,
                col(Allocation.role).in_(roles),
                col(Allocation.starts_on) <= day,
                or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
            )
            .correlate(Unit)
        )
        ways.append(exists().where(col(Unit.enrolment_id) == col(Evidence.enrolment_id), to_it).correlate(Evidence))
    if Role.manager in actor.roles:
        ways.append(
            exists()
            .where(
                col(EvidenceAccess.enrolment_id) == col(Evidence.enrolment_id),
                col(EvidenceAccess.person_id) == actor.person_id,
                col(EvidenceAccess.until) > moment,
            )
            .correlate(Evidence)
        )
    return and_(col(Evidence.provider_id) == actor.provider_id, or_(*ways, false()))


@selects.thing
def evidence_visible_to(actor: Actor, evidence_id: int, day: date, moment: datetime) -> Statement:
    """A piece whose content the actor may open."""
    return select(Evidence).where(Evidence.id == evidence_id, _may_look(actor, day, moment))


@selects.thing
def own_evidence(actor: Actor, evidence_id: int) -> Statement:
    """A piece of the actor's own portfolio, which nobody else may change."""
    return select(Evidence).where(
        Evidence.id == evidence_id,
        Evidence.learner_id == actor.person_id,
        Evidence.provider_id == actor.provider_id,
    )


@selects.thing
def own_enrolment(actor: Actor, enrolment_id: int) -> Statement:
    return select(Enrolment).where(
        Enrolment.id == enrolment_id,
        Enrolment.person_id == actor.person_id,
        Enrolment.provider_id == actor.provider_id,
    )


@selects.thing
def provider_enrolment(actor: Actor, enrolment_id: int) -> Statement:
    """An enrolment at the actor's provider, whoever the learner is."""
    return select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.provider_id == actor.provider_id)


@selects.row
def file_visible_to(actor: Actor, file_id: int, day: date, moment: datetime) -> Statement:
    """(EvidenceFile columns, evidence_id, learner_id, number, version, sent_at, withdrawn) of a file they may open."""
    return (
        select(
            col(EvidenceFile.id),
            col(EvidenceFile.provider_id),
            col(EvidenceFile.version_id),
            col(EvidenceFile.name),
            col(EvidenceFile.kind),
            col(EvidenceFile.media_type),
            col(EvidenceFile.size),
            col(EvidenceFile.sha256),
            col(EvidenceFile.storage_key),
            col(Evidence.id).label("evidence_id"),
            col(Evidence.enrolment_id),
            col(Evidence.learner_id),
            col(Evidence.number),
            col(EvidenceVersion.sent_at),
            col(EvidenceWithdrawal.id).is_not(None).label("withdrawn"),
        )
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(EvidenceFile.version_id))
        .join(Evidence, col(Evidence.id) == col(EvidenceVersion.evidence_id))
        .outerjoin(EvidenceWithdrawal, col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id))
        .where(EvidenceFile.id == file_id, _may_look(actor, day, moment))
    )
