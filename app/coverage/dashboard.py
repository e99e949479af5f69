"""What the provider's dashboard receives: tiles, the table by criterion, what holds people up, who is at risk, how long decisions take.

A fixed number of selects, however many learners: see tests/coverage/test_budgets.py.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.clock import now, today
from app.coverage import heat, queries, times
from app.coverage.rules import reasons
from app.coverage.views import standing_of
from app.errors import NotFound
from app.web import dates

ROWS = 60
AT_RISK = 8
ASSESSORS = 10
LAST_DAYS = 30


@dataclass(frozen=True)
class Filters:
    """What is looked at, with the choices there are: (value, words) pairs and groups of them."""

    standard: str
    cohort: str
    standards: tuple[tuple[str, str], ...]
    cohorts: tuple[tuple[str, Any], ...]

    @property
    def query(self) -> str:
        return f"?standard={self.standard}&cohort={self.cohort}"


@dataclass(frozen=True)
class Tiles:
    learners: int
    cohorts: int
    share: int
    plan: int
    at_risk: int
    waiting: int
    late: int
    middle: str


@dataclass(frozen=True)
class RiskLine:
    """A learner at risk, and why."""

    href: str
    name: str
    cohort: str
    reason: str
    behind: int
    ends: str


@dataclass(frozen=True)
class Dashboard:
    """The page. `heat` is None while nobody is on a unit."""

    moment: str
    promise: int
    everyone: bool
    filters: Filters
    tiles: Tiles
    heat: heat.Heat | None
    hidden: int
    holding: tuple[heat.Holding, ...]
    risk: tuple[RiskLine, ...]
    assessors: tuple[times.AssessorLine, ...]
    all_assessors: int
    last_days: int = LAST_DAYS


@dataclass(frozen=True)
class Chosen:
    """The cohorts and the standard that the address asks for, or the ones we choose."""

    cohorts: tuple[Any, ...]
    on_standard: tuple[tuple[Any, int], ...]
    standard_id: int | None
    title: str
    key: str
    filters: Filters
    promise: int


def dashboard(session: Session, actor: Actor, *, standard: str, cohort: str, every_assessor: bool) -> Dashboard:
    """The dashboard for these filters; raises NotFound for a standard or cohort that is not there."""
    day = today(str(actor.zone))
    chosen = choose(queries.cohorts_with_standards(session, actor.provider_id), standard, cohort)
    ids = [row.id for row in chosen.cohorts]
    table, totals, criteria = by_criterion(session, chosen, day)
    risk = queries.at_risk(session, actor, ids, day, AT_RISK)
    waiting = queries.waiting(session, actor.provider_id, ids, day)
    decided = queries.decision_times(session, actor.provider_id, ids, now() - timedelta(days=LAST_DAYS))
    lines = _assessors(session, actor, decided, waiting, day, chosen.promise)
    plan = heat.weighted_plan(chosen.on_standard, day)
    whole = next(row for row in waiting if row.assessor_id is None)
    moment = now().astimezone(actor.zone)
    return Dashboard(
        moment=f"{moment:%H:%M}, {dates.full_day(day)}",
        promise=chosen.promise,
        everyone=queries.sees_everyone(actor),
        filters=chosen.filters,
        tiles=Tiles(
            learners=sum(learners for _, learners in chosen.on_standard),
            cohorts=len(chosen.on_standard),
            share=heat.share_of(totals),
            plan=plan,
            at_risk=risk[0].number if risk else 0,
            waiting=whole.pieces,
            late=whole.late,
            middle=_days(times.median(sum(times.histograms(decided).values(), Counter()))),
        ),
        heat=table,
        hidden=len(chosen.on_standard) - len(table.rows) if table else 0,
        holding=heat.holding_up(criteria, totals, chosen.standard_id or 0, plan) if totals else (),
        risk=tuple(_risk_line(row, actor, day, chosen.promise) for row in risk),
        assessors=tuple(lines[: None if every_assessor else ASSESSORS]),
        all_assessors=len(lines),
    )


def choose(rows: Sequence[Any], standard: str, cohort: str) -> Chosen:
    """Pick the cohorts that are still learning, or the one asked for; and the standard most of them are on."""
    every = {row.id: row for row in rows}
    one = _asked(cohort, every)
    cohorts = {one: every[one]} if one else {key: row for key, row in every.items() if row.closed_on is None}
    here = [row for row in rows if row.id in cohorts and row.standard_id is not None]
    learners: Counter[int] = Counter()
    for row in here:
        learners[row.standard_id] += row.learners
    known = {row.standard_id: row for row in rows if row.standard_id is not None}
    standard_id = _asked(standard, known) or (min(learners, key=lambda s: (-learners[s], s)) if learners else None)
    on_it = tuple((row, row.learners) for row in here if row.standard_id == standard_id)
    return Chosen(
        cohorts=tuple(cohorts.values()),
        on_standard=on_it,
        standard_id=standard_id,
        title=known[standard_id].title if standard_id else "",
        key=known[standard_id].key if standard_id else "",
        filters=Filters(
            standard=str(standard_id or ""),
            cohort=str(one or ""),
            standards=tuple(
                sorted(
                    ((str(row.standard_id), standard_words(row)) for row in known.values()), key=lambda pair: pair[1]
                )
            ),
            cohorts=_cohort_choices(every),
        ),
        promise=rows[0].answer_within_days if rows else 10,
    )


def _asked(value: str, known: Mapping[int, Any]) -> int | None:
    """The id that the address names; None when it names none."""
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 12) or int(value) not in known:
        raise NotFound()
    return int(value)


def standard_words(row: Any) -> str:
    """HSCCLD352 Promote wellbeing ...: the code where the source states one, and the title."""
    stem = row.key.rsplit("@", 1)[0]
    return row.title if ":" in stem else f"{stem} {row.title}"


def _cohort_choices(every: Mapping[int, Any]) -> tuple[tuple[str, Any], ...]:
    running = [(str(row.id), row.name) for row in every.values() if row.closed_on is None]
    closed = [(str(row.id), row.name) for row in every.values() if row.closed_on is not None]
    found: list[tuple[str, Any]] = [
        ("", f"All {len(running)}, still learning" if len(running) > 1 else "All, still learning")
    ]
    return tuple(found + running + ([("Closed", closed)] if closed else []))


def by_criterion(
    session: Session, chosen: Chosen, day: date
) -> tuple[heat.Heat | None, list[heat.Counted], Sequence[Any]]:
    """The table, the totals over all chosen cohorts, and the criteria themselves."""
    if chosen.standard_id is None or not chosen.on_standard:
        return None, [], ()
    criteria = queries.criteria(session, chosen.standard_id)
    cohorts = [row for row, _ in chosen.on_standard]
    shown = cohorts[-ROWS:]
    cells = queries.cells(session, [row.id for row in shown], chosen.standard_id)
    if len(shown) < len(cohorts):
        summed: Iterable[Any] = queries.totals(session, [row.id for row in cohorts], chosen.standard_id)
        totals = [heat.counted(row) for row in summed]
    else:
        totals = heat.added_up(cells, len(criteria))
    heads, rows = heat.rows(criteria, shown, cells, day)
    table = heat.Heat(
        standard_id=chosen.standard_id,
        title=chosen.title,
        name=chosen.key.rsplit("@", 1)[0],
        heads=heads,
        rows=rows,
        provisional=sum(total.provisional for total in totals),
    )
    return table, totals, criteria


def _risk_line(row: Any, actor: Actor, day: date, promise: int) -> RiskLine:
    standing = standing_of(row, actor.zone)
    why = reasons(standing, day, held=row.held, promise=promise)
    return RiskLine(
        href=f"/learners/{row.enrolment_id}",
        name=row.name,
        cohort=row.cohort,
        reason=why[0] if why else "",
        behind=standing.behind(day),
        ends=dates.short_day(row.planned_end, day),
    )


def _assessors(
    session: Session, actor: Actor, decided: Sequence[Any], waiting: Sequence[Any], day: date, promise: int
) -> list[times.AssessorLine]:
    own = [row for row in waiting if row.assessor_id is not None]
    people = sorted({row.assessor_id for row in [*decided, *own]})
    loads = dict(queries.caseloads(session, actor.provider_id, people, day)) if people else {}
    return times.assessor_lines(decided, own, loads, promise)[:ROWS]


def _days(middle: float | None) -> str:
    return "" if middle is None else f"{middle:g}"
