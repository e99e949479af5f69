"""The verbs of assessment, and the only writer of decisions: keep a draft, send a review, take it back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert
from sqlmodel import Session, col

from app.access.actors import Actor
from app.assessment import review_queries, rules
from app.assessment.forms import ReviewForm
from app.assessment.models import AssessmentDecision, DecisionWithdrawal, DraftDecision, Review
from app.assessment.move_queries import closed_units
from app.assessment.queries import units_signed_off
from app.clock import now, today, working_days_between
from app.errors import Conflict, NotFound, NotPermitted
from app.trail import facts

# Composed once, and written past the session: a sending is one row of review and one statement for all its decisions.
_ADD_REVIEW = insert(Review).returning(col(Review.id))
_ADD_DECISIONS = insert(AssessmentDecision).returning(col(AssessmentDecision.id), col(AssessmentDecision.claim_id))
_FORGET_DRAFTS = delete(DraftDecision).where(
    col(DraftDecision.version_id) == bindparam("of_version"), col(DraftDecision.assessor_id) == bindparam("of_assessor")
)


class Clash(Conflict):
    """Somebody decided first. `claims` says for which; nothing was overwritten."""

    def __init__(self, sentence: str, claims: Sequence[int]) -> None:
        super().__init__(sentence)
        self.claims = tuple(claims)


@dataclass(frozen=True)
class Sent:
    """A review that was sent."""

    review_id: int
    decisions: int


def record(session: Session, fact: facts.Fact, actor: Actor) -> None:
    facts.record(session, fact, provider_id=actor.provider_id, by=actor.person_id, role=actor.role_words)


def keep_draft(session: Session, actor: Actor, version: Row[Any], form: ReviewForm) -> int:
    """Keep what the assessor has chosen and typed so far; how many claims are decided in it."""
    claims = review_queries.claims_to_review(session, actor, version.version_id, today(str(actor.zone)))
    standing = {draft.claim_id: draft for draft in review_queries.drafts(session, version.version_id, actor.person_id)}
    decided = 0
    for claim in claims:
        outcome, feedback = form.outcomes.get(claim.id, ""), form.feedback.get(claim.id, "")
        draft = standing.get(claim.id)
        if not outcome and not feedback:
            if draft is not None:
                session.delete(draft)
            continue
        draft = draft or DraftDecision(
            provider_id=actor.provider_id,
            version_id=version.version_id,
            claim_id=claim.id,
            assessor_id=actor.person_id,
        )
        draft.outcome, draft.feedback, draft.saved_at = outcome, feedback, now()
        decided += bool(outcome)
        session.add(draft)
    session.flush()
    return decided


def send_review(session: Session, actor: Actor, version: Row[Any], form: ReviewForm) -> Sent:
    """Record the assessor's decisions on a version, all or none.

    Raises Mistakes for what is missing, Clash when somebody else has decided since the page was opened, Conflict when
    a unit is signed off. The units are locked first, so that of two assessors at once one waits and then is told.
    """
    day = today(str(actor.zone))
    review_queries.lock_units_to_review(session, actor, version.version_id, day)
    claims = review_queries.claims_to_review(session, actor, version.version_id, day)
    if not claims or version.learner_id == actor.person_id:
        raise NotPermitted("You can’t decide on your own evidence, or on units you are not allocated to.")
    if claims[0].taken_back:
        raise Conflict(
            f"{version.learner} took this back a moment ago, so there is nothing to decide. Your words are kept."
        )
    _ensure_nobody_was_first(actor, claims, form)
    chosen = [
        rules.Chosen(claim.id, claim.code, form.outcomes.get(claim.id, ""), form.feedback.get(claim.id, ""))
        for claim in claims
        if claim.waiting or form.outcomes.get(claim.id)
    ]
    rules.ensure_can_send(chosen, [claim.code for claim in claims], form.sound, form.note)
    rules.ensure_sound_when_met(chosen, form.sound)
    by_id = {claim.id: claim for claim in claims}
    rules.ensure_open(signed_off=any(by_id[choice.claim_id].signed_off for choice in chosen))
    review_id = _add_review(session, actor, version, form)
    decisions = [_decision(actor, version, review_id, by_id[choice.claim_id], choice, day) for choice in chosen]
    recorded = session.connection().execute(_ADD_DECISIONS, decisions)
    ids = {row.claim_id: row.id for row in recorded}
    session.connection().execute(_FORGET_DRAFTS, {"of_version": version.version_id, "of_assessor": actor.person_id})
    record(
        session,
        facts.ReviewSent(
            version.enrolment_id,
            review_id,
            version.version_id,
            f"E{version.number}",
            version.content_sha256,
            [_decision_words(ids[one["claim_id"]], one, by_id[one["claim_id"]]) for one in decisions],
            sorted({one["unit_id"] for one in decisions}),
        ),
        actor,
    )
    return Sent(review_id, len(decisions))


def _ensure_nobody_was_first(actor: Actor, claims: Sequence[Any], form: ReviewForm) -> None:
    clashing = [
        claim
        for claim in claims
        if form.outcomes.get(claim.id) and form.basis.get(claim.id, 0) != (claim.last_number or 0)
    ]
    if not clashing:
        return
    first = clashing[0]
    who = "You" if first.last_id is None or first.last_by_id == actor.person_id else first.last_by
    words = rules.Outcome(first.last_outcome).words if first.last_id is not None else "something else"
    others = f", and {len(clashing) - 1} more" if len(clashing) > 1 else ""
    raise Clash(
        f"{who} marked {first.code} {words}{others} after you opened this page. Your decisions were not recorded, so nothing "
        "is overwritten. Your words are still in the boxes: send again to record yours as well.",
        [claim.id for claim in clashing],
    )


def _add_review(session: Session, actor: Actor, version: Row[Any], form: ReviewForm) -> int:
    sent_day = version.sent_at.astimezone(actor.zone).date()
    row = {
        "provider_id": version.provider_id,
        "version_id": version.version_id,
        "enrolment_id": version.enrolment_id,
        "cohort_id": version.cohort_id,
        "assessor_id": actor.person_id,
        "soundness_note": form.note,
        "waited_days": working_days_between(sent_day, today(str(actor.zone))),
        "sent_at": now(),
        **{word: word in form.sound for word in rules.SOUNDNESS},
    }
    return session.connection().execute(_ADD_REVIEW, row).one().id


def _decision(
    actor: Actor, version: Row[Any], review_id: int, claim: Any, choice: rules.Chosen, day: date
) -> dict[str, Any]:
    """A row of assessment_decision. Its number follows the newest on its criterion, which nobody adds to meanwhile."""
    return {
        "provider_id": version.provider_id,
        "review_id": review_id,
        "unit_id": claim.unit_id,
        "criterion_id": claim.criterion_id,
        "claim_id": claim.id,
        "version_id": version.version_id,
        "learner_id": version.learner_id,
        "assessor_id": actor.person_id,
        "assessor_status": "qualified" if actor.qualified else "trainee",
        "number": (claim.last_number or 0) + 1,
        "outcome": choice.outcome,
        "feedback": choice.feedback,
        "evidence_sha256": version.content_sha256,
        "criterion_sha256": claim.text_sha256,
        "needs_countersign": not actor.qualified,
        "supersedes_id": claim.last_id,
        "decided_on": day,
        "recorded_at": now(),
    }


def _decision_words(decision_id: int, decision: Mapping[str, Any], claim: Any) -> dict[str, Any]:
    return {
        "id": decision_id,
        "unit": decision["unit_id"],
        "standard": claim.standard_key,
        "code": claim.code,
        "outcome": decision["outcome"],
        "criterion_sha256": decision["criterion_sha256"],
        "feedback_sha256": hashlib.sha256(decision["feedback"].encode()).hexdigest(),
        "status": decision["assessor_status"],
    }


def take_back(session: Session, actor: Actor, review: Review) -> None:
    """Withdraw a sending within five minutes: its decisions stop counting, and both facts are kept."""
    rules.ensure_can_take_back(review.sent_at, now())
    rows = review_queries.decisions_of_review(session, review.id or 0)
    units = sorted({row.unit_id for row in rows})
    review_queries.lock_units(session, units)
    rules.ensure_open(signed_off=bool(units_signed_off(session, units)))
    rules.ensure_not_moved(moved=bool(closed_units(session, units)))
    if not rows:
        raise NotFound()
    if any(row.superseded or row.countersigned for row in rows):
        raise Conflict("Someone has acted on these decisions already, so they stay. You can decide again instead.")
    for row in rows:
        session.add(DecisionWithdrawal(provider_id=review.provider_id, decision_id=row.id, by_id=actor.person_id))
    session.flush()
    record(
        session,
        facts.ReviewTakenBack(
            review.enrolment_id,
            review.id or 0,
            review.version_id,
            review_queries.reference_of(session, review.version_id),
            [row.id for row in rows],
            units,
        ),
        actor,
    )
