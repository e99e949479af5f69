"""Facts, recorded in the trail as a service would, so that listeners hear of them."""

from typing import Any

from sqlmodel import Session, col, select

from app.trail.facts import Fact, record
from app.trail.models import TrailEntry


def a_fact(
    session: Session, fact: Fact, *, by: Any = None, provider_id: int | None = None, role: str = "none"
) -> TrailEntry:
    """Record `fact`, done by a Player (whose provider it is then) or by the service itself; its entry in the trail."""
    where = provider_id if provider_id is not None else by.provider_id
    record(session, fact, provider_id=where, by=None if by is None else by.id, role=role)
    newest = select(TrailEntry).where(TrailEntry.provider_id == where).order_by(col(TrailEntry.seq).desc())
    return session.exec(newest.limit(1)).one()
