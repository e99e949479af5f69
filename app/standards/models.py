"""Standards as rows: those of the service belong to everyone, those of a centre to that centre. A published version
never changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, String, UniqueConstraint, column
from sqlmodel import Field, SQLModel

from app.clock import now
from app.standards.exchange.identifiers import STEM_LENGTH, document_id, stem_of


def _case_stem(context: Any) -> str:
    """How the CASE identifiers of a version and of all its parts begin, made from its key as the row is written."""
    return stem_of(document_id(context.get_current_parameters()["key"]))


_SHARED = column("provider_id").is_(None)


class Standard(SQLModel, table=True):
    """One published version of one National Occupational Standard.

    Which of them somebody sees: `visible_to` in scope_queries.py. Nobody else's is theirs to read or to be affected by.
    """

    __table_args__ = (
        UniqueConstraint("provider_id", "key"),
        Index("ix_standard_shared_key", "key", unique=True, sqlite_where=_SHARED, postgresql_where=_SHARED),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int | None = Field(
        default=None, foreign_key="provider.id", description="The centre whose own it is; None: shared by every centre"
    )
    key: str = Field(max_length=300, description="URN or local id, and version or revision: HSCCLD352@1")
    urn: str | None = Field(
        default=None, max_length=255, description="As published; None where the source does not state it"
    )
    title: str = Field(max_length=500)
    title_cy: str | None = Field(default=None, max_length=500)
    version: str | None = Field(default=None, max_length=40)
    revision: str | None = Field(default=None, max_length=40)
    validity: str | None = Field(default=None, max_length=20)
    content_sha256: str = Field(max_length=64)
    document: str = Field(description="The whole standard as canonical JSON, for its page and exports")
    performance_count: int
    knowledge_count: int
    published_at: datetime = Field(default_factory=now)
    case_stem: str | None = Field(
        default=None,
        sa_column=Column(String(STEM_LENGTH), default=_case_stem, index=True),
        description="By which an identifier of the CASE API is looked up",
    )

    @property
    def total(self) -> int:
        return self.performance_count + self.knowledge_count


class Section(SQLModel, table=True):
    """A heading inside the performance criteria or the knowledge of a standard."""

    __table_args__ = (
        UniqueConstraint("standard_id", "kind", "position"),
        CheckConstraint("kind IN ('performance', 'knowledge')", name="kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    standard_id: int = Field(foreign_key="standard.id")
    kind: str = Field(max_length=12)
    position: int
    title: str = Field(max_length=500)


class Criterion(SQLModel, table=True):
    """A performance criterion (P1..) or knowledge statement (K1..), with the text exactly as published."""

    __table_args__ = (
        UniqueConstraint("standard_id", "code"),
        UniqueConstraint("standard_id", "position"),
        CheckConstraint("kind IN ('performance', 'knowledge')", name="kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    standard_id: int = Field(foreign_key="standard.id")
    kind: str = Field(max_length=12)
    code: str = Field(max_length=20)
    position: int = Field(description="From 0, performance criteria first, then knowledge, in the standard's order")
    label: str | None = Field(default=None, max_length=40, description="As printed in the source")
    text: str
    section_id: int | None = Field(default=None, foreign_key="section.id")
    text_sha256: str = Field(max_length=64, description="What a decision cites: standard, version, code and wording")
