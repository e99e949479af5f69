"""The verbs on a whole unit, and the only writer of sign-offs: sign it off, open it again."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Role
from app.assessment import move_queries, review_queries, rules, sign_off_queries, sign_off_rules, unit_queries
from app.assessment.facts_of_units import UnitFold, fold_units
from app.assessment.fingerprint import SignedDecision, fingerprint
from app.assessment.models import UnitReopening, UnitSignOff
from app.assessment.service import record
from app.assessment.standing import standing_decisions, waiting_claims
from app.assessment.unit_access import SeenUnit
from app.assessment.unit_forms import SignOffForm
from app.trail import facts


def sign_off(session: Session, actor: Actor, unit: SeenUnit, form: SignOffForm) -> UnitSignOff:
    """Sign a unit off. The unit is locked and judged anew: what the page showed may have changed since.

    Raises Conflict when a criterion is not met for good, a piece still waits or the unit is signed off already, and
    Mistakes for the declaration and the name. The guard has seen to it that the actor is qualified and allocated.
    """
    review_queries.lock_units(session, [unit.id])
    rules.ensure_not_moved(moved=bool(move_queries.closed_units(session, [unit.id])))
    fold = fold_units(session, [unit.id])[unit.id]
    claims, decisions = unit_queries.claims(session, unit.id), unit_queries.decisions(session, unit.id)
    rules.ensure_can_sign_off(
        fold.codes,
        fold.statuses,
        signed_off=fold.signed_off,
        typed=form.typed_name,
        name=actor.name,
        ticked=form.declared and form.no_interest,
    )
    sign_off_rules.ensure_nothing_waits([claim.title for claim in waiting_claims(claims, decisions)])
    row = UnitSignOff(
        provider_id=unit.provider_id,
        unit_id=unit.id,
        number=sign_off_queries.sign_offs_so_far(session, unit.id) + 1,
        learner_id=unit.learner_id,
        assessor_id=actor.person_id,
        typed_name=form.typed_name,
        declaration=sign_off_rules.DECLARATION,
        fingerprint=fingerprint_of(fold, decisions),
    )
    session.add(row)
    session.flush()
    record(
        session,
        facts.UnitSignedOff(unit.enrolment_id, unit.id, row.id or 0, unit.standard_key, row.fingerprint),
        actor,
    )
    return row


def fingerprint_of(fold: UnitFold, decisions: Sequence[Any]) -> str:
    """The fingerprint over the decision that stands for each criterion, in the standard's order."""
    standing = standing_decisions(decisions)
    signed = [
        SignedDecision(code, d.outcome, d.id, d.evidence_sha256, d.criterion_sha256)
        for criterion_id, code in zip(fold.criterion_ids, fold.codes, strict=True)
        if (d := standing.get(criterion_id)) is not None
    ]
    return fingerprint(signed)


def reopen(session: Session, actor: Actor, unit: SeenUnit, reason: str) -> UnitReopening:
    """Open a signed-off unit again. The sign-off and the reason both stay; every decision stands as it was."""
    review_queries.lock_units(session, [unit.id])
    standing = sign_off_queries.standing_sign_off(session, unit.id)
    rules.ensure_can_reopen(reason, signed_off=standing is not None)
    assert standing is not None
    row = UnitReopening(
        provider_id=unit.provider_id,
        unit_id=unit.id,
        sign_off_id=standing.id or 0,
        by_id=actor.person_id,
        by_role=_capacity(actor, unit),
        reason=reason[:1000],
    )
    session.add(row)
    session.flush()
    record(session, facts.UnitReopened(unit.enrolment_id, unit.id, standing.id or 0, unit.standard_key), actor)
    return row


def _capacity(actor: Actor, unit: SeenUnit) -> str:
    """In which role they open it: the nearest to the unit of those that let them."""
    if unit.assesses and actor.qualified:
        return Role.assessor.value
    return Role.iqa.value if unit.quality_assures else Role.manager.value
