"""Selects for an assessor's queue: the page, its counts, and what the kept copy is made from."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_
from sqlmodel import Session, col, select

from app import selects
from app.access.actors import Actor
from app.access.models import Person, Provider
from app.assessment.models import QueueItem
from app.assessment.review_queries import same_bytes_elsewhere, waits
from app.enrolment.models import Allocation, Enrolment
from app.evidence.models import Claim, Evidence, EvidenceFile, EvidenceVersion, EvidenceWithdrawal, FileInspection
from app.selects import Statement
from app.standards.models import Criterion, Standard

_KNOWN_LENGTH = "queue length"
_QUEUE_COLUMNS = (
    col(QueueItem.version_id),
    col(EvidenceVersion.evidence_id),
    col(QueueItem.learner_name),
    col(QueueItem.title),
    col(QueueItem.kind),
    col(QueueItem.detail),
    col(QueueItem.codes),
    col(QueueItem.units),
    col(QueueItem.second_try),
    col(QueueItem.sent_at),
    col(QueueItem.answer_by),
)


def _queue_of(actor: Actor) -> ColumnElement[bool]:
    """What waits for this person at the centre they work at now: they may assess at another one too."""
    return and_(col(QueueItem.assessor_id) == actor.person_id, col(QueueItem.provider_id) == actor.provider_id)


def _in_queue(actor: Actor, show: str) -> Any:
    """The queue, oldest first: all of it, second tries, or what takes long to look at."""
    statement = (
        select(*_QUEUE_COLUMNS)
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(QueueItem.version_id))
        .where(_queue_of(actor))
        .order_by(col(QueueItem.sent_at), col(QueueItem.version_id))
    )
    if show == "back":
        return statement.where(col(QueueItem.second_try).is_(True))
    if show == "long":
        return statement.where(col(QueueItem.long_media).is_(True))
    return statement


def _later(sent_at: datetime, version_id: int) -> ColumnElement[bool]:
    return or_(
        col(QueueItem.sent_at) > sent_at,
        and_(col(QueueItem.sent_at) == sent_at, col(QueueItem.version_id) > version_id),
    )


@selects.rows
def _first_page(actor: Actor, limit: int, *, show: str) -> Statement:
    return _in_queue(actor, show).limit(limit)


@selects.rows
def _next_page(actor: Actor, sent_at: datetime, version_id: int, limit: int, *, show: str) -> Statement:
    return _in_queue(actor, show).where(_later(sent_at, version_id)).limit(limit)


def queue_page(
    session: Session, actor: Actor, *, show: str, words: str, after: tuple[datetime, int] | None, limit: int
) -> Sequence[Row[Any]]:
    """What waits for this assessor, oldest first, from `after` (sent_at, version id) on."""
    if words.split():
        return _found(session, actor, show=show, words=words, after=after, limit=limit)
    if after is not None:
        return _next_page(session, actor, *after, limit, show=show)
    return _first_page(session, actor, limit, show=show)


def _found(
    session: Session, actor: Actor, *, show: str, words: str, after: tuple[datetime, int] | None, limit: int
) -> Sequence[Row[Any]]:
    """The same, of what has all of these words in its learner, title, units or codes."""
    statement = _in_queue(actor, show)
    for word in words.lower().split()[:5]:
        like = f"%{word}%"
        statement = statement.where(
            or_(
                func.lower(QueueItem.learner_name).like(like),
                func.lower(QueueItem.title).like(like),
                func.lower(QueueItem.units).like(like),
                (" " + func.lower(QueueItem.codes) + " ").like(f"% {word} %"),
            )
        )
    if after is not None:
        statement = statement.where(_later(*after))
    return session.execute(statement.limit(limit)).all()


@selects.only_row
def queue_counts(actor: Actor, tomorrow: date) -> Statement:
    """(total, back, long, soon, oldest, promise) of an assessor's queue.

    `soon` passes the promise by tomorrow; the promise is the provider's, in working days.
    """
    promise = select(col(Provider.answer_within_days)).where(col(Provider.id) == actor.provider_id)
    return select(
        func.count().label("total"),
        func.coalesce(func.sum(case((col(QueueItem.second_try).is_(True), 1), else_=0)), 0).label("back"),
        func.coalesce(func.sum(case((col(QueueItem.long_media).is_(True), 1), else_=0)), 0).label("long"),
        func.coalesce(func.sum(case((col(QueueItem.answer_by) <= tomorrow, 1), else_=0)), 0).label("soon"),
        func.min(QueueItem.sent_at).label("oldest"),
        promise.scalar_subquery().label("promise"),
    ).where(_queue_of(actor))


def _length(actor: Actor) -> Any:
    return select(func.count()).select_from(QueueItem).where(_queue_of(actor))


_queue_length = selects.value(_length)


def queue_length(session: Session, actor: Actor) -> int:
    """How many pieces wait for this person: the count in the bar."""
    known = session.info.get(_KNOWN_LENGTH)
    return known if known is not None else _queue_length(session, actor)


def know_length(session: Session, total: int) -> None:
    """A page that has counted the queue of who looks at it tells the bar, which is drawn right after."""
    session.info[_KNOWN_LENGTH] = total


@selects.only_row
def review_figures(actor: Actor, sent_at: datetime, version_id: int, learner_id: int) -> Statement:
    """(total, before, copies): the assessor's queue, how many pieces in it come before this one, and how many of the
    version's files another learner of the provider has sent too."""
    before = _length(actor).where(
        or_(
            col(QueueItem.sent_at) < sent_at,
            and_(col(QueueItem.sent_at) == sent_at, col(QueueItem.version_id) < version_id),
        )
    )
    copies = same_bytes_elsewhere(actor.provider_id, version_id, learner_id)
    return select(
        _length(actor).scalar_subquery().label("total"),
        before.scalar_subquery().label("before"),
        copies.scalar_subquery().label("copies"),
    )


