"""Selects on decisions, sign-offs and the queue. Callers pass ids that a guard or a scoped query gave them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Exists, Row, exists, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app import selects
from app.assessment.models import (
    AssessmentDecision,
    Countersignature,
    DecisionWithdrawal,
    UnitReopening,
    UnitSignOff,
)
from app.assessment.move_queries import carried_facts
from app.enrolment.models import Unit
from app.evidence.models import Claim, EvidenceVersion, EvidenceWithdrawal
from app.selects import Statement
from app.standards.models import Criterion


@selects.rows
def units_by_id(unit_ids: Sequence[int]) -> Statement:
    return select(
        col(Unit.id),
        col(Unit.enrolment_id),
        col(Unit.cohort_id),
        col(Unit.provider_id),
        col(Unit.standard_id),
        col(Unit.learner_id),
    ).where(col(Unit.id).in_(unit_ids))


def criteria_of_standards(session: Session, standard_ids: Iterable[int]) -> dict[int, list[Row[Any]]]:
    """(id, code) of every criterion, by standard, in order."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in _criteria_of_standards(session, list(standard_ids)):
        found[row.standard_id].append(row)
    return found


@selects.rows
def _criteria_of_standards(standard_ids: Sequence[int]) -> Statement:
    return (
        select(col(Criterion.standard_id), col(Criterion.id), col(Criterion.code))
        .where(col(Criterion.standard_id).in_(standard_ids))
        .order_by(col(Criterion.standard_id), col(Criterion.position))
    )


def claimed_anew() -> ColumnElement[bool]:
    """A newer sent, standing version of the same piece makes the Claim row in hand again: that one is judged instead."""
    again, mine, newer = aliased(Claim), aliased(EvidenceVersion), aliased(EvidenceVersion)
    return (
        exists()
        .where(
            col(again.unit_id) == col(Claim.unit_id),
            col(again.criterion_id) == col(Claim.criterion_id),
            col(mine.id) == col(Claim.version_id),
            col(newer.id) == col(again.version_id),
            col(newer.evidence_id) == col(mine.evidence_id),
            col(newer.number) > col(mine.number),
            col(newer.sent_at).is_not(None),
            ~exists().where(col(EvidenceWithdrawal.version_id) == col(newer.id)).correlate(newer),
        )
        .correlate(Claim)
    )


@selects.rows
def standing_claims(unit_ids: Sequence[int]) -> Statement:
    """Claims of these units whose version was sent and not withdrawn, and that no newer version makes again."""
    return (
        select(col(Claim.id).label("claim_id"), col(Claim.unit_id), col(Claim.criterion_id), col(Claim.version_id))
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Claim.version_id))
        .where(
            col(Claim.unit_id).in_(unit_ids),
            col(EvidenceVersion.sent_at).is_not(None),
            ~exists().where(col(EvidenceWithdrawal.version_id) == col(Claim.version_id)),
            ~claimed_anew(),
        )
    )


@selects.rows
def decisions_of_units(unit_ids: Sequence[int]) -> Statement:
    """Every decision of these units with what became of it; number 0 is one that carried over from another version."""
    made = (
        select(
            col(AssessmentDecision.id),
            col(AssessmentDecision.unit_id),
            col(AssessmentDecision.criterion_id),
            col(AssessmentDecision.claim_id),
            col(AssessmentDecision.version_id),
            col(AssessmentDecision.number),
            col(AssessmentDecision.outcome),
            col(AssessmentDecision.needs_countersign),
            col(AssessmentDecision.assessor_id),
            col(AssessmentDecision.recorded_at),
            col(Countersignature.outcome).label("countersign"),
            col(DecisionWithdrawal.id).is_not(None).label("withdrawn"),
        )
        .outerjoin(Countersignature, col(Countersignature.decision_id) == col(AssessmentDecision.id))
        .outerjoin(DecisionWithdrawal, col(DecisionWithdrawal.decision_id) == col(AssessmentDecision.id))
        .where(col(AssessmentDecision.unit_id).in_(unit_ids))
    )
    return union_all(made, carried_facts(unit_ids))


def units_signed_off(session: Session, unit_ids: Sequence[int]) -> set[int]:
    """Those of these units whose newest sign-off was not reopened."""
    return set(_signed_off(session, unit_ids))


@selects.values
def _signed_off(unit_ids: Sequence[int]) -> Statement:
    return select(UnitSignOff.unit_id).where(col(UnitSignOff.unit_id).in_(unit_ids), _stands()).distinct()


def signed_off(unit_id: Any) -> Exists:
    """The condition that the newest sign-off of this unit was not reopened, for a larger select to correlate."""
    return exists().where(col(UnitSignOff.unit_id) == unit_id, _stands())


def _stands() -> ColumnElement[bool]:
    return ~exists().where(col(UnitReopening.sign_off_id) == col(UnitSignOff.id)).correlate(UnitSignOff)
