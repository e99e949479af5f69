"""Selects for the guidance page. Standards belong to everyone who is signed in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_
from sqlmodel import Session, col, select

from app.standards.models import Standard


def versions_of(session: Session, keys: list[str]) -> Sequence[Row[Any]]:
    """(id, key, title) of every version of these standards, the newest publication last."""
    stems = [col(Standard.key).startswith(f"{key}@", autoescape=True) for key in keys]
    return session.execute(
        select(col(Standard.id), col(Standard.key), col(Standard.title))
        .where(or_(False, *stems))
        .order_by(col(Standard.published_at), col(Standard.id))
    ).all()
