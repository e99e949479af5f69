"""Decisions and sign-offs as rows that are never changed; a status is always derived from them (rules.py)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.clock import now

_OUTCOMES = "('met', 'more_evidence_needed', 'not_yet_met')"


class DraftDecision(SQLModel, table=True):
    """What an assessor has chosen and typed for a claim and not yet sent. The learner never sees it."""

    __tablename__ = "draft_decision"
    __table_args__ = (
        UniqueConstraint("claim_id", "assessor_id"),
        CheckConstraint(f"outcome = '' OR outcome IN {_OUTCOMES}", name="outcome"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    version_id: int = Field(foreign_key="evidence_version.id", index=True)
    claim_id: int = Field(foreign_key="claim.id")
    assessor_id: int = Field(foreign_key="person.id")
    outcome: str = Field(default="", max_length=24)
    feedback: str = ""
    saved_at: datetime = Field(default_factory=now)


class Review(SQLModel, table=True):
    """One sending: an assessor's decisions on a version, with the soundness checks (VACSR) for the piece."""

    __table_args__ = (
        Index("ix_review_waited", "provider_id", "cohort_id", "sent_at"),
        Index("ix_review_assessor", "assessor_id", "sent_at"),
        Index("ix_review_version", "version_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    version_id: int = Field(foreign_key="evidence_version.id")
    enrolment_id: int = Field(foreign_key="enrolment.id")
    cohort_id: int = Field(foreign_key="cohort.id")
    assessor_id: int = Field(foreign_key="person.id")
    valid: bool
    authentic: bool
    current: bool
    sufficient: bool
    reliable: bool
    soundness_note: str = ""
    waited_days: int = Field(description="Working days from sending to this review")
    sent_at: datetime = Field(default_factory=now)


class AssessmentDecision(SQLModel, table=True):
    """An assessor's judgement of one criterion. A newer one supersedes it; nothing is ever edited.

    It names what it was about: the evidence version's hash and the hash of the criterion's wording.
    """

    __tablename__ = "assessment_decision"
    __table_args__ = (
        UniqueConstraint("unit_id", "criterion_id", "number"),
        CheckConstraint(f"outcome IN {_OUTCOMES}", name="outcome"),
        CheckConstraint("outcome = 'met' OR length(trim(feedback)) > 0", name="feedback"),
        CheckConstraint("assessor_id <> learner_id", name="not_own_work"),
        CheckConstraint("assessor_status IN ('qualified', 'trainee')", name="assessor_status"),
        Index("ix_assessment_decision_version", "version_id"),
        Index("ix_assessment_decision_claim", "claim_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    review_id: int = Field(foreign_key="review.id")
    unit_id: int = Field(foreign_key="unit.id")
    criterion_id: int = Field(foreign_key="criterion.id")
    claim_id: int = Field(foreign_key="claim.id")
    version_id: int = Field(foreign_key="evidence_version.id")
    learner_id: int = Field(foreign_key="person.id")
    assessor_id: int = Field(foreign_key="person.id")
    assessor_status: str = Field(max_length=10, description="Qualified or trainee at that moment")
    number: int = Field(description="1, 2, ... for this criterion of this unit; two assessors cannot take the same one")
    outcome: str = Field(max_length=24)
    feedback: str = ""
    evidence_sha256: str = Field(max_length=64)
    criterion_sha256: str = Field(max_length=64)
    needs_countersign: bool = Field(description="Fixed now; a later promotion of the assessor does not lift it")
    supersedes_id: int | None = Field(default=None, foreign_key="assessment_decision.id")
    decided_on: date
    recorded_at: datetime = Field(default_factory=now)


class DecisionWithdrawal(SQLModel, table=True):
    """The assessor took a sent decision back within minutes. Both the decision and this row stay."""

    __tablename__ = "decision_withdrawal"

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    decision_id: int = Field(foreign_key="assessment_decision.id", unique=True)
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(default_factory=now)


class Countersignature(SQLModel, table=True):
    """A qualified assessor agreed with, or returned, a trainee's decision."""

    __table_args__ = (
        CheckConstraint("outcome IN ('agreed', 'returned')", name="outcome"),
        CheckConstraint("outcome = 'agreed' OR length(trim(comment)) > 0", name="comment"),
        CheckConstraint("by_id <> assessor_id", name="not_own_decision"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    decision_id: int = Field(foreign_key="assessment_decision.id", unique=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    assessor_id: int = Field(foreign_key="person.id", description="Whose decision it is")
    by_id: int = Field(foreign_key="person.id")
    outcome: str = Field(max_length=10)
    comment: str = ""
    at: datetime = Field(default_factory=now)


class UnitSignOff(SQLModel, table=True):
    """The assessor's declaration that a unit is complete, with a fingerprint of every decision it rests on."""

    __tablename__ = "unit_sign_off"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("assessor_id <> learner_id", name="not_own_unit"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    unit_id: int = Field(foreign_key="unit.id")
    number: int
    learner_id: int = Field(foreign_key="person.id")
    assessor_id: int = Field(foreign_key="person.id")
    typed_name: str = Field(max_length=200)
    declaration: str
    fingerprint: str = Field(max_length=64, description="SHA-256 over the decisions in the standard's order")
    at: datetime = Field(default_factory=now)


class UnitReopening(SQLModel, table=True):
    """A signed-off unit was opened again, by whom and why."""

    __tablename__ = "unit_reopening"
    __table_args__ = (CheckConstraint("length(trim(reason)) > 0", name="reason"),)

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    sign_off_id: int = Field(foreign_key="unit_sign_off.id", unique=True)
    by_id: int = Field(foreign_key="person.id")
    by_role: str = Field(max_length=20)
    reason: str = Field(max_length=1000)
    at: datetime = Field(default_factory=now)


class QueueItem(SQLModel, table=True):
    """A kept copy, for speed: a version that waits for an assessor, with what their queue shows. Rebuildable."""

    __tablename__ = "queue_item"
    __table_args__ = (
        # The first three hold all that counting needs, so that a lead's ten thousand rows are never looked up.
        Index(
            "ix_queue_item_oldest",
            "assessor_id",
            "provider_id",
            "sent_at",
            "version_id",
            "second_try",
            "long_media",
            "answer_by",
        ),
        Index("ix_queue_item_late", "provider_id", "answer_by", "cohort_id", "enrolment_id", "version_id"),
        Index("ix_queue_item_load", "provider_id", "assessor_id", "cohort_id", "version_id", "answer_by"),
        Index("ix_queue_item_version", "version_id"),
        Index("ix_queue_item_enrolment", "enrolment_id"),
    )

    assessor_id: int = Field(primary_key=True, foreign_key="person.id")
    version_id: int = Field(primary_key=True, foreign_key="evidence_version.id")
    provider_id: int = Field(foreign_key="provider.id")
    enrolment_id: int = Field(foreign_key="enrolment.id")
    cohort_id: int = Field(foreign_key="cohort.id")
    learner_name: str = Field(max_length=100)
    title: str = Field(max_length=200)
    kind: str = Field(max_length=20)
    detail: str = Field(default="", max_length=200)
    codes: str = Field(max_length=200)
    units: str = Field(max_length=600)
    waiting: int = Field(description="Claims of this version that this assessor can decide and nobody has")
    second_try: bool = False
    long_media: bool = False
    sent_at: datetime
    answer_by: date
