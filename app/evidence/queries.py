"""Selects on evidence. Those that take an actor scope by them; the others take ids that a guard has scoped."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, false, func, or_
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.access.models import Person
from app.access.roles import Role
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
from app.standards.models import Criterion, Section, Standard


def _may_look(actor: Actor, day: date, moment: datetime) -> ColumnElement[bool]:
    """Rows of Evidence whose content this actor may open: their own, of learners they are allocated to, or by reason."""
    ways: list[ColumnElement[bool]] = [col(Evidence.learner_id) == actor.person_id]
    roles = [role.value for role in (Role.assessor, Role.iqa) if role in actor.roles]
    if roles:
        ways.append(
            exists()
            .where(
                col(Allocation.person_id) == actor.person_id,
                col(Allocation.role).in_(roles),
                col(Allocation.starts_on) <= day,
                or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
                col(Unit.id) == col(Allocation.unit_id),
                col(Unit.enrolment_id) == col(Evidence.enrolment_id),
            )
            .correlate(Evidence)
        )
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


def evidence_visible_to(
    session: Session, actor: Actor, evidence_id: int, day: date, moment: datetime
) -> Evidence | None:
    """A piece whose content the actor may open."""
    return session.exec(select(Evidence).where(Evidence.id == evidence_id, _may_look(actor, day, moment))).one_or_none()


def own_evidence(session: Session, actor: Actor, evidence_id: int) -> Evidence | None:
    """A piece of the actor's own portfolio, which nobody else may change."""
    return session.exec(
        select(Evidence).where(
            Evidence.id == evidence_id,
            Evidence.learner_id == actor.person_id,
            Evidence.provider_id == actor.provider_id,
        )
    ).one_or_none()


def own_enrolment(session: Session, actor: Actor, enrolment_id: int) -> Enrolment | None:
    return session.exec(
        select(Enrolment).where(
            Enrolment.id == enrolment_id,
            Enrolment.person_id == actor.person_id,
            Enrolment.provider_id == actor.provider_id,
        )
    ).one_or_none()


def own_enrolments(session: Session, actor: Actor) -> Sequence[Row[Any]]:
    """(id, cohort name, ended_on) of the actor's enrolments, newest first."""
    return session.execute(
        select(col(Enrolment.id), col(Cohort.name), col(Enrolment.ended_on))
        .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
        .where(Enrolment.person_id == actor.person_id, Enrolment.provider_id == actor.provider_id)
        .order_by(col(Enrolment.starts_on).desc(), col(Enrolment.id).desc())
    ).all()


def provider_enrolment(session: Session, actor: Actor, enrolment_id: int) -> Enrolment | None:
    """An enrolment at the actor's provider, whoever the learner is."""
    return session.exec(
        select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.provider_id == actor.provider_id)
    ).one_or_none()


def file_visible_to(session: Session, actor: Actor, file_id: int, day: date, moment: datetime) -> Row[Any] | None:
    """(EvidenceFile columns, evidence_id, learner_id, number, version, sent_at, withdrawn) of a file they may open."""
    return session.execute(
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
    ).one_or_none()


def versions(session: Session, evidence_id: int) -> Sequence[EvidenceVersion]:
    """All versions of a piece, oldest first."""
    return session.exec(
        select(EvidenceVersion).where(EvidenceVersion.evidence_id == evidence_id).order_by(col(EvidenceVersion.number))
    ).all()


def latest_version(session: Session, evidence_id: int, *, locked: bool = False) -> EvidenceVersion | None:
    """The newest version; `locked` so that nobody else changes it, while rows that refer to it may come and go."""
    statement = (
        select(EvidenceVersion)
        .where(EvidenceVersion.evidence_id == evidence_id)
        .order_by(col(EvidenceVersion.number).desc())
        .limit(1)
    )
    return session.exec(statement.with_for_update(key_share=True) if locked else statement).one_or_none()


def highest_number(session: Session, enrolment_id: int) -> int:
    return session.exec(select(func.max(Evidence.number)).where(Evidence.enrolment_id == enrolment_id)).one() or 0


