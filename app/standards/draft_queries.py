"""Selects over what a centre is working on, scoped to the centre; and over the published versions they see."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func
from sqlmodel import Session, col, select

from app.standards.draft_models import StandardDraft, StandardReading
from app.standards.models import Standard
from app.standards.scope_queries import AtACentre, visible_to


def reading(session: Session, provider_id: int, reading_id: int) -> StandardReading | None:
    return session.exec(
        select(StandardReading).where(StandardReading.id == reading_id, StandardReading.provider_id == provider_id)
    ).first()


def draft(session: Session, provider_id: int, draft_id: int) -> StandardDraft | None:
    return session.exec(
        select(StandardDraft).where(StandardDraft.id == draft_id, StandardDraft.provider_id == provider_id)
    ).first()


def drafts(session: Session, provider_id: int, most: int) -> Sequence[Row[Any]]:
    """(id, key, title, changed_at) of the centre's drafts, the one changed last first."""
    return session.execute(
        select(col(StandardDraft.id), col(StandardDraft.key), col(StandardDraft.title), col(StandardDraft.changed_at))
        .where(StandardDraft.provider_id == provider_id)
        .order_by(col(StandardDraft.changed_at).desc(), col(StandardDraft.id).desc())
        .limit(most)
    ).all()


def draft_with_key(session: Session, provider_id: int, key: str, except_id: int | None) -> int | None:
    """The id of another draft of the centre with this reference, compared without capitals and blanks."""
    statement = select(col(StandardDraft.id)).where(
        StandardDraft.provider_id == provider_id, _folded(col(StandardDraft.key)) == _fold(key)
    )
    if except_id is not None:
        statement = statement.where(StandardDraft.id != except_id)
    return session.exec(statement).first()


def published_as(session: Session, actor: AtACentre, key: str) -> Row[Any] | None:
    """(id, key) of the published version with this reference that the actor sees, compared without capitals and blanks.

    There may be two, theirs and the shared one: then theirs.
    """
    return session.execute(
        select(col(Standard.id), col(Standard.key))
        .where(_folded(col(Standard.key)) == _fold(key), visible_to(actor))
        .order_by(col(Standard.provider_id).is_(None), col(Standard.id))
        .limit(1)
    ).first()


def published_under(session: Session, actor: AtACentre, stem: str) -> Sequence[Row[Any]]:
    """(id, key, version, revision) of the published versions of one URN or own id that the actor sees, compared likewise."""
    return session.execute(
        select(col(Standard.id), col(Standard.key), col(Standard.version), col(Standard.revision))
        .where(_folded(col(Standard.key)).startswith(f"{_fold(stem)}@", autoescape=True), visible_to(actor))
        .order_by(col(Standard.published_at), col(Standard.id))
    ).all()


def _folded(column: Any) -> Any:
    return func.replace(func.lower(column), " ", "")


def _fold(key: str) -> str:
    return key.lower().replace(" ", "")
