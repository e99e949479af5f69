"""A large provider for the bench: a thousand learners with evidence, claims and decisions, inserted in bulk.

The rows are those that the services would have written (the same hashes, an unbroken trail), but nobody waits an
hour for them. The kept counts are made by the features' own rebuild functions, so they agree with the rows.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from app.access.models import Membership, Person, Provider
from app.access.passwords import hash_password
from app.assessment.queue import refresh_queue
from app.clock import now
from app.coverage.rebuild import rebuild
from app.db import Database
from app.demo import large_rows as rows
from app.demo import queries
from app.demo.cast import DEMO_PASSWORD, known_as
from app.demo.large_group import Event, Learner, Sent, answer_group, send_group
from app.demo.large_plan import COHORTS, DAYS_OF_COURSE, DAYS_PLANNED, Size, name_of
from app.demo.pieces import UNITS
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit

LEARNERS_AT_ONCE = 50
Progress = Callable[[int, int], None]


@dataclass
class Large:
    """What was made: ids to ask for in a bench, and the e-mails to sign in with (the demo's password)."""

    provider_id: int = 0
    cohorts: list[int] = field(default_factory=list)
    assessors: list[int] = field(default_factory=list)
    learners: list[int] = field(default_factory=list)
    enrolments: list[int] = field(default_factory=list)
    pieces: int = 0
    claims: int = 0
    decisions: int = 0
    waiting: list[int] = field(default_factory=list)
    seconds: float = 0
    learner_email: str = ""
    assessor_email: str = ""
    manager_email: str = ""

    def cohort_of(self, learner: int) -> int:
        return self.cohorts[learner % len(self.cohorts)]

    def place(self, group: range) -> list[Learner]:
        """The learners with these numbers, with everything that rows about them name."""
        return [
            Learner(
                number=n,
                provider_id=self.provider_id,
                person_id=self.learners[n],
                enrolment_id=self.enrolments[n],
                cohort_id=self.cohort_of(n),
                cohort_number=n % len(self.cohorts),
                assessor_id=self.assessors[n % len(self.assessors)],
            )
            for n in group
        ]

    def note(self, sent: Sequence[Sent]) -> None:
        self.pieces += len(sent)
        self.claims += sum(len(one.claims) for one in sent)
        self.decisions += sum(len(one.claims) for one in sent if one.piece.decided_at)
        self.waiting += [one.version_id for one in sent if one.piece.decided_at is None]


def seed_large(database: Database, size: Size | None = None, progress: Progress | None = None) -> Large:
    """Insert the large provider and rebuild its counts. The standards must be in the database already."""
    size = size or Size()
    began = time.perf_counter()
    made = Large(
        learner_email=size.email("learner", 1),
        assessor_email=size.email("assessor", 1),
        manager_email=size.email("manager", 1),
    )
    events: list[Event] = []
    with database.writing() as session:
        today = now().date()
        standards = [row.id or 0 for row in queries.standards_by_title(session, list(UNITS.values())).values()]
        if not standards:
            raise ValueError("There are no standards yet. Load them first: vouch standards sync")
        _people(session, size, made, today - timedelta(days=DAYS_OF_COURSE))
        _places(session, size, made, standards, today)
        orders = [queries.criteria_of(session, standards[n:] + standards[:n]) for n in range(len(standards))]
        if size.pieces * size.claims > len(orders[0]):
            raise ValueError(
                f"A learner can claim each of the {len(orders[0])} criteria once: make fewer or smaller pieces."
            )
    for first in range(0, size.learners, LEARNERS_AT_ONCE):
        group = range(first, min(first + LEARNERS_AT_ONCE, size.learners))
        with database.writing() as session:
            sent = send_group(session, made.place(group), size, orders, today)
            events += answer_group(session, sent)
            made.note(sent)
        if progress:
            progress(group.stop, size.learners)
    with database.writing() as session:
        rows.chain(session, made.provider_id, events)
    _keep_counts(database, made)
    made.seconds = time.perf_counter() - began
    return made


def _people(session: Session, size: Size, made: Large, since: date) -> None:
    provider = Provider(name="Tideway Training (bench)")
    session.add(provider)
    session.flush()
    made.provider_id = provider.id or 0
    password = hash_password(DEMO_PASSWORD)
    roles = [("learner", size.learners), ("assessor", size.assessors), ("iqa", 2), ("manager", 1)]
    ids: dict[str, list[int]] = {}
    for role, number in roles:
        people = [
            {
                "email": size.email(role, n + 1),
                "name": name_of(n),
                "known_as": known_as(name_of(n)),
                "password_hash": password,
                "theme": "auto",
                "shortcuts": True,
                "created_at": now(),
            }
            for n in range(number)
        ]
        ids[role] = rows.add_rows(session, Person, people)
        rows.add_rows(session, Membership, [_membership(made.provider_id, one, role, since) for one in ids[role]])
    made.learners, made.assessors = ids["learner"], ids["assessor"]


def _membership(provider: int, person: int, role: str, since: date) -> dict[str, Any]:
    return {
        "provider_id": provider,
        "person_id": person,
        "role": role,
        "qualified": True,
        "starts_on": since,
        "created_at": now(),
    }


def _places(session: Session, size: Size, made: Large, standards: Sequence[int], today: date) -> None:
    """Cohorts, enrolments, the four units of each learner and who assesses them."""
    starts, ends = today - timedelta(days=DAYS_OF_COURSE), today + timedelta(days=DAYS_PLANNED - DAYS_OF_COURSE)
    common = {"provider_id": made.provider_id, "created_at": now()}
    dates = {"starts_on": starts, "ends_on": ends}
    made.cohorts = rows.add_rows(
        session, Cohort, [{**common, **dates, "name": name} for name in COHORTS[: size.cohorts]]
    )
    enrolments = [
        {**common, "cohort_id": made.cohort_of(n), "person_id": person, "starts_on": starts, "planned_end": ends}
        for n, person in enumerate(made.learners)
    ]
    made.enrolments = rows.add_rows(session, Enrolment, enrolments)
    units = [
        {
            "provider_id": made.provider_id,
            "enrolment_id": enrolment,
            "learner_id": made.learners[n],
            "cohort_id": made.cohort_of(n),
            "standard_id": standard,
            "opened_at": now(),
        }
        for n, enrolment in enumerate(made.enrolments)
        for standard in standards
    ]
    unit_ids = rows.add_rows(session, Unit, units)
    allocations = [
        {
            **common,
            "unit_id": unit_id,
            "learner_id": unit["learner_id"],
            "person_id": made.assessors[place // len(standards) % len(made.assessors)],
            "role": "assessor",
            "starts_on": starts,
        }
        for place, (unit_id, unit) in enumerate(zip(unit_ids, units, strict=True))
    ]
    rows.add_rows(session, Allocation, allocations)


def _keep_counts(database: Database, made: Large) -> None:
    """Queue and coverage from the rows, by the functions that mend them when they ever differ."""
    for first in range(0, len(made.waiting), rows.BATCH):
        with database.writing() as session:
            refresh_queue(session, made.waiting[first : first + rows.BATCH])
    rebuild(database, made.provider_id)
