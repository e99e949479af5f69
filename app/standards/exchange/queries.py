"""Selects for the CASE API. Standards belong to everyone who is signed in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func
from sqlmodel import Session, col, select

from app.standards.models import Standard


def references(session: Session) -> Sequence[Row[Any]]:
    """(id, key) of every version: an identifier is made from the key, so one can be found by trying each."""
    return session.execute(select(col(Standard.id), col(Standard.key)).order_by(col(Standard.id))).all()


def count(session: Session) -> int:
    return session.execute(select(func.count(col(Standard.id)))).scalar_one()


def page(session: Session, offset: int, limit: int) -> Sequence[Standard]:
    """Some of the versions, by their reference."""
    return session.exec(select(Standard).order_by(col(Standard.key)).offset(offset).limit(limit)).all()


def by_keys(session: Session, keys: list[str]) -> Sequence[Standard]:
    """The versions with these references; those that are not here are absent."""
    return session.exec(select(Standard).where(col(Standard.key).in_(keys))).all()
