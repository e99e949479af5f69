"""Selects for the archive: everything of one portfolio that was sent, and nothing of any other."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, inspect
from sqlmodel import Session, col, select

from app.access.models import Person, Provider
from app.assessment.models import (
    AssessmentDecision,
    Countersignature,
    DecisionWithdrawal,
    Review,
    UnitReopening,
    UnitSignOff,
)
from app.assessment.move_models import CarriedDecision, UnitMove
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.evidence.models import Claim, Evidence, EvidenceFile, EvidenceVersion, EvidenceWithdrawal, FileInspection
from app.standards.models import Criterion, Section, Standard
from app.trail.models import TrailEntry

Rows = Sequence[Row[Any]]


def head(session: Session, provider_id: int, enrolment_id: int) -> Row[Any] | None:
    """The enrolment with its learner, cohort and provider."""
    return session.execute(
        select(
            col(Enrolment.id),
            col(Enrolment.person_id),
            col(Enrolment.starts_on),
            col(Enrolment.planned_end),
            col(Enrolment.break_until),
            col(Enrolment.ended_on),
            col(Cohort.id).label("cohort_id"),
            col(Cohort.name).label("cohort"),
            col(Cohort.starts_on).label("cohort_starts_on"),
            col(Cohort.ends_on).label("cohort_ends_on"),
            col(Provider.id).label("provider_id"),
            col(Provider.name).label("provider"),
            col(Provider.timezone),
            col(Person.name),
            col(Person.known_as),
        )
        .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
        .join(Provider, col(Provider.id) == col(Enrolment.provider_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(Enrolment.id == enrolment_id, Enrolment.provider_id == provider_id)
    ).one_or_none()


def units(session: Session, enrolment_id: int) -> Rows:
    """Units in the order they were opened."""
    return session.execute(
        select(col(Unit.id), col(Unit.standard_id), col(Unit.opened_at))
        .where(Unit.enrolment_id == enrolment_id)
        .order_by(col(Unit.id))
    ).all()


def standards(session: Session, standard_ids: Sequence[int]) -> Rows:
    return session.execute(
        select(
            col(Standard.id),
            col(Standard.provider_id),
            col(Standard.key),
            col(Standard.urn),
            col(Standard.title),
            col(Standard.version),
            col(Standard.revision),
            col(Standard.content_sha256),
            col(Standard.document),
        )
        .where(col(Standard.id).in_(standard_ids))
        .order_by(col(Standard.key))
    ).all()


def criteria(session: Session, standard_ids: Sequence[int]) -> Rows:
    return session.execute(
        select(
            col(Criterion.id),
            col(Criterion.standard_id),
            col(Criterion.kind),
            col(Criterion.code),
            col(Criterion.position),
            col(Criterion.label),
            col(Criterion.text),
            col(Criterion.text_sha256),
            col(Section.title).label("section"),
        )
        .outerjoin(Section, col(Section.id) == col(Criterion.section_id))
        .where(col(Criterion.standard_id).in_(standard_ids))
        .order_by(col(Criterion.standard_id), col(Criterion.position))
    ).all()


def allocations(session: Session, enrolment_id: int) -> Rows:
    return session.execute(
        select(
            col(Allocation.id),
            col(Allocation.unit_id),
            col(Allocation.person_id),
            col(Allocation.role),
            col(Allocation.starts_on),
            col(Allocation.ends_on),
        )
        .join(Unit, col(Unit.id) == col(Allocation.unit_id))
        .where(Unit.enrolment_id == enrolment_id)
        .order_by(col(Allocation.id))
    ).all()


def versions(session: Session, enrolment_id: int) -> Rows:
    """Every version that was sent, by reference and number, with its withdrawal if there was one."""
    return session.execute(
        select(
            col(Evidence.id).label("evidence_id"),
            col(Evidence.number).label("evidence_number"),
            col(Evidence.created_at),
            col(EvidenceVersion.id),
            col(EvidenceVersion.number),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.title),
            col(EvidenceVersion.about),
            col(EvidenceVersion.account),
            col(EvidenceVersion.happened_on),
            col(EvidenceVersion.place),
            col(EvidenceVersion.declared_own),
            col(EvidenceVersion.declared_private),
            col(EvidenceVersion.declaration_version),
            col(EvidenceVersion.sent_at),
            col(EvidenceVersion.content_sha256),
            col(EvidenceWithdrawal.at).label("withdrawn_at"),
            col(EvidenceWithdrawal.by_id).label("withdrawn_by"),
            col(EvidenceWithdrawal.reason).label("withdrawn_reason"),
        )
        .join(Evidence, col(Evidence.id) == col(EvidenceVersion.evidence_id))
        .outerjoin(EvidenceWithdrawal, col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id))
        .where(Evidence.enrolment_id == enrolment_id, col(EvidenceVersion.sent_at).is_not(None))
        .order_by(col(Evidence.number), col(EvidenceVersion.number))
    ).all()


def files(session: Session, version_ids: Sequence[int]) -> Rows:
    return session.execute(
        select(
            col(EvidenceFile.id),
            col(EvidenceFile.version_id),
            col(EvidenceFile.position),
            col(EvidenceFile.name),
            col(EvidenceFile.kind),
            col(EvidenceFile.media_type),
            col(EvidenceFile.size),
            col(EvidenceFile.sha256),
            col(EvidenceFile.storage_key),
            col(EvidenceFile.description),
            col(FileInspection.pages),
            col(FileInspection.seconds),
        )
        .outerjoin(FileInspection, col(FileInspection.file_id) == col(EvidenceFile.id))
        .where(col(EvidenceFile.version_id).in_(version_ids))
        .order_by(col(EvidenceFile.version_id), col(EvidenceFile.position))
    ).all()


def claims(session: Session, version_ids: Sequence[int]) -> Rows:
    return session.execute(
        select(
            col(Claim.id),
            col(Claim.version_id),
            col(Claim.unit_id),
            col(Claim.criterion_id),
            col(Claim.locator_text),
            col(Claim.locator_kind),
            col(Claim.locator_file),
            col(Claim.locator_page),
            col(Claim.locator_paragraph),
            col(Claim.locator_from),
            col(Claim.locator_to),
            col(Claim.note),
        )
        .join(Criterion, col(Criterion.id) == col(Claim.criterion_id))
        .where(col(Claim.version_id).in_(version_ids))
        .order_by(col(Claim.version_id), col(Claim.unit_id), col(Criterion.position))
    ).all()


def reviews(session: Session, enrolment_id: int) -> Rows:
    return session.execute(
        select(
            col(Review.id),
            col(Review.version_id),
            col(Review.assessor_id),
            col(Review.valid),
            col(Review.authentic),
            col(Review.current),
            col(Review.sufficient),
            col(Review.reliable),
            col(Review.soundness_note),
            col(Review.waited_days),
            col(Review.sent_at),
        )
        .where(Review.enrolment_id == enrolment_id)
        .order_by(col(Review.id))
    ).all()


def decisions(session: Session, unit_ids: Sequence[int]) -> Rows:
    """Every decision with what became of it: taken back by its assessor, countersigned by a colleague."""
    return session.execute(
        select(
            *inspect(AssessmentDecision).columns,
            col(DecisionWithdrawal.at).label("withdrawn_at"),
            col(DecisionWithdrawal.by_id).label("withdrawn_by"),
            col(Countersignature.id).label("countersignature_id"),
            col(Countersignature.by_id).label("countersigned_by"),
            col(Countersignature.outcome).label("countersigned_outcome"),
            col(Countersignature.comment).label("countersigned_comment"),
            col(Countersignature.at).label("countersigned_at"),
        )
        .outerjoin(DecisionWithdrawal, col(DecisionWithdrawal.decision_id) == col(AssessmentDecision.id))
        .outerjoin(Countersignature, col(Countersignature.decision_id) == col(AssessmentDecision.id))
        .where(col(AssessmentDecision.unit_id).in_(unit_ids))
        .order_by(col(AssessmentDecision.id))
    ).all()


def sign_offs(session: Session, unit_ids: Sequence[int]) -> Rows:
    return session.execute(
        select(
            *inspect(UnitSignOff).columns,
            col(UnitReopening.id).label("reopening_id"),
            col(UnitReopening.by_id).label("reopened_by"),
            col(UnitReopening.by_role).label("reopened_role"),
            col(UnitReopening.reason).label("reopened_reason"),
            col(UnitReopening.at).label("reopened_at"),
        )
        .outerjoin(UnitReopening, col(UnitReopening.sign_off_id) == col(UnitSignOff.id))
        .where(col(UnitSignOff.unit_id).in_(unit_ids))
        .order_by(col(UnitSignOff.unit_id), col(UnitSignOff.number))
    ).all()


def moves(session: Session, enrolment_id: int) -> Rows:
    """Moves to other versions, the oldest first."""
    return session.execute(
        select(*inspect(UnitMove).columns).where(UnitMove.enrolment_id == enrolment_id).order_by(col(UnitMove.id))
    ).all()


def carried(session: Session, move_ids: Sequence[int]) -> Rows:
    """What carried over with these moves, in the order of the new version."""
    return session.execute(
        select(*inspect(CarriedDecision).columns)
        .join(Criterion, col(Criterion.id) == col(CarriedDecision.criterion_id))
        .where(col(CarriedDecision.move_id).in_(move_ids))
        .order_by(col(CarriedDecision.move_id), col(Criterion.position))
    ).all()


def trail(session: Session, provider_id: int, enrolment_id: int) -> Rows:
    return session.execute(
        select(
            col(TrailEntry.seq),
            col(TrailEntry.at),
            col(TrailEntry.actor_id),
            col(TrailEntry.actor_role),
            col(TrailEntry.kind),
            col(TrailEntry.about),
            col(TrailEntry.previous_sha256),
            col(TrailEntry.sha256),
        )
        .where(TrailEntry.provider_id == provider_id, TrailEntry.enrolment_id == enrolment_id)
        .order_by(col(TrailEntry.seq))
    ).all()


def people(session: Session, person_ids: Sequence[int]) -> Rows:
    return session.execute(
        select(col(Person.id), col(Person.name), col(Person.known_as))
        .where(col(Person.id).in_(person_ids))
        .order_by(col(Person.id))
    ).all()
