"""Selects on evidence. Those that take an actor scope by them; the others take ids that a guard has scoped."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_
from sqlmodel import Session, col, select

from app import selects
from app.access.actors import Actor
from app.access.models import Person, Provider
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


@selects.rows
def versions_seen(actor: Actor, evidence_id: int, since: datetime) -> Statement:
    """All versions of a piece, oldest first: what each says, when it was taken back, whether the actor's look at it was
    recorded since that moment, and the provider's promise to answer (working days)."""
    looked = exists().where(*opening_of(col(EvidenceVersion.id), actor.person_id, since)).correlate(EvidenceVersion)
    return (
        select(
            col(EvidenceVersion.id),
            col(EvidenceVersion.number),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.title),
            col(EvidenceVersion.about),
            col(EvidenceVersion.account),
            col(EvidenceVersion.happened_on),
            col(EvidenceVersion.place),
            col(EvidenceVersion.sent_at),
            col(EvidenceVersion.content_sha256),
            col(EvidenceWithdrawal.at).label("withdrawn_at"),
            col(Provider.answer_within_days),
            looked.label("opened"),
        )
        .join(Provider, col(Provider.id) == col(EvidenceVersion.provider_id))
        .outerjoin(EvidenceWithdrawal, col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id))
        .where(EvidenceVersion.evidence_id == evidence_id)
        .order_by(col(EvidenceVersion.number))
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
    if not locked:
        return statement
    # As it is now that nobody else changes it, and not as this session read it before.
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)


@selects.value
def highest_number(enrolment_id: int) -> Statement:
    return select(func.coalesce(func.max(Evidence.number), 0)).where(Evidence.enrolment_id == enrolment_id)


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


_FILE_COLUMNS = (
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


def _files(version_id: int, *more: Any) -> Any:
    return (
        select(*_FILE_COLUMNS, *more)
        .outerjoin(FileInspection, col(FileInspection.file_id) == col(EvidenceFile.id))
        .where(EvidenceFile.version_id == version_id)
        .order_by(col(EvidenceFile.position))
    )


@selects.rows
def files(version_id: int) -> Statement:
    """Files of a version by position, with what a look inside found."""
    return _files(version_id)


class Preview(NamedTuple):
    """What was made of a file to show it: a picture of a page, of a photo, or the words of a document."""

    kind: str
    number: int
    width: int | None
    height: int | None
    storage_key: str


class ShownFile(NamedTuple):
    """A file (a row of `files`) with what can be shown of it, by (kind, number)."""

    row: Row[Any]
    previews: dict[tuple[str, int], Preview]


def shown_files(session: Session, version_id: int) -> tuple[ShownFile, ...]:
    """The files of a version by position, each with its previews in order: one statement for both."""
    found: dict[int, ShownFile] = {}
    for row in _shown_files(session, version_id):
        shown = found.setdefault(row.id, ShownFile(row, {}))
        if row.preview_kind is not None:
            preview = Preview._make(row[len(_FILE_COLUMNS) :])
            shown.previews[preview.kind, preview.number] = preview
    return tuple(found.values())


@selects.rows
def _shown_files(version_id: int) -> Statement:
    preview = (
        col(FilePreview.kind).label("preview_kind"),
        col(FilePreview.number).label("preview_number"),
        col(FilePreview.width).label("preview_width"),
        col(FilePreview.height).label("preview_height"),
        col(FilePreview.storage_key).label("preview_storage_key"),
    )
    return (
        _files(version_id, *preview)
        .outerjoin(FilePreview, col(FilePreview.file_id) == col(EvidenceFile.id))
        .order_by(col(FilePreview.kind), col(FilePreview.number))
    )


@selects.things
def file_rows(version_id: int) -> Statement:
    return select(EvidenceFile).where(EvidenceFile.version_id == version_id).order_by(col(EvidenceFile.position))


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
    """(id, standard_id, title, urn, key) of a portfolio's units that take claims, in the order they were opened."""
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
        .where(Unit.enrolment_id == enrolment_id, col(Unit.closed_at).is_(None))
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


@selects.values
def lock_units(unit_ids: Sequence[int]) -> Statement:
    """Lock these units in order, as signing off does: no piece arrives in the same moment as a signature."""
    return select(col(Unit.id)).where(col(Unit.id).in_(unit_ids)).order_by(col(Unit.id)).with_for_update()


@selects.thing
def withdrawal(version_id: int) -> Statement:
    return select(EvidenceWithdrawal).where(EvidenceWithdrawal.version_id == version_id)


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
