"""Selects over the published standards. What is for a page asks `visible_to` (scope_queries.py); the rest is for the
command line, which looks after the shared ones."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, select

from app.standards.models import Standard

_SHARED = col(Standard.provider_id).is_(None)


def published(session: Session) -> Sequence[Row[Any]]:
    """(id, key, content_sha256) of every shared version."""
    return session.execute(
        select(col(Standard.id), col(Standard.key), col(Standard.content_sha256)).where(_SHARED)
    ).all()


def standard(session: Session, standard_id: int) -> Standard | None:
    return session.get(Standard, standard_id)


def every_standard(session: Session) -> Sequence[Standard]:
    """All shared versions, by title: for the command line."""
    return session.exec(select(Standard).where(_SHARED).order_by(col(Standard.title), col(Standard.id))).all()
