"""Selects over what was learnt of published versions."""

from typing import Any

from sqlmodel import Session, col, select

from app import selects
from app.access.models import Person
from app.selects import Statement
from app.standards.mark_models import StandardMark
from app.standards.models import Standard


@selects.rows
def marks(standard_id: int) -> Statement:
    """(what, value, why, source, at, by) of a version, the oldest first; `by` is the first name of who said it."""
    return (
        select(
            col(StandardMark.what),
            col(StandardMark.value),
            col(StandardMark.why),
            col(StandardMark.source),
            col(StandardMark.at),
            col(Person.known_as).label("by"),
        )
        .outerjoin(Person, col(Person.id) == col(StandardMark.by_id))
        .where(StandardMark.standard_id == standard_id)
        .order_by(col(StandardMark.id))
    )


def newest(session: Session, standard_id: int, what: str, source: str | None = None) -> Any:
    """The newest mark of a kind, from one source where that is given; None when there is none."""
    statement = select(StandardMark).where(StandardMark.standard_id == standard_id, StandardMark.what == what)
    if source is not None:
        statement = statement.where(StandardMark.source == source)
    return session.exec(statement.order_by(col(StandardMark.id).desc()).limit(1)).first()


def shared_with_key(session: Session, key: str) -> Standard | None:
    """The shared version with this reference, for the command line."""
    return session.exec(select(Standard).where(Standard.key == key, col(Standard.provider_id).is_(None))).one_or_none()
