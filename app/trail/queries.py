"""Selects on the trail."""

from collections.abc import Generator, Sequence
from typing import Any

from sqlalchemy import Row, inspect
from sqlmodel import Session, col, select

from app import selects
from app.access.models import Person, Provider
from app.selects import Statement
from app.trail.models import TrailEntry, TrailHead


@selects.thing
def _locked_head(provider_id: int) -> Statement:
    # As the database has it now: facts.record moves it past the session.
    fresh = select(TrailHead).execution_options(populate_existing=True)
    return fresh.where(TrailHead.provider_id == provider_id).with_for_update()


def locked_head(session: Session, provider_id: int) -> TrailHead:
    """The end of the provider's chain, locked until the transaction ends (SQLite has one writer anyway)."""
    head = _locked_head(session, provider_id)
    if head is None:
        head = TrailHead(provider_id=provider_id)
        session.add(head)
        session.flush()
    return head


@selects.row
def _locked_end(provider_id: int) -> Statement:
    return (
        select(col(TrailHead.seq), col(TrailHead.sha256))
        .where(col(TrailHead.provider_id) == provider_id)
        .with_for_update()
    )


def locked_end(session: Session, provider_id: int) -> tuple[int, str]:
    """(seq, sha256) of the chain's newest entry, its head locked as by `locked_head`."""
    end = _locked_end(session, provider_id)
    if end is not None:
        return end.seq, end.sha256
    head = locked_head(session, provider_id)
    return head.seq, head.sha256


def heads(session: Session) -> Sequence[TrailHead]:
    return session.exec(select(TrailHead).order_by(col(TrailHead.provider_id))).all()


def provider_names(session: Session) -> dict[int, str]:
    return {row.id: row.name for row in session.execute(select(col(Provider.id), col(Provider.name)))}


def entries_in_order(session: Session, provider_id: int) -> Generator[Row[Any], None, None]:
    """All entries of a provider by seq, streamed: for verifying."""
    statement = (
        select(*inspect(TrailEntry).columns)
        .where(col(TrailEntry.provider_id) == provider_id)
        .order_by(col(TrailEntry.seq))
        .execution_options(yield_per=1000)
    )
    with session.execute(statement) as rows:  # closed even when the reader stops at a break
        yield from rows


def newest(
    session: Session, provider_id: int, *, before: int | None = None, enrolment_id: int | None = None, limit: int = 50
) -> Sequence[TrailEntry]:
    """The newest entries of a provider, or of one portfolio in it; `before` is the id to page from."""
    statement = select(TrailEntry).where(TrailEntry.provider_id == provider_id)
    if enrolment_id is not None:
        statement = statement.where(TrailEntry.enrolment_id == enrolment_id)
    if before is not None:
        statement = statement.where(col(TrailEntry.id) < before)
    return session.exec(statement.order_by(col(TrailEntry.id).desc()).limit(limit)).all()


def names_of(session: Session, person_ids: set[int]) -> dict[int, str]:
    """What colleagues call these people."""
    if not person_ids:
        return {}
    rows = session.execute(select(col(Person.id), col(Person.known_as)).where(col(Person.id).in_(person_ids)))
    return {row.id: row.known_as for row in rows}
