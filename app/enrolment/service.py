"""The verbs of enrolment: cohorts, learners in them, units pinned to a standard version, and who is responsible.

Every verb takes who asks (`by`) and things of that person's provider; a person is named by id. Each change is a fact.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.roles import Permission, Role
from app.clock import today
from app.enrolment import choice_queries, queries, rules
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.errors import Conflict, Mistake
from app.people.acting import By, record
from app.standards import scope_queries
from app.standards.models import Standard
from app.trail import facts

MANAGE = Permission.enrolment_manage


def open_cohort(session: Session, by: By, name: str, starts_on: date, ends_on: date) -> Cohort:
    """A cohort with its plan: learners start and are to finish on these days unless their enrolment says otherwise."""
    tidy = rules.tidy_cohort_name(name)
    rules.ensure_plan(starts_on, ends_on, field="ends_on")
    if queries.cohort_named(session, by.provider_id, tidy) is not None:
        raise Conflict(f"There is a cohort called {tidy} already. Give this one another name.", field="name")
    cohort = Cohort(provider_id=by.provider_id, name=tidy, starts_on=starts_on, ends_on=ends_on)
    session.add(cohort)
    session.flush()
    record(session, facts.CohortOpened(None, _id(cohort)), by, MANAGE)
    return cohort


def change_cohort(session: Session, by: By, cohort: Cohort, name: str, starts_on: date, ends_on: date) -> None:
    """Another name or plan. Its learners keep the dates they were enrolled with: those are their own."""
    tidy = rules.tidy_cohort_name(name)
    rules.ensure_plan(starts_on, ends_on, field="ends_on")
    same = queries.cohort_named(session, by.provider_id, tidy)
    if same not in (None, cohort.id):
        raise Conflict(f"There is a cohort called {tidy} already. Give this one another name.", field="name")
    if (tidy, starts_on, ends_on) == (cohort.name, cohort.starts_on, cohort.ends_on):
        return
    cohort.name, cohort.starts_on, cohort.ends_on = tidy, starts_on, ends_on
    _keep_cohort(session, by, cohort, "changed")


def close_cohort(session: Session, by: By, cohort: Cohort) -> None:
    """From today it takes nobody new and leaves the lists. Who is in it carries on: closing is not leaving."""
    rules.ensure_can_close(cohort.starts_on, today(by.zone.key), closed_on=cohort.closed_on)
    cohort.closed_on = today(by.zone.key)
    _keep_cohort(session, by, cohort, "closed")


def reopen_cohort(session: Session, by: By, cohort: Cohort) -> None:
    """A closed cohort takes learners again."""
    if cohort.closed_on is None:
        raise Conflict(f"{cohort.name} is open already.")
    cohort.closed_on = None
    _keep_cohort(session, by, cohort, "reopened")


def _keep_cohort(session: Session, by: By, cohort: Cohort, what: str) -> None:
    session.add(cohort)
    session.flush()
    plan = cohort.starts_on.isoformat(), cohort.ends_on.isoformat()
    record(session, facts.CohortChanged(None, _id(cohort), what, *plan), by, MANAGE)


def enrol(
    session: Session,
    by: By,
    cohort: Cohort,
    person_id: int,
    standard_ids: Iterable[int],
    starts_on: date | None = None,
    planned_end: date | None = None,
) -> Enrolment:
    """Put a learner in a cohort, on a unit for each standard; on the cohort's dates unless others are given."""
    first, last = starts_on or cohort.starts_on, planned_end or cohort.ends_on
    rules.ensure_plan(first, last, field="planned_end")
    if cohort.closed_on is not None:
        raise Conflict(f"{cohort.name} is closed. Enrol them in another cohort.", field="person")
    if queries.enrolment_in(session, _id(cohort), person_id) is not None:
        raise Conflict(f"They are in {cohort.name} already.", field="person")
    if not choice_queries.holds_role(session, by.provider_id, person_id, Role.learner, max(first, today(by.zone.key))):
        raise Conflict("They don’t hold the role of learner on that day.", field="person")
    enrolment = Enrolment(
        provider_id=by.provider_id, cohort_id=_id(cohort), person_id=person_id, starts_on=first, planned_end=last
    )
    session.add(enrolment)
    session.flush()
    record(session, facts.LearnerEnrolled(_id(enrolment), _id(cohort), person_id), by, MANAGE)
    for standard_id in standard_ids:
        open_unit(session, by, enrolment, standard_id)
    return enrolment


def open_unit(session: Session, by: By, enrolment: Enrolment, standard_id: int) -> Unit:
    """Open a unit on one version of a standard. It stays on that version whatever is published later."""
    standard = scope_queries.standard(session, by, standard_id)
    if standard is None:
        raise Mistake("Choose a standard from the list.", field="standard")
    open_keys = [row.key for row in queries.units_of(session, [_id(enrolment)]) if row.closed_at is None]
    rules.ensure_can_open_unit(standard.key, open_keys, ended_on=enrolment.ended_on)
    unit = Unit(
        provider_id=by.provider_id,
        enrolment_id=_id(enrolment),
        learner_id=enrolment.person_id,
        cohort_id=enrolment.cohort_id,
        standard_id=standard_id,
    )
    session.add(unit)
    session.flush()
    fact = facts.UnitOpened(_id(enrolment), _id(unit), enrolment.person_id, standard.key)
    record(session, fact, by, MANAGE)
    return unit


