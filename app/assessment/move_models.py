"""A learner's unit moved to another version of its standard, and what carried over, as rows that are never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.clock import now


class UnitMove(SQLModel, table=True):
    """One learner's unit was closed and another opened on another version: by whom, why, and by which crosswalk."""

    __tablename__ = "unit_move"
    __table_args__ = (
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
        CheckConstraint("by_id <> learner_id", name="not_own_unit"),
        CheckConstraint("from_unit_id <> to_unit_id", name="two_units"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    enrolment_id: int = Field(foreign_key="enrolment.id")
    learner_id: int = Field(foreign_key="person.id")
    from_unit_id: int = Field(foreign_key="unit.id", unique=True)
    to_unit_id: int = Field(foreign_key="unit.id", unique=True)
    links: str = Field(description='JSON: {"P1": ["P1"], "P2": []}, the crosswalk as it was kept at that moment')
    reason: str = Field(max_length=1000)
    typed_name: str = Field(max_length=200)
    by_id: int = Field(foreign_key="person.id")
    by_role: str = Field(max_length=20)
    at: datetime = Field(default_factory=now)


class CarriedDecision(SQLModel, table=True):
    """A decision of met that counts for a criterion of the new unit, since its words are the same.

    The decision itself stays where it was made; it was about the words of `from_criterion_id`.
    """

    __tablename__ = "carried_decision"
    __table_args__ = (UniqueConstraint("unit_id", "criterion_id"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    move_id: int = Field(foreign_key="unit_move.id")
    unit_id: int = Field(foreign_key="unit.id")
    criterion_id: int = Field(foreign_key="criterion.id")
    from_criterion_id: int = Field(foreign_key="criterion.id")
    decision_id: int = Field(foreign_key="assessment_decision.id")
    criterion_sha256: str = Field(max_length=64, description="Of the new version's wording, which is the same text")
