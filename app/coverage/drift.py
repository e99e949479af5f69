"""Comparing what is kept with the facts, in words. It changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.assessment import queries as assessment_queries
from app.coverage import kept_queries
from app.coverage.counts import Differences, FoldedUnit, add_strip, fold, portfolio_row, strips
from app.coverage.rebuild import BATCH, Progress
from app.coverage.tallies import CRITERION_COLUMNS
from app.db import Database


@contextmanager
def consistent(database: Database) -> Iterator[Session]:
    """A reading session that sees one moment of the database, so that work going on meanwhile is not called drift."""
    with database.reading() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def drift(session: Session, provider_id: int | None = None, progress: Progress | None = None) -> list[str]:
    """Every place where what is kept differs from what the facts say; empty when all is well.

    `session` comes from `consistent`, unless nobody else is at work.
    """
    total, done = kept_queries.count_enrolments(session, provider_id), 0
    sentences: list[str] = []
    expected: Differences = {}
    for _, ids in kept_queries.enrolment_batches(session, provider_id, BATCH):
        sentences += _portfolios(session, ids, expected)
        done += len(ids)
        if progress:
            progress(done, total)
    for cohort in kept_queries.cohorts(session, provider_id):
        sentences += _cohort(session, cohort, expected)
    return sentences


def _portfolios(session: Session, enrolment_ids: list[int], expected: Differences) -> list[str]:
    """Compare these portfolios and their units; add what the facts say to the `expected` counts of cohorts."""
    rows = kept_queries.units_with_kept(session, enrolment_ids)
    units, criteria = fold(session, rows)
    kept_units = kept_queries.kept_units(session, [row.id for row in rows])
    kept = kept_queries.kept_enrolments(session, enrolment_ids)
    last_sent = kept_queries.last_sent(session, enrolment_ids)
    sentences = [line for unit in units for line in _unit(unit, kept_units.get(unit.unit.id))]
    for enrolment in kept_queries.enrolments(session, enrolment_ids):
        own = [unit for unit in units if unit.unit.enrolment_id == enrolment.id]
        row = portfolio_row(enrolment, strips(own), last_sent.get(enrolment.id))
        sentences += _portfolio(enrolment.id, kept.get(enrolment.id), row)
        for unit in (one for one in own if one.counts and row is not None):
            unit_row = unit.unit
            add_strip(expected, unit_row, unit_row.cohort_id, unit.strip, criteria[unit_row.standard_id], 1)
    return sentences


def _unit(unit: FoldedUnit, kept: Row[Any] | None) -> list[str]:
    name = f"Unit {unit.unit.id}"
    if not unit.counts:
        return [f"{name}: it is kept, and its learner was moved to another version."]
    if kept is None:
        return [f"{name}: nothing is kept, and the facts give {unit.strip}."]
    return _differences(name, kept._mapping, unit.row)


def _portfolio(enrolment_id: int, kept: Row[Any] | None, row: Mapping[str, Any] | None) -> list[str]:
    name = f"Enrolment {enrolment_id}"
    if row is None:
        return [] if kept is None else [f"{name}: it is counted, and should not be."]
    if kept is None:
        return [f"{name}: it is not counted, and should be."]
    return _differences(name, kept._mapping, row)


def _cohort(session: Session, cohort: Row[Any], expected: Differences) -> list[str]:
    kept = kept_queries.kept_criteria(session, cohort.id)
    wanted = {criterion: row for (cohort_id, criterion), row in expected.items() if cohort_id == cohort.id}
    codes = _codes(session, {row.standard_id for row in kept.values()} | {r["standard_id"] for r in wanted.values()})
    nothing = dict.fromkeys(CRITERION_COLUMNS, 0)
    sentences: list[str] = []
    for criterion in sorted(kept.keys() | wanted.keys()):
        have = dict(kept[criterion]._mapping) if criterion in kept else nothing
        sentences += _differences(
            f"Cohort {cohort.id} ({cohort.name}), {codes.get(criterion, criterion)}",
            have,
            wanted.get(criterion, nothing),
        )
    return sentences


def _codes(session: Session, standard_ids: set[int]) -> dict[int, str]:
    found: Mapping[int, Sequence[Row[Any]]] = assessment_queries.criteria_of_standards(session, standard_ids)
    return {criterion.id: criterion.code for criteria in found.values() for criterion in criteria}


def _differences(name: str, kept: Mapping[str, Any], facts: Mapping[str, Any]) -> list[str]:
    return [
        f"{name}: {column.replace('_', ' ')} is kept as {_said(kept[column])}, and the facts give {_said(value)}."
        for column, value in facts.items()
        if column not in ("unit_id", "criterion_id") and column in kept and kept[column] != value
    ]


def _said(value: Any) -> str:
    return "nothing" if value is None else "yes" if value is True else "no" if value is False else str(value)
