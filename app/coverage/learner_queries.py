"""Selects for lists of learners and for one learner. Scoped to the provider, and to today's allocations where need be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.access.models import Person, Provider, SignIn
from app.assessment.models import QueueItem
from app.coverage.models import EnrolmentCoverage, UnitCoverage
from app.coverage.queries import (
    allocated_today,
    at_risk_ids,
    counts_on,
    held,
    responsible_roles,
    sees_everyone,
)
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.standards.models import Standard
from app.trail.models import TrailEntry

_STANDING = (
    col(EnrolmentCoverage.total),
    col(EnrolmentCoverage.met),
    col(EnrolmentCoverage.waiting),
    col(EnrolmentCoverage.turn),
    col(EnrolmentCoverage.signed_off),
    col(EnrolmentCoverage.units),
    col(EnrolmentCoverage.met_permille),
    col(EnrolmentCoverage.last_sent_at),
)
_ENROLMENT = (
    col(Enrolment.id).label("enrolment_id"),
    col(Enrolment.starts_on),
    col(Enrolment.planned_end),
    col(Enrolment.break_until),
    col(Enrolment.ended_on),
    col(Person.name),
    col(Person.known_as),
)

_ENTRY = (
    col(TrailEntry.id),
    col(TrailEntry.seq),
    col(TrailEntry.at),
    col(TrailEntry.actor_id),
    col(TrailEntry.kind),
    col(TrailEntry.enrolment_id),
    col(TrailEntry.about),
)


@dataclass(frozen=True)
class Wanted:
    """Which learners, in which order, from where: what stands in the address of a list."""

    show: str = "all"
    order: str = "met"
    words: str = ""
    after: tuple[str, int] | None = None
    limit: int = 51


def visible(actor: Actor, day: date) -> list[ColumnElement[bool]]:
    """The conditions that an Enrolment row is one whose learner the actor may see."""
    conditions = [col(Enrolment.provider_id) == actor.provider_id]
    if not sees_everyone(actor):
        conditions.append(col(Enrolment.id).in_(allocated_today(actor.person_id, responsible_roles(actor), day)))
    return conditions


def cohort_learners(session: Session, actor: Actor, cohort_id: int, day: date, wanted: Wanted) -> Sequence[Row[Any]]:
    """A page of a cohort's learners with how each stands; by what they have met, by their last sending, or by name."""
    statement = (
        select(*_ENROLMENT, *_STANDING)
        .select_from(EnrolmentCoverage)
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentCoverage.enrolment_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(EnrolmentCoverage.cohort_id == cohort_id, *visible(actor, day))
    )
    if wanted.show == "risk":
        ids = at_risk_ids(actor.provider_id, [cohort_id], day)
        statement = statement.join(ids, ids.c.enrolment_id == col(EnrolmentCoverage.enrolment_id)).where(
            col(EnrolmentCoverage.met) < col(EnrolmentCoverage.total)
        )
    elif wanted.show == "waiting":
        statement = statement.where(col(EnrolmentCoverage.waiting) > 0)
    return session.execute(_in_order(statement, wanted).limit(wanted.limit)).all()


