"""Selects for one unit: what it is to somebody, its criteria, claims, decisions and people."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, null, or_, true, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app import selects
from app.access.actors import Actor
from app.access.models import Membership, Person, Provider
from app.access.roles import Role
from app.assessment.models import (
    AssessmentDecision,
    Countersignature,
    DecisionWithdrawal,
    UnitReopening,
    UnitSignOff,
)
from app.assessment.move_models import UnitMove
from app.assessment.move_queries import carried_decisions, claims_behind
from app.assessment.review_queries import allocated
from app.enrolment.models import Allocation, Enrolment, Unit
from app.evidence.models import Claim, EvidenceVersion, EvidenceWithdrawal
from app.selects import Statement
from app.standards.models import Criterion, Section, Standard


@selects.row
def unit_seen_by(actor: Actor, unit_id: int, day: date) -> Statement:
    """A unit this actor may see, with what the actor is to it and its newest sign-off.

    Seen by its learner, by those allocated today to any unit of the portfolio, and by managers of the provider.
    """
    learner, signer, reopener = aliased(Person), aliased(Person), aliased(Person)
    here = {role: allocated_here(actor, role, day) for role in (Role.assessor, Role.iqa)}
    beside = _allocated_beside(actor, day)
    own = col(Unit.learner_id) == actor.person_id
    manages = true() if Role.manager in actor.roles else false()
    return (
        select(
            col(Unit.id),
            col(Unit.provider_id),
            col(Unit.enrolment_id),
            col(Unit.learner_id),
            col(Unit.standard_id),
            col(Unit.closed_at),
            exists().where(col(UnitMove.to_unit_id) == col(Unit.id)).correlate(Unit).label("moved_here"),
            col(learner.known_as).label("learner"),
            col(learner.name).label("learner_name"),
            col(Enrolment.ended_on).label("ended_on"),
            col(Provider.answer_within_days),
            col(Standard.key).label("standard_key"),
            col(Standard.urn),
            col(Standard.title),
            col(Standard.version),
            col(Standard.revision),
            col(Standard.performance_count).label("performance"),
            own.label("own"),
            here[Role.assessor].label("assesses"),
            here[Role.iqa].label("quality_assures"),
            beside.label("beside"),
            col(UnitSignOff.id).label("sign_off_id"),
            col(UnitSignOff.number).label("sign_off_number"),
            col(UnitSignOff.at).label("signed_at"),
            col(UnitSignOff.fingerprint),
            col(UnitSignOff.typed_name),
            col(signer.known_as).label("signed_by"),
            col(UnitReopening.at).label("reopened_at"),
            col(UnitReopening.reason).label("reopened_because"),
            col(reopener.known_as).label("reopened_by"),
        )
        .select_from(Unit)
        .join(learner, col(learner.id) == col(Unit.learner_id))
        .join(Enrolment, col(Enrolment.id) == col(Unit.enrolment_id))
        .join(Provider, col(Provider.id) == col(Unit.provider_id))
        .join(Standard, col(Standard.id) == col(Unit.standard_id))
        .outerjoin(
            UnitSignOff, and_(col(UnitSignOff.unit_id) == col(Unit.id), col(UnitSignOff.number) == _newest_number())
        )
        .outerjoin(signer, col(signer.id) == col(UnitSignOff.assessor_id))
        .outerjoin(UnitReopening, col(UnitReopening.sign_off_id) == col(UnitSignOff.id))
        .outerjoin(reopener, col(reopener.id) == col(UnitReopening.by_id))
        .where(Unit.id == unit_id, Unit.provider_id == actor.provider_id, or_(own, beside, manages))
    )


def _newest_number() -> Any:
    """The number of the newest sign-off of the Unit row in hand."""
    other = aliased(UnitSignOff)
    return (
        select(func.max(col(other.number))).where(col(other.unit_id) == col(Unit.id)).correlate(Unit).scalar_subquery()
    )


def allocated_here(actor: Actor, role: Role, day: date) -> ColumnElement[bool]:
    """This actor is allocated to the Unit row in this role today, and still holds the role."""
    if role not in actor.roles:
        return false()
    return (
        exists()
        .where(col(Allocation.unit_id) == col(Unit.id), allocated(actor.person_id, day, role.value))
        .correlate(Unit)
    )


def _allocated_beside(actor: Actor, day: date) -> ColumnElement[bool]:
    """This actor is allocated today to some unit of the same portfolio, in a role they still hold."""
    other = aliased(Unit)
    roles = [role.value for role in (Role.assessor, Role.iqa) if role in actor.roles]
    # Of the portfolio's few units first, and then of each: a lead may be allocated to thousands.
    to_it = (
        exists()
        .where(
            col(Allocation.unit_id) == col(other.id),
            col(Allocation.person_id) == actor.person_id,
            col(Allocation.role).in_(roles),
            col(Allocation.starts_on) <= day,
            or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
        )
        .correlate(other)
    )
    return exists().where(col(other.enrolment_id) == col(Unit.enrolment_id), to_it).correlate(Unit)


@selects.rows
def criteria(standard_id: int) -> Statement:
    """The standard's criteria in order, with the heading each stands under."""
    return (
        select(
            col(Criterion.id),
            col(Criterion.kind),
            col(Criterion.code),
            col(Criterion.text),
            col(Section.title).label("section"),
        )
        .outerjoin(Section, col(Section.id) == col(Criterion.section_id))
        .where(Criterion.standard_id == standard_id)
        .order_by(col(Criterion.position))
    )


