"""Selects on evidence. Those that take an actor scope by them; the others take ids that a guard has scoped."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_
from sqlmodel import Session, col, select

from app import selects
from app.access.actors import Actor
from app.access.models import Person
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.evidence.models import (
    Claim,
    Evidence,
    EvidenceAccess,
    EvidenceFile,
    EvidenceOpening,
    EvidenceVersion,
    EvidenceWithdrawal,
    FileInspection,
    FilePreview,
)
from app.selects import Statement
from app.standards.models import Criterion, Section, Standard


@selects.rows
def own_enrolments(actor: Actor) -> Statement:
    """(id, cohort name, ended_on) of the actor's enrolments, newest first."""
    return (
        select(col(Enrolment.id), col(Cohort.name), col(Enrolment.ended_on))
        .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
        .where(Enrolment.person_id == actor.person_id, Enrolment.provider_id == actor.provider_id)
        .order_by(col(Enrolment.starts_on).desc(), col(Enrolment.id).desc())
    )


@selects.things
def versions(evidence_id: int) -> Statement:
    """All versions of a piece, oldest first."""
    return (
        select(EvidenceVersion).where(EvidenceVersion.evidence_id == evidence_id).order_by(col(EvidenceVersion.number))
    )


@selects.thing
def latest_version(evidence_id: int, *, locked: bool = False) -> Statement:
    """The newest version; `locked` so that nobody else changes it, while rows that refer to it may come and go."""
    statement = (
        select(EvidenceVersion)
        .where(EvidenceVersion.evidence_id == evidence_id)
        .order_by(col(EvidenceVersion.number).desc())
        .limit(1)
    )
    return statement.with_for_update(key_share=True) if locked else statement


def highest_number(session: Session, enrolment_id: int) -> int:
    return session.exec(select(func.max(Evidence.number)).where(Evidence.enrolment_id == enrolment_id)).one() or 0


@selects.row
def empty_draft(enrolment_id: int) -> Statement:
    """A first draft of this portfolio that nothing was put into: used again instead of starting another."""
    return (
        select(col(Evidence.id), col(EvidenceVersion.id).label("version_id"))
        .join(EvidenceVersion, col(EvidenceVersion.evidence_id) == col(Evidence.id))
        .where(
            Evidence.enrolment_id == enrolment_id,
            EvidenceVersion.number == 1,
            col(EvidenceVersion.sent_at).is_(None),
            EvidenceVersion.revision == 0,
            ~exists().where(col(EvidenceFile.version_id) == col(EvidenceVersion.id)),
        )
        .order_by(col(Evidence.id).desc())
        .limit(1)
    )


@selects.rows
def files(version_id: int) -> Statement:
    """Files of a version by position, with what a look inside found."""
    return (
        select(
            col(EvidenceFile.id),
            col(EvidenceFile.position),
            col(EvidenceFile.name),
            col(EvidenceFile.kind),
            col(EvidenceFile.media_type),
            col(EvidenceFile.size),
            col(EvidenceFile.sha256),
            col(EvidenceFile.storage_key),
            col(EvidenceFile.description),
            col(FileInspection.state),
            col(FileInspection.pages),
            col(FileInspection.seconds),
            col(FileInspection.width),
            col(FileInspection.height),
            col(FileInspection.problem),
        )
        .outerjoin(FileInspection, col(FileInspection.file_id) == col(EvidenceFile.id))
        .where(EvidenceFile.version_id == version_id)
        .order_by(col(EvidenceFile.position))
    )


@selects.things
def file_rows(version_id: int) -> Statement:
    return select(EvidenceFile).where(EvidenceFile.version_id == version_id).order_by(col(EvidenceFile.position))


@selects.rows
def previews(file_ids: Sequence[int]) -> Statement:
    """(file_id, kind, number, width, height) of what can be shown of these files."""
    return (
        select(
            col(FilePreview.file_id),
            col(FilePreview.kind),
            col(FilePreview.number),
            col(FilePreview.width),
            col(FilePreview.height),
            col(FilePreview.storage_key),
        )
        .where(col(FilePreview.file_id).in_(file_ids))
        .order_by(col(FilePreview.file_id), col(FilePreview.kind), col(FilePreview.number))
    )


@selects.thing
def preview(file_id: int, kind: str, number: int) -> Statement:
    return select(FilePreview).where(
        FilePreview.file_id == file_id, FilePreview.kind == kind, FilePreview.number == number
    )


@selects.things
def preview_rows(file_id: int) -> Statement:
    return select(FilePreview).where(FilePreview.file_id == file_id)


@selects.things
def claim_rows(version_id: int) -> Statement:
    return select(Claim).where(Claim.version_id == version_id)


@selects.rows
def claims(version_ids: Sequence[int]) -> Statement:
    """Claims of these versions with criterion and standard, by unit and the standard's order."""
    return (
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
            col(Criterion.code),
            col(Criterion.text),
            col(Criterion.text_sha256),
            col(Criterion.position),
            col(Standard.id).label("standard_id"),
            col(Standard.key).label("standard_key"),
            col(Standard.urn),
            col(Standard.title).label("standard_title"),
        )
        .join(Criterion, col(Criterion.id) == col(Claim.criterion_id))
        .join(Standard, col(Standard.id) == col(Criterion.standard_id))
        .where(col(Claim.version_id).in_(version_ids))
        .order_by(col(Claim.version_id), col(Claim.unit_id), col(Criterion.position))
    )