def empty_draft(session: Session, enrolment_id: int) -> Row[Any] | None:
    """A first draft of this portfolio that nothing was put into: used again instead of starting another."""
    return session.execute(
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
    ).one_or_none()


def files(session: Session, version_id: int) -> Sequence[Row[Any]]:
    """Files of a version by position, with what a look inside found."""
    return session.execute(
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
    ).all()


def file_rows(session: Session, version_id: int) -> Sequence[EvidenceFile]:
    return session.exec(
        select(EvidenceFile).where(EvidenceFile.version_id == version_id).order_by(col(EvidenceFile.position))
    ).all()


def previews(session: Session, file_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """(file_id, kind, number, width, height) of what can be shown of these files."""
    return session.execute(
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
    ).all()


def preview(session: Session, file_id: int, kind: str, number: int) -> FilePreview | None:
    return session.exec(
        select(FilePreview).where(
            FilePreview.file_id == file_id, FilePreview.kind == kind, FilePreview.number == number
        )
    ).one_or_none()


def preview_rows(session: Session, file_id: int) -> Sequence[FilePreview]:
    return session.exec(select(FilePreview).where(FilePreview.file_id == file_id)).all()


def claim_rows(session: Session, version_id: int) -> Sequence[Claim]:
    return session.exec(select(Claim).where(Claim.version_id == version_id)).all()


def claims(session: Session, version_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Claims of these versions with criterion and standard, by unit and the standard's order."""
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
    ).all()


def units_of_enrolment(session: Session, enrolment_id: int) -> Sequence[Row[Any]]:
    """(id, standard_id, title, urn, key) of a portfolio's units, in the order they were opened."""
    return session.execute(
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
    ).all()


def criteria_of_standards(session: Session, standard_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Every criterion of these standards with its section's title, in order."""
    return session.execute(
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
    ).all()


def lock_units(session: Session, unit_ids: Sequence[int]) -> None:
    """Lock these units in order, as signing off does: no piece arrives in the same moment as a signature."""
    session.exec(select(Unit.id).where(col(Unit.id).in_(unit_ids)).order_by(col(Unit.id)).with_for_update()).all()


def withdrawal(session: Session, version_id: int) -> EvidenceWithdrawal | None:
    return session.exec(select(EvidenceWithdrawal).where(EvidenceWithdrawal.version_id == version_id)).one_or_none()


def withdrawn_versions(session: Session, version_ids: Sequence[int]) -> set[int]:
    return set(
        session.exec(select(EvidenceWithdrawal.version_id).where(col(EvidenceWithdrawal.version_id).in_(version_ids)))
    )


def opened_since(session: Session, version_id: int, person_id: int, file_id: int | None, moment: datetime) -> bool:
    """Whether this person's look at this version (or file) was recorded since `moment`."""
    statement = select(EvidenceOpening.id).where(
        EvidenceOpening.version_id == version_id,
        EvidenceOpening.person_id == person_id,
        col(EvidenceOpening.at) > moment,
    )
    if file_id is not None:
        statement = statement.where(EvidenceOpening.file_id == file_id)
    return session.exec(statement.limit(1)).one_or_none() is not None


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


def current_access(session: Session, actor: Actor, enrolment_id: int, moment: datetime) -> EvidenceAccess | None:
    """The manager's standing reason to open this portfolio's evidence, if any."""
    return session.exec(
        select(EvidenceAccess)
        .where(
            EvidenceAccess.enrolment_id == enrolment_id,
            EvidenceAccess.person_id == actor.person_id,
            col(EvidenceAccess.until) > moment,
        )
        .limit(1)
    ).one_or_none()


def assessor_names(session: Session, enrolment_id: int, day: date) -> list[str]:
    """Who assesses this portfolio today, by name."""
    return list(
        session.exec(
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
    )


def person_name(session: Session, person_id: int) -> str:
    return session.exec(select(Person.known_as).where(Person.id == person_id)).one()


def inspection(session: Session, file_id: int) -> FileInspection | None:
    return session.get(FileInspection, file_id)
