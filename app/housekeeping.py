"""What happens by itself once a day: queues follow allocations that begin or end, and what is spent is cleared away.

A job that asks for itself again for the next day; `ensure_scheduled` plants the first one when the service starts.
"""

from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import delete
from sqlmodel import Session, col

from app.access.models import FormStash, OnceKey, SignIn, SignInAttempt
from app.assessment.queue import refresh_turning_allocations
from app.clock import now
from app.jobs.models import Job
from app.jobs.queries import waiting_of_kind
from app.jobs.queue import enqueue
from app.jobs.worker import JobContext

log = structlog.get_logger()
KIND = "housekeeping"
KEEP_ONCE_KEYS = timedelta(days=7)
KEEP_ENDED_SESSIONS = timedelta(days=30)
KEEP_WORDS = timedelta(days=30)
KEEP_ATTEMPTS = timedelta(days=1)
KEEP_JOBS = timedelta(days=30)
UNFINISHED_UPLOAD = timedelta(hours=24)


def ensure_scheduled(session: Session) -> None:
    """Plant the daily job unless one is waiting."""
    if not waiting_of_kind(session, KIND):
        enqueue(session, KIND)


def keep_house(context: JobContext) -> None:
    """Today's round. Every part can be done twice without harm."""
    moment = now()
    with context.database.writing() as session:
        units = refresh_turning_allocations(session)
        _forget(session, moment)
        job = enqueue(session, KIND)
        job.run_after = datetime.combine(moment.date() + timedelta(days=1), time(0, 5), moment.tzinfo)
    swept = _sweep_unfinished(context, moment)
    log.info("housekeeping done", units_whose_assessors_changed=units, unfinished_uploads_swept=swept)


def _forget(session: Session, moment: datetime) -> None:
    session.execute(delete(OnceKey).where(col(OnceKey.at) < moment - KEEP_ONCE_KEYS))
    session.execute(delete(FormStash).where(col(FormStash.at) < moment - KEEP_WORDS))
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) < moment - KEEP_ATTEMPTS))
    session.execute(delete(SignIn).where(col(SignIn.expires_at) < moment - KEEP_ENDED_SESSIONS))
    session.execute(delete(Job).where(col(Job.finished_at) < moment - KEEP_JOBS))


def _sweep_unfinished(context: JobContext, moment: datetime) -> int:
    """Temporary files of uploads that never ended: a crash leaves them, and no row ever pointed at them."""
    folder = context.store.root / "tmp"
    count = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        if moment.timestamp() - path.stat().st_mtime > UNFINISHED_UPLOAD.total_seconds():
            path.unlink(missing_ok=True)
            count += 1
    return count
