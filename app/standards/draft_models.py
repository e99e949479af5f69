"""What a centre is still working on: documents just read, and drafts of standards. Neither is a standard yet."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.clock import now

# These rows are deleted: without this SQLite would give their number to the next, and a page left open would act on it.
NEVER_REUSED = {"sqlite_autoincrement": True}


class StandardReading(SQLModel, table=True):
    """What the importer made of one document, kept for a day so that a person can compare it with its source."""

    __tablename__ = "standard_reading"
    __table_args__ = NEVER_REUSED

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    name: str = Field(max_length=300)
    result: str = Field(description="The ImportResult as JSON: readings.py writes and reads it")
    read_at: datetime = Field(default_factory=now)


class StandardDraft(SQLModel, table=True):
    """A version of a standard that a centre has confirmed and not published. Only that centre sees it."""

    __tablename__ = "standard_draft"
    __table_args__ = NEVER_REUSED

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    person_id: int = Field(foreign_key="person.id", description="Who made it")
    key: str = Field(max_length=300, description="URN or local id, and version or revision, as it would be published")
    title: str = Field(max_length=500)
    document: str = Field(description="The whole standard as canonical JSON")
    doubts: str = Field(default="[]", description="JSON list: what the importer was unsure of")
    saves: int = Field(default=1, description="Counts savings, so that two people do not write over each other")
    made_at: datetime = Field(default_factory=now)
    changed_at: datetime = Field(default_factory=now)
