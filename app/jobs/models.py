"""The job table."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.clock import now


class Job(SQLModel, table=True):
    """Work to do. `run_until` is a lease: a worker that died gives the job back when it runs out."""

    __table_args__ = (Index("ix_job_next", "finished_at", "run_after"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=60)
    payload: str = Field(default="{}", description="JSON: ids only")
    created_at: datetime = Field(default_factory=now)
    run_after: datetime = Field(default_factory=now)
    run_until: datetime | None = None
    attempts: int = 0
    finished_at: datetime | None = None
    failed: bool = False
    error: str | None = Field(default=None, max_length=2000)
