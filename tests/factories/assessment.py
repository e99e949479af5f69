"""What assessors do: reviews with decisions, taking back, countersigning, signing off, reopening, and their queue."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from app.assessment.models import (
    AssessmentDecision,
    Countersignature,
    DecisionWithdrawal,
    QueueItem,
    Review,
    UnitReopening,
    UnitSignOff,
)
from app.clock import add_working_days, now
from app.enrolment.models import Enrolment, Unit
from app.evidence.models import Claim
from app.standards.models import Criterion
from tests.factories.enrolment import id_of
from tests.factories.evidence import SentVersion
from tests.factories.unguarded import unguarded

Choices = Mapping[str, str | tuple[str, str]]


@dataclass
class SentReview:
    """A review with its decisions by code."""

    review: Review
    decisions: dict[str, AssessmentDecision]
    unit_ids: list[int]

    @property
    def id(self) -> int:
        assert self.review.id is not None
        return self.review.id


def a_review(
    session: Session,
    sent: SentVersion,
    assessor: Any,
    choices: Choices,
    *,
    unit: Unit | None = None,
    trainee: bool = False,
    waited_days: int = 3,
    sent_at: datetime | None = None,
) -> SentReview:
    """Decisions on claims of a sent version: {"P1": "met", "P5": ("not_yet_met", "Say what you did.")}.

    Decisions other than met get words when none are given. A trainee's decisions need countersigning.
    """
    moment = sent_at or now()
    enrolment = session.get(Enrolment, sent.evidence.enrolment_id)
    assert enrolment is not None
    review = Review(
        provider_id=sent.version.provider_id,
        version_id=sent.id,
        enrolment_id=sent.evidence.enrolment_id,
        cohort_id=enrolment.cohort_id,
        assessor_id=id_of(assessor),
        valid=True,
        authentic=True,
        current=True,
        sufficient=True,
        reliable=True,
        waited_days=waited_days,
        sent_at=moment,
    )
    session.add(review)
    session.flush()
    decisions = {
        code: _decision(session, review, sent, sent.claim(code, unit), choice, trainee, moment)
        for code, choice in choices.items()
    }
    return SentReview(review, decisions, sorted({decision.unit_id for decision in decisions.values()}))


def _decision(
    session: Session,
    review: Review,
    sent: SentVersion,
    claim: Claim,
    choice: str | tuple[str, str],
    trainee: bool,
    moment: datetime,
) -> AssessmentDecision:
    outcome, feedback = choice if isinstance(choice, tuple) else (choice, "")
    criterion = session.get(Criterion, claim.criterion_id)
    assert criterion is not None
    before = session.exec(
        select(AssessmentDecision)
        .where(AssessmentDecision.unit_id == claim.unit_id, AssessmentDecision.criterion_id == claim.criterion_id)
        .order_by(col(AssessmentDecision.number).desc())
    ).first()
    decision = AssessmentDecision(
        provider_id=review.provider_id,
        review_id=review.id,
        unit_id=claim.unit_id,
        criterion_id=claim.criterion_id,
        claim_id=claim.id,
        version_id=sent.id,
        learner_id=sent.evidence.learner_id,
        assessor_id=review.assessor_id,
        assessor_status="trainee" if trainee else "qualified",
        number=before.number + 1 if before else 1,
        outcome=outcome,
        feedback=feedback or ("" if outcome == "met" else "Say which words you used."),
        evidence_sha256=sent.version.content_sha256,
        criterion_sha256=criterion.text_sha256,
        needs_countersign=trainee,
        supersedes_id=before.id if before else None,
        decided_on=moment.date(),
        recorded_at=moment,
    )
    session.add(decision)
    session.flush()
    return decision


def a_taking_back(session: Session, sent: SentReview) -> list[DecisionWithdrawal]:
    """The assessor took the whole review back."""
    rows = [
        DecisionWithdrawal(provider_id=decision.provider_id, decision_id=decision.id, by_id=decision.assessor_id)
        for decision in sent.decisions.values()
    ]
    session.add_all(rows)
    session.flush()
    return rows


def a_countersignature(
    session: Session, decision: AssessmentDecision, by: Any, outcome: str = "agreed"
) -> Countersignature:
    """Somebody else agreed with a trainee's decision, or "returned" it."""
    row = Countersignature(
        provider_id=decision.provider_id,
        decision_id=decision.id,
        unit_id=decision.unit_id,
        assessor_id=decision.assessor_id,
        by_id=id_of(by),
        outcome=outcome,
        comment="" if outcome == "agreed" else "It does not say when.",
    )
    session.add(row)
    session.flush()
    return row


def a_sign_off(session: Session, unit: Unit, assessor: Any, *, at: datetime | None = None) -> UnitSignOff:
    """The unit is signed off, whether or not every criterion is met: the database's own check is lifted for it."""
    count = session.exec(select(func.count()).select_from(UnitSignOff).where(UnitSignOff.unit_id == unit.id)).one()
    row = UnitSignOff(
        provider_id=unit.provider_id,
        unit_id=unit.id,
        number=count + 1,
        learner_id=unit.learner_id,
        assessor_id=id_of(assessor),
        typed_name="As on the account",
        declaration="I have checked the evidence against every criterion.",
        fingerprint=hashlib.sha256(f"unit {unit.id} {count}".encode()).hexdigest(),
        at=at or now(),
    )
    with unguarded(session, "unit_sign_off"):
        session.add(row)
    return row


def a_reopening(
    session: Session, sign_off: UnitSignOff, by: Any, *, reason: str = "P7 was signed too early"
) -> UnitReopening:
    """A signed-off unit was opened again."""
    row = UnitReopening(
        provider_id=sign_off.provider_id,
        unit_id=sign_off.unit_id,
        sign_off_id=sign_off.id,
        by_id=id_of(by),
        by_role="assessor",
        reason=reason,
    )
    session.add(row)
    session.flush()
    return row


def a_queue_item(
    session: Session,
    sent: SentVersion,
    assessor: Any,
    *,
    learner_name: str = "Ama",
    answer_by: date | None = None,
    waiting: int | None = None,
) -> QueueItem:
    """The piece stands in this assessor's queue, to be answered ten working days after it was sent."""
    enrolment = session.get(Enrolment, sent.evidence.enrolment_id)
    assert enrolment is not None
    assert sent.version.sent_at is not None
    row = QueueItem(
        assessor_id=id_of(assessor),
        version_id=sent.id,
        provider_id=sent.version.provider_id,
        enrolment_id=sent.evidence.enrolment_id,
        cohort_id=enrolment.cohort_id,
        learner_name=learner_name,
        title=sent.version.title,
        kind=sent.version.kind,
        codes=", ".join(code for _, code in sent.claims),
        units="",
        waiting=len(sent.claims) if waiting is None else waiting,
        sent_at=sent.version.sent_at,
        answer_by=answer_by or add_working_days(sent.version.sent_at.date(), 10),
    )
    session.add(row)
    session.flush()
    return row
