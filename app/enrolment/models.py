"""Cohorts, enrolments, units and allocations."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.clock import now


class Cohort(SQLModel, table=True):
    """Learners who start together. Its dates are the plan that coverage is compared with."""

    __table_args__ = (UniqueConstraint("provider_id", "name"), CheckConstraint("ends_on > starts_on", name="dates"))

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    name: str = Field(max_length=200)
    starts_on: date
    ends_on: date
    closed_on: date | None = None
    created_at: datetime = Field(default_factory=now)


class Enrolment(SQLModel, table=True):
    """One learner in one cohort. Their portfolio is everything that hangs from this row."""

    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    cohort_id: int = Field(foreign_key="cohort.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    starts_on: date
    planned_end: date
    break_until: date | None = Field(
        default=None, description="On a break in learning until this day: not at risk meanwhile"
    )
    ended_on: date | None = None
    created_at: datetime = Field(default_factory=now)


class Unit(SQLModel, table=True):
    """One standard, at one version, that a learner is assessed on. It never moves to another version by itself."""

    __table_args__ = (UniqueConstraint("enrolment_id", "standard_id"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    enrolment_id: int = Field(foreign_key="enrolment.id")
    learner_id: int = Field(foreign_key="person.id", description="The enrolment's person, kept here for constraints")
    cohort_id: int = Field(
        foreign_key="cohort.id", index=True, description="The enrolment's cohort, kept here for counts"
    )
    standard_id: int = Field(foreign_key="standard.id")
    opened_at: datetime = Field(default_factory=now)
    closed_at: datetime | None = Field(
        default=None, description="When its learner was moved to another version: nothing in it changes any more"
    )


class Allocation(SQLModel, table=True):
    """An assessor or IQA responsible for a unit, from one day to another. Nobody is allocated to their own unit."""

    __table_args__ = (
        CheckConstraint("role IN ('assessor', 'iqa')", name="role"),
        CheckConstraint("person_id <> learner_id", name="not_own_unit"),
        Index("ix_allocation_person", "person_id", "role", "unit_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    learner_id: int = Field(foreign_key="person.id")
    person_id: int = Field(foreign_key="person.id")
    role: str = Field(max_length=10)
    starts_on: date
    ends_on: date | None = None
    created_at: datetime = Field(default_factory=now)
    created_by: int | None = Field(default=None, foreign_key="person.id")
