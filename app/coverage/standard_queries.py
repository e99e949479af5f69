"""The select of who is on a standard: the units at this version that the actor may see."""

from datetime import date
from typing import Any

from sqlalchemy import false, or_
from sqlmodel import col, select

from app import selects
from app.access.actors import Actor
from app.access.models import Person
from app.coverage.models import UnitCoverage
from app.coverage.queries import counts_on, responsible_roles
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.selects import Statement
from app.standards.models import Standard


@selects.rows
def on_standard(
    actor: Actor, standard_id: int, day: date, name: str, last: int, limit: int, *, everyone: bool, goes_on: bool
) -> Statement:
    """Learners by name, after (name, unit `last`), whose unit is this version: the actor themself, those whose unit they are
    allocated to today, or `everyone` of their centre. Those who have left, or were moved to another version, are not
    among them."""
    roles, filed = responsible_roles(actor), col(Person.filed_as)
    allocated: Any = select(col(Allocation.unit_id)).where(
        col(Allocation.person_id) == actor.person_id, col(Allocation.role).in_(roles), counts_on(day)
    )
    seen = or_(col(Unit.learner_id) == actor.person_id, col(Unit.id).in_(allocated) if roles else false())
    statement = (
        select(
            col(Unit.id).label("unit_id"),
            col(Unit.standard_id),
            col(Unit.learner_id),
            col(Unit.opened_at),
            col(Person.name),
            col(Cohort.name).label("cohort"),
            col(Standard.title),
            col(Standard.performance_count),
            col(UnitCoverage.strip),
            col(UnitCoverage.signed_off),
        )
        .select_from(Unit)
        .join(Enrolment, col(Enrolment.id) == col(Unit.enrolment_id))
        .join(Person, col(Person.id) == col(Unit.learner_id))
        .join(Cohort, col(Cohort.id) == col(Unit.cohort_id))
        .join(Standard, col(Standard.id) == col(Unit.standard_id))
        .outerjoin(UnitCoverage, col(UnitCoverage.unit_id) == col(Unit.id))
        .where(
            col(Unit.provider_id) == actor.provider_id,
            col(Unit.standard_id) == standard_id,
            col(Enrolment.ended_on).is_(None),
            col(Unit.closed_at).is_(None),
        )
    )
    if not everyone:
        statement = statement.where(seen)
    if goes_on:
        statement = statement.where(or_(filed > name, (filed == name) & (col(Unit.id) > last)))
    return statement.order_by(filed, col(Unit.id)).limit(limit)
