"""What the library of standards is listed and searched by: copies of what the standards say, made again by a reindex.

The words themselves are in the table `library_words`, which is FTS5's on SQLite and has vectors on PostgreSQL. No model
can describe both, so only the migration and library_queries.py know it.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String
from sqlmodel import Field, SQLModel

# Both databases order titles by their bytes, so that a page of them ends at the same place.
BY_BYTES = String(500).with_variant(String(500, collation="C"), "postgresql")


class LibraryEntry(SQLModel, table=True):
    """What the list shows and filters by. Small rows: a search looks at thousands of these, not of whole standards.

    `validity` follows the standard's by a trigger of the database, whoever changes it.
    """

    __tablename__ = "library_entry"
    __table_args__ = (
        Index("ix_library_entry_title", "title_order", "standard_id"),
        Index("ix_library_entry_validity", "validity", "title_order", "standard_id"),
    )

    standard_id: int = Field(
        sa_column=Column(Integer, ForeignKey("standard.id"), primary_key=True, autoincrement=False)
    )
    provider_id: int | None = Field(
        default=None, foreign_key="provider.id", description="The standard's own: whose it is"
    )
    title_order: str = Field(sa_column=Column(BY_BYTES, nullable=False))
    validity: str | None = Field(default=None, max_length=20)
    language: str = Field(max_length=2)
    approved: str | None = Field(default=None, max_length=10)
    review: str | None = Field(default=None, max_length=10)


class Replacement(SQLModel, table=True):
    """A published version that says it takes the place of an earlier one. `provider_id` is the later one's own."""

    old_id: int = Field(foreign_key="standard.id", primary_key=True)
    new_id: int = Field(foreign_key="standard.id", primary_key=True, index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id")


class Suite(SQLModel, table=True):
    """A suite that a standard names. `folded` is what tells it from others, whatever the capitals and accents."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field()
    folded: str = Field(max_length=500, unique=True)


class SuiteEntry(SQLModel, table=True):
    """A standard in a suite. `provider_id` is the standard's own."""

    __tablename__ = "suite_entry"
    __table_args__ = (Index("ix_suite_entry_count", "suite_id", "provider_id"),)

    suite_id: int = Field(foreign_key="suite.id", primary_key=True)
    standard_id: int = Field(foreign_key="standard.id", primary_key=True, index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
