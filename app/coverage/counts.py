"""Keeping the counts: fold what a fact touched, and move the cohort's counts by the difference.

The cost depends on the units touched and never on the size of the cohort. Two changes at once are safe: the
enrolments are locked first, in order of id; the cohort's counts are then changed by `column = column + difference`,
in order of their key. A fact's listeners also run while its provider's trail is locked (trail/facts.py), so the
refreshes of one provider follow each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, delete
from sqlmodel import Session, col

from app.assessment import queries as assessment_queries
from app.assessment.facts_of_units import fold_rows
from app.coverage import kept_queries
from app.coverage.models import CohortCriterion, EnrolmentCoverage, UnitCoverage
from app.coverage.rules import Standing, risk_from
from app.coverage.tallies import COLUMN_OF, CRITERION_COLUMNS, enrolment_counts, portfolio_tally, unit_tally
from app.coverage.upserts import upsert
from app.trail.facts import EnrolmentChanged, EvidenceSent, Fact, UnitMoved

Differences = dict[tuple[int, int], dict[str, Any]]


@dataclass
class FoldedUnit:
    """A unit as the facts have it now, beside what was kept of it."""

    unit: Row[Any]
    strip: str
    signed_off: bool

    @property
    def counts(self) -> bool:
        """Not one whose learner was moved to another version: they are counted there."""
        return self.unit.closed_at is None

    @property
    def changed(self) -> bool:
        kept = (self.unit.strip, self.unit.signed_off, self.unit.kept_cohort_id)
        return kept != (self.strip, self.signed_off, self.unit.cohort_id)

    @property
    def row(self) -> dict[str, Any]:
        """Its row of unit_coverage."""
        return {
            "unit_id": self.unit.id,
            "provider_id": self.unit.provider_id,
            "enrolment_id": self.unit.enrolment_id,
            "cohort_id": self.unit.cohort_id,
            "standard_id": self.unit.standard_id,
            **unit_tally(self.strip)._asdict(),
            "strip": self.strip,
            "signed_off": self.signed_off,
        }


@dataclass
class Changes:
    """What a refresh is going to write."""

    units: list[dict[str, Any]] = field(default_factory=list)
    enrolments: list[dict[str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    differences: Differences = field(default_factory=dict)


def refresh_units(
    session: Session, unit_ids: Sequence[int], *, sent: bool = False, enrolment_id: int | None = None
) -> None:
    """Bring what is kept of these units, their portfolios and their cohorts up to the facts, in this transaction.

    `sent` says that the learner has just sent something, so that the day of it is looked up again. `enrolment_id` is
    whose units they are, where that is known.
    """
    if not unit_ids:
        return
    known = [enrolment_id] if enrolment_id is not None else kept_queries.enrolment_ids_of_units(session, unit_ids)
    refresh_enrolments(session, known, only=set(unit_ids), sent=sent)


def refresh_enrolments(
    session: Session, enrolment_ids: Sequence[int], *, only: set[int] | None = None, sent: bool = True
) -> int:
    """The same for whole portfolios, or for `only` these units of them; gives how many units were folded.

    Whole portfolios are written anew even where their strips are the same, so that a rebuild mends every column.
    """
    enrolments = kept_queries.locked_enrolments(session, enrolment_ids)
    rows = kept_queries.units_with_kept(session, enrolment_ids)
    kept = kept_queries.kept_enrolments(session, enrolment_ids)
    units, criteria = fold(session, rows, only)
    look_up = [e.id for e in enrolments if sent or e.id not in kept]
    last_sent = kept_queries.last_sent(session, look_up) if look_up else {}
    changes = Changes(
        units=[unit.row for unit in units if unit.counts and (unit.changed or only is None)],
        closed=[unit.unit.id for unit in units if not unit.counts],
    )
    by_enrolment: dict[int, list[FoldedUnit]] = defaultdict(list)
    for unit in units:
        by_enrolment[unit.unit.enrolment_id].append(unit)
    for enrolment in enrolments:
        before = kept.get(enrolment.id)
        at = last_sent.get(enrolment.id) if enrolment.id in look_up else before.last_sent_at if before else None
        after = portfolio_row(enrolment, strips(by_enrolment[enrolment.id]), at)
        _note(changes, before, after, enrolment.id)
        for unit in by_enrolment[enrolment.id]:
            is_now = after is not None and unit.counts
            _count(session, changes.differences, unit, criteria, was=before is not None, is_now=is_now)
    _write(session, changes)
    return len(units) if only is None else len(only)


def fold(
    session: Session, rows: Iterable[Row[Any]], only: set[int] | None = None
) -> tuple[list[FoldedUnit], dict[int, tuple[int, ...]]]:
    """Each unit with its strip: folded from its facts, or as kept where it is not among `only`.

    Also gives the criteria of every standard that was met on the way, in the standard's order.
    """
    rows = list(rows)
    folds = fold_rows(session, [row for row in rows if only is None or row.id in only or row.strip is None])
    criteria = {unit.standard_id: unit.criterion_ids for unit in folds.values()}
    units = [
        FoldedUnit(row, folds[row.id].strip, folds[row.id].signed_off)
        if row.id in folds
        else FoldedUnit(row, row.strip, row.signed_off)
        for row in rows
    ]
    return units, criteria


def strips(units: Iterable[FoldedUnit]) -> list[tuple[str, bool]]:
    """(strip, whether it is signed off) of those that count."""
    return [(unit.strip, unit.signed_off) for unit in units if unit.counts]


def portfolio_row(enrolment: Row[Any], units: Sequence[tuple[str, bool]], last_sent_at: Any) -> dict[str, Any] | None:
    """The row of enrolment_coverage, or None when this enrolment is not in its cohort's figures (tallies.py)."""
    if not enrolment_counts(ended=enrolment.ended_on is not None, signed_off=[signed for _, signed in units]):
        return None
    tally = portfolio_tally(units)
    zone = ZoneInfo(enrolment.timezone)
    standing = Standing(
        total=tally.total,
        met=tally.met,
        waiting=tally.waiting,
        starts_on=enrolment.starts_on,
        planned_end=enrolment.planned_end,
        last_sent_on=last_sent_at.astimezone(zone).date() if last_sent_at else None,
        break_until=enrolment.break_until,
    )
    return {
        "enrolment_id": enrolment.id,
        "provider_id": enrolment.provider_id,
        "cohort_id": enrolment.cohort_id,
        **tally._asdict(),
        "met_permille": tally.met_permille,
        "last_sent_at": last_sent_at,
        "risk_from": risk_from(standing),
    }