def allocate(
    session: Session,
    by: By,
    unit: Unit,
    person_id: int,
    role: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    *,
    replacing: bool = False,
) -> Allocation:
    """Make someone the unit's `assessor` or `iqa` from a day on (today unless given).

    `replacing` hands the unit over: who had the role on that day has it until the day before.
    """
    first = starts_on or today(by.zone.key)
    unit = queries.locked_unit(session, _id(unit))
    held = queries.allocations_of(session, [_id(unit)])
    if replacing:
        held = _hand_over(session, by, held, person_id, role, first)
    rules.ensure_can_allocate(
        person_id=person_id,
        role=role,
        starts_on=first,
        ends_on=ends_on,
        learner_id=unit.learner_id,
        holds_role=choice_queries.holds_role(session, by.provider_id, person_id, role, first),
        held=[rules.Held(row.person_id, row.role, row.starts_on, row.ends_on) for row in held],
        ended_on=session.get_one(Enrolment, unit.enrolment_id).ended_on,
    )
    allocation = Allocation(
        provider_id=by.provider_id,
        unit_id=_id(unit),
        learner_id=unit.learner_id,
        person_id=person_id,
        role=role,
        starts_on=first,
        ends_on=ends_on,
        created_by=by.person_id,
    )
    session.add(allocation)
    session.flush()
    key = session.get_one(Standard, unit.standard_id).key
    fact = facts.Allocated(
        unit.enrolment_id, _id(unit), unit.learner_id, person_id, role, first.isoformat(), standard_key=key
    )
    record(session, fact, by, MANAGE)
    return allocation


def _hand_over(
    session: Session, by: By, held: Sequence[Row[Any]], person_id: int, role: str, first: date
) -> Sequence[Row[Any]]:
    """End what others hold in this role on the first day; the rows that stay."""
    ending = [
        row
        for row in held
        if row.role == role and row.person_id != person_id and row.starts_on <= first <= (row.ends_on or first)
    ]
    for row in ending:
        end_allocation(session, by, session.get_one(Allocation, row.id), first - timedelta(days=1))
    return [row for row in held if row not in ending]


def allocate_all(
    session: Session,
    by: By,
    enrolment: Enrolment,
    person_id: int,
    role: str,
    starts_on: date | None = None,
    *,
    replacing: bool = False,
) -> list[Allocation]:
    """Make someone the assessor or IQA of every unit of an enrolment; all or none."""
    unit_ids = [row.id for row in queries.units_of(session, [_id(enrolment)]) if row.closed_at is None]
    if not unit_ids:
        raise Conflict("There are no units to allocate yet. Add one first.", field="unit")
    units = [session.get_one(Unit, unit_id) for unit_id in unit_ids]
    return [allocate(session, by, unit, person_id, role, starts_on, replacing=replacing) for unit in units]


def end_allocation(session: Session, by: By, allocation: Allocation, last_day: date) -> None:
    """Someone's responsibility for a unit ends: it counts up to and including `last_day`."""
    rules.ensure_can_end_allocation(allocation.starts_on, allocation.ends_on, last_day)
    allocation.ends_on = last_day
    session.add(allocation)
    unit = session.get_one(Unit, allocation.unit_id)
    fact = facts.AllocationEnded(
        unit.enrolment_id,
        allocation.unit_id,
        allocation.learner_id,
        allocation.person_id,
        allocation.role,
        last_day.isoformat(),
        standard_key=session.get_one(Standard, unit.standard_id).key,
    )
    record(session, fact, by, MANAGE)


def set_break(session: Session, by: By, enrolment: Enrolment, until: date | None) -> None:
    """A break in learning until a day to come; None ends it now. Meanwhile the learner is not at risk of being late.

    A break that is ended was until yesterday, and not never: the days it took are still no time that they lost.
    """
    day = today(by.zone.key)
    rules.ensure_can_break(until, day, ended_on=enrolment.ended_on, standing=enrolment.break_until)
    enrolment.break_until = until or day - timedelta(days=1)
    session.add(enrolment)
    what = "break" if until else "break_ended"
    last = until.isoformat() if until else None
    record(session, facts.EnrolmentChanged(_id(enrolment), enrolment.person_id, what, last), by, MANAGE)


def end_enrolment(
    session: Session, by: By, enrolment: Enrolment, last_day: date, *, end_allocations: bool = False
) -> None:
    """The learner leaves the cohort, finished or not. Everything recorded stays.

    `end_allocations` also ends, on that day, the allocations of their assessors and IQAs that have not ended yet.
    """
    rules.ensure_can_end_enrolment(last_day, enrolment.starts_on, today(by.zone.key), ended_on=enrolment.ended_on)
    enrolment.ended_on = last_day
    session.add(enrolment)
    fact = facts.EnrolmentChanged(_id(enrolment), enrolment.person_id, "ended", last_day.isoformat())
    record(session, fact, by, MANAGE)
    if not end_allocations:
        return
    unit_ids = [row.id for row in queries.units_of(session, [_id(enrolment)])]
    for row in queries.allocations_of(session, unit_ids):
        last = max(last_day, row.starts_on - timedelta(days=1))
        if row.ends_on is None or row.ends_on > last:
            end_allocation(session, by, session.get_one(Allocation, row.id), last)


def _id(row: Cohort | Enrolment | Unit | Allocation) -> int:
    assert row.id is not None
    return row.id
