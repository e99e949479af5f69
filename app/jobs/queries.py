"""Selects on jobs."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.jobs.models import Job


def next_job(session: Session, moment: datetime) -> Job | None:
    """The oldest job that is due and that no living worker holds; PostgreSQL skips rows another is taking."""
    return session.exec(
        select(Job)
        .where(
            col(Job.finished_at).is_(None),
            col(Job.run_after) <= moment,
            or_(col(Job.run_until).is_(None), col(Job.run_until) < moment),
        )
        .order_by(col(Job.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()


def waiting_of_kind(session: Session, kind: str) -> bool:
    """Whether a job of this kind is waiting or running."""
    return (
        session.exec(select(Job.id).where(Job.kind == kind, col(Job.finished_at).is_(None)).limit(1)).first()
        is not None
    )
