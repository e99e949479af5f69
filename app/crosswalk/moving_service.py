"""Moving one learner to another version: a recorded act of a person. Nothing that was judged changes by it.

The old unit is closed and stays, with its evidence, decisions and feedback. A new unit opens on the new version, with
the same people. A criterion that is met for good carries over where the words are the same, as a row that names the
decision; everything else is claimed and judged anew (DOMAIN.md, fact 6; docs/decisions/0010).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.assessment import unit_queries
from app.assessment.facts_of_units import UnitFold, fold_units
from app.assessment.move_models import CarriedDecision, UnitMove
from app.assessment.rules import CriterionStatus
from app.assessment.standing import standing_decisions, waiting_claims
from app.clock import now, today
from app.crosswalk import moving_queries as queries
from app.crosswalk import moving_rules, service
from app.crosswalk.models import Crosswalk
from app.enrolment import choice_queries
from app.enrolment import queries as enrolment_queries
from app.enrolment import service as enrolment
from app.enrolment.models import Enrolment, Unit
from app.errors import Conflict
from app.evidence.models import Claim
from app.people.acting import record
from app.standards import wording
from app.standards.matching_rules import pairs_of
from app.standards.models import Standard
from app.standards.service import stored
from app.trail import facts


@dataclass(frozen=True)
class Standing:
    """The old unit as it stands: its fold, its decisions, and why it cannot be moved now (nothing: it can)."""

    fold: UnitFold
    decisions: Sequence[Any]
    in_the_way: list[str]


def standing_of(
    session: Session, actor: Actor, unit: Any, crosswalk: Crosswalk, old: Standard, new: Standard
) -> Standing:
    """How the unit (id, known_as, learner_id, closed_at) stands to being moved from `old` to `new`."""
    fold = fold_units(session, [unit.id])[unit.id]
    claims, decisions = unit_queries.claims(session, unit.id), unit_queries.decisions(session, unit.id)
    beside = queries.beside(session, unit.id, crosswalk.new_standard_id)
    before, after = ({one.code for one in service.statements(stored(row))} for row in (old, new))
    return Standing(
        fold,
        decisions,
        moving_rules.what_stands_in_the_way(
            name=unit.known_as,
            old=_edition(old),
            new=_edition(new),
            own=unit.learner_id == actor.person_id,
            moved=unit.closed_at is not None,
            ended=beside.ended_on is not None,
            signed_off=fold.signed_off,
            been_there=beside.been_there,
            statuses=dict(zip(fold.codes, fold.statuses, strict=True)),
            waiting=[claim.title for claim in waiting_claims(claims, decisions)],
            complete=moving_rules.is_complete(service.kept_links(crosswalk), before, after),
        ),
    )


def move(
    session: Session,
    actor: Actor,
    unit: Any,
    crosswalk: Crosswalk,
    old: Standard,
    new: Standard,
    *,
    reason: str,
    typed_name: str,
) -> UnitMove:
    """Move the learner of `unit` to the version `new`, judged anew under a lock.

    Raises Conflict with what stands in the way, and Mistakes for the reason and the name.
    """
    row = queries.locked_unit(session, actor.provider_id, unit.id)
    standing = standing_of(session, actor, unit, crosswalk, old, new)
    if row.closed_at is not None or standing.in_the_way:
        raise Conflict(
            " ".join(standing.in_the_way) or f"{unit.known_as} was moved a moment ago. Nothing was done twice."
        )
    moving_rules.ensure_reasoned(reason, typed_name, actor.name)
    row.closed_at = now()
    session.add(row)
    session.flush()
    opened = enrolment.open_unit(
        session, actor, session.get_one(Enrolment, row.enrolment_id), crosswalk.new_standard_id
    )
    moved = _add_move(session, actor, row, opened, crosswalk, reason, typed_name)
    carried = _carry_over(session, moved, standing, crosswalk, old, new)
    _re_point_drafts(session, row, opened, service.kept_links(crosswalk))
    _hand_on(session, actor, row, opened)
    fact = facts.UnitMoved(
        row.enrolment_id, moved.id or 0, row.id or 0, opened.id or 0, row.learner_id, old.key, new.key, carried
    )
    record(session, fact, actor, Permission.unit_move)
    return moved


def _add_move(
    session: Session, actor: Actor, old: Unit, new: Unit, crosswalk: Crosswalk, reason: str, typed_name: str
) -> UnitMove:
    row = UnitMove(
        provider_id=old.provider_id,
        enrolment_id=old.enrolment_id,
        learner_id=old.learner_id,
        from_unit_id=old.id or 0,
        to_unit_id=new.id or 0,
        links=crosswalk.links,
        reason=reason.strip()[:1000],
        typed_name=typed_name.strip()[:200],
        by_id=actor.person_id,
        by_role=actor.role_words,
    )
    session.add(row)
    session.flush()
    return row


def _carry_over(
    session: Session, moved: UnitMove, standing: Standing, crosswalk: Crosswalk, old: Standard, new: Standard
) -> list[dict[str, Any]]:
    """Rows for what is met for good and has the same words; gives them as the trail tells them."""
    met = {
        c
        for c, status in zip(standing.fold.codes, standing.fold.statuses, strict=True)
        if status is CriterionStatus.met
    }
    decided = standing_decisions(standing.decisions)
    before = queries.criteria(session, crosswalk.old_standard_id)
    after = queries.criteria(session, crosswalk.new_standard_id)
    pairs, _ = pairs_of(service.kept_links(crosswalk), service.statements(stored(old)), service.statements(stored(new)))
    told = []
    for pair in pairs:
        if pair.kind != "exact" or pair.old[0] not in met:
            continue
        source, target = before[pair.old[0]], after[pair.new[0]]
        decision = decided[source.id or 0]
        session.add(
            CarriedDecision(
                provider_id=moved.provider_id,
                move_id=moved.id or 0,
                unit_id=moved.to_unit_id,
                criterion_id=target.id or 0,
                from_criterion_id=source.id or 0,
                decision_id=decision.id,
                criterion_sha256=target.text_sha256,
            )
        )
        told.append(
            {
                "code": target.code,
                "from_code": source.code,
                "decision": decision.id,
                "criterion_sha256": target.text_sha256,
            }
        )
    session.flush()
    return told


def _re_point_drafts(session: Session, old: Unit, new: Unit, links: Mapping[str, Sequence[str]]) -> None:
    """What the learner has claimed and not sent yet is for what became of the criterion; the learner sees it before
    they send it. A claim of what is gone is taken out: there is nothing left that it could be for."""
    before = {row.id: code for code, row in queries.criteria(session, old.standard_id).items()}
    after = queries.criteria(session, new.standard_id)
    claimed: set[tuple[int, str]] = set()
    for claim in queries.unsent_claims(session, old.id or 0):
        words = claim.model_dump(exclude={"id", "unit_id", "criterion_id", "created_at"})
        session.delete(claim)
        session.flush()
        for code in [code for code in after if before[claim.criterion_id] in links.get(code, ())]:
            if (claim.version_id, code) not in claimed:
                claimed.add((claim.version_id, code))
                session.add(Claim(**words, unit_id=new.id or 0, criterion_id=after[code].id or 0))
    session.flush()


def _hand_on(session: Session, actor: Actor, old: Unit, new: Unit) -> None:
    """Whoever is responsible for the old unit, today or from a later day, is for the new one."""
    day = today(actor.zone.key)
    for held in enrolment_queries.allocations_of(session, [old.id or 0]):
        first = max(day, held.starts_on)
        ended = held.ends_on is not None and held.ends_on < first
        if not ended and choice_queries.holds_role(session, old.provider_id, held.person_id, held.role, first):
            enrolment.allocate(session, actor, new, held.person_id, held.role, first, held.ends_on)


def _edition(row: Standard) -> str:
    words = wording.edition(row.version, row.revision)
    return words[:1].lower() + words[1:]


def links_of_move(row: Any) -> dict[str, list[str]]:
    """What became of each statement, as the crosswalk had it at that moment."""
    return dict(json.loads(row.links))
