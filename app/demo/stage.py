"""The demo's stage: providers with their people, cohorts, enrolments and allocations, made by the real verbs."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.access.actors import Actor
from app.access.models import Person
from app.access.roles import Role, permissions_of
from app.demo import queries
from app.demo.cast import Centre, CohortPlan, Learner, Staff, known_as
from app.demo.days import cohort_start, months_after, working_days_ago
from app.demo.pieces import UNITS, CoverPlan
from app.enrolment import service as enrolment
from app.enrolment.models import Cohort, Enrolment, Unit
from app.people import service as people
from app.people.acting import TheService

_ACTING_ROLES = {
    "assessor": Role.assessor,
    "iqa": Role.iqa,
    "manager": Role.manager,
    "administrator": Role.administrator,
}


@dataclass
class Stage:
    """One provider of the demo while it is being made: the ids behind the names of its content."""

    centre: Centre
    today: date
    provider_id: int = 0
    people: dict[str, int] = field(default_factory=dict)
    cohorts: dict[str, int] = field(default_factory=dict)
    enrolments: dict[str, int] = field(default_factory=dict)
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    evidence: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.centre.timezone)

    def who(self, key: str) -> Staff | Learner:
        """Somebody of this provider by their short name."""
        return next(one for one in (*self.centre.staff, *self.centre.learners) if one.key == key)

    def actor(self, key: str) -> Actor:
        """The person as the verbs see them when they are signed in."""
        person = self.who(key)
        staff = isinstance(person, Staff)
        roles = frozenset(_ACTING_ROLES[role] for role in person.roles) if staff else frozenset({Role.learner})
        return Actor(
            person_id=self.people[key],
            name=person.name,
            known_as=known_as(person.name),
            email=person.email,
            provider_id=self.provider_id,
            provider_name=self.centre.name,
            zone=self.zone,
            roles=roles,
            qualified=person.qualified and Role.assessor in roles if staff else False,
            sign_in_id=0,
            permissions=permissions_of(roles),
        )

    @property
    def administrator(self) -> Actor:
        return self.actor(self.centre.staff_in("administrator")[0].key)

    def starts(self, cohort: CohortPlan) -> date:
        return cohort_start(self.today, cohort.started_months_ago)

    def joined(self, cohort: CohortPlan, learner: Learner) -> date:
        """The learner's first day: the cohort's, unless they joined later."""
        if learner.joined_days_ago is None:
            return self.starts(cohort)
        return working_days_ago(self.today, learner.joined_days_ago)

    @property
    def opened(self) -> date:
        """The provider was there two weeks before its first cohort."""
        return min(self.starts(cohort) for cohort in self.centre.cohorts) - timedelta(days=14)


def open_centre(session: Session, stage: Stage, password_hash: str) -> None:
    """The provider and its staff, added from the command line as an operator would."""
    provider = people.open_provider(session, stage.centre.name, timezone=stage.centre.timezone)
    stage.provider_id = provider.id or 0
    service = TheService(stage.provider_id, stage.zone)
    for person in stage.centre.staff:
        first, *more = (_ACTING_ROLES[role] for role in person.roles)
        row = people.add_person(
            session, service, email=person.email, name=person.name, role=first, qualified=person.qualified
        )
        for role in more:
            people.give_role(session, service, row, role, qualified=person.qualified)
        _can_sign_in(session, stage, person.key, row, password_hash)


def open_cohort(session: Session, stage: Stage, plan: CohortPlan) -> None:
    starts = stage.starts(plan)
    name = plan.name.format(month=f"{starts:%b}")
    cohort = enrolment.open_cohort(session, stage.administrator, name, starts, months_after(starts, plan.months))
    stage.cohorts[plan.name] = cohort.id or 0


def enrol(session: Session, stage: Stage, plan: CohortPlan, learner: Learner, password_hash: str) -> None:
    """Add a learner, enrol them on their units, and allocate an assessor and an IQA."""
    by, first = stage.administrator, stage.joined(plan, learner)
    person = people.add_person(session, by, email=learner.email, name=learner.name, role=Role.learner)
    _can_sign_in(session, stage, learner.key, person, password_hash)
    standards = queries.standards_by_title(session, [UNITS[unit] for unit in learner.units])
    cohort = session.get_one(Cohort, stage.cohorts[plan.name])
    ends = stage.today + timedelta(days=learner.ends_in_days) if learner.ends_in_days else None
    ids = {unit: standards[UNITS[unit]].id or 0 for unit in learner.units}
    row = enrolment.enrol(session, by, cohort, stage.people[learner.key], ids.values(), first, ends)
    stage.enrolments[learner.key] = row.id or 0
    found = queries.units_of(session, [row.id or 0])[row.id or 0]
    stage.units |= {(learner.key, unit): found[standard] for unit, standard in ids.items()}
    enrolment.allocate_all(session, by, row, stage.people[learner.assessor], "assessor", first)
    if learner.beside:
        enrolment.allocate_all(session, by, row, stage.people[learner.beside], "assessor", first)
    enrolment.allocate_all(session, by, row, stage.people[learner.iqa], "iqa", first)


def _can_sign_in(session: Session, stage: Stage, key: str, person: Person, password_hash: str) -> None:
    """One hash for all: hashing forty passwords one by one would keep a first start waiting for seconds."""
    person.password_hash = password_hash
    session.add(person)
    stage.people[key] = person.id or 0


def cover(session: Session, stage: Stage, plan: CoverPlan) -> None:
    """Another assessor covers a unit for some days."""
    first, last = (working_days_ago(stage.today, ago) for ago in (plan.from_days_ago, plan.to_days_ago))
    row = session.get_one(Unit, stage.units[plan.learner, plan.unit])
    enrolment.allocate(session, stage.administrator, row, stage.people[plan.by], "assessor", first, last)


def take_break(session: Session, stage: Stage, learner: Learner) -> None:
    """A break in learning that still has some days to go today."""
    row = session.get_one(Enrolment, stage.enrolments[learner.key])
    until = stage.today + timedelta(days=learner.break_days_left or 0)
    enrolment.set_break(session, stage.administrator, row, until)
