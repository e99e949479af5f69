"""Selects for lists of learners and for one learner. Scoped to the provider, and to today's allocations where need be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_
from sqlmodel import Session, col, select

from app import selects
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
from app.folding import fold
from app.selects import Statement
from app.standards.models import Standard

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


@dataclass(frozen=True)
class Wanted:
    """Which learners, in which order, from where: what stands in the address of a list."""

    show: str = "all"
    order: str = "met"
    words: str = ""
    after: tuple[str, int] | None = None
    limit: int = 51


def visible(provider_id: Any, person_id: Any, roles: Any, day: Any, *, everyone: bool) -> list[ColumnElement[bool]]:
    """The conditions that an Enrolment row is one whose learner the actor may see."""
    conditions: list[ColumnElement[bool]] = [col(Enrolment.provider_id) == provider_id]
    if not everyone:
        conditions.append(col(Enrolment.id).in_(allocated_today(person_id, roles, day)))
    return conditions


def _who(actor: Actor) -> tuple[int, int, list[str]]:
    """The values that `visible` asks for."""
    return actor.provider_id, actor.person_id, responsible_roles(actor)


def cohort_learners(session: Session, actor: Actor, cohort_id: int, day: date, wanted: Wanted) -> Sequence[Row[Any]]:
    """A page of a cohort's learners with how each stands; by what they have met, by their last sending, or by name."""
    after, last, place = _after(wanted)
    return _cohort_learners(
        session,
        *_who(actor),
        cohort_id,
        day,
        after,
        last,
        wanted.limit,
        everyone=sees_everyone(actor),
        show=wanted.show,
        order=wanted.order,
        place=place,
    )


