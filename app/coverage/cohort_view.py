"""What a cohort's page receives: its table by criterion, one row for each standard, and a page of its learners."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from sqlmodel import Session

from app.access.actors import Actor
from app.clock import today
from app.coverage import drawing, heat, learner_queries, queries
from app.coverage.dashboard import standard_words
from app.coverage.learner_queries import Wanted
from app.coverage.rules import planned_permille
from app.coverage.views import LearnerLine, learner_lines
from app.web import dates

PAGE = 50
ORDERS = (("met", "Least met first"), ("sent", "Longest since sending"), ("name", "By name"))
SHOWS = (("all", "All"), ("risk", "At risk"), ("waiting", "With an assessor"))


@dataclass(frozen=True)
class StandardHeat:
    """One standard of the cohort: its row of the table and what holds people up in it."""

    heat: heat.Heat
    holding: tuple[heat.Holding, ...]
    words: str


@dataclass(frozen=True)
class LearnerTable:
    """A page of learners, with the choices that stand in its address."""

    lines: tuple[LearnerLine, ...]
    show: str
    order: str
    next: str
    first: bool
    everyone: bool


@dataclass(frozen=True)
class CohortPage:
    id: int
    name: str
    learners: int
    runs: str
    plan: int
    closed: str
    standards: tuple[StandardHeat, ...]
    table: LearnerTable
    promise: int


def cohort_page(session: Session, actor: Actor, cohort: Any, wanted: Wanted) -> CohortPage:
    """The whole page of a cohort that a guard has loaded."""
    day = today(str(actor.zone))
    cells = queries.cells_of_cohort(session, cohort.id)
    standards = tuple(
        _standard(cohort, list(rows), day) for _, rows in groupby(cells, key=lambda cell: cell.standard_id)
    )
    return CohortPage(
        id=cohort.id,
        name=cohort.name,
        learners=cohort.learners,
        runs=f"{dates.long_day(cohort.starts_on)} to {dates.long_day(cohort.ends_on)}",
        plan=planned_permille(cohort.starts_on, cohort.ends_on, day) // 10,
        closed=dates.long_day(cohort.closed_on) if cohort.closed_on else "",
        standards=standards,
        table=learner_table(session, actor, cohort, wanted, [one.heat.standard_id for one in standards]),
        promise=cohort.answer_within_days,
    )


def learner_table(
    session: Session, actor: Actor, cohort: Any, wanted: Wanted, standards: Sequence[int]
) -> LearnerTable:
    """A page of fifty learners, with their strips on these standards: three selects, however large the cohort."""
    day = today(str(actor.zone))
    rows = learner_queries.cohort_learners(session, actor, cohort.id, day, wanted)
    shown = rows[:PAGE]
    ids = [row.enrolment_id for row in shown]
    lines = learner_lines(
        shown,
        by_standard(ids, learner_queries.strips(session, ids) if ids else (), standards),
        learner_queries.held_pieces(session, actor, ids, day) if ids else {},
        day=day,
        zone=actor.zone,
        promise=cohort.answer_within_days,
    )
    choices = {"show": wanted.show, "order": wanted.order}
    return LearnerTable(
        lines=lines,
        show=wanted.show,
        order=wanted.order,
        next=f"?{urlencode({**choices, 'after': _place(shown[-1], wanted.order)})}" if len(rows) > PAGE else "",
        first=wanted.after is None,
        everyone=queries.sees_everyone(actor),
    )


def by_standard(
    ids: Iterable[int], strips: Iterable[Any], standards: Sequence[int]
) -> dict[int, tuple[Markup | None, ...]]:
    """By enrolment: the strip on each of these standards, drawn; None for a standard that they are not on."""
    places = {standard: place for place, standard in enumerate(standards)}
    found: dict[int, list[Markup | None]] = {enrolment: [None] * len(standards) for enrolment in ids}
    for enrolment, _, standard, marks, _, _, performance in strips:
        if standard in places:
            found[enrolment][places[standard]] = drawing.strip(marks, performance)
    return {enrolment: tuple(drawn) for enrolment, drawn in found.items()}


def wanted_from(show: str, order: str, after: str) -> Wanted:
    """What the address asks for; what it cannot mean is left out, so that an old link still works."""
    order = order if order in dict(ORDERS) else "met"
    return Wanted(
        show=show if show in dict(SHOWS) else "all", order=order, after=_read_place(after, order), limit=PAGE + 1
    )


def _place(row: Any, order: str) -> str:
    """Where the next page starts: the last row's value and id."""
    if order == "name":
        return f"{row.enrolment_id}~{row.name}"
    if order == "sent":
        return f"{row.enrolment_id}~{row.last_sent_at.isoformat() if row.last_sent_at else ''}"
    return f"{row.enrolment_id}~{row.met_permille}"


def _read_place(after: str, order: str) -> tuple[str, int] | None:
    number, parted, value = after.partition("~")
    if not (parted and number.isascii() and number.isdigit() and len(number) < 12):
        return None
    if order == "met" and not (value.isascii() and value.isdigit() and len(value) < 6):
        return None
    if order == "sent" and value:
        try:
            if datetime.fromisoformat(value).tzinfo is None:
                return None
        except ValueError:
            return None
    return value, int(number)


def _standard(cohort: Any, cells: Sequence[Any], day: date) -> StandardHeat:
    first = cells[0]
    totals = [heat.counted(cell) for cell in cells]
    heads, rows = heat.rows(cells, [cohort], cells, day)
    plan = planned_permille(cohort.starts_on, cohort.ends_on, day) // 10
    table = heat.Heat(
        standard_id=first.standard_id,
        title=first.title,
        name=first.key.rsplit("@", 1)[0],
        heads=heads,
        rows=rows,
        provisional=sum(total.provisional for total in totals),
    )
    return StandardHeat(
        heat=table,
        holding=heat.holding_up(cells, totals, first.standard_id, plan),
        words=standard_words(first),
    )
