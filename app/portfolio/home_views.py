"""The learner's first page: the one next thing, the units, what others have, and the week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.access.actors import Actor
from app.clock import now, today
from app.portfolio import home_log, home_next, home_queries
from app.portfolio.home_log import LogLine
from app.portfolio.home_next import NextStep
from app.portfolio.home_units import HomeEnrolment, HomeUnit, either, enrolments, key_to
from app.web import dates

WEEK = timedelta(days=7)
LOOK_BACK = timedelta(days=90)
# With fewer answers than this, "usually" would be a guess.
ENOUGH = 5
USUALLY = 0.8
MOST_SHOWN = 4
MOST_ENTRIES = 60


@dataclass(frozen=True)
class WaitingPiece:
    """A piece that an assessor has: what for, since when, until when."""

    title: str
    kind: str
    href: str
    words: str


@dataclass(frozen=True)
class WithSomebody:
    """What one assessor, or several who may each answer, has from the learner."""

    names: str
    pieces: tuple[WaitingPiece, ...]
    more: int
    usually: str


@dataclass(frozen=True)
class HomePage:
    """Everything on the page."""

    day: str
    hello: str
    step: NextStep | None
    first_day: bool
    start_at: str
    enrolments: tuple[HomeEnrolment, ...]
    notes: tuple[str, ...]
    key: str
    waiting: tuple[WithSomebody, ...]
    log: tuple[LogLine, ...]
    provider: str
    export_at: str
    award_at: str


def home(session: Session, actor: Actor) -> HomePage:
    """Six or seven selects, whatever the number of units and enrolments."""
    day, moment = today(str(actor.zone)), now()
    found = enrolments(home_queries.units(session, actor, day), day)
    units = [unit for enrolment in found for unit in enrolment.units]
    ids = [enrolment.id for enrolment in found]
    versions = home_queries.drafts_and_recent(session, ids, moment - WEEK) if ids else []
    queue = home_queries.waiting(session, ids) if ids else []
    waits: Sequence[Any] = []
    if queue:
        people = sorted({row.assessor_id for row in queue})
        waits = home_queries.waits(session, people, actor.provider_id, moment - LOOK_BACK)
    drafts = [row for row in versions if row.sent_at is None and row.revision > 0]
    entries = home_queries.news(session, ids, home_log.KINDS, moment - WEEK, MOST_ENTRIES) if ids else []
    going = next((enrolment for enrolment in found if enrolment.ended is None), None)
    started = bool(drafts) or any(set(unit.strip) != {"."} for unit in units)
    return HomePage(
        day=dates.full_day(day),
        hello=f"Hello, {actor.known_as}",
        step=_next(session, units, drafts, queue, actor.zone, day) if started else None,
        first_day=not started and going is not None and bool(going.units),
        start_at=f"/portfolios/{going.id}/evidence" if going is not None and going.units else "",
        enrolments=tuple(found),
        notes=tuple(_notes(found, actor.provider_name, day)),
        key=key_to(unit.strip for unit in units),
        waiting=_waiting(queue, _usual(waits), actor.zone, day),
        log=home_log.log(
            entries,
            {row.version_id: row.title for row in versions},
            {unit.id: unit.title for unit in units},
            actor.zone,
            day,
        ),
        provider=actor.provider_name,
        export_at=f"/portfolios/{found[0].id}/exports" if found else "",
        award_at=f"/portfolios/{found[0].id}/award" if found else "",
    )


def _next(
    session: Session,
    units: Sequence[HomeUnit],
    drafts: Sequence[Any],
    queue: Sequence[Any],
    zone: ZoneInfo,
    day: date,
) -> NextStep:
    turns = [unit.id for unit in units if unit.turn and unit.open]
    if turns:
        answers = home_next.answers(units, home_queries.answers_to_act_on(session, turns))
        if answers:
            return home_next.from_answers(answers, zone, day)
    if drafts:
        return home_next.from_draft(drafts[0], zone, day)
    if (place := home_next.to_start(units)) is not None:
        unit, position = place
        row = home_queries.criterion_at(session, unit.standard_id, position)
        if row is not None:
            return home_next.from_criterion(unit, row)
    soonest = min((row.answer_by for row in queue), default=None)
    return home_next.nothing(units, soonest, day, dates.listed)


def _notes(found: Iterable[HomeEnrolment], provider: str, day: date) -> Iterable[str]:
    some = False
    for enrolment in found:
        some = True
        if enrolment.ended is not None:
            continue
        if enrolment.away_until is not None:
            yield f"You’re on a break until {dates.day(enrolment.away_until, day)}. Nothing is expected of you until then."
        if not enrolment.units:
            yield f"No units are open for you in {enrolment.cohort} yet. {provider} opens them."
    if not some:
        yield f"You are not on a course yet. {provider} adds you to one."


def _usual(waits: Iterable[Any]) -> dict[int, int]:
    """Working days within which four of five answers came, by assessor; those with too few answers are left out."""
    by_assessor: dict[int, list[int]] = defaultdict(list)
    for row in waits:
        by_assessor[row.assessor_id] += [row.waited_days] * row.reviews
    return {
        who: sorted(days)[ceil(len(days) * USUALLY) - 1] for who, days in by_assessor.items() if len(days) >= ENOUGH
    }


def _waiting(queue: Iterable[Any], usual: Mapping[int, int], zone: ZoneInfo, day: date) -> tuple[WithSomebody, ...]:
    """By who has it: one assessor, or all those who may each answer."""
    who: dict[int, list[Any]] = defaultdict(list)
    for row in queue:
        who[row.version_id].append(row)
    groups: dict[tuple[tuple[int, str], ...], list[Any]] = defaultdict(list)
    for rows in who.values():
        groups[tuple((row.assessor_id, row.assessor) for row in rows)].append(max(rows, key=lambda row: row.waiting))
    found = []
    for people, rows in groups.items():
        names = [name for _, name in people]
        known = [usual[person] for person, _ in people if person in usual]
        found.append(
            WithSomebody(
                names=f"With {either(names)}",
                pieces=tuple(_piece(row, zone, day) for row in rows[:MOST_SHOWN]),
                more=max(0, len(rows) - MOST_SHOWN),
                usually=(
                    f"{names[0]} usually replies within {dates.count(max(known[0], 1), 'working day')}."
                    if len(names) == 1 and known
                    else ""
                ),
            )
        )
    return tuple(found)


def _piece(row: Any, zone: ZoneInfo, day: date) -> WaitingPiece:
    sent = dates.day(row.sent_at.astimezone(zone).date(), day)
    by = dates.day(row.answer_by, day)
    promise = f"An answer by {by}" if row.answer_by >= day else f"An answer was promised by {by}. Do ask about it"
    return WaitingPiece(
        title=row.title,
        kind=row.kind,
        href=f"/evidence/{row.evidence_id}",
        words=f"Sent {sent} for {dates.count(row.waiting, 'criterion', 'criteria')}. {promise}.",
    )
