"""What the list of cohorts and a cohort's roster show, with words and dates ready to read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.clock import today
from app.enrolment import queries
from app.enrolment.models import Cohort
from app.web import dates

PAGE = 50


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
    """One page of the open cohorts, or of the closed ones; `others` is how many of the other kind to offer."""

    rows: tuple[CohortRow, ...]
    next: str
    closed: bool
    others: int


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
    closed: str


def cohorts(session: Session, actor: Actor, after: tuple[date, int] | None, *, closed: bool) -> Cohorts:
    """The provider's cohorts, the newest first: those that take learners, or those that are closed."""
    rows = queries.cohorts(session, actor.provider_id, after, PAGE + 1, closed=closed)
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
        f"/cohorts?after={more.starts_on.isoformat()}&id={more.id}{'&closed=1' if closed else ''}" if more else "",
        closed=closed,
        others=0 if closed else queries.closed_cohorts(session, actor.provider_id),
    )


def cohort(session: Session, actor: Actor, found: Cohort, after: tuple[str, int]) -> CohortPage:
    """A cohort and one page of its learners."""
    assert found.id is not None
    day = today(actor.zone.key)
    rows = queries.roster(session, found.id, after, PAGE + 1)
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    units = [one for one in queries.units_of(session, [row.id for row in rows[:PAGE]]) if one.closed_at is None]
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
        closed=dates.long_day(found.closed_on) if found.closed_on else "",
    )


def _standing(row: Row[Any], day: date) -> str:
    if row.ended_on is not None:
        return f"Left {dates.short_day(row.ended_on, day)}"
    if row.break_until is not None and row.break_until >= day:
        return f"On a break until {dates.short_day(row.break_until, day)}"
    return f"Starts {dates.short_day(row.starts_on, day)}" if row.starts_on > day else ""
