"""What the sign-off page is given: what was decided, by whom, on what, what is missing, and the signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.assessment import sign_off_queries, sign_off_rules, unit_queries
from app.assessment import sign_off_summary as summary
from app.assessment.rules import CriterionStatus, missing, strip
from app.assessment.standing import waiting_claims
from app.assessment.unit_access import SeenUnit
from app.assessment.unit_lines import Facts, facts_of
from app.assessment.unit_views import eyebrow
from app.clock import today
from app.web import dates


@dataclass(frozen=True)
class Signature:
    name: str
    role: str
    detail: str
    state: str


@dataclass(frozen=True)
class SignOffPage:
    """All that one signs for."""

    id: int
    learner: str
    eyebrow: str
    title: str
    strip: str
    performance: int
    total: int
    name: str
    sections: tuple[summary.SectionRow, ...]
    kinds: str
    deciders: tuple[str, ...]
    sent_back: tuple[str, ...]
    sound: str
    unsound: tuple[summary.Unsound, ...]
    signatures: tuple[Signature, ...]
    missing: tuple[tuple[CriterionStatus, tuple[str, ...]], ...]
    left: int
    waiting: tuple[tuple[str, str], ...]
    ready: bool
    signed: str
    declared_evidence: str = sign_off_rules.DECLARED_EVIDENCE
    declared_interest: str = sign_off_rules.DECLARED_INTEREST


def sign_off_page(session: Session, actor: Actor, unit: SeenUnit) -> SignOffPage:
    """The unit as it is about to be signed, or what is missing before it can be."""
    day = today(str(actor.zone))
    criteria = unit_queries.criteria(session, unit.standard_id)
    claims, decisions = unit_queries.claims(session, unit.id), unit_queries.decisions(session, unit.id)
    facts = facts_of(unit, criteria, claims, decisions)
    statuses = [facts.statuses[c.id] for c in criteria]
    people = unit_queries.people_of_unit(session, unit.id, day)
    reviews = sign_off_queries.reviews(session, sorted({d.review_id for d in facts.standing.values()}))
    waiting = [] if unit.signed_off else waiting_claims(claims, decisions)
    gaps = [] if unit.signed_off else missing([c.code for c in criteria], statuses)
    sound, unsound = summary.soundness(reviews)
    return SignOffPage(
        id=unit.id,
        learner=unit.learner,
        eyebrow=eyebrow(unit),
        title=unit.title,
        strip=strip(statuses, signed_off=unit.signed_off),
        performance=unit.performance,
        total=len(criteria),
        name=actor.name,
        sections=summary.sections(criteria, facts),
        kinds=summary.kinds(claims, facts),
        deciders=summary.deciders(facts),
        sent_back=summary.sent_back(criteria, facts),
        sound=sound,
        unsound=unsound,
        signatures=_signatures(session, actor, unit, facts, people, day, ready=not gaps and not waiting),
        missing=tuple((status, tuple(codes)) for status, codes in gaps),
        left=sum(len(codes) for _, codes in gaps),
        waiting=tuple(dict.fromkeys((c.title, f"/evidence/{c.evidence_id}/review") for c in waiting)),
        ready=not gaps and not waiting and not unit.signed_off,
        signed=f"{unit.signed_by} signed it off on {dates.moment(unit.signed_at, actor.zone, day)}."
        if unit.signed_off and unit.signed_at
        else "",
    )


def _signatures(
    session: Session,
    actor: Actor,
    unit: SeenUnit,
    facts: Facts,
    people: Sequence[Any],
    day: date,
    *,
    ready: bool,
) -> tuple[Signature, ...]:
    """The learner's declarations, the assessor's turn, and who comes after."""
    versions = sorted({d.version_id for d in facts.standing.values()})
    learner = Signature("", "Learner", f"{unit.learner} has declared nothing yet", "waiting")
    if versions:
        last = dates.moment(sign_off_queries.last_sent(session, versions), actor.zone, day)
        words = f"Own work, declared on {last}"
        if len(versions) > 1:
            words = f"Own work, declared with each of {len(versions)} pieces, last on {last}"
        learner = Signature(unit.learner_name, "Learner", words, "signed")
    assessor = Signature("", "Assessor", actor.first_name, "turn" if ready else "waiting")
    if unit.signed_off and unit.signed_at is not None:
        moment = dates.moment(unit.signed_at, actor.zone, day)
        assessor = Signature(unit.typed_name or "", "Assessor", moment, "signed")
    iqas = [person.known_as for person in people if person.role == "iqa"]
    after = Signature("", "Internal quality assurer", f"{dates.listed(iqas)}, after the assessor", "waiting")
    return (learner, assessor, after) if iqas else (learner, assessor)
