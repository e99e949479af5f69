"""Selects on units that were moved to another version: what carried over, where from and where to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app import selects
from app.access.models import Person
from app.assessment.models import AssessmentDecision, Countersignature
from app.assessment.move_models import CarriedDecision, UnitMove
from app.enrolment.models import Unit
from app.evidence.models import Claim, EvidenceVersion
from app.selects import Statement
from app.standards.models import Criterion, Standard

CARRIED = literal(0).label("number")  # before every decision of the new unit, so that any of them supersedes it


def carried_facts(unit_ids: Sequence[int]) -> Statement:
    """What carried over to these units, with the columns of queries.decisions_of_units."""
    return (
        select(
            col(AssessmentDecision.id),
            col(CarriedDecision.unit_id),
            col(CarriedDecision.criterion_id),
            col(AssessmentDecision.claim_id),
            col(AssessmentDecision.version_id),
            CARRIED,
            col(AssessmentDecision.outcome),
            col(AssessmentDecision.needs_countersign),
            col(AssessmentDecision.assessor_id),
            col(AssessmentDecision.recorded_at),
            col(Countersignature.outcome).label("countersign"),
            literal(False).label("withdrawn"),
        )
        .join(AssessmentDecision, col(AssessmentDecision.id) == col(CarriedDecision.decision_id))
        .outerjoin(Countersignature, col(Countersignature.decision_id) == col(AssessmentDecision.id))
        .where(col(CarriedDecision.unit_id).in_(unit_ids))
    )


def carried_decisions(unit_id: int) -> Statement:
    """What carried over to this unit, with the columns of unit_queries.decisions: each with the version that it was
    made for."""
    countersigner, judged_for = aliased(Person), aliased(Standard)
    return (
        select(
            col(AssessmentDecision.id),
            col(AssessmentDecision.review_id),
            col(CarriedDecision.criterion_id),
            col(AssessmentDecision.claim_id),
            col(AssessmentDecision.version_id),
            CARRIED,
            col(AssessmentDecision.outcome),
            col(AssessmentDecision.feedback),
            col(AssessmentDecision.needs_countersign),
            col(AssessmentDecision.evidence_sha256),
            col(AssessmentDecision.criterion_sha256),
            col(AssessmentDecision.assessor_id),
            col(AssessmentDecision.recorded_at),
            col(Person.known_as).label("assessor"),
            literal(False).label("withdrawn"),
            col(Countersignature.outcome).label("countersign"),
            col(Countersignature.comment),
            col(Countersignature.at).label("countersigned_at"),
            col(countersigner.known_as).label("countersigner"),
            col(judged_for.version).label("for_version"),
            col(judged_for.revision).label("for_revision"),
        )
        .select_from(CarriedDecision)
        .join(AssessmentDecision, col(AssessmentDecision.id) == col(CarriedDecision.decision_id))
        .join(Person, col(Person.id) == col(AssessmentDecision.assessor_id))
        .join(Criterion, col(Criterion.id) == col(AssessmentDecision.criterion_id))
        .join(judged_for, col(judged_for.id) == col(Criterion.standard_id))
        .outerjoin(Countersignature, col(Countersignature.decision_id) == col(AssessmentDecision.id))
        .outerjoin(countersigner, col(countersigner.id) == col(Countersignature.by_id))
        .where(CarriedDecision.unit_id == unit_id)
    )


def claims_behind(unit_id: int) -> Statement:
    """The claims that what carried over to this unit rests on, with the columns of unit_queries.claims."""
    return (
        select(
            col(Claim.id),
            col(CarriedDecision.criterion_id),
            col(Claim.version_id),
            col(Claim.locator_text),
            col(EvidenceVersion.evidence_id),
            col(EvidenceVersion.number).label("version"),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.sent_at),
        )
        .select_from(CarriedDecision)
        .join(AssessmentDecision, col(AssessmentDecision.id) == col(CarriedDecision.decision_id))
        .join(Claim, col(Claim.id) == col(AssessmentDecision.claim_id))
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Claim.version_id))
        .where(CarriedDecision.unit_id == unit_id)
    )


def closed_units(session: Session, unit_ids: Sequence[int]) -> set[int]:
    """Those of these units that were moved to another version."""
    return set(_closed_units(session, list(unit_ids)))


@selects.values
def _closed_units(unit_ids: Sequence[int]) -> Statement:
    return select(col(Unit.id)).where(col(Unit.id).in_(unit_ids), col(Unit.closed_at).is_not(None))


@selects.row
def came_from(unit_id: int) -> Statement:
    """The move that opened this unit: when, by whom, why, from which unit and version."""
    return _move(col(UnitMove.from_unit_id)).where(col(UnitMove.to_unit_id) == unit_id)


@selects.row
def went_to(unit_id: int) -> Statement:
    """The move that closed this unit: when, by whom, why, to which unit and version."""
    return _move(col(UnitMove.to_unit_id)).where(col(UnitMove.from_unit_id) == unit_id)


def _move(end: Any) -> Select[Any]:
    """A move, with the unit at its other `end` and the version of that."""
    other = aliased(Unit)
    return (
        select(
            col(UnitMove.id),
            end.label("unit_id"),
            col(UnitMove.links),
            col(UnitMove.at),
            col(UnitMove.reason),
            col(Person.known_as).label("by"),
            col(Standard.id).label("standard_id"),
            col(Standard.version),
            col(Standard.revision),
        )
        .join(other, col(other.id) == end)
        .join(Standard, col(Standard.id) == col(other.standard_id))
        .join(Person, col(Person.id) == col(UnitMove.by_id))
    )


@selects.rows
def moves_of(enrolment_id: int) -> Statement:
    """(from_unit_id, to_unit_id, links) of every move in a portfolio, the oldest first."""
    return (
        select(col(UnitMove.from_unit_id), col(UnitMove.to_unit_id), col(UnitMove.links))
        .where(UnitMove.enrolment_id == enrolment_id)
        .order_by(col(UnitMove.id))
    )