@selects.rows
def units_of_enrolment(enrolment_id: int) -> Statement:
    """(id, standard_id, title, urn, key) of a portfolio's units, in the order they were opened."""
    return (
        select(
            col(Unit.id),
            col(Unit.standard_id),
            col(Unit.cohort_id),
            col(Standard.title),
            col(Standard.urn),
            col(Standard.key),
        )
        .join(Standard, col(Standard.id) == col(Unit.standard_id))
        .where(Unit.enrolment_id == enrolment_id)
        .order_by(col(Unit.id))
    )


@selects.rows
def criteria_of_standards(standard_ids: Sequence[int]) -> Statement:
    """Every criterion of these standards with its section's title, in order."""
    return (
        select(
            col(Criterion.id),
            col(Criterion.standard_id),
            col(Criterion.kind),
            col(Criterion.code),
            col(Criterion.text),
            col(Section.title).label("section"),
        )
        .outerjoin(Section, col(Section.id) == col(Criterion.section_id))
        .where(col(Criterion.standard_id).in_(standard_ids))
        .order_by(col(Criterion.standard_id), col(Criterion.position))
    )


def lock_units(session: Session, unit_ids: Sequence[int]) -> None:
    """Lock these units in order, as signing off does: no piece arrives in the same moment as a signature."""
    session.exec(select(Unit.id).where(col(Unit.id).in_(unit_ids)).order_by(col(Unit.id)).with_for_update()).all()


@selects.thing
def withdrawal(version_id: int) -> Statement:
    return select(EvidenceWithdrawal).where(EvidenceWithdrawal.version_id == version_id)


def withdrawn_versions(session: Session, version_ids: Sequence[int]) -> set[int]:
    return set(_withdrawn_versions(session, version_ids))


@selects.values
def _withdrawn_versions(version_ids: Sequence[int]) -> Statement:
    return select(EvidenceWithdrawal.version_id).where(col(EvidenceWithdrawal.version_id).in_(version_ids))


def opened_since(session: Session, version_id: int, person_id: int, file_id: int | None, moment: datetime) -> bool:
    """Whether this person's look at this version (or file) was recorded since `moment`."""
    if file_id is None:
        return bool(_opened_since(session, version_id, person_id, moment))
    return bool(_file_opened_since(session, version_id, person_id, moment, file_id))


def opening_of(version_id: Any, person_id: Any, moment: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an EvidenceOpening row is this person's look at this version since `moment`."""
    return (
        col(EvidenceOpening.version_id) == version_id,
        col(EvidenceOpening.person_id) == person_id,
        col(EvidenceOpening.at) > moment,
    )


def _openings(version_id: int, person_id: int, moment: datetime) -> Any:
    return select(col(EvidenceOpening.id)).where(*opening_of(version_id, person_id, moment)).limit(1)


_opened_since = selects.values(_openings)


@selects.values
def _file_opened_since(version_id: int, person_id: int, moment: datetime, file_id: int) -> Statement:
    return _openings(version_id, person_id, moment).where(col(EvidenceOpening.file_id) == file_id)


def pieces_of(session: Session, enrolment_id: int, *, before: int | None, limit: int) -> Sequence[Row[Any]]:
    """The newest version of each piece of a portfolio, newest first: for the learner's own list."""
    newest = (
        select(col(EvidenceVersion.evidence_id), func.max(EvidenceVersion.number).label("number"))
        .group_by(col(EvidenceVersion.evidence_id))
        .subquery()
    )
    statement = (
        select(
            col(Evidence.id),
            col(Evidence.number),
            col(EvidenceVersion.id).label("version_id"),
            col(EvidenceVersion.number).label("version"),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.sent_at),
            col(EvidenceVersion.saved_at),
            col(EvidenceWithdrawal.id).is_not(None).label("withdrawn"),
        )
        .join(newest, newest.c.evidence_id == col(Evidence.id))
        .join(
            EvidenceVersion,
            and_(col(EvidenceVersion.evidence_id) == col(Evidence.id), col(EvidenceVersion.number) == newest.c.number),
        )
        .outerjoin(EvidenceWithdrawal, col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id))
        .where(Evidence.enrolment_id == enrolment_id)
    )
    if before is not None:
        statement = statement.where(col(Evidence.id) < before)
    return session.execute(statement.order_by(col(Evidence.id).desc()).limit(limit)).all()


@selects.thing
def current_access(actor: Actor, enrolment_id: int, moment: datetime) -> Statement:
    """The manager's standing reason to open this portfolio's evidence, if any."""
    return (
        select(EvidenceAccess)
        .where(
            EvidenceAccess.enrolment_id == enrolment_id,
            EvidenceAccess.person_id == actor.person_id,
            col(EvidenceAccess.until) > moment,
        )
        .limit(1)
    )


@selects.values
def assessor_names(enrolment_id: int, day: date) -> Statement:
    """Who assesses this portfolio today, by name."""
    return (
        select(Person.known_as)
        .join(Allocation, col(Allocation.person_id) == col(Person.id))
        .join(Unit, col(Unit.id) == col(Allocation.unit_id))
        .where(
            Unit.enrolment_id == enrolment_id,
            Allocation.role == "assessor",
            col(Allocation.starts_on) <= day,
            or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
        )
        .distinct()
        .order_by(col(Person.known_as))
    )


def person_name(session: Session, person_id: int) -> str:
    return session.exec(select(Person.known_as).where(Person.id == person_id)).one()


def inspection(session: Session, file_id: int) -> FileInspection | None:
    return session.get(FileInspection, file_id)
