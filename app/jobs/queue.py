"""Put a job in the queue, in the caller's transaction: no change without its job, no job without its change."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from app.clock import now
from app.jobs.models import Job
from app.jobs.queries import next_job

LEASE = timedelta(minutes=15)
GIVE_UP_AFTER = 5

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}


def handles(kind: str, handler: Handler) -> None:
    """`handler(context, **payload)` runs jobs of this kind; main.py has the one list."""
    _handlers[kind] = handler


def handler_for(kind: str) -> Handler:
    return _handlers[kind]


def enqueue(session: Session, kind: str, **payload: Any) -> Job:
    """Ask for work after this transaction commits. The payload is ids only."""
    if kind not in _handlers:
        raise RuntimeError(f"No handler for jobs of kind {kind!r}: add it to the list in main.py")
    job = Job(kind=kind, payload=json.dumps(payload))
    session.add(job)
    return job


def claim(session: Session) -> Job | None:
    """Take the next job, by one statement that two workers cannot both win; None when there is nothing to do."""
    moment = now()
    candidate = next_job(session, moment)
    if candidate is None:
        return None
    taken = session.execute(
        update(Job)
        .where(col(Job.id) == candidate.id, col(Job.attempts) == candidate.attempts)
        .values(run_until=moment + LEASE, attempts=candidate.attempts + 1)
        .returning(col(Job.id))
    )
    if taken.one_or_none() is None:
        return None
    session.refresh(candidate)
    return candidate
