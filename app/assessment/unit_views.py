"""What the page of a unit is given: plain values for this reader, ready to show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.assessment import unit_queries
from app.assessment.moved_views import Moved, came, went
from app.assessment.rules import CriterionStatus, missing, strip
from app.assessment.standing import waiting_claims
from app.assessment.unit_access import SeenUnit, may_open_content
from app.assessment.unit_groups import EMPTY, SHOWN, Group, filters_of, groups_of
from app.assessment.unit_lines import LEARNERS, Reader, facts_of, line
from app.assessment.unit_words import handover, in_short, standing_of
from app.clock import today
from app.selects import plain
from app.standards.wording import edition
from app.web import dates


@dataclass(frozen=True)
class Waiting:
    """A piece that waits for an answer of this unit."""

    title: str
    kind: str
    codes: str
    since: str
    href: str


@dataclass(frozen=True)
class UnitPage:
    """The page of one unit."""

    id: int
    enrolment_id: int
    learner: str
    own: bool
    opens: bool
    assesses: bool
    qualified: bool
    eyebrow: str
    title: str
    standard_id: int
    strip: str
    performance: int
    key: str
    lead: str
    rest: str
    has: str
    filters: tuple[tuple[str, str, str, int], ...]
    show: str
    groups: tuple[Group, ...]
    shown: int
    total: int
    empty: str
    can_add: bool
    add_href: str
    waiting: tuple[Waiting, ...]
    to_countersign: int
    complete: bool
    missing: tuple[tuple[CriterionStatus, tuple[str, ...]], ...]
    signers: str
    signed: str
    fingerprint: str
    reopened: str
    can_reopen: bool
    can_ask: bool
    came: Moved | None
    went: Moved | None


def unit_page(session: Session, actor: Actor, unit: SeenUnit, show: str) -> UnitPage:
    """The unit for this reader, narrowed to the criteria that `show` names."""
    day = today(str(actor.zone))
    opens = may_open_content(session, actor, unit)
    adds = unit.own and actor.can(Permission.evidence_add) and not unit.shut and unit.ended_on is None
    show = show if show in SHOWN else "all"
    reader = Reader(actor, unit, day, opens, _offered(show) if adds else frozenset())
    criteria = plain(unit_queries.criteria(session, unit.standard_id))
    claims, decisions = _rows(session, unit)
    moved = came(session, actor, unit, criteria)
    facts = facts_of(unit, criteria, claims, decisions, moved.earlier if moved else None)
    statuses = [facts.statuses[c.id] for c in criteria]
    waiting = [] if unit.shut else waiting_claims(claims, decisions)
    people = unit_queries.people_of_unit(session, unit.id, day)
    standing = standing_of(actor, unit, statuses, people, waiting)
    lines = [(c.kind, c.section, line(reader, c, facts)) for c in criteria]
    groups = groups_of(lines, show)
    lead, rest = in_short(standing)
    return UnitPage(
        id=unit.id,
        enrolment_id=unit.enrolment_id,
        learner=unit.learner,
        own=unit.own,
        opens=opens,
        assesses=unit.assesses,
        qualified=actor.qualified,
        eyebrow=eyebrow(unit),
        title=unit.title,
        standard_id=unit.standard_id,
        strip=strip(statuses, signed_off=unit.signed_off),
        performance=unit.performance,
        key=_key(statuses),
        lead=lead,
        rest="" if unit.closed_at else rest,
        has="" if unit.shut else handover(actor, unit, standing, day),
        filters=filters_of(standing, statuses),
        show=show,
        groups=groups,
        shown=sum(len(part.lines) for group in groups for part in group.parts),
        total=len(criteria),
        empty=EMPTY[show],
        can_add=adds,
        add_href=f"/portfolios/{unit.enrolment_id}/evidence",
        waiting=_pieces(actor, waiting, criteria, day) if unit.assesses and opens else (),
        to_countersign=_to_countersign(actor, unit, facts.standing.values()),
        complete=standing.complete and not waiting and not unit.shut,
        missing=() if unit.shut else _missing(criteria, statuses),
        signers=dates.listed(list(standing.signers)),
        signed=_signed(actor, unit, day),
        fingerprint=(unit.fingerprint or "") if unit.signed_off else "",
        reopened=_reopened(actor, unit, day),
        can_reopen=unit.signed_off
        and unit.closed_at is None
        and actor.can(Permission.unit_reopen)
        and unit.may_reopen(actor),
        can_ask=not opens,
        came=moved.moved if moved else None,
        went=went(session, actor, unit),
    )


def _missing(
    criteria: Sequence[Any], statuses: Sequence[CriterionStatus]
) -> tuple[tuple[CriterionStatus, tuple[str, ...]], ...]:
    """What stands between the unit and its signature, codes by status."""
    return tuple((status, tuple(codes)) for status, codes in missing([c.code for c in criteria], statuses))


def _rows(session: Session, unit: SeenUnit) -> tuple[list[Any], list[Any]]:
    """The unit's claims and decisions; with what carried over, where it was moved here."""
    carried = unit.moved_here
    claims = unit_queries.claims(session, unit.id, carried=carried)
    return plain(claims), plain(unit_queries.decisions(session, unit.id, carried=carried))


