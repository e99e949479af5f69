"""The evidence of a few learners of the large data set, and the answers to it, as bulk inserts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.assessment.models import AssessmentDecision, Review
from app.demo import large_rows as rows
from app.demo import queries
from app.demo.large_plan import SentPiece, Size, sent_by
from app.evidence.models import Claim, Evidence, EvidenceVersion
from app.trail.facts import EvidenceSent, Fact, ReviewSent

Event = tuple[datetime, int, str, Fact]


@dataclass(frozen=True)
class Learner:
    """A learner with everything that rows about their evidence name."""

    number: int
    provider_id: int
    person_id: int
    enrolment_id: int
    cohort_id: int
    cohort_number: int
    assessor_id: int


@dataclass(frozen=True)
class Sent:
    """A piece that is in the database: its ids, its hash and its claims as (id, row)."""

    learner: Learner
    number: int
    piece: SentPiece
    criteria: Sequence[Any]
    version_id: int
    content_sha256: str
    claims: list[tuple[int, dict[str, Any]]]

    @property
    def unit_ids(self) -> list[int]:
        return sorted({claim["unit_id"] for _, claim in self.claims})


def send_group(
    session: Session, learners: Sequence[Learner], size: Size, orders: Sequence[Sequence[Any]], today: date
) -> list[Sent]:
    """Insert what these learners sent. Cohorts begin with different standards, so `orders` has an order for each."""
    units = queries.units_of(session, [learner.enrolment_id for learner in learners])
    plan = [
        (learner, number, piece, orders[learner.cohort_number % len(orders)])
        for learner in learners
        for number, piece in enumerate(sent_by(learner.number, size, len(orders[0]), today), start=1)
    ]
    evidence_ids = rows.add_rows(
        session, Evidence, [rows.evidence_row(one, number, piece) for one, number, piece, _ in plan]
    )
    versions = [
        rows.version_row(one.provider_id, evidence_id, number, piece, criteria)
        for evidence_id, (one, number, piece, criteria) in zip(evidence_ids, plan, strict=True)
    ]
    version_ids = rows.add_rows(session, EvidenceVersion, [row for row, _ in versions])
    claims = [
        rows.claim_rows(one.provider_id, version_id, units[one.enrolment_id], piece, criteria)
        for version_id, (one, _, piece, criteria) in zip(version_ids, plan, strict=True)
    ]
    claim_ids = iter(rows.add_rows(session, Claim, [claim for some in claims for claim in some]))
    rows.freeze(session, version_ids, [sha256 for _, sha256 in versions], [piece for _, _, piece, _ in plan])
    return [
        Sent(one, number, piece, criteria, version_id, sha256, [(next(claim_ids), c) for c in some])
        for (one, number, piece, criteria), version_id, (_, sha256), some in zip(
            plan, version_ids, versions, claims, strict=True
        )
    ]


def answer_group(session: Session, sent: Sequence[Sent]) -> list[Event]:
    """Insert the reviews and decisions of the answered pieces; the facts of sending and answering, for the trail."""
    answered = [one for one in sent if one.piece.decided_at is not None]
    reviews = rows.add_rows(session, Review, [rows.review_row(one) for one in answered])
    decisions = [rows.decision_rows(one, review_id) for one, review_id in zip(answered, reviews, strict=True)]
    decision_ids = iter(rows.add_rows(session, AssessmentDecision, [row for some in decisions for row in some]))
    events: list[Event] = [_sending(one) for one in sent]
    for one, review_id, some in zip(answered, reviews, decisions, strict=True):
        events.append(_answering(one, review_id, [(next(decision_ids), row) for row in some]))
    return events


def _sending(one: Sent) -> Event:
    fact = EvidenceSent(
        one.learner.enrolment_id,
        one.version_id,
        f"E{one.number}",
        1,
        one.content_sha256,
        [f"{one.criteria[n].standard_key} {one.criteria[n].code}" for n in one.piece.criteria],
        one.unit_ids,
    )
    return one.piece.sent_at, one.learner.person_id, "learner", fact


def _answering(one: Sent, review_id: int, decisions: Sequence[tuple[int, dict[str, Any]]]) -> Event:
    assert one.piece.decided_at is not None
    words = [
        {
            "id": decision_id,
            "unit": row["unit_id"],
            "standard": one.criteria[n].standard_key,
            "code": one.criteria[n].code,
            "outcome": row["outcome"],
            "criterion_sha256": row["criterion_sha256"],
            "status": row["assessor_status"],
        }
        for (decision_id, row), n in zip(decisions, one.piece.criteria, strict=True)
    ]
    fact = ReviewSent(
        one.learner.enrolment_id,
        review_id,
        one.version_id,
        f"E{one.number}",
        one.content_sha256,
        words,
        one.unit_ids,
    )
    return one.piece.decided_at, one.learner.assessor_id, "assessor", fact