def _in_order(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Order, and start after the last row of the page before."""
    number = col(EnrolmentCoverage.enrolment_id)
    if wanted.order == "name":
        key: Any = col(Person.name)
        return _from(statement.order_by(key, number), key, number, wanted.after)
    if wanted.order == "sent":
        key = col(EnrolmentCoverage.last_sent_at)
        statement = statement.order_by(key.asc().nulls_first(), number)
        if wanted.after is None:
            return statement
        text, last = wanted.after
        if not text:
            return statement.where(or_(key.is_not(None), and_(key.is_(None), number > last)))
        return _from(statement, key, number, (datetime.fromisoformat(text), last))
    key = col(EnrolmentCoverage.met_permille)
    after = (int(wanted.after[0]), wanted.after[1]) if wanted.after else None
    return _from(statement.order_by(key, number), key, number, after)


def _from(statement: Select[Any], key: Any, number: Any, after: tuple[Any, int] | None) -> Select[Any]:
    if after is None:
        return statement
    value, last = after
    return statement.where(or_(key > value, and_(key == value, number > last)))


def learners(session: Session, actor: Actor, day: date, wanted: Wanted) -> Sequence[Row[Any]]:
    """A page of the learners the actor sees, by name: those still learning, those at risk, or those who have ended."""
    statement = (
        select(
            *_ENROLMENT,
            *_STANDING,
            col(Cohort.id).label("cohort_id"),
            col(Cohort.name).label("cohort"),
            col(Provider.answer_within_days),
        )
        .select_from(Enrolment)
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
        .join(Provider, col(Provider.id) == col(Enrolment.provider_id))
        .outerjoin(EnrolmentCoverage, col(EnrolmentCoverage.enrolment_id) == col(Enrolment.id))
        .where(*visible(actor, day), _still_or_ended(wanted.show))
    )
    if wanted.show == "risk":
        open_cohorts = select(col(Cohort.id)).where(
            col(Cohort.provider_id) == actor.provider_id, col(Cohort.closed_on).is_(None)
        )
        ids = at_risk_ids(actor.provider_id, open_cohorts, day)
        statement = statement.join(ids, ids.c.enrolment_id == col(Enrolment.id)).where(
            col(EnrolmentCoverage.met) < col(EnrolmentCoverage.total)
        )
    if wanted.words:
        statement = statement.where(func.lower(col(Person.name)).contains(wanted.words.lower(), autoescape=True))
    ordered = _from(
        statement.order_by(col(Person.name), col(Enrolment.id)), col(Person.name), col(Enrolment.id), wanted.after
    )
    return session.execute(ordered.limit(wanted.limit)).all()


def _still_or_ended(show: str) -> ColumnElement[bool]:
    ended = col(Enrolment.ended_on)
    return ended.is_not(None) if show == "ended" else ended.is_(None)


def learner(session: Session, actor: Actor, enrolment_id: int, day: date) -> Row[Any] | None:
    """One learner's enrolment with their cohort, if the actor may see them."""
    return session.execute(
        select(
            *_ENROLMENT,
            *_STANDING,
            col(Enrolment.person_id),
            col(Cohort.id).label("cohort_id"),
            col(Cohort.name).label("cohort"),
            col(Provider.answer_within_days),
        )
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
        .join(Provider, col(Provider.id) == col(Enrolment.provider_id))
        .outerjoin(EnrolmentCoverage, col(EnrolmentCoverage.enrolment_id) == col(Enrolment.id))
        .where(Enrolment.id == enrolment_id, *visible(actor, day))
    ).one_or_none()


def strips(session: Session, enrolment_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The kept strips of these enrolments' units, with the standards' titles."""
    return session.execute(
        select(
            col(UnitCoverage.enrolment_id),
            col(UnitCoverage.unit_id),
            col(UnitCoverage.standard_id),
            col(UnitCoverage.strip),
            col(UnitCoverage.signed_off),
            col(Standard.title),
            col(Standard.performance_count),
        )
        .join(Standard, col(Standard.id) == col(UnitCoverage.standard_id))
        .where(col(UnitCoverage.enrolment_id).in_(enrolment_ids))
        .order_by(col(UnitCoverage.enrolment_id), col(UnitCoverage.unit_id))
    ).all()


def held_pieces(session: Session, actor: Actor, enrolment_ids: Sequence[int], day: date) -> dict[int, int]:
    """How many pieces of each of these learners are past the promise."""
    rows = session.execute(
        select(col(QueueItem.enrolment_id), func.count(col(QueueItem.version_id).distinct()).label("pieces"))
        .where(*held(actor.provider_id, day), col(QueueItem.enrolment_id).in_(enrolment_ids))
        .group_by(col(QueueItem.enrolment_id))
    )
    return {row.enrolment_id: row.pieces for row in rows}


def allocations(session: Session, enrolment_id: int, day: date) -> Sequence[Row[Any]]:
    """(unit_id, person_id, known_as, name, role) of who is responsible for this learner's units on this day."""
    return session.execute(
        select(
            col(Allocation.unit_id),
            col(Allocation.person_id),
            col(Person.known_as),
            col(Person.name),
            col(Allocation.role),
        )
        .join(Unit, col(Unit.id) == col(Allocation.unit_id))
        .join(Person, col(Person.id) == col(Allocation.person_id))
        .where(Unit.enrolment_id == enrolment_id, counts_on(day))
        .order_by(col(Allocation.role), col(Person.known_as), col(Allocation.unit_id))
    ).all()


def pieces_waiting(session: Session, enrolment_id: int, assessor_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """(assessor_id, version_id, sent_at, answer_by) of this learner's pieces in these assessors' queues, oldest first."""
    return session.execute(
        select(col(QueueItem.assessor_id), col(QueueItem.version_id), col(QueueItem.sent_at), col(QueueItem.answer_by))
        .where(col(QueueItem.assessor_id).in_(assessor_ids), QueueItem.enrolment_id == enrolment_id)
        .order_by(col(QueueItem.sent_at), col(QueueItem.version_id))
    ).all()


def last_here(session: Session, person_id: int, provider_id: int) -> datetime | None:
    """When this person last used the service at this provider."""
    return session.execute(
        select(func.max(col(SignIn.last_seen_at))).where(
            SignIn.person_id == person_id, SignIn.provider_id == provider_id
        )
    ).scalar_one()


def trail(session: Session, actor: Actor, kinds: Sequence[str], before: int | None, limit: int) -> Sequence[Row[Any]]:
    """The provider's trail, newest first, from before entry `before`; of these kinds, or of all when there are none."""
    statement = (
        select(*_ENTRY, col(Person.name).label("learner"))
        .outerjoin(Enrolment, col(Enrolment.id) == col(TrailEntry.enrolment_id))
        .outerjoin(Person, col(Person.id) == col(Enrolment.person_id))
        .where(TrailEntry.provider_id == actor.provider_id)
        .order_by(col(TrailEntry.seq).desc())
        .limit(limit)
    )
    if kinds:
        statement = statement.where(col(TrailEntry.kind).in_(kinds))
    if before is not None:
        statement = statement.where(col(TrailEntry.seq) < before)
    return session.execute(statement).all()


def log(session: Session, actor: Actor, enrolment_id: int, *, without: Sequence[str], limit: int) -> Sequence[Row[Any]]:
    """The newest entries of one portfolio, except those of kinds that are nobody else's business."""
    return session.execute(
        select(*_ENTRY)
        .where(
            TrailEntry.provider_id == actor.provider_id,
            TrailEntry.enrolment_id == enrolment_id,
            col(TrailEntry.kind).not_in(without),
        )
        .order_by(col(TrailEntry.id).desc())
        .limit(limit)
    ).all()


def names_for_trail(
    session: Session, actor: Actor, keys: Sequence[str], cohort_ids: Sequence[int]
) -> tuple[dict[str, str], dict[int, str]]:
    """Titles of standards by key, and names of the provider's cohorts by id."""
    titles = session.execute(select(col(Standard.key), col(Standard.title)).where(col(Standard.key).in_(keys))).all()
    cohorts = session.execute(
        select(col(Cohort.id), col(Cohort.name)).where(
            Cohort.provider_id == actor.provider_id, col(Cohort.id).in_(cohort_ids)
        )
    ).all()
    return {row.key: row.title for row in titles}, {row.id: row.name for row in cohorts}
