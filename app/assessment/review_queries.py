"""Selects for the review of one piece: its claims, what was decided before, drafts, and what can be taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, Row, and_, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app import selects
from app.access.actors import Actor
from app.access.models import Person
from app.assessment.models import (
    AssessmentDecision,
    Countersignature,
    DecisionWithdrawal,
    DraftDecision,
    Review,
)
from app.assessment.queries import claimed_anew, signed_off
from app.enrolment.models import Allocation, Enrolment, Unit
from app.evidence.models import Claim, Evidence, EvidenceFile, EvidenceVersion, EvidenceWithdrawal
from app.evidence.queries import opening_of
from app.selects import Statement
from app.standards.models import Criterion, Standard


def allocated(person_id: int, day: date, role: str = "assessor"):
    """The condition that an Allocation row makes this person responsible on this day."""
    return and_(
        col(Allocation.person_id) == person_id,
        col(Allocation.role) == role,
        col(Allocation.starts_on) <= day,
        or_(col(Allocation.ends_on).is_(None), col(Allocation.ends_on) >= day),
    )


def decided():
    """The condition that a Claim row has a decision that counts: neither taken back nor returned."""
    return (
        exists()
        .where(
            col(AssessmentDecision.claim_id) == col(Claim.id),
            ~exists().where(col(DecisionWithdrawal.decision_id) == col(AssessmentDecision.id)),
            ~exists().where(
                col(Countersignature.decision_id) == col(AssessmentDecision.id),
                col(Countersignature.outcome) == "returned",
            ),
        )
        .correlate(Claim)
    )


def waits() -> ColumnElement[bool]:
    """The condition that a Claim row waits for an answer: nobody's decision counts for it, and no newer version makes it."""
    return and_(~decided(), ~claimed_anew())


_CLAIM_COLUMNS = (
    col(Claim.id),
    col(Claim.unit_id),
    col(Claim.criterion_id),
    col(Claim.locator_text),
    col(Claim.locator_kind),
    col(Claim.locator_file),
    col(Claim.locator_page),
    col(Claim.locator_paragraph),
    col(Claim.locator_from),
    col(Claim.locator_to),
    col(Claim.note),
    col(Criterion.code),
    col(Criterion.text),
    col(Criterion.text_sha256),
    col(Standard.title).label("standard_title"),
    col(Standard.key).label("standard_key"),
)


def _reviewable(actor: Actor, evidence_id: int, day: date) -> Statement:
    """The sent, standing version of a piece to review: the newest in which something waits for this assessor, else the
    newest that claims something in a unit they are allocated to."""
    # Of the claim first, and then of its unit: a lead may be allocated to thousands of units, a piece has few claims.
    theirs = _in_units_of(actor, day).correlate(Claim)
    waiting = exists().where(col(Claim.version_id) == col(EvidenceVersion.id), waits(), theirs)
    return (
        select(
            col(Evidence.id).label("evidence_id"),
            col(Evidence.enrolment_id),
            col(Evidence.provider_id),
            col(Evidence.learner_id),
            col(Evidence.number),
            col(EvidenceVersion.id).label("version_id"),
            col(EvidenceVersion.number).label("version"),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
            col(EvidenceVersion.about),
            col(EvidenceVersion.account),
            col(EvidenceVersion.happened_on),
            col(EvidenceVersion.place),
            col(EvidenceVersion.sent_at),
            col(EvidenceVersion.content_sha256),
            col(Person.known_as).label("learner"),
            col(Enrolment.cohort_id),
        )
        .join(EvidenceVersion, col(EvidenceVersion.evidence_id) == col(Evidence.id))
        .join(Person, col(Person.id) == col(Evidence.learner_id))
        .join(Enrolment, col(Enrolment.id) == col(Evidence.enrolment_id))
        .where(
            Evidence.id == evidence_id,
            Evidence.provider_id == actor.provider_id,
            Evidence.learner_id != actor.person_id,
            col(EvidenceVersion.sent_at).is_not(None),
            ~exists().where(col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id)),
            exists().where(col(Claim.version_id) == col(EvidenceVersion.id), theirs),
        )
        .order_by(waiting.correlate(EvidenceVersion).desc(), col(EvidenceVersion.number).desc())
        .limit(1)
    )


reviewable = selects.row(_reviewable)


