"""Selects for the CASE API and for what a version supersedes: of the standards that the asker may see."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.standards.models import Standard
from app.standards.scope_queries import AtACentre, visible_to


def with_stem(session: Session, actor: AtACentre, stem: str) -> Sequence[Standard]:
    """The versions whose identifiers begin so, the centre's own first. By the index, and hardly ever more than one."""
    own_first = col(Standard.provider_id).is_(None), col(Standard.id)
    statement = select(Standard).where(Standard.case_stem == stem, visible_to(actor)).order_by(*own_first)
    return session.exec(statement).all()


def count(session: Session, actor: AtACentre) -> int:
    return session.execute(select(func.count(col(Standard.id))).where(visible_to(actor))).scalar_one()


def page(session: Session, actor: AtACentre, offset: int, limit: int) -> Sequence[Standard]:
    """Some of the versions, by their reference."""
    order = col(Standard.key), col(Standard.id)
    return session.exec(select(Standard).where(visible_to(actor)).order_by(*order).offset(offset).limit(limit)).all()


def by_keys(session: Session, actor: AtACentre, keys: list[str]) -> Sequence[Standard]:
    """The versions with these references; those that the actor does not see are absent."""
    own_last = col(Standard.provider_id).is_not(None), col(Standard.id)
    return session.exec(
        select(Standard).where(col(Standard.key).in_(keys), visible_to(actor)).order_by(*own_last)
    ).all()
