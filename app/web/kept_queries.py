"""Selects on the words kept for people whose session had ended."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete
from sqlmodel import Session, col, func, select

from app.access.models import FormStash


def same_form(session: Session, person_id: int, path: str) -> FormStash | None:
    """The form this person sent before to the same address. A form's key is in it, so no other form has it."""
    if "once=" not in path:
        return None
    return session.exec(
        select(FormStash).where(FormStash.person_id == person_id, FormStash.path == path).order_by(col(FormStash.id))
    ).first()


def sizes(session: Session, person_id: int) -> Sequence[Row[Any]]:
    """(id, size in characters) of all that is kept for a person, newest first. The words are encoded, so also bytes."""
    return session.execute(
        select(col(FormStash.id), func.length(FormStash.body).label("size"))
        .where(col(FormStash.person_id) == person_id)
        .order_by(col(FormStash.at).desc(), col(FormStash.id).desc())
    ).all()


def forget(session: Session, stash_id: int) -> None:
    session.execute(delete(FormStash).where(col(FormStash.id) == stash_id))