@selects.row
def reviewable_and_opened(actor: Actor, evidence_id: int, day: date, since: datetime) -> Statement:
    """The same, with `opened`: whether this assessor's look at the version was recorded since that moment."""
    looked = exists().where(*opening_of(col(EvidenceVersion.id), actor.person_id, since)).correlate(EvidenceVersion)
    return _reviewable(actor, evidence_id, day).add_columns(looked.label("opened"))


def _in_units_of(actor: Actor, day: date) -> Exists:
    """The Claim row is in a unit that this actor assesses today, and that was not moved to another version."""
    unit = aliased(Unit)
    return exists().where(
        col(Allocation.unit_id) == col(Claim.unit_id),
        allocated(actor.person_id, day),
        col(unit.id) == col(Claim.unit_id),
        col(unit.closed_at).is_(None),
    )


@selects.rows
def claims_to_review(actor: Actor, version_id: int, day: date) -> Statement:
    """The version's claims in units this assessor is allocated to, in the order of units and of the standard.

    Each with the newest decision on its criterion in this unit, whatever became of it (`last_...`, None when there is
    none), what this assessor keeps as a draft, and whether it waits, its unit is signed off, its version taken back.
    """
    last, one_of_these, taken = aliased(AssessmentDecision), aliased(AssessmentDecision), aliased(DecisionWithdrawal)
    newest = select(func.max(one_of_these.number)).where(
        col(one_of_these.unit_id) == col(Claim.unit_id), col(one_of_these.criterion_id) == col(Claim.criterion_id)
    )
    return (
        select(
            *_CLAIM_COLUMNS,
            col(last.id).label("last_id"),
            col(last.number).label("last_number"),
            col(last.outcome).label("last_outcome"),
            col(last.recorded_at).label("last_at"),
            col(last.assessor_id).label("last_by_id"),
            col(Person.known_as).label("last_by"),
            col(taken.id).is_not(None).label("last_withdrawn"),
            col(DraftDecision.outcome).label("draft_outcome"),
            col(DraftDecision.feedback).label("draft_feedback"),
            waits().label("waiting"),
            signed_off(col(Claim.unit_id)).correlate(Claim).label("signed_off"),
            exists()
            .where(col(EvidenceWithdrawal.version_id) == col(Claim.version_id))
            .correlate(Claim)
            .label("taken_back"),
        )
        .join(Criterion, col(Criterion.id) == col(Claim.criterion_id))
        .join(Standard, col(Standard.id) == col(Criterion.standard_id))
        .outerjoin(
            last,
            and_(
                col(last.unit_id) == col(Claim.unit_id),
                col(last.criterion_id) == col(Claim.criterion_id),
                col(last.number) == newest.correlate(Claim).scalar_subquery(),
            ),
        )
        .outerjoin(Person, col(Person.id) == col(last.assessor_id))
        .outerjoin(taken, col(taken.decision_id) == col(last.id))
        .outerjoin(
            DraftDecision,
            and_(col(DraftDecision.claim_id) == col(Claim.id), col(DraftDecision.assessor_id) == actor.person_id),
        )
        .where(Claim.version_id == version_id, _in_units_of(actor, day))
        .order_by(col(Claim.unit_id), col(Criterion.position))
    )


def other_evidence(session: Session, version_id: int, pairs: Sequence[tuple[int, int]]) -> Sequence[Row[Any]]:
    """Other sent evidence for the same criteria of the same units: (unit, criterion, evidence, title)."""
    return _other_evidence(
        session, version_id, list({unit for unit, _ in pairs}), list({criterion for _, criterion in pairs})
    )


@selects.rows
def _other_evidence(version_id: int, units: Sequence[int], criteria: Sequence[int]) -> Statement:
    return (
        select(
            col(Claim.unit_id),
            col(Claim.criterion_id),
            col(EvidenceVersion.evidence_id),
            col(EvidenceVersion.number).label("version"),
            col(EvidenceVersion.title),
            col(EvidenceVersion.kind),
        )
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Claim.version_id))
        .where(
            col(Claim.unit_id).in_(units),
            col(Claim.criterion_id).in_(criteria),
            Claim.version_id != version_id,
            col(EvidenceVersion.sent_at).is_not(None),
            ~exists().where(col(EvidenceWithdrawal.version_id) == col(EvidenceVersion.id)),
        )
        .order_by(col(EvidenceVersion.sent_at).desc())
        .limit(200)
    )