@selects.rows
def versions_to_queue(version_ids: Sequence[int]) -> Statement:
    """What the queue shows of these versions, of which some claim waits (so they are sent and standing)."""
    return (
        select(
            col(EvidenceVersion.id).label("version_id"),
            col(EvidenceVersion.evidence_id),
            col(EvidenceVersion.number),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.account),
            col(EvidenceVersion.sent_at),
            col(Evidence.enrolment_id),
            col(Evidence.provider_id),
            col(Enrolment.cohort_id),
            col(Person.known_as),
            col(Provider.timezone),
            col(Provider.answer_within_days),
        )
        .join(Evidence, col(Evidence.id) == col(EvidenceVersion.evidence_id))
        .join(Enrolment, col(Enrolment.id) == col(Evidence.enrolment_id))
        .join(Person, col(Person.id) == col(Evidence.learner_id))
        .join(Provider, col(Provider.id) == col(Evidence.provider_id))
        .where(col(EvidenceVersion.id).in_(version_ids))
    )


@selects.rows
def waiting_claims(version_ids: Sequence[int]) -> Statement:
    """Claims of these versions, where sent and standing, without a decision that counts, with code and unit title, in order."""
    return (
        select(
            col(Claim.version_id),
            col(Claim.unit_id),
            col(Criterion.code),
            col(Standard.title),
        )
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Claim.version_id))
        .join(Criterion, col(Criterion.id) == col(Claim.criterion_id))
        .join(Standard, col(Standard.id) == col(Criterion.standard_id))
        .where(
            col(Claim.version_id).in_(version_ids),
            col(EvidenceVersion.sent_at).is_not(None),
            ~exists().where(col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id)),
            waits(),
        )
        .order_by(col(Claim.unit_id), col(Criterion.position))
    )


@selects.rows
def assessors_of_units(unit_ids: Sequence[int], day: date) -> Statement:
    """(unit_id, person_id) of everyone allocated to assess these units on this day."""
    return (
        select(col(Allocation.unit_id), col(Allocation.person_id))
        .where(
            col(Allocation.unit_id).in_(unit_ids),
            Allocation.role == "assessor",
            col(Allocation.starts_on) <= day,
            or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
        )
        .distinct()
    )


@selects.rows
def media_of(version_ids: Sequence[int]) -> Statement:
    """(version_id, kind, pages, seconds) of the files of these versions, in order."""
    return (
        select(
            col(EvidenceFile.version_id),
            col(EvidenceFile.kind),
            col(FileInspection.pages),
            col(FileInspection.seconds),
        )
        .outerjoin(FileInspection, col(FileInspection.file_id) == col(EvidenceFile.id))
        .where(col(EvidenceFile.version_id).in_(version_ids))
        .order_by(col(EvidenceFile.version_id), col(EvidenceFile.position))
    )


@selects.values
def versions_beside(version_id: int) -> Statement:
    """The sent versions of the piece this version belongs to: sending one, or taking it back, changes what waits in others."""
    piece = select(col(EvidenceVersion.evidence_id)).where(EvidenceVersion.id == version_id).scalar_subquery()
    return select(col(EvidenceVersion.id)).where(
        col(EvidenceVersion.evidence_id) == piece, col(EvidenceVersion.sent_at).is_not(None)
    )


@selects.values
def standing_versions_of_units(unit_ids: Sequence[int]) -> Statement:
    """Sent, standing versions that claim something in these units."""
    return (
        select(Claim.version_id)
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Claim.version_id))
        .where(
            col(Claim.unit_id).in_(unit_ids),
            col(EvidenceVersion.sent_at).is_not(None),
            ~exists().where(col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id)),
        )
        .distinct()
    )


def units_with_allocations_turning(session: Session, day: date, yesterday: date) -> list[int]:
    """Units whose allocations begin today or ended yesterday: their queues change without anybody acting."""
    return list(
        session.exec(
            select(Allocation.unit_id)
            .where(or_(col(Allocation.starts_on) == day, col(Allocation.ends_on) == yesterday))
            .distinct()
        )
    )
