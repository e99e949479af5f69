"""Selects over the published standards. What is for a page asks `visible_to` (scope_queries.py); the rest is for the
command line, which looks after the shared ones."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, tuple_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from app.standards.models import Criterion, Standard
from app.standards.scope_queries import AtACentre, visible_to

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


def listing(session: Session, actor: AtACentre, words: list[str], after: int | None, limit: int) -> Sequence[Row[Any]]:
    """Standards that the actor sees whose title, URN or one criterion holds all `words`, by title, after id `after`."""
    statement = select(
        col(Standard.id),
        col(Standard.key),
        col(Standard.urn),
        col(Standard.title),
        col(Standard.title_cy),
        col(Standard.validity),
        col(Standard.document),
        col(Standard.performance_count),
        col(Standard.knowledge_count),
    ).where(visible_to(actor))
    if words:
        in_criterion = exists().where(
            col(Criterion.standard_id) == col(Standard.id), _all_in(col(Criterion.text), words)
        )
        name = col(Standard.title) + " " + func.coalesce(col(Standard.title_cy), "") + " " + col(Standard.key)
        statement = statement.where(or_(_all_in(name, words), in_criterion))
    if after is not None:
        last = select(func.lower(col(Standard.title)), col(Standard.id)).where(Standard.id == after, visible_to(actor)).subquery()
        statement = statement.where(
            tuple_(func.lower(col(Standard.title)), col(Standard.id)) > select(last.c[0], last.c[1]).scalar_subquery()
        )
    return session.execute(statement.order_by(func.lower(col(Standard.title)), col(Standard.id)).limit(limit)).all()


def matching_criteria(session: Session, standard_ids: list[int], words: list[str], most: int) -> Sequence[Row[Any]]:
    """The first `most` criteria of each of these standards that hold all `words`: (standard_id, code, text, found),
    where `found` is how many the standard has."""
    by_standard = col(Criterion.standard_id)
    found = (
        select(
            by_standard.label("standard_id"),
            col(Criterion.code).label("code"),
            col(Criterion.text).label("text"),
            func.count().over(partition_by=by_standard).label("found"),
            func.row_number().over(partition_by=by_standard, order_by=col(Criterion.position)).label("place"),
        )
        .where(by_standard.in_(standard_ids), _all_in(col(Criterion.text), words))
        .subquery()
    )
    statement = select(found.c.standard_id, found.c.code, found.c.text, found.c.found).where(found.c.place <= most)
    return session.execute(statement.order_by(found.c.standard_id, found.c.place)).all()


def _all_in(column: ColumnElement[Any] | Mapped[str], words: list[str]) -> ColumnElement[bool]:
    return and_(*(func.lower(column).contains(word.lower(), autoescape=True) for word in words))
