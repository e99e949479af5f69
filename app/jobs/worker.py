"""Run jobs: in a thread of the default process, or as `vouch worker` beside it."""

import json
import threading
from dataclasses import dataclass
from datetime import timedelta

import structlog

from app.clock import now
from app.db import Database
from app.jobs.models import Job
from app.jobs.queue import GIVE_UP_AFTER, claim, handler_for
from app.settings import Settings
from app.storage.files import FileStore

log = structlog.get_logger()


@dataclass(frozen=True)
class JobContext:
    """What a handler needs: it opens its own short transactions, so that slow work holds no lock."""

    database: Database
    store: FileStore
    settings: Settings


def run_one(context: JobContext) -> bool:
    """Claim and run one job; False when there was none. A job that fails is tried again, later and later."""
    with context.database.writing() as session:
        job = claim(session)
        if job is None:
            return False
        job_id, kind, payload, attempts = job.id, job.kind, json.loads(job.payload), job.attempts
    try:
        handler_for(kind)(context, **payload)
    except Exception as error:
        log.exception("job failed", job=job_id, kind=kind, attempts=attempts)
        _note_failure(context.database, job_id, attempts, error)
    else:
        with context.database.writing() as session:
            done = session.get_one(Job, job_id)
            done.finished_at = now()
            session.add(done)
    return True


def _note_failure(database: Database, job_id: int | None, attempts: int, error: Exception) -> None:
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        job.error = f"{type(error).__name__}: {error}"[:2000]
        job.run_until = None
        if attempts >= GIVE_UP_AFTER:
            job.finished_at, job.failed = now(), True
            log.error("job given up", job=job_id, kind=job.kind)
        else:
            job.run_after = now() + timedelta(seconds=2**attempts)
        session.add(job)


def run_all(context: JobContext) -> int:
    """Run until the queue is empty; how many ran. For tests and the demo."""
    count = 0
    while run_one(context):
        count += 1
    return count


class Worker:
    """A thread that works through the queue until told to stop; `wake` makes it look at once."""

    def __init__(self, context: JobContext, *, pause: float = 1.0) -> None:
        self.context = context
        self.pause = pause
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name="vouch-worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, timeout: float = 30) -> None:
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = run_one(self.context)
            except Exception:
                log.exception("worker could not reach the queue")
                busy = False
            if not busy:
                self._wake.wait(self.pause)
                self._wake.clear()
