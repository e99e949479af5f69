"""What was learnt of a published version after it was published: facts of their own, beside what its source says."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.clock import now


class StandardMark(SQLModel, table=True):
    """One thing learnt: its validity, the day it was withdrawn, or its URN. The newest of a kind is what holds."""

    __tablename__ = "standard_mark"
    __table_args__ = (
        CheckConstraint("what IN ('validity', 'withdrawn', 'urn')", name="what"),
        CheckConstraint("source IN ('person', 'service', 'file')", name="source"),
    )

    id: int | None = Field(default=None, primary_key=True)
    standard_id: int = Field(foreign_key="standard.id", index=True)
    what: str = Field(max_length=20)
    value: str = Field(max_length=255)
    why: str = Field(default="", max_length=1000)
    source: str = Field(max_length=10, description="A person on a page, the command line, or the standard's file")
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(default_factory=now)
