"""What the pages about cohorts and enrolments show, with words and dates ready to read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.models import Person
from app.clock import today
from app.enrolment import queries
from app.enrolment.models import Cohort, Enrolment
from app.enrolment.rules import ALLOCATED_ROLES
from app.web import dates

PAGE = 50
FOUND = 20


@dataclass(frozen=True)
class CohortRow:
    id: int
    name: str
    starts: str
    ends: str
    learners: int
    left: int
    closed: bool


@dataclass(frozen=True)
class Cohorts:
    rows: tuple[CohortRow, ...]
    next: str


@dataclass(frozen=True)
class LearnerRow:
    """A learner in the roster: units by title, who is responsible today, and how they stand."""

    id: int
    name: str
    units: tuple[str, ...]
    assessors: str
    iqas: str
    planned_end: str
    note: str


@dataclass(frozen=True)
class CohortPage:
    id: int
    name: str
    plan: str
    learners: tuple[LearnerRow, ...]
    next: tuple[str, int] | None


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
    who: tuple[tuple[str, list[tuple[str, str]]], ...]
    today: date


def cohorts(session: Session, actor: Actor, after: tuple[date, int] | None) -> Cohorts:
    """The provider's cohorts, the newest first."""
    rows = queries.cohorts(session, actor.provider_id, after, PAGE + 1)
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return Cohorts(
        tuple(
            CohortRow(
                row.id,
                row.name,
                dates.long_day(row.starts_on),
                dates.long_day(row.ends_on),
                row.learners - row.ended,
                row.ended,
                row.closed_on is not None,
            )
            for row in rows[:PAGE]
        ),
        f"/cohorts?after={more.starts_on.isoformat()}&id={more.id}" if more else "",
    )


def cohort(session: Session, actor: Actor, found: Cohort, after: tuple[str, int]) -> CohortPage:
    """A cohort and one page of its learners."""
    assert found.id is not None
    day = today(actor.zone.key)
    rows = queries.roster(session, found.id, after, PAGE + 1)
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    units = queries.units_of(session, [row.id for row in rows[:PAGE]])
    titles: dict[int, list[str]] = defaultdict(list)
    enrolment_of = {}
    for unit in units:
        titles[unit.enrolment_id].append(unit.title)
        enrolment_of[unit.id] = unit.enrolment_id
    names: dict[tuple[int, str], dict[str, None]] = defaultdict(dict)
    for row in queries.allocations_of(session, list(enrolment_of), day):
        names[enrolment_of[row.unit_id], row.role][row.name] = None
    return CohortPage(
        id=found.id,
        name=found.name,
        plan=f"{dates.long_day(found.starts_on)} to {dates.long_day(found.ends_on)}",
        learners=tuple(
            LearnerRow(
                id=row.id,
                name=row.name,
                units=tuple(titles[row.id]),
                assessors=dates.listed(list(names[row.id, "assessor"])),
                iqas=dates.listed(list(names[row.id, "iqa"])),
                planned_end=dates.short_day(row.planned_end, day),
                note=_standing(row, day),
            )
            for row in rows[:PAGE]
        ),
        next=(more.name, more.id) if more else None,
    )


def _standing(row: Row[Any], day: date) -> str:
    if row.ended_on is not None:
        return f"Left {dates.short_day(row.ended_on, day)}"
    if row.break_until is not None and row.break_until > day:
        return f"On a break until {dates.short_day(row.break_until, day)}"
    return f"Starts {dates.short_day(row.starts_on, day)}" if row.starts_on > day else ""


def enrolment(session: Session, actor: Actor, found: Enrolment) -> EnrolmentPage:
    """One learner's enrolment: units, who is responsible and was, and what may be chosen next."""
    assert found.id is not None
    day = today(actor.zone.key)
    learner = session.get_one(Person, found.person_id)
    cohort = session.get_one(Cohort, found.cohort_id)
    units = queries.units_of(session, [found.id])
    rows = queries.allocations_of(session, [unit.id for unit in units])
    on_break = found.break_until is not None and found.break_until > day
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
        offered=standards_offered(session, taken=[unit.key for unit in units]),
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


def version_words(row: Row[Any]) -> str:
    """Which version of a standard this is: "HSCCLD352, version 1", or that its source does not say."""
    version = f"version {row.version}" if row.version else "version not stated in the source"
    return f"{row.urn}, {version}" if row.urn else version[:1].upper() + version[1:]


def standards_offered(session: Session, taken: Iterable[str] = ()) -> tuple[tuple[int, str], ...]:
    """Standards to choose from, as (id, words); those of which the learner has a version already are left out."""
    stems = {key.rsplit("@", 1)[0] for key in taken}
    return tuple(
        (row.id, f"{row.title} ({version_words(row)})")
        for row in queries.standards_offered(session)
        if row.key.rsplit("@", 1)[0] not in stems
    )


def responsible(session: Session, actor: Actor, role: str, day: date) -> list[tuple[int, str]]:
    """Who holds a role on that day, as (person id, words)."""
    return [
        (row.person_id, row.name if row.qualified else f"{row.name} (trainee)")
        for row in queries.holders(session, actor.provider_id, role, day)
    ]


def who_may_be_allocated(
    session: Session, actor: Actor, day: date, without: int
) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Assessors and IQAs in two groups, each as ("assessor:12", words); never the learner."""
    groups = (("assessor", "Assessors"), ("iqa", "Internal quality assurers"))
    listed = [
        (words, [(f"{role}:{one}", name) for one, name in responsible(session, actor, role, day) if one != without])
        for role, words in groups
    ]
    return (("", "Choose who"), *((words, people) for words, people in listed if people))  # type: ignore[arg-type]


def found_people(rows: Sequence[Row[Any]]) -> list[tuple[int, str, str]]:
    """People to enrol, as choices: (id, name, e-mail)."""
    return [(row.id, row.name, row.email) for row in rows]
