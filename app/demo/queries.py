"""Selects of the demo: is there anybody yet, and the criteria that its content names by title and code."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func
from sqlmodel import Session, col, select

from app.access.models import Person, Provider
from app.enrolment.models import Unit
from app.standards.models import Criterion, Standard


def providers(session: Session) -> int:
    """How many training providers there are."""
    return session.exec(select(func.count()).select_from(Provider)).one()


def known_emails(session: Session, emails: Sequence[str]) -> set[str]:
    """Those of these addresses that somebody signs in with."""
    return set(session.exec(select(col(Person.email)).where(col(Person.email).in_(emails))).all())


def standards_by_title(session: Session, titles: Sequence[str]) -> dict[str, Standard]:
    """The published standards with these titles; the newest publication where a title has several."""
    rows = session.exec(select(Standard).where(col(Standard.title).in_(titles)).order_by(col(Standard.id)))
    return {row.title: row for row in rows}


def criteria_of(session: Session, standard_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """(id, standard_id, standard_key, code, text_sha256) in the order of the ids given, then of each standard."""
    rows = session.execute(
        select(
            col(Criterion.id),
            col(Criterion.standard_id),
            col(Standard.key).label("standard_key"),
            col(Criterion.code),
            col(Criterion.text_sha256),
        )
        .join(Standard, col(Standard.id) == col(Criterion.standard_id))
        .where(col(Criterion.standard_id).in_(standard_ids))
        .order_by(col(Criterion.position))
    ).all()
    return sorted(rows, key=lambda row: standard_ids.index(row.standard_id))


def units_of(session: Session, enrolment_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """For each enrolment, its unit on each standard: {enrolment: {standard: unit}}."""
    found: dict[int, dict[int, int]] = {enrolment: {} for enrolment in enrolment_ids}
    rows = session.execute(
        select(col(Unit.id), col(Unit.enrolment_id), col(Unit.standard_id)).where(
            col(Unit.enrolment_id).in_(enrolment_ids)
        )
    )
    for row in rows:
        found[row.enrolment_id][row.standard_id] = row.id
    return found