def _note(changes: Changes, before: Row[Any] | None, after: dict[str, Any] | None, enrolment_id: int) -> None:
    if after is None:
        changes.gone += [enrolment_id] if before is not None else []
    elif before is None or dict(before._mapping) != after:
        changes.enrolments.append(after)


def _count(
    session: Session,
    differences: Differences,
    unit: FoldedUnit,
    criteria: dict[int, tuple[int, ...]],
    *,
    was: bool,
    is_now: bool,
) -> None:
    """Take the unit out of its cohort's counts as it was, and put it in as it is."""
    row = unit.unit
    before = (row.kept_cohort_id, row.strip) if was and row.strip is not None else None
    after = (row.cohort_id, unit.strip) if is_now else None
    if before == after:
        return
    if row.standard_id not in criteria:
        found = assessment_queries.criteria_of_standards(session, [row.standard_id])
        criteria[row.standard_id] = tuple(criterion.id for criterion in found[row.standard_id])
    for side, by in ((before, -1), (after, 1)):
        if side is not None:
            add_strip(differences, row, side[0], side[1], criteria[row.standard_id], by)


def add_strip(
    differences: Differences, unit: Any, cohort_id: int, strip: str, criterion_ids: Sequence[int], by: int
) -> None:
    """Add (by = 1) or take away (by = -1) one learner's strip, criterion by criterion."""
    for position, (criterion_id, mark) in enumerate(zip(criterion_ids, strip, strict=True)):
        row = differences.get((cohort_id, criterion_id))
        if row is None:
            row = differences[cohort_id, criterion_id] = {
                "cohort_id": cohort_id,
                "criterion_id": criterion_id,
                "provider_id": unit.provider_id,
                "standard_id": unit.standard_id,
                "position": position,
                **dict.fromkeys(CRITERION_COLUMNS, 0),
            }
        row["learners"] += by
        if mark in COLUMN_OF:
            row[COLUMN_OF[mark]] += by


def _write(session: Session, changes: Changes) -> None:
    upsert(session, UnitCoverage, changes.units)
    upsert(session, EnrolmentCoverage, changes.enrolments)
    if changes.closed:
        session.execute(delete(UnitCoverage).where(col(UnitCoverage.unit_id).in_(changes.closed)))
    if changes.gone:
        session.execute(delete(EnrolmentCoverage).where(col(EnrolmentCoverage.enrolment_id).in_(changes.gone)))
    moved = [changes.differences[key] for key in sorted(changes.differences) if _moves(changes.differences[key])]
    upsert(session, CohortCriterion, moved, adding=CRITERION_COLUMNS)


def _moves(row: Mapping[str, Any]) -> bool:
    return any(row[column] for column in CRITERION_COLUMNS)


# Listeners: app/wiring.py says which fact each of them hears.


def when_sent(session: Session, fact: EvidenceSent) -> None:
    refresh_units(session, fact.unit_ids, sent=True, enrolment_id=fact.enrolment_id)


def when_units_changed(session: Session, fact: Any) -> None:
    """For facts that name several units."""
    refresh_units(session, fact.unit_ids, enrolment_id=fact.enrolment_id)


def when_unit_changed(session: Session, fact: Any) -> None:
    """For facts that name one."""
    refresh_units(session, [fact.unit_id], enrolment_id=fact.enrolment_id)


def when_unit_moved(session: Session, fact: UnitMoved) -> None:
    """The learner is counted on the new version from now on, and on the old one no more."""
    refresh_units(session, [fact.from_unit_id, fact.unit_id], enrolment_id=fact.enrolment_id)


def when_enrolment_changed(session: Session, fact: EnrolmentChanged | Fact) -> None:
    """A break, another planned end, or the end of it: the risk, and whether they count, may be different now."""
    if fact.enrolment_id is not None:
        refresh_enrolments(session, [fact.enrolment_id], only=set(), sent=False)
