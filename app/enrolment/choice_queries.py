"""Selects for choosing: who may be enrolled or allocated, and on which standards."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, or_
from sqlmodel import Session, col, select

from app.access.models import Membership, Person
from app.enrolment.models import Enrolment
from app.folding import fold
from app.standards.models import Standard
from app.standards.scope_queries import AtACentre, visible_to


def holds_role(session: Session, provider_id: int, person_id: int, role: str, day: date) -> bool:
    """Whether the person holds the role at the provider on that day."""
    return (
        session.exec(
            select(Membership.id)
            .where(
                Membership.provider_id == provider_id,
                Membership.person_id == person_id,
                Membership.role == role,
                Membership.starts_on <= day,
                col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= day),
            )
            .limit(1)
        ).first()
        is not None
    )


def is_member(session: Session, provider_id: int, person_id: int) -> bool:
    """Whether the person belongs, or belonged, to the provider."""
    return (
        session.exec(
            select(Membership.id)
            .where(Membership.provider_id == provider_id, Membership.person_id == person_id)
            .limit(1)
        ).first()
        is not None
    )


def holders(session: Session, provider_id: int, role: str, day: date) -> Sequence[Row[Any]]:
    """(person_id, name, qualified) of who holds the role on that day, by name: for choosing from."""
    return session.execute(
        select(col(Person.id).label("person_id"), col(Person.name), col(Membership.qualified))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            Membership.provider_id == provider_id,
            Membership.role == role,
            col(Membership.starts_on) <= day,
            col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= day),
            col(Person.suspended_at).is_(None),
        )
        .order_by(col(Person.filed_as), col(Person.id))
    ).all()


def findable(session: Session, provider_id: int, cohort_id: int, words: str, limit: int) -> Sequence[Row[Any]]:
    """(id, name, email) of the provider's people who match `words` and are not in the cohort yet."""
    in_cohort = select(col(Enrolment.person_id)).where(Enrolment.cohort_id == cohort_id)
    return session.execute(
        select(col(Person.id), col(Person.name), col(Person.email))
        .where(
            col(Person.id).in_(select(col(Membership.person_id)).where(Membership.provider_id == provider_id)),
            col(Person.id).not_in(in_cohort),
            or_(
                col(Person.filed_as).contains(fold(words), autoescape=True),
                col(Person.email).contains(words.lower(), autoescape=True),
            ),
        )
        .order_by(col(Person.filed_as), col(Person.id))
        .limit(limit)
    ).all()


def members_by_email(session: Session, provider_id: int, emails: Sequence[str]) -> dict[str, Row[Any]]:
    """(id, name) of the provider's people with these addresses, by address."""
    rows = session.execute(
        select(col(Person.id), col(Person.name), col(Person.email))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Person.email).in_(emails), Membership.provider_id == provider_id)
    )
    return {row.email: row for row in rows}


def emails_in_cohort(session: Session, cohort_id: int) -> set[str]:
    rows = session.exec(
        select(Person.email)
        .join(Enrolment, col(Enrolment.person_id) == col(Person.id))
        .where(Enrolment.cohort_id == cohort_id)
    )
    return set(rows.all())


def standards_offered(session: Session, actor: AtACentre) -> Sequence[Row[Any]]:
    """(id, key, urn, title, version, revision) of every published standard that the actor sees, by title."""
    return session.execute(
        select(
            col(Standard.id),
            col(Standard.key),
            col(Standard.urn),
            col(Standard.title),
            col(Standard.version),
            col(Standard.revision),
        )
        .where(visible_to(actor))
        .order_by(func.lower(Standard.title), col(Standard.id))
    ).all()
