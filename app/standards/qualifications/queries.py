"""Selects for the pages of qualifications."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, select

from app.standards.models import Standard
from app.standards.scope_queries import AtACentre, visible_to


def standards_of(session: Session, actor: AtACentre, urns: Sequence[str]) -> Sequence[Row[Any]]:
    """(id, urn, title) of the versions with these URNs that the actor sees, the newest publication last."""
    return session.execute(
        select(col(Standard.id), col(Standard.urn), col(Standard.title))
        .where(col(Standard.urn).in_(urns), visible_to(actor))
        .order_by(col(Standard.published_at), col(Standard.id))
    ).all()
