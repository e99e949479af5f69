"""Selects on portfolios and their exports. Those that take an actor scope by them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, false, or_, true
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.access.models import Person
from app.access.roles import Role
from app.assessment.review_queries import allocated
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.portfolio.models import PortfolioExport


def _allocated_here(actor: Actor, role: Role, day: date) -> ColumnElement[bool]:
    """The actor holds this role and is allocated today to a unit of the enrolment."""
    if role not in actor.roles:
        return false()
    return (
        exists()
        .where(
            col(Unit.enrolment_id) == col(Enrolment.id),
            col(Allocation.unit_id) == col(Unit.id),
            allocated(actor.person_id, day, role.value),
        )
        .correlate(Enrolment)
    )


def portfolio_seen_by(session: Session, actor: Actor, enrolment_id: int, day: date) -> Row[Any] | None:
    """A portfolio this actor may see, with what they are to it: its learner, allocated to it today, or a manager."""
    own = col(Enrolment.person_id) == actor.person_id
    assesses, quality_assures = (_allocated_here(actor, role, day) for role in (Role.assessor, Role.iqa))
    manages = true() if Role.manager in actor.roles else false()
    return session.execute(
        select(
            col(Enrolment.id),
            col(Enrolment.provider_id),
            col(Enrolment.person_id).label("learner_id"),
            col(Enrolment.starts_on),
            col(Enrolment.planned_end),
            col(Enrolment.break_until),
            col(Enrolment.ended_on),
            col(Cohort.id).label("cohort_id"),
            col(Cohort.name).label("cohort"),
            col(Person.name),
            col(Person.known_as),
            own.label("own"),
            assesses.label("assesses"),
            quality_assures.label("quality_assures"),
            manages.label("manages"),
        )
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .join(Cohort, col(Cohort.id) == col(Enrolment.cohort_id))
        .where(
            Enrolment.id == enrolment_id,
            Enrolment.provider_id == actor.provider_id,
            or_(own, assesses, quality_assures, manages),
        )
    ).one_or_none()


def exports_of(
    session: Session, provider_id: int, enrolment_id: int, *, by: int | None, limit: int = 20
) -> Sequence[Row[Any]]:
    """The newest exports of a portfolio: those that `by` asked for, or everybody's."""
    statement = (
        select(
            col(PortfolioExport.id),
            col(PortfolioExport.requested_by),
            col(PortfolioExport.requested_at),
            col(PortfolioExport.reason),
            col(PortfolioExport.state),
            col(PortfolioExport.finished_at),
            col(PortfolioExport.expires_at),
            col(PortfolioExport.size),
            col(PortfolioExport.sha256),
            col(PortfolioExport.problem),
            col(Person.known_as).label("by"),
        )
        .join(Person, col(Person.id) == col(PortfolioExport.requested_by))
        .where(PortfolioExport.provider_id == provider_id, PortfolioExport.enrolment_id == enrolment_id)
    )
    if by is not None:
        statement = statement.where(PortfolioExport.requested_by == by)
    return session.execute(statement.order_by(col(PortfolioExport.id).desc()).limit(limit)).all()


def waiting_export(session: Session, enrolment_id: int, person_id: int) -> PortfolioExport | None:
    """The export of this portfolio that this person asked for and that is being made."""
    return session.exec(
        select(PortfolioExport)
        .where(
            PortfolioExport.enrolment_id == enrolment_id,
            PortfolioExport.requested_by == person_id,
            PortfolioExport.state == "waiting",
        )
        .limit(1)
    ).one_or_none()


def own_export(session: Session, actor: Actor, export_id: int) -> Row[Any] | None:
    """An export that the actor asked for, here, with the learner's name."""
    return session.execute(
        select(
            col(PortfolioExport.id),
            col(PortfolioExport.provider_id),
            col(PortfolioExport.enrolment_id),
            col(PortfolioExport.state),
            col(PortfolioExport.requested_at),
            col(PortfolioExport.finished_at),
            col(PortfolioExport.expires_at),
            col(PortfolioExport.storage_key),
            col(PortfolioExport.size),
            col(PortfolioExport.sha256),
            col(Enrolment.person_id).label("learner_id"),
            col(Person.name),
        )
        .join(Enrolment, col(Enrolment.id) == col(PortfolioExport.enrolment_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id))
        .where(
            PortfolioExport.id == export_id,
            PortfolioExport.provider_id == actor.provider_id,
            PortfolioExport.requested_by == actor.person_id,
        )
    ).one_or_none()
