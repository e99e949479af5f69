"""Selects for the guidance page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_
from sqlmodel import Session, col, select

from app.standards.models import Standard
from app.standards.scope_queries import AtACentre, visible_to


def versions_of(session: Session, actor: AtACentre, keys: list[str]) -> Sequence[Row[Any]]:
    """(id, key, title) of every version of these standards that the actor sees, the newest publication last."""
    stems = [col(Standard.key).startswith(f"{key}@", autoescape=True) for key in keys]
    return session.execute(
        select(col(Standard.id), col(Standard.key), col(Standard.title))
        .where(or_(False, *stems), visible_to(actor))
        .order_by(col(Standard.published_at), col(Standard.id))
    ).all()
