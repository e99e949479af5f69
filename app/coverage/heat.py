"""Coverage by criterion: the table of cohorts, and the criteria that hold people up. From kept counts, nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from markupsafe import Markup

from app.coverage import drawing
from app.coverage.rules import SLIPPING, WELL_BEHIND, planned_permille

HOLDING = 6
EVERY = 5


class Counted(NamedTuple):
    """How so many learners stand on one criterion."""

    learners: int = 0
    waiting: int = 0
    met: int = 0
    provisional: int = 0
    more: int = 0
    not_yet: int = 0

    @property
    def met_in_all(self) -> int:
        """Met, with what is still to be countersigned: progress does not wait for a second signature."""
        return self.met + self.provisional

    @property
    def not_started(self) -> int:
        return self.learners - self.waiting - self.met_in_all - self.more - self.not_yet

    @property
    def share(self) -> int:
        """Whole per cent met, rounded down."""
        return self.met_in_all * 100 // self.learners if self.learners else 0


@dataclass(frozen=True)
class Column:
    """A criterion's column. Every fifth code is drawn; `first_k` starts the knowledge statements."""

    code: str
    drawn: bool
    first_k: bool


@dataclass(frozen=True)
class HeatRow:
    """A cohort's row; `cells` are written out already (drawing.py), since a table has thousands."""

    name: str
    href: str
    learners: int
    cells: Markup
    share: int
    plan: int


@dataclass(frozen=True)
class Heat:
    """The coverage table of one standard; `heads` are those of its columns, written out."""

    standard_id: int
    title: str
    name: str
    heads: Markup
    rows: tuple[HeatRow, ...]
    provisional: int


@dataclass(frozen=True)
class Holding:
    """A criterion that holds people up, with the cause in words."""

    code: str
    text: str
    href: str
    share: int
    kind: str
    words: str


def counted(row: Any) -> Counted:
    """From a row whose last columns are the kept counts, in order (queries.COUNTS)."""
    return Counted._make(row[-len(Counted._fields) :])


def columns(criteria: Sequence[Any]) -> tuple[Column, ...]:
    """The columns of the table, in the standard's order."""
    return _columns(tuple((criterion.code, criterion.kind) for criterion in criteria))


@lru_cache(maxsize=256)
def _columns(criteria: tuple[tuple[str, str], ...]) -> tuple[Column, ...]:
    found: list[Column] = []
    numbers: Counter[str] = Counter()
    for code, kind in criteria:
        numbers[kind] += 1
        first_k = kind == "knowledge" and numbers[kind] == 1 and bool(found)
        found.append(Column(code, numbers[kind] == 1 or numbers[kind] % EVERY == 0, first_k))
    return tuple(found)


def added_up(rows: Iterable[Any], width: int) -> list[Counted]:
    """Rows of several cohorts on one standard (queries.cells), added up criterion by criterion."""
    totals = [[0] * 6 for _ in range(width)]
    for _, position, learners, waiting, met, provisional, more, not_yet in rows:
        total = totals[position]
        total[0] += learners
        total[1] += waiting
        total[2] += met
        total[3] += provisional
        total[4] += more
        total[5] += not_yet
    return [Counted(*total) for total in totals]


def rows(
    criteria: Sequence[Any], cohorts: Iterable[Any], cells: Sequence[Any], day: date
) -> tuple[Markup, tuple[HeatRow, ...]]:
    """The heads of the table, and a row for each cohort that has learners on the standard.

    `cells` are rows that begin with a cohort and end with the counts, in the order of cohorts and criteria.
    """
    heads = columns(criteria)
    first_k = next((place for place, column in enumerate(heads) if column.first_k), 0)
    by_cohort = {cohort: list(own) for cohort, own in groupby(cells, key=itemgetter(0))}
    found = (_row(cohort, by_cohort.get(cohort.id, ()), len(heads), first_k, day) for cohort in cohorts)
    return (
        drawing.heads(tuple(one.code for one in heads), tuple(one.drawn for one in heads), first_k),
        tuple(row for row in found if row is not None),
    )


def _row(cohort: Any, cells: Sequence[Any], width: int, first_k: int, day: date) -> HeatRow | None:
    learners = cells[0][-6] if cells else 0
    if len(cells) != width or learners <= 0:
        return None
    met = [cell[-4] + cell[-3] for cell in cells]
    plan = planned_permille(cohort.starts_on, cohort.ends_on, day) // 10
    return HeatRow(
        name=cohort.name,
        href=f"/cohorts/{cohort.id}/coverage",
        learners=learners,
        cells=drawing.cells([number * 100 // learners for number in met], plan, first_k),
        share=sum(met) * 100 // (learners * width),
        plan=plan,
    )


def share_of(cells: Iterable[Counted]) -> int:
    """Whole per cent of all the criteria of all the learners that are met."""
    met = learners = 0
    for cell in cells:
        met += cell.met_in_all
        learners += cell.learners
    return met * 100 // learners if learners else 0


def weighted_plan(cohorts: Iterable[tuple[Any, int]], day: date) -> int:
    """The plan of several (cohort, learners) together, in whole per cent: each learner counts the same."""
    pairs = [(planned_permille(cohort.starts_on, cohort.ends_on, day), learners) for cohort, learners in cohorts]
    everyone = sum(learners for _, learners in pairs)
    return sum(plan * learners for plan, learners in pairs) // (everyone * 10) if everyone else 0


def holding_up(criteria: Sequence[Any], totals: Sequence[Counted], standard_id: int, plan: int) -> tuple[Holding, ...]:
    """The criteria furthest behind the plan of these learners, worst first; none that is close to it."""
    behind = [
        (criterion, total)
        for criterion, total in zip(criteria, totals, strict=True)
        if total.learners and (plan - total.share) * 10 >= SLIPPING
    ]
    behind.sort(key=lambda pair: pair[1].met_in_all / pair[1].learners)
    return tuple(
        Holding(
            code=criterion.code,
            text=criterion.text,
            href=f"/standards/{standard_id}#{criterion.code}",
            share=total.share,
            kind="behind" if (plan - total.share) * 10 >= WELL_BEHIND else "slip",
            words=cause(total),
        )
        for criterion, total in behind[:HOLDING]
    )


def cause(total: Counted) -> str:
    """What stands between the learners and this criterion, the biggest part first."""
    back = total.more + total.not_yet
    parts = [
        (total.not_started, f"{total.not_started:,} not started"),
        (back, f"{back:,} sent back"),
        (total.waiting, f"{total.waiting:,} waiting for an assessor"),
    ]
    said = [words for number, words in sorted(parts, key=lambda part: -part[0]) if number]
    return f"{', '.join(said)}." if said else ""