def _offered(show: str) -> frozenset[CriterionStatus]:
    """Adding is offered beside what was sent back, and, to those who look for something to start, what is not started."""
    return LEARNERS | {CriterionStatus.not_started} if show == "todo" else LEARNERS


def _to_countersign(actor: Actor, unit: SeenUnit, standing: Iterable[Any]) -> int:
    """How many trainees' decisions of met in this unit wait for this person."""
    if not (unit.assesses and actor.qualified) or unit.shut:
        return 0
    return sum(
        d.outcome == "met" and d.needs_countersign and d.countersign is None and d.assessor_id != actor.person_id
        for d in standing
    )


def eyebrow(unit: SeenUnit) -> str:
    """The standard's URN and version, or that the source does not state them."""
    version = edition(unit.version, unit.revision)
    if unit.urn is None and unit.version is None:
        return f"URN and version not stated in the source{f' ({version})' if version else ''}"
    urn = unit.urn or "URN not stated in the source"
    return f"{urn}, {version[0].lower() + version[1:] if version else 'version not stated in the source'}"


def _key(statuses: Sequence[CriterionStatus]) -> str:
    """The marks the key explains: always the five of a unit, and what else the strip has."""
    if CriterionStatus.signed_off in statuses:
        return CriterionStatus.signed_off.value
    return "mpwen." if CriterionStatus.met_provisional in statuses else "mwen."


def _pieces(actor: Actor, waiting: Sequence[Any], criteria: Sequence[Any], day: date) -> tuple[Waiting, ...]:
    """What waits for this assessor here, oldest first, one line for each version."""
    codes = {c.id: c.code for c in criteria}
    order = {c.id: n for n, c in enumerate(criteria)}
    found = []
    for _, run in groupby(sorted(waiting, key=lambda c: (c.sent_at, c.version_id)), key=lambda c: c.version_id):
        claims = sorted(run, key=lambda c: order[c.criterion_id])
        first = claims[0]
        found.append(
            Waiting(
                first.title,
                first.kind,
                dates.listed([codes[c.criterion_id] for c in claims]),
                dates.near_day(first.sent_at.astimezone(actor.zone).date(), day),
                f"/evidence/{first.evidence_id}/review",
            )
        )
    return tuple(found)


def _signed(actor: Actor, unit: SeenUnit, day: date) -> str:
    if not unit.signed_off or unit.signed_at is None:
        return ""
    return f"{unit.signed_by} signed this unit off on {dates.moment(unit.signed_at, actor.zone, day)}."


def _reopened(actor: Actor, unit: SeenUnit, day: date) -> str:
    if unit.reopened_at is None or unit.signed_at is None:
        return ""
    return (
        f"{unit.signed_by} signed this unit off on {dates.moment(unit.signed_at, actor.zone, day)}. "
        f"{unit.reopened_by} opened it again on {dates.moment(unit.reopened_at, actor.zone, day)}: "
        f"“{unit.reopened_because}”"
    )
