"""Taking learners in: somebody new or already here becomes a learner, is enrolled, and gets an assessor and an IQA."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.access.models import Person
from app.access.roles import Role
from app.clock import today
from app.enrolment import choice_queries, service
from app.enrolment.models import Cohort, Enrolment
from app.enrolment.roster import Problem, Row
from app.enrolment.rules import Plan
from app.enrolment.service import MANAGE
from app.errors import DomainError, Mistakes
from app.people import service as people
from app.people.acting import By


@dataclass(frozen=True)
class Coming:
    """What would happen to one row of a list."""

    row: Row
    person_id: int | None
    name: str
    words: str


def take_in(session: Session, by: By, cohort: Cohort, person_id: int, plan: Plan) -> Enrolment:
    """Enrol somebody who belongs to the provider, giving them the role of learner if they lack it."""
    day = max(plan.starts_on, today(by.zone.key))
    if not choice_queries.holds_role(session, by.provider_id, person_id, Role.learner, day):
        person = session.get_one(Person, person_id)
        people.give_role(session, by, person, Role.learner, permission=MANAGE)
    enrolment = service.enrol(session, by, cohort, person_id, plan.standard_ids, plan.starts_on, plan.planned_end)
    for role, responsible in (("assessor", plan.assessor_id), ("iqa", plan.iqa_id)):
        if responsible is None:
            continue
        try:
            service.allocate_all(session, by, enrolment, responsible, role, day)
        except DomainError as error:
            error.field = role  # the form asks for each of them by that name
            raise
    return enrolment


def take_in_new(
    session: Session, by: By, cohort: Cohort, email: str, name: str, known_as: str, plan: Plan
) -> Enrolment:
    """Add somebody to the provider as a learner and enrol them."""
    person = people.add_person(
        session, by, email=email, name=name, known_as=known_as, role=Role.learner, permission=MANAGE
    )
    assert person.id is not None
    return take_in(session, by, cohort, person.id, plan)


def look_ahead(
    session: Session, by: By, cohort: Cohort, rows: Sequence[Row]
) -> tuple[tuple[Coming, ...], tuple[Problem, ...]]:
    """What would happen to each row of a list, and which rows can't be taken. Writes nothing."""
    assert cohort.id is not None
    here = choice_queries.members_by_email(session, by.provider_id, [row.email for row in rows])
    enrolled = choice_queries.emails_in_cohort(session, cohort.id)
    coming: list[Coming] = []
    problems: list[Problem] = []
    for row in rows:
        member = here.get(row.email)
        if row.email in enrolled:
            problems.append(Problem(row.number, f"{row.name} is in {cohort.name} already. Take the row out."))
        elif member is None:
            coming.append(Coming(row, None, row.name, "New here"))
        else:
            coming.append(Coming(row, member.id, member.name, "Here already, joins this cohort"))
    return tuple(coming), tuple(problems)


def take_in_all(session: Session, by: By, cohort: Cohort, coming: Sequence[Coming], plan: Plan) -> None:
    """Enrol everybody in the list, all or none. What stops one is raised with the number of their row."""
    for one in coming:
        row = one.row
        try:
            if one.person_id is not None:
                take_in(session, by, cohort, one.person_id, plan)
            else:
                take_in_new(session, by, cohort, row.email, row.name, row.known_as, plan)
        except DomainError as error:
            if error.field in ("assessor", "iqa"):
                raise
            raise Mistakes([("list", f"Row {row.number}: {error.sentence}")]) from error
