"""Selects of crosswalks and of the learners they concern, scoped to the centre."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, select

from app.access.models import Person
from app.crosswalk.models import Crosswalk
from app.enrolment.models import Enrolment, Unit


def between(session: Session, provider_id: int, old_id: int, new_id: int) -> Crosswalk | None:
    return session.exec(
        select(Crosswalk).where(
            Crosswalk.provider_id == provider_id,
            Crosswalk.old_standard_id == old_id,
            Crosswalk.new_standard_id == new_id,
        )
    ).first()


def learners_on(session: Session, provider_id: int, standard_id: int, most: int) -> Sequence[Row[Any]]:
    """(unit_id, name) of the centre's learners whose unit is this version, by name; those who have left, or were moved on, are not."""
    return session.execute(
        select(col(Unit.id).label("unit_id"), col(Person.name))
        .join(Enrolment, col(Enrolment.id) == col(Unit.enrolment_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(
            Unit.provider_id == provider_id,
            Unit.standard_id == standard_id,
            col(Unit.closed_at).is_(None),
            col(Enrolment.ended_on).is_(None),
        )
        .order_by(col(Person.filed_as), col(Unit.id))
        .limit(most)
    ).all()


def unit(session: Session, provider_id: int, unit_id: int) -> Row[Any] | None:
    """(id, standard_id, learner_id, closed_at, name of its learner) of one of the centre's units."""
    return session.execute(
        select(
            col(Unit.id),
            col(Unit.standard_id),
            col(Unit.learner_id),
            col(Unit.closed_at),
            col(Person.known_as),
            col(Person.name),
        )
        .join(Person, col(Person.id) == col(Unit.learner_id))
        .where(Unit.id == unit_id, Unit.provider_id == provider_id)
    ).first()
