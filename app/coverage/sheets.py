"""The coverage table as CSV, for a spreadsheet."""

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.clock import today
from app.coverage import dashboard, heat, queries
from app.coverage.rules import planned_permille

HEAD = (
    "Cohort",
    "Standard",
    "Criterion",
    "Words",
    "Learners",
    "Not started",
    "Awaiting assessment",
    "More evidence needed",
    "Not yet met",
    "Met, to be countersigned",
    "Met",
    "Met %",
    "Planned %",
)
# A spreadsheet takes a cell that starts so for a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    name: str
    text: str


def coverage_sheet(session: Session, actor: Actor, *, standard: str, cohort: str) -> Sheet:
    """One row for each cohort and criterion of the chosen standard: the figures of the dashboard's table."""
    day = today(str(actor.zone))
    chosen = dashboard.choose(queries.cohorts_with_standards(session, actor.provider_id), standard, cohort)
    rows: list[tuple[Any, ...]] = []
    if chosen.standard_id is not None and chosen.on_standard:
        criteria = queries.criteria(session, chosen.standard_id)
        cells: dict[int, list[Any]] = defaultdict(list)
        for cell in queries.cells(session, [row.id for row, _ in chosen.on_standard], chosen.standard_id):
            cells[cell.cohort_id].append(cell)
        for row, _ in chosen.on_standard:
            plan = planned_permille(row.starts_on, row.ends_on, day) // 10
            for criterion, cell in zip(criteria, cells[row.id], strict=True):
                rows.append((row.name, chosen.key, criterion.code, criterion.text, *_figures(heat.counted(cell)), plan))
    name = re.sub(r"[^A-Za-z0-9]+", "-", chosen.key.rsplit("@", 1)[0]).strip("-")[:60] or "none"
    return Sheet(name=f"coverage-{name}-{day.isoformat()}.csv", text=as_csv(rows))


def _figures(count: heat.Counted) -> tuple[int, ...]:
    return (
        count.learners,
        count.not_started,
        count.waiting,
        count.more,
        count.not_yet,
        count.provisional,
        count.met,
        count.share,
    )


def as_csv(rows: list[tuple[Any, ...]]) -> str:
    """CSV with a mark that tells spreadsheets it is UTF-8, and no cell that they would run."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue()


def safe(value: Any) -> Any:
    """The value, with an apostrophe before words that a spreadsheet would take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
