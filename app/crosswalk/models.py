"""A centre's own account of what became of each statement between two versions."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.clock import now


class Crosswalk(SQLModel, table=True):
    """For two published versions: which statements of the earlier one each of the later one comes from."""

    __table_args__ = (UniqueConstraint("provider_id", "old_standard_id", "new_standard_id"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    old_standard_id: int = Field(foreign_key="standard.id")
    new_standard_id: int = Field(foreign_key="standard.id")
    links: str = Field(description='JSON: {"P1": ["P1"], "P2": []}, later codes to the earlier ones they come from')
    saves: int = Field(default=1, description="Counts savings, so that two people do not write over each other")
    changed_by: int = Field(foreign_key="person.id")
    changed_at: datetime = Field(default_factory=now)
