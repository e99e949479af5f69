"""Which standards somebody sees: those that every centre shares, and their own centre's. Every select asks this."""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, or_
from sqlmodel import Session, col, select

from app.standards.models import Standard


class AtACentre(Protocol):
    """An actor, or anyone else who acts for one centre."""

    @property
    def provider_id(self) -> int: ...


def visible_to(actor: AtACentre) -> ColumnElement[bool]:
    """The condition that a Standard row is shared by every centre or is this actor's centre's own."""
    return or_(col(Standard.provider_id).is_(None), col(Standard.provider_id) == actor.provider_id)


def standard(session: Session, actor: AtACentre, standard_id: int) -> Standard | None:
    """A version that this actor sees; nobody else's exists for them."""
    return session.exec(select(Standard).where(Standard.id == standard_id, visible_to(actor))).one_or_none()


def versions(session: Session, actor: AtACentre, stem: str) -> Sequence[Row[Any]]:
    """(id, version, revision, validity, published_at, provider_id) of what the actor sees under one URN or own id, the
    newest publication first."""
    return session.execute(
        select(
            col(Standard.id),
            col(Standard.version),
            col(Standard.revision),
            col(Standard.validity),
            col(Standard.published_at),
            col(Standard.provider_id),
        )
        .where(col(Standard.key).startswith(f"{stem}@", autoescape=True), visible_to(actor))
        .order_by(col(Standard.published_at).desc(), col(Standard.id).desc())
    ).all()
