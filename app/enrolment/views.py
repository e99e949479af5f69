"""What a learner's enrolment page shows, with words and dates ready to read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.models import Person
from app.clock import today
from app.enrolment import queries
from app.enrolment.choices import Choice, Group, standards_offered, version_words, who_may_be_allocated
from app.enrolment.models import Cohort, Enrolment
from app.enrolment.rules import ALLOCATED_ROLES
from app.web import dates


@dataclass(frozen=True)
class AllocationRow:
    """Somebody responsible for a unit; `state` is now, later or ended."""

    id: int
    role: str
    name: str
    dates: str
    state: str
    starts_on: date


@dataclass(frozen=True)
class UnitRow:
    id: int
    title: str
    version: str
    opened: str
    allocations: tuple[AllocationRow, ...]

    @property
    def ended(self) -> tuple[AllocationRow, ...]:
        return tuple(row for row in self.allocations if row.state == "ended")

    @property
    def current(self) -> tuple[AllocationRow, ...]:
        return tuple(row for row in self.allocations if row.state != "ended")


@dataclass(frozen=True)
class EnrolmentPage:
    id: int
    learner_id: int
    learner: str
    known_as: str
    email: str
    has_password: bool
    cohort_id: int
    cohort: str
    starts: str
    planned_end: str
    break_until: str
    ended: str
    units: tuple[UnitRow, ...]
    offered: tuple[tuple[int, str], ...]
    who: tuple[Choice | Group, ...]
    today: date


def enrolment(session: Session, actor: Actor, found: Enrolment) -> EnrolmentPage:
    """One learner's enrolment: units, who is responsible and was, and what may be chosen next."""
    assert found.id is not None
    day = today(actor.zone.key)
    learner = session.get_one(Person, found.person_id)
    cohort = session.get_one(Cohort, found.cohort_id)
    units = [unit for unit in queries.units_of(session, [found.id]) if unit.closed_at is None]
    rows = queries.allocations_of(session, [unit.id for unit in units])
    on_break = found.break_until is not None and found.break_until >= day
    return EnrolmentPage(
        id=found.id,
        learner_id=found.person_id,
        learner=learner.name,
        known_as=learner.known_as,
        email=learner.email,
        has_password=learner.password_hash is not None,
        cohort_id=found.cohort_id,
        cohort=cohort.name,
        starts=dates.long_day(found.starts_on),
        planned_end=dates.long_day(found.planned_end),
        break_until=dates.long_day(found.break_until) if found.break_until and on_break else "",
        ended=dates.long_day(found.ended_on) if found.ended_on else "",
        units=tuple(
            UnitRow(
                unit.id,
                unit.title,
                version_words(unit),
                dates.long_day(unit.opened_at.astimezone(actor.zone).date()),
                tuple(_allocation(row, day) for row in rows if row.unit_id == unit.id),
            )
            for unit in units
        ),
        offered=standards_offered(session, actor, taken=[unit.key for unit in units]),
        who=who_may_be_allocated(session, actor, day, without=found.person_id),
        today=day,
    )


def _allocation(row: Row[Any], day: date) -> AllocationRow:
    since = f"from {dates.long_day(row.starts_on)}"
    until = f" to {dates.long_day(row.ends_on)}" if row.ends_on else ""
    if row.ends_on is not None and row.ends_on < row.starts_on:
        since, until = f"was to begin on {dates.long_day(row.starts_on)}", ", but never did"
    state = "later" if row.starts_on > day else "now"
    state = "ended" if row.ends_on is not None and row.ends_on < day else state
    role = ALLOCATED_ROLES[row.role]
    return AllocationRow(row.id, role[:1].upper() + role[1:], row.name, since + until, state, row.starts_on)
