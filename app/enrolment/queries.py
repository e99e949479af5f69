"""Selects on cohorts, enrolments, units and allocations; always of one provider."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_
from sqlmodel import Session, col, select

from app.access.models import Person
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.folding import fold
from app.standards.models import Standard


def counts_on(day: date) -> ColumnElement[bool]:
    """Allocations that count on that day, first and last day included."""
    return and_(
        col(Allocation.starts_on) <= day, or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day)
    )


def allocated_unit_ids(session: Session, person_id: int, role: str, day: date, *, provider_id: int) -> list[int]:
    """The units this person is responsible for at the provider, in this role, on that day."""
    return list(
        session.exec(
            select(Allocation.unit_id)
            .where(
                Allocation.person_id == person_id,
                Allocation.role == role,
                Allocation.provider_id == provider_id,
                counts_on(day),
            )
            .order_by(col(Allocation.unit_id))
            .distinct()
        ).all()
    )


def assessors_of(session: Session, unit_id: int, day: date) -> Sequence[Row[Any]]:
    """(person_id, name, known_as, starts_on) of who assesses the unit on that day, the longest-standing first."""
    return session.execute(
        select(col(Person.id).label("person_id"), col(Person.name), col(Person.known_as), col(Allocation.starts_on))
        .join(Person, col(Person.id) == col(Allocation.person_id))
        .where(Allocation.unit_id == unit_id, Allocation.role == "assessor", counts_on(day))
        .order_by(col(Allocation.starts_on), col(Allocation.id))
    ).all()


def cohort(session: Session, provider_id: int, cohort_id: int) -> Cohort | None:
    return session.exec(select(Cohort).where(Cohort.id == cohort_id, Cohort.provider_id == provider_id)).one_or_none()


def cohort_named(session: Session, provider_id: int, name: str) -> int | None:
    return session.exec(
        select(Cohort.id).where(Cohort.provider_id == provider_id, func.lower(Cohort.name) == name.lower())
    ).first()


def closed_cohorts(session: Session, provider_id: int) -> int:
    """How many of the provider's cohorts are closed."""
    return session.exec(
        select(func.count())
        .select_from(Cohort)
        .where(Cohort.provider_id == provider_id, col(Cohort.closed_on).is_not(None))
    ).one()


def cohorts(
    session: Session, provider_id: int, after: tuple[date, int] | None, limit: int, *, closed: bool
) -> Sequence[Row[Any]]:
    """(id, name, starts_on, ends_on, closed_on, learners, ended) of open or of closed cohorts, the newest first."""
    statement = (
        select(
            col(Cohort.id),
            col(Cohort.name),
            col(Cohort.starts_on),
            col(Cohort.ends_on),
            col(Cohort.closed_on),
            func.count(col(Enrolment.id)).label("learners"),
            func.count(col(Enrolment.ended_on)).label("ended"),
        )
        .outerjoin(Enrolment, col(Enrolment.cohort_id) == col(Cohort.id))
        .where(Cohort.provider_id == provider_id)
        .where(col(Cohort.closed_on).is_not(None) if closed else col(Cohort.closed_on).is_(None))
        .group_by(col(Cohort.id))
    )
    if after is not None:
        day, last = after
        statement = statement.where(
            (col(Cohort.starts_on) < day) | ((col(Cohort.starts_on) == day) & (col(Cohort.id) < last))
        )
    return session.execute(statement.order_by(col(Cohort.starts_on).desc(), col(Cohort.id).desc()).limit(limit)).all()


def enrolment(session: Session, provider_id: int, enrolment_id: int) -> Enrolment | None:
    return session.exec(
        select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.provider_id == provider_id)
    ).one_or_none()


def unit(session: Session, provider_id: int, unit_id: int) -> Unit | None:
    return session.exec(select(Unit).where(Unit.id == unit_id, Unit.provider_id == provider_id)).one_or_none()


def allocation(session: Session, provider_id: int, allocation_id: int) -> Allocation | None:
    return session.exec(
        select(Allocation).where(Allocation.id == allocation_id, Allocation.provider_id == provider_id)
    ).one_or_none()


def roster(session: Session, cohort_id: int, after: tuple[str, int], limit: int) -> Sequence[Row[Any]]:
    """Learners of a cohort by name, from after (name, enrolment id)."""
    name, enrolment_id = fold(after[0]), after[1]
    filed = col(Person.filed_as)
    statement = (
        select(
            col(Enrolment.id),
            col(Enrolment.person_id),
            col(Person.name),
            col(Enrolment.starts_on),
            col(Enrolment.planned_end),
            col(Enrolment.break_until),
            col(Enrolment.ended_on),
        )
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(Enrolment.cohort_id == cohort_id)
    )
    if name:
        statement = statement.where((filed > name) | ((filed == name) & (col(Enrolment.id) > enrolment_id)))
    return session.execute(statement.order_by(filed, col(Enrolment.id)).limit(limit)).all()


def units_of(session: Session, enrolment_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """(id, enrolment_id, standard_id, key, urn, title, version, revision, opened_at, closed_at) of these enrolments'
    units, those too whose learner was moved to another version (closed_at)."""
    return session.execute(
        select(
            col(Unit.id),
            col(Unit.enrolment_id),
            col(Unit.standard_id),
            col(Unit.opened_at),
            col(Unit.closed_at),
            col(Standard.key),
            col(Standard.urn),
            col(Standard.title),
            col(Standard.version),
            col(Standard.revision),
        )
        .join(Standard, col(Standard.id) == col(Unit.standard_id))
        .where(col(Unit.enrolment_id).in_(enrolment_ids))
        .order_by(col(Unit.enrolment_id), col(Unit.id))
    ).all()


def allocations_of(session: Session, unit_ids: Sequence[int], day: date | None = None) -> Sequence[Row[Any]]:
    """Allocations of these units with names, the oldest first; only those that count on `day` when it is given."""
    statement = (
        select(
            col(Allocation.id),
            col(Allocation.unit_id),
            col(Allocation.person_id),
            col(Allocation.role),
            col(Allocation.starts_on),
            col(Allocation.ends_on),
            col(Person.name),
        )
        .join(Person, col(Person.id) == col(Allocation.person_id))
        .where(col(Allocation.unit_id).in_(unit_ids))
    )
    if day is not None:
        statement = statement.where(counts_on(day))
    return session.execute(statement.order_by(col(Allocation.starts_on), col(Allocation.id))).all()


def enrolment_in(session: Session, cohort_id: int, person_id: int) -> int | None:
    """The id of this person's enrolment in this cohort."""
    return session.exec(
        select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, Enrolment.person_id == person_id)
    ).first()


def locked_unit(session: Session, unit_id: int) -> Unit:
    """The unit, locked, so that two allocations at once see each other (SQLite has one writer anyway)."""
    return session.exec(select(Unit).where(Unit.id == unit_id).with_for_update()).one()
