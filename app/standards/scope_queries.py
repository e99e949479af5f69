"""Which standards somebody sees: those that every centre shares, and their own centre's. Every select asks this."""

from typing import Protocol

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from app.standards.models import Standard


class AtACentre(Protocol):
    """An actor, or anyone else who acts for one centre."""

    @property
    def provider_id(self) -> int: ...


def visible_to(actor: AtACentre) -> ColumnElement[bool]:
    """The condition that a Standard row is shared by every centre or is this actor's centre's own."""
    return or_(col(Standard.provider_id).is_(None), col(Standard.provider_id) == actor.provider_id)
