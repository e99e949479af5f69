"""Selects for keeping the library in step with the standards: over every version, whosever it is. For no page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, case, func, or_
from sqlmodel import Session, col, select

from app.standards.library_models import LibraryEntry, Suite
from app.standards.library_queries import WORDS
from app.standards.models import Standard


def lacking(session: Session) -> list[int]:
    """Ids of the versions that the library does not list."""
    rows = session.execute(
        select(col(Standard.id))
        .outerjoin(LibraryEntry, col(LibraryEntry.standard_id) == col(Standard.id))
        .where(col(LibraryEntry.standard_id).is_(None))
        .order_by(col(Standard.id))
    )
    return [row.id for row in rows]


def documents(session: Session, standard_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """(id, provider_id, title, validity, document) of these versions."""
    return session.execute(
        select(
            col(Standard.id),
            col(Standard.provider_id),
            col(Standard.title),
            col(Standard.validity),
            col(Standard.document),
        )
        .where(col(Standard.id).in_(standard_ids))
        .order_by(col(Standard.id))
    ).all()


def suites(session: Session, folded: Sequence[str]) -> dict[str, int]:
    """Ids of these suites, by their folded names."""
    rows = session.execute(select(col(Suite.folded), col(Suite.id)).where(col(Suite.folded).in_(folded)))
    return {row.folded: row.id for row in rows}


def references(session: Session, keys: Sequence[str]) -> Sequence[Row[Any]]:
    """(id, key, provider_id) of the versions with these references."""
    return session.execute(
        select(col(Standard.id), col(Standard.key), col(Standard.provider_id)).where(col(Standard.key).in_(keys))
    ).all()


def differences(session: Session) -> Row[Any]:
    """(standards, lacking, otherwise, indexed): how many versions there are, how many the list lacks or says otherwise, and
    how many have words."""
    entry = col(LibraryEntry.standard_id)
    other = or_(
        func.coalesce(col(LibraryEntry.validity), "") != func.coalesce(col(Standard.validity), ""),
        func.coalesce(col(LibraryEntry.provider_id), 0) != func.coalesce(col(Standard.provider_id), 0),
    )
    indexed = select(func.count()).select_from(WORDS).scalar_subquery()
    return session.execute(
        select(
            func.count(col(Standard.id)).label("standards"),
            func.count(case((entry.is_(None), 1))).label("lacking"),
            func.count(case((other & entry.is_not(None), 1))).label("otherwise"),
            indexed.label("indexed"),
        ).outerjoin(LibraryEntry, entry == col(Standard.id))
    ).one()
