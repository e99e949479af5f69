"""The trail's rows. The database refuses to change or delete an entry."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class TrailEntry(SQLModel, table=True):
    """One thing that happened. `about` holds ids only, never names or free text, so that erasure leaves it whole."""

    __tablename__ = "trail_entry"
    __table_args__ = (
        UniqueConstraint("provider_id", "seq"),
        Index("ix_trail_entry_enrolment", "enrolment_id", "id"),
        Index("ix_trail_entry_kind", "provider_id", "kind", "seq"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    seq: int = Field(description="1, 2, 3 ... within the provider, without gaps")
    at: datetime
    actor_id: int | None = Field(default=None, foreign_key="person.id", description="None: the service itself")
    actor_role: str = Field(max_length=20)
    kind: str = Field(max_length=60)
    enrolment_id: int | None = Field(default=None, description="Whose portfolio it concerns, for the learner's own log")
    about: str = Field(description="Canonical JSON: the fact's fields")
    previous_sha256: str = Field(max_length=64)
    sha256: str = Field(max_length=64)


class TrailHead(SQLModel, table=True):
    """The end of a provider's chain. Its row is locked while an entry is added, so that order is total."""

    __tablename__ = "trail_head"

    provider_id: int = Field(primary_key=True, foreign_key="provider.id")
    seq: int = 0
    sha256: str = Field(default="0" * 64, max_length=64)
