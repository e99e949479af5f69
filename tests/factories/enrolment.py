"""Cohorts, enrolments, units and allocations."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from app.clock import now
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from tests.factories.standards import standard_id


def a_cohort(
    session: Session,
    provider_id: int,
    name: str = "Early years, Mar",
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    closed_on: date | None = None,
) -> Cohort:
    """A cohort in the middle of its year, unless dates are given."""
    starts = starts_on or now().date() - timedelta(days=180)
    cohort = Cohort(
        provider_id=provider_id,
        name=name,
        starts_on=starts,
        ends_on=ends_on or starts + timedelta(days=365),
        closed_on=closed_on,
    )
    session.add(cohort)
    session.flush()
    return cohort


def an_enrolment(
    session: Session,
    cohort: Cohort,
    learner: Any,
    *,
    starts_on: date | None = None,
    planned_end: date | None = None,
    break_until: date | None = None,
    ended_on: date | None = None,
) -> Enrolment:
    """`learner` (a Player, a Person, or an id) in this cohort, for the cohort's dates unless others are given."""
    assert cohort.id is not None
    enrolment = Enrolment(
        provider_id=cohort.provider_id,
        cohort_id=cohort.id,
        person_id=id_of(learner),
        starts_on=starts_on or cohort.starts_on,
        planned_end=planned_end or cohort.ends_on,
        break_until=break_until,
        ended_on=ended_on,
    )
    session.add(enrolment)
    session.flush()
    return enrolment


def a_unit(session: Session, enrolment: Enrolment, standard: str | int = "HSCCLD352") -> Unit:
    """The enrolment's unit on a standard, given by id or by how its key or title begins."""
    assert enrolment.id is not None
    unit = Unit(
        provider_id=enrolment.provider_id,
        enrolment_id=enrolment.id,
        learner_id=enrolment.person_id,
        cohort_id=enrolment.cohort_id,
        standard_id=standard if isinstance(standard, int) else standard_id(session, standard),
    )
    session.add(unit)
    session.flush()
    return unit


def an_allocation(
    session: Session,
    unit: Unit,
    person: Any,
    role: str = "assessor",
    *,
    starts_on: date = date(2026, 1, 1),
    ends_on: date | None = None,
) -> Allocation:
    """`person` is the unit's assessor (or "iqa"), from 1 January 2026 on unless days are given."""
    assert unit.id is not None
    allocation = Allocation(
        provider_id=unit.provider_id,
        unit_id=unit.id,
        learner_id=unit.learner_id,
        person_id=id_of(person),
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    session.add(allocation)
    session.flush()
    return allocation


def id_of(someone: Any) -> int:
    """The id of a Player, a Person or an id itself."""
    return someone if isinstance(someone, int) else someone.id
