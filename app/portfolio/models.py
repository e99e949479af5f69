"""Exports of a portfolio."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from app.clock import now


class PortfolioExport(SQLModel, table=True):
    """A request for a portfolio as a file, and how far it has come. The file goes away when it expires."""

    __tablename__ = "portfolio_export"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'ready', 'failed', 'expired')", name="state"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    requested_by: int = Field(foreign_key="person.id")
    reason: str = Field(default="", max_length=500)
    state: str = Field(default="waiting", max_length=10)
    requested_at: datetime = Field(default_factory=now)
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    storage_key: str | None = Field(default=None, max_length=200)
    size: int | None = Field(default=None, sa_type=BigInteger, description="Bytes")
    sha256: str | None = Field(default=None, max_length=64)
    problem: str | None = Field(default=None, max_length=300)
