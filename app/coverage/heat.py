"""Coverage by criterion: the table of cohorts, and the criteria that hold people up. From kept counts, nothing else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

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


class Cell(NamedTuple):
    """A cell as it is drawn: whole per cent, and the classes that draw it (a large table has thousands)."""

    share: int
    drawn: str


@dataclass(frozen=True)
class HeatRow:
    name: str
    href: str
    learners: int
    cells: tuple[Cell, ...]
    share: int
    plan: int


@dataclass(frozen=True)
class Heat:
    """The coverage table of one standard."""

    standard_id: int
    title: str
    name: str
    columns: tuple[Column, ...]
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
    """The heads of the table, in the standard's order."""
    found: list[Column] = []
    numbers: Counter[str] = Counter()
    for criterion in criteria:
        numbers[criterion.kind] += 1
        number = numbers[criterion.kind]
        first_k = criterion.kind == "knowledge" and number == 1 and bool(found)
        found.append(Column(criterion.code, number == 1 or number % EVERY == 0, first_k))
    return tuple(found)


@cache
def drawn(share: int, plan: int) -> str:
    """The classes of a cell: how high, where the plan runs, and how far behind it is."""
    points = (plan - share) * 10
    behind = " behind" if points >= WELL_BEHIND else " slip" if points >= SLIPPING else ""
    return f"c v-{share} plan-{plan}{behind}"


def added_up(rows: Iterable[Any], width: int) -> list[Counted]:
    """Rows of several cohorts on one standard, added up criterion by criterion."""
    totals = [[0] * 6 for _ in range(width)]
    for row in rows:
        total = totals[row.position]
        for place, number in enumerate(counted(row)):
            total[place] += number
    return [Counted(*total) for total in totals]


def heat_rows(cohorts: Iterable[Any], cells: Sequence[Any], width: int, day: date) -> list[HeatRow]:
    """A row for each cohort that has learners on the standard; `cells` are its criteria in order."""
    by_cohort: dict[int, list[Any]] = defaultdict(list)
    for cell in cells:
        by_cohort[cell.cohort_id].append(cell)
    rows = []
    for cohort in cohorts:
        own = by_cohort.get(cohort.id, [])
        learners = own[0].learners if own else 0
        if len(own) == width and learners > 0:
            met = [cell.met + cell.provisional for cell in own]
            shares = [number * 100 // learners for number in met]
            plan = planned_permille(cohort.starts_on, cohort.ends_on, day) // 10
            rows.append(
                HeatRow(
                    name=cohort.name,
                    href=f"/cohorts/{cohort.id}/coverage",
                    learners=learners,
                    cells=tuple(Cell(share, drawn(share, plan)) for share in shares),
                    share=sum(met) * 100 // (learners * width),
                    plan=plan,
                )
            )
    return rows


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
