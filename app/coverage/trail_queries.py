"""Selects from the trail for the provider's pages, all scoped to the actor's provider."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, union_all
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.access.models import Person
from app.enrolment.models import Cohort, Enrolment
from app.standards.models import Standard
from app.trail.models import TrailEntry

_ENTRY = (
    col(TrailEntry.id),
    col(TrailEntry.seq),
    col(TrailEntry.at),
    col(TrailEntry.actor_id),
    col(TrailEntry.kind),
    col(TrailEntry.enrolment_id),
    col(TrailEntry.about),
)


def trail(session: Session, actor: Actor, kinds: Sequence[str], before: int | None, limit: int) -> Sequence[Row[Any]]:
    """The provider's trail, newest first, from before entry `before`; of these kinds, or of all when there are none."""
    chosen = newest_of_kinds(actor.provider_id, kinds, before, limit)
    return session.execute(
        select(*_ENTRY, col(Person.name).label("learner"))
        .outerjoin(Enrolment, col(Enrolment.id) == col(TrailEntry.enrolment_id))
        .outerjoin(Person, col(Person.id) == col(Enrolment.person_id))
        .where(TrailEntry.provider_id == actor.provider_id, col(TrailEntry.seq).in_(chosen))
        .order_by(col(TrailEntry.seq).desc())
    ).all()


def newest_of_kinds(provider_id: int, kinds: Sequence[str], before: int | None, limit: int) -> Any:
    """The numbers of those entries. Each kind gives its own newest `limit` from an index (ix_trail_entry_kind), so that
    a kind that is rare in a long trail is not looked for among all that it is not."""
    some = [_newest(provider_id, kind, before, limit) for kind in kinds or (None,)]
    if len(some) == 1:
        return select(some[0].c.seq)
    every = union_all(*(select(one.c.seq) for one in some)).subquery()
    return select(every.c.seq).order_by(every.c.seq.desc()).limit(limit)


def _newest(provider_id: int, kind: str | None, before: int | None, limit: int) -> Any:
    statement = select(col(TrailEntry.seq)).where(TrailEntry.provider_id == provider_id)
    if kind is not None:
        statement = statement.where(TrailEntry.kind == kind)
    if before is not None:
        statement = statement.where(col(TrailEntry.seq) < before)
    return statement.order_by(col(TrailEntry.seq).desc()).limit(limit).subquery()


def log(session: Session, actor: Actor, enrolment_id: int, *, without: Sequence[str], limit: int) -> Sequence[Row[Any]]:
    """The newest entries of one portfolio, except those of kinds that are nobody else's business."""
    return session.execute(
        select(*_ENTRY)
        .where(
            TrailEntry.provider_id == actor.provider_id,
            TrailEntry.enrolment_id == enrolment_id,
            col(TrailEntry.kind).not_in(without),
        )
        .order_by(col(TrailEntry.id).desc())
        .limit(limit)
    ).all()


def names_for_trail(
    session: Session, actor: Actor, keys: Sequence[str], cohort_ids: Sequence[int]
) -> tuple[dict[str, str], dict[int, str]]:
    """Titles of standards by key, and names of the provider's cohorts by id."""
    titles = session.execute(select(col(Standard.key), col(Standard.title)).where(col(Standard.key).in_(keys))).all()
    cohorts = session.execute(
        select(col(Cohort.id), col(Cohort.name)).where(
            Cohort.provider_id == actor.provider_id, col(Cohort.id).in_(cohort_ids)
        )
    ).all()
    return {row.key: row.title for row in titles}, {row.id: row.name for row in cohorts}