@selects.rows
def claims(unit_id: int, *, carried: bool = True) -> Statement:
    """Claims of this unit that were sent and stand, oldest first, with the piece each is in; and those of another
    version's unit that what carried over rests on, which only a unit that was moved has (`carried`)."""
    own = (
        select(
            col(Claim.id),
            col(Claim.criterion_id),
            col(Claim.version_id),
            col(Claim.locator_text),
            col(EvidenceVersion.evidence_id),
            col(EvidenceVersion.number).label("version"),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.sent_at),
        )
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Claim.version_id))
        .where(
            Claim.unit_id == unit_id,
            col(EvidenceVersion.sent_at).is_not(None),
            ~exists().where(col(EvidenceWithdrawal.version_id) == col(Claim.version_id)),
        )
    )
    if not carried:
        return own.order_by(col(EvidenceVersion.sent_at), col(Claim.id))
    both = union_all(own, claims_behind(unit_id)).subquery()
    return select(both).order_by(both.c.sent_at, both.c.id)


@selects.rows
def decisions(unit_id: int, *, carried: bool = True) -> Statement:
    """Every decision of this unit by criterion and number, with who made it and what became of it.

    Number 0 carried over: it was made for another version, whose version and revision it says (`for_...`). Only a unit
    that was moved has such (`carried`).
    """
    countersigner = aliased(Person)
    made = (
        select(
            col(AssessmentDecision.id),
            col(AssessmentDecision.review_id),
            col(AssessmentDecision.criterion_id),
            col(AssessmentDecision.claim_id),
            col(AssessmentDecision.version_id),
            col(AssessmentDecision.number),
            col(AssessmentDecision.outcome),
            col(AssessmentDecision.feedback),
            col(AssessmentDecision.needs_countersign),
            col(AssessmentDecision.evidence_sha256),
            col(AssessmentDecision.criterion_sha256),
            col(AssessmentDecision.assessor_id),
            col(AssessmentDecision.recorded_at),
            col(Person.known_as).label("assessor"),
            col(DecisionWithdrawal.id).is_not(None).label("withdrawn"),
            col(Countersignature.outcome).label("countersign"),
            col(Countersignature.comment),
            col(Countersignature.at).label("countersigned_at"),
            col(countersigner.known_as).label("countersigner"),
            null().label("for_version"),
            null().label("for_revision"),
        )
        .join(Person, col(Person.id) == col(AssessmentDecision.assessor_id))
        .outerjoin(DecisionWithdrawal, col(DecisionWithdrawal.decision_id) == col(AssessmentDecision.id))
        .outerjoin(Countersignature, col(Countersignature.decision_id) == col(AssessmentDecision.id))
        .outerjoin(countersigner, col(countersigner.id) == col(Countersignature.by_id))
        .where(AssessmentDecision.unit_id == unit_id)
    )
    if not carried:
        return made.order_by(col(AssessmentDecision.criterion_id), col(AssessmentDecision.number))
    both = union_all(made, carried_decisions(unit_id)).subquery()
    return select(both).order_by(both.c.criterion_id, both.c.number)


@selects.rows
def people_of_unit(unit_id: int, day: date) -> Statement:
    """Who is allocated to this unit today: (person_id, known_as, role, qualified), by name."""
    return (
        select(col(Person.id).label("person_id"), col(Person.known_as), col(Allocation.role), col(Membership.qualified))
        .select_from(Allocation)
        .join(Person, col(Person.id) == col(Allocation.person_id))
        .join(
            Membership,
            and_(
                col(Membership.person_id) == col(Allocation.person_id),
                col(Membership.provider_id) == col(Allocation.provider_id),
                col(Membership.role) == col(Allocation.role),
                col(Membership.starts_on) <= day,
                or_(col(Membership.ends_on).is_(None), col(Membership.ends_on) >= day),
            ),
        )
        .where(
            Allocation.unit_id == unit_id,
            col(Allocation.starts_on) <= day,
            or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
        )
        .distinct()
        .order_by(col(Allocation.role), col(Person.known_as), col(Person.id))
    )


def units_of_enrolment(session: Session, enrolment_id: int) -> list[int]:
    return [row.id for row in session.execute(select(col(Unit.id)).where(Unit.enrolment_id == enrolment_id))]


def any_decision(session: Session, version_id: int) -> bool:
    """Whether any decision, even one that was taken back, cites this version."""
    return bool(_a_decision(session, version_id))


@selects.values
def _a_decision(version_id: int) -> Statement:
    return select(col(AssessmentDecision.id)).where(AssessmentDecision.version_id == version_id).limit(1)
