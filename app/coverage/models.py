"""Kept counts. Facts are the truth; these are copies that `rebuild` makes again and `drift` compares."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class UnitCoverage(SQLModel, table=True):
    """How one unit stands. `strip` has one character per criterion in the standard's order (see assessment/rules.py)."""

    __tablename__ = "unit_coverage"
    __table_args__ = (Index("ix_unit_coverage_enrolment", "enrolment_id"),)

    unit_id: int = Field(primary_key=True, foreign_key="unit.id")
    provider_id: int = Field(foreign_key="provider.id")
    enrolment_id: int = Field(foreign_key="enrolment.id")
    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    standard_id: int = Field(foreign_key="standard.id")
    total: int
    not_started: int
    waiting: int
    met: int
    provisional: int
    more: int
    not_yet: int
    strip: str
    signed_off: bool = False


class EnrolmentCoverage(SQLModel, table=True):
    """How one portfolio stands, over all its units. There is a row while the enrolment counts (tallies.py says when).

    `met` includes what still has to be countersigned: progress must not wait for a second signature.
    """

    __tablename__ = "enrolment_coverage"
    __table_args__ = (
        Index("ix_enrolment_coverage_met", "cohort_id", "met_permille", "enrolment_id"),
        Index("ix_enrolment_coverage_sent", "cohort_id", "last_sent_at"),
        Index("ix_enrolment_coverage_risk", "cohort_id", "risk_from", "enrolment_id"),
    )

    enrolment_id: int = Field(primary_key=True, foreign_key="enrolment.id")
    provider_id: int = Field(foreign_key="provider.id")
    cohort_id: int = Field(foreign_key="cohort.id")
    total: int
    met: int
    waiting: int
    turn: int = Field(description="Criteria that need something from the learner")
    signed_off: int = Field(description="Units signed off")
    units: int
    met_permille: int
    last_sent_at: datetime | None = None
    risk_from: date | None = Field(
        default=None,
        description="The day from which they are at risk unless something changes (rules.py); a count needs only an index",
    )


class CohortCriterion(SQLModel, table=True):
    """How a cohort stands on one criterion: learners in each status. A signed-off one counts as met."""

    __tablename__ = "cohort_criterion"

    cohort_id: int = Field(primary_key=True, foreign_key="cohort.id")
    criterion_id: int = Field(primary_key=True, foreign_key="criterion.id")
    provider_id: int = Field(foreign_key="provider.id", index=True)
    standard_id: int = Field(foreign_key="standard.id")
    position: int
    learners: int = 0
    waiting: int = 0
    met: int = 0
    provisional: int = 0
    more: int = 0
    not_yet: int = 0