@selects.rows
def _cohort_learners(
    provider: int,
    person: int,
    roles: Sequence[str],
    cohort: int,
    day: date,
    after: Any,
    last: int,
    most: int,
    *,
    everyone: bool,
    show: str,
    order: str,
    place: str,
) -> Statement:
    statement = (
        select(*_ENROLMENT, *_STANDING)
        .select_from(EnrolmentCoverage)
        .join(Enrolment, col(Enrolment.id) == col(EnrolmentCoverage.enrolment_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(col(EnrolmentCoverage.cohort_id) == cohort, *visible(provider, person, roles, day, everyone=everyone))
    )
    if show == "risk":
        ids = at_risk_ids(provider, [cohort], day)
        statement = statement.join(ids, ids.c.enrolment_id == col(EnrolmentCoverage.enrolment_id)).where(
            col(EnrolmentCoverage.met) < col(EnrolmentCoverage.total)
        )
    elif show == "waiting":
        statement = statement.where(col(EnrolmentCoverage.waiting) > 0)
    return _in_order(statement, order, place, after, last).limit(most)


def _after(wanted: Wanted) -> tuple[Any, int, str]:
    """Where the page starts: the last row's value and id of the page before, and what kind of place that is."""
    if wanted.after is None:
        return 0, 0, ""
    text, last = wanted.after
    if wanted.order == "sent":
        return (datetime.fromisoformat(text), last, "value") if text else (0, last, "nothing")
    return (fold(text) if wanted.order == "name" else int(text)), last, "value"


def _in_order(statement: Select[Any], order: str, place: str, after: Any, last: Any) -> Select[Any]:
    """Order, and start after the last row of the page before. Those who have sent nothing stand before all others."""
    key: Any = {
        "name": col(Person.filed_as),
        "sent": col(EnrolmentCoverage.last_sent_at),
        "met": col(EnrolmentCoverage.met_permille),
    }[order]
    number = col(EnrolmentCoverage.enrolment_id)
    statement = statement.order_by(key.asc().nulls_first() if order == "sent" else key, number)
    if place == "nothing":
        return statement.where(or_(key.is_not(None), and_(key.is_(None), number > last)))
    return _from(statement, key, number, after, last) if place else statement


def _from(statement: Select[Any], key: Any, number: Any, after: Any, last: Any) -> Select[Any]:
    return statement.where(or_(key > after, and_(key == after, number > last)))


def learners(session: Session, actor: Actor, day: date, wanted: Wanted) -> Sequence[Row[Any]]:
    """A page of the learners the actor sees, by name: those still learning, those at risk, or those who have ended."""
    after, last = wanted.after or ("", 0)
    return _learners(
        session,
        *_who(actor),
        day,
        f"%{like_words(fold(wanted.words))}%",
        fold(after),
        last,
        wanted.limit,
        everyone=sees_everyone(actor),
        show=wanted.show,
        by_words=bool(wanted.words),
        later=wanted.after is not None,
    )


def like_words(words: str) -> str:
    """Words to be looked for as they stand, in a LIKE whose escape is "/"."""
    return words.replace("/", "//").replace("%", "/%").replace("_", "/_")


@selects.rows
def _learners(
    provider: int,
    person: int,
    roles: Sequence[str],
    day: date,
    words: str,
    after: str,
    last: int,
    most: int,
    *,
    everyone: bool,
    show: str,
    by_words: bool,
    later: bool,
) -> Statement:
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
        .where(*visible(provider, person, roles, day, everyone=everyone), _still_or_ended(show))
        .order_by(col(Person.filed_as), col(Enrolment.id))
    )
    if show == "risk":
        open_cohorts = select(col(Cohort.id)).where(
            col(Cohort.provider_id) == provider, col(Cohort.closed_on).is_(None)
        )
        ids = at_risk_ids(provider, open_cohorts, day)
        statement = statement.join(ids, ids.c.enrolment_id == col(Enrolment.id)).where(
            col(EnrolmentCoverage.met) < col(EnrolmentCoverage.total)
        )
    if by_words:
        statement = statement.where(col(Person.filed_as).like(words, escape="/"))
    if later:
        statement = _from(statement, col(Person.filed_as), col(Enrolment.id), after, last)
    return statement.limit(most)


def _still_or_ended(show: str) -> ColumnElement[bool]:
    ended = col(Enrolment.ended_on)
    return ended.is_not(None) if show == "ended" else ended.is_(None)


def learner(session: Session, actor: Actor, enrolment_id: int, day: date) -> Row[Any] | None:
    """One learner's enrolment with their cohort, if the actor may see them."""
    return _learner(session, *_who(actor), enrolment_id, day, everyone=sees_everyone(actor))


@selects.row
def _learner(
    provider: int, person: int, roles: Sequence[str], enrolment: int, day: date, *, everyone: bool
) -> Statement:
    return (
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
        .where(col(Enrolment.id) == enrolment, *visible(provider, person, roles, day, everyone=everyone))
    )


@selects.rows
def unit_counts(enrolment_ids: Sequence[int]) -> Statement:
    """(enrolment_id, title, met, total, signed_off) of these enrolments' units: the counts alone, without the strips."""
    return (
        select(
            col(UnitCoverage.enrolment_id),
            col(Standard.title),
            (col(UnitCoverage.met) + col(UnitCoverage.provisional)).label("met"),
            col(UnitCoverage.total),
            col(UnitCoverage.signed_off),
        )
        .join(Standard, col(Standard.id) == col(UnitCoverage.standard_id))
        .where(col(UnitCoverage.enrolment_id).in_(enrolment_ids))
        .order_by(col(UnitCoverage.enrolment_id), col(UnitCoverage.unit_id))
    )


@selects.rows
def strips(enrolment_ids: Sequence[int]) -> Statement:
    """The kept strips of these enrolments' units, with the standards' titles."""
    return (
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
    )


def held_pieces(session: Session, actor: Actor, enrolment_ids: Sequence[int], day: date) -> dict[int, int]:
    """How many pieces of each of these learners are past the promise."""
    return dict(_held_pieces(session, actor.provider_id, enrolment_ids, day))


@selects.rows
def _held_pieces(provider: int, enrolment_ids: Sequence[int], day: date) -> Statement:
    return (
        select(col(QueueItem.enrolment_id), func.count(col(QueueItem.version_id).distinct()).label("pieces"))
        .where(*held(provider, day), col(QueueItem.enrolment_id).in_(enrolment_ids))
        .group_by(col(QueueItem.enrolment_id))
    )


@selects.rows
def allocations(enrolment_id: int, day: date) -> Statement:
    """(unit_id, person_id, known_as, name, role) of who is responsible for this learner's units on this day."""
    return (
        select(
            col(Allocation.unit_id),
            col(Allocation.person_id),
            col(Person.known_as),
            col(Person.name),
            col(Allocation.role),
        )
        .join(Unit, col(Unit.id) == col(Allocation.unit_id))
        .join(Person, col(Person.id) == col(Allocation.person_id))
        .where(col(Unit.enrolment_id) == enrolment_id, counts_on(day))
        .order_by(col(Allocation.role), col(Person.known_as), col(Allocation.unit_id))
    )


@selects.rows
def pieces_waiting(enrolment_id: int, assessor_ids: Sequence[int]) -> Statement:
    """(assessor_id, version_id, sent_at, answer_by) of this learner's pieces in these assessors' queues, oldest first."""
    return (
        select(col(QueueItem.assessor_id), col(QueueItem.version_id), col(QueueItem.sent_at), col(QueueItem.answer_by))
        .where(col(QueueItem.assessor_id).in_(assessor_ids), col(QueueItem.enrolment_id) == enrolment_id)
        .order_by(col(QueueItem.sent_at), col(QueueItem.version_id))
    )


@selects.value
def last_here(person_id: int, provider_id: int) -> Statement:
    """When this person last used the service at this provider."""
    return select(func.max(col(SignIn.last_seen_at))).where(
        col(SignIn.person_id) == person_id, col(SignIn.provider_id) == provider_id
    )