@selects.things
def drafts(version_id: int, assessor_id: int) -> Statement:
    return select(DraftDecision).where(DraftDecision.version_id == version_id, DraftDecision.assessor_id == assessor_id)


def same_bytes_elsewhere(provider_id: Any, version_id: Any, learner_id: Any) -> Statement:
    """For a larger select: how many of this version's files another learner of this provider has sent too (never across providers)."""
    mine = select(col(EvidenceFile.sha256)).where(EvidenceFile.version_id == version_id)
    return (
        select(func.count(func.distinct(EvidenceFile.sha256)))
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(EvidenceFile.version_id))
        .join(Evidence, col(Evidence.id) == col(EvidenceVersion.evidence_id))
        .where(
            EvidenceFile.provider_id == provider_id,
            col(EvidenceFile.sha256).in_(mine),
            Evidence.learner_id != learner_id,
        )
    )


@selects.rows
def recent_reviews(actor: Actor, since: datetime) -> Statement:
    """This assessor's sendings since a moment that were not taken back: they still can be."""
    return (
        select(
            col(Review.id),
            col(Review.sent_at),
            col(EvidenceVersion.title),
            col(EvidenceVersion.evidence_id),
            col(Person.known_as).label("learner"),
        )
        .join(EvidenceVersion, col(EvidenceVersion.id) == col(Review.version_id))
        .join(Evidence, col(Evidence.id) == col(EvidenceVersion.evidence_id))
        .join(Person, col(Person.id) == col(Evidence.learner_id))
        .where(
            Review.assessor_id == actor.person_id,
            Review.provider_id == actor.provider_id,
            col(Review.sent_at) > since,
            # The version says nothing new, but it has an index: there is none on the review of a decision.
            ~exists().where(
                col(AssessmentDecision.version_id) == col(Review.version_id),
                col(AssessmentDecision.review_id) == col(Review.id),
                col(DecisionWithdrawal.decision_id) == col(AssessmentDecision.id),
            ),
        )
        .order_by(col(Review.sent_at).desc())
    )


@selects.thing
def review_of(actor: Actor, review_id: int) -> Statement:
    """One's own sending."""
    return select(Review).where(
        Review.id == review_id, Review.assessor_id == actor.person_id, Review.provider_id == actor.provider_id
    )


@selects.rows
def decisions_of_review(review_id: int) -> Statement:
    """(id, unit_id, version_id, superseded, countersigned) of a sending's decisions."""
    later = aliased(AssessmentDecision)
    return select(
        col(AssessmentDecision.id),
        col(AssessmentDecision.unit_id),
        col(AssessmentDecision.version_id),
        exists().where(col(later.supersedes_id) == col(AssessmentDecision.id)).label("superseded"),
        exists().where(col(Countersignature.decision_id) == col(AssessmentDecision.id)).label("countersigned"),
    ).where(AssessmentDecision.review_id == review_id)


@selects.values
def lock_units(unit_ids: Sequence[int]) -> Statement:
    """Lock these units, always in the same order, so that two assessors decide one after the other."""
    return select(col(Unit.id)).where(col(Unit.id).in_(unit_ids)).order_by(col(Unit.id)).with_for_update()


@selects.values
def lock_units_to_review(actor: Actor, version_id: int, day: date) -> Statement:
    """Lock the units in which this assessor may decide on the version, in the same order as `lock_units`.

    What is read after it (claims_to_review) stays so until the end: taking back and signing off lock them as well. The
    version itself is not locked: taking back locks it before the units, and each would wait for the other.
    """
    theirs = select(col(Claim.unit_id)).where(Claim.version_id == version_id, _in_units_of(actor, day))
    return select(col(Unit.id)).where(col(Unit.id).in_(theirs)).order_by(col(Unit.id)).with_for_update()


def reference_of(session: Session, version_id: int) -> str:
    """E7: the reference of the piece this version belongs to."""
    number = session.exec(
        select(Evidence.number)
        .join(EvidenceVersion, col(EvidenceVersion.evidence_id) == col(Evidence.id))
        .where(EvidenceVersion.id == version_id)
    ).one()
    return f"E{number}"
