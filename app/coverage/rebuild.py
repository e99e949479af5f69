"""Making the kept counts again from the facts, and saying where they differ. Facts are the truth.

A rebuild goes portfolio by portfolio in short transactions, so that people can work meanwhile, and then settles each
cohort's counts from the portfolios. Each step holds its provider's place in the trail, as every change does, so
nothing can slip in between what it reads and what it writes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from app.assessment import queries as assessment_queries
from app.coverage import kept_queries
from app.coverage.counts import Differences, add_strip, refresh_enrolments
from app.coverage.models import CohortCriterion
from app.db import Database
from app.trail import queries as trail_queries

BATCH = 100
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Rebuilt:
    """How much was made again."""

    enrolments: int
    units: int
    cohorts: int


@dataclass(frozen=True)
class _Place:
    provider_id: int
    standard_id: int


def rebuild(
    database: Database, provider_id: int | None = None, progress: Progress | None = None, *, batch: int = BATCH
) -> Rebuilt:
    """Recompute everything that is kept, for one provider or for all. `progress(done, of)` hears of each batch."""
    with database.reading() as session:
        total = kept_queries.count_enrolments(session, provider_id)
        batches = list(kept_queries.enrolment_batches(session, provider_id, batch))
        cohorts = kept_queries.cohorts(session, provider_id)
    enrolments = units = 0
    for provider, ids in batches:
        with database.writing() as session:
            trail_queries.locked_head(session, provider)
            units += refresh_enrolments(session, ids)
        enrolments += len(ids)
        if progress:
            progress(enrolments, total)
    for cohort in cohorts:
        with database.writing() as session:
            trail_queries.locked_head(session, cohort.provider_id)
            settle_cohort(session, cohort.id, cohort.provider_id)
    return Rebuilt(enrolments=enrolments, units=units, cohorts=len(cohorts))


def settle_cohort(session: Session, cohort_id: int, provider_id: int) -> None:
    """Write a cohort's counts anew from the strips that are kept."""
    session.execute(delete(CohortCriterion).where(col(CohortCriterion.cohort_id) == cohort_id))
    rows = list(counted(session, cohort_id, provider_id).values())
    if rows:
        session.execute(insert(CohortCriterion), rows)


def counted(session: Session, cohort_id: int, provider_id: int) -> Differences:
    """A cohort's counts as its kept strips have them."""
    found: Differences = {}
    criteria: dict[int, list[int]] = {}
    for row in kept_queries.strips_of_cohort(session, cohort_id):
        if row.standard_id not in criteria:
            listed = assessment_queries.criteria_of_standards(session, [row.standard_id])
            criteria[row.standard_id] = [criterion.id for criterion in listed[row.standard_id]]
        add_strip(found, _Place(provider_id, row.standard_id), cohort_id, row.strip, criteria[row.standard_id], 1)
    return found
