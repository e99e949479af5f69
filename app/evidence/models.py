"""A piece of evidence, its versions, files and claims.

A version that was sent is frozen: the database refuses to change it, its files or its claims. What a decision relied
on is the version's content_sha256, which covers every byte and every word of it.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.clock import now
from app.evidence.rules import DECLARATION_VERSION


class Evidence(SQLModel, table=True):
    """A piece of evidence through all its versions. Its reference (E7) is unique in the portfolio."""

    __table_args__ = (UniqueConstraint("enrolment_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    enrolment_id: int = Field(foreign_key="enrolment.id")
    learner_id: int = Field(foreign_key="person.id")
    number: int = Field(description="Counts within the portfolio; shown as E1, E2 ...")
    created_at: datetime = Field(default_factory=now)


class EvidenceVersion(SQLModel, table=True):
    """One version of a piece: a draft until it is sent, and never changed after."""

    __tablename__ = "evidence_version"
    __table_args__ = (
        UniqueConstraint("evidence_id", "number"),
        CheckConstraint(
            "kind IN ('photo', 'video', 'audio', 'document', 'reflective_account')",
            name="kind",
        ),
        CheckConstraint("sent_at IS NULL OR content_sha256 IS NOT NULL", name="sent_has_hash"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    evidence_id: int = Field(foreign_key="evidence.id")
    number: int
    kind: str = Field(default="document", max_length=20)
    title: str = Field(default="", max_length=200)
    about: str = Field(default="", description="What they did and what it shows, in a few lines")
    account: str = Field(
        default="", description="A reflective account written in the page; paragraphs parted by blank lines"
    )
    happened_on: date | None = None
    happened_text: str = Field(
        default="", max_length=40, description="What was typed for the day, kept while it is not a date"
    )
    place: str = Field(default="", max_length=200)
    declared_own: bool = False
    declared_private: bool = False
    declaration_version: str = Field(
        default=DECLARATION_VERSION, max_length=20, description="Which wording was declared"
    )
    created_at: datetime = Field(default_factory=now)
    saved_at: datetime = Field(default_factory=now)
    revision: int = Field(default=0, description="Counts saves, so that an old page cannot overwrite a newer one")
    sent_at: datetime | None = None
    content_sha256: str | None = Field(default=None, max_length=64)


class EvidenceFile(SQLModel, table=True):
    """A file of a version: its bytes are stored once, under their hash, and never change."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        # A review asks whether another learner of the provider has sent the same bytes.
        Index("ix_evidence_file_sha256", "sha256", "provider_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    version_id: int = Field(foreign_key="evidence_version.id")
    position: int
    name: str = Field(max_length=255, description="For display and download only, never a path")
    kind: str = Field(max_length=20)
    media_type: str = Field(max_length=100)
    size: int = Field(sa_type=BigInteger, description="Bytes")
    sha256: str = Field(max_length=64)
    storage_key: str = Field(max_length=200)
    description: str = Field(default="", max_length=500, description="What a photo shows, for those who cannot see it")
    created_at: datetime = Field(default_factory=now)


class FileInspection(SQLModel, table=True):
    """What a look inside a file found: kept apart, because it is ours and not evidence."""

    __tablename__ = "file_inspection"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'ready', 'unreadable')", name="state"),)

    file_id: int = Field(primary_key=True, foreign_key="evidence_file.id")
    provider_id: int = Field(foreign_key="provider.id")
    state: str = Field(default="waiting", max_length=12)
    pages: int | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    problem: str | None = Field(default=None, max_length=300)
    inspected_at: datetime | None = None


class FilePreview(SQLModel, table=True):
    """A picture or text made from a file for showing: a thumbnail, a page, a photo without its metadata."""

    __tablename__ = "file_preview"
    __table_args__ = (
        UniqueConstraint("file_id", "kind", "number"),
        CheckConstraint("kind IN ('thumb', 'page', 'photo', 'text')", name="kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    file_id: int = Field(foreign_key="evidence_file.id")
    kind: str = Field(max_length=6)
    number: int = Field(default=1, description="The page, from 1")
    media_type: str = Field(max_length=100)
    size: int = Field(sa_type=BigInteger, description="Bytes")
    storage_key: str = Field(max_length=200)
    width: int | None = None
    height: int | None = None


class Claim(SQLModel, table=True):
    """The learner says: this piece shows this criterion, and here is where."""

    __table_args__ = (
        UniqueConstraint("version_id", "unit_id", "criterion_id"),
        CheckConstraint("locator_kind IN ('', 'page', 'paragraph', 'time', 'whole')", name="locator_kind"),
        Index("ix_claim_unit", "unit_id", "criterion_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    version_id: int = Field(foreign_key="evidence_version.id")
    unit_id: int = Field(foreign_key="unit.id")
    criterion_id: int = Field(foreign_key="criterion.id")
    locator_text: str = Field(
        default="", max_length=300, description="As the learner typed it: page 2, paragraph 3; 01:20-02:05"
    )
    locator_kind: str = Field(default="", max_length=10)
    locator_file: int | None = Field(
        default=None, description="Which file of the piece, by position; None for the account"
    )
    locator_page: int | None = None
    locator_paragraph: int | None = None
    locator_from: int | None = Field(default=None, description="Seconds from the start")
    locator_to: int | None = None
    note: str = Field(default="", max_length=1000)
    created_at: datetime = Field(default_factory=now)


class EvidenceWithdrawal(SQLModel, table=True):
    """The learner took a version back before anyone had decided on it. The version stays as a tombstone."""

    __tablename__ = "evidence_withdrawal"

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    version_id: int = Field(foreign_key="evidence_version.id", unique=True)
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(default_factory=now)
    reason: str = Field(default="", max_length=500)


class EvidenceOpening(SQLModel, table=True):
    """Somebody looked at a version, or opened one of its files."""

    __tablename__ = "evidence_opening"
    __table_args__ = (Index("ix_evidence_opening_recent", "version_id", "person_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    version_id: int = Field(foreign_key="evidence_version.id")
    file_id: int | None = Field(default=None, foreign_key="evidence_file.id")
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(default_factory=now)


class EvidenceAccess(SQLModel, table=True):
    """A manager's reasoned, time-boxed permission to open one portfolio's evidence (break-glass, DOMAIN.md 5)."""

    __tablename__ = "evidence_access"
    __table_args__ = (Index("ix_evidence_access_current", "enrolment_id", "person_id", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    enrolment_id: int = Field(foreign_key="enrolment.id")
    person_id: int = Field(foreign_key="person.id")
    reason: str = Field(max_length=500)
    at: datetime = Field(default_factory=now)
    until: datetime
