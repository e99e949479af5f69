"""Selects for keeping the counts: units and enrolments with what is kept of them. Ids come from facts, never from a page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_
from sqlmodel import Session, col, select

from app import selects
from app.access.models import Provider
from app.coverage.models import CohortCriterion, EnrolmentCoverage, UnitCoverage
from app.enrolment.models import Cohort, Enrolment, Unit
from app.evidence.models import Evidence, EvidenceVersion
from app.selects import Statement

_ENROLMENT = (
    col(Enrolment.id),
    col(Enrolment.provider_id),
    col(Enrolment.cohort_id),
    col(Enrolment.starts_on),
    col(Enrolment.planned_end),
    col(Enrolment.break_until),
    col(Enrolment.ended_on),
    col(Provider.timezone),
)


@selects.values
def enrolment_ids_of_units(unit_ids: Sequence[int]) -> Statement:
    return select(col(Unit.enrolment_id)).where(col(Unit.id).in_(unit_ids)).distinct().order_by(col(Unit.enrolment_id))


def _enrolments(enrolment_ids: Any) -> Any:
    return (
        select(*_ENROLMENT)
        .join(Provider, col(Provider.id) == col(Enrolment.provider_id))
        .where(col(Enrolment.id).in_(enrolment_ids))
        .order_by(col(Enrolment.id))
    )


@selects.rows
def locked_enrolments(enrolment_ids: Sequence[int]) -> Statement:
    """These enrolments by id, each locked until the transaction ends (SQLite has one writer anyway)."""
    return _enrolments(enrolment_ids).with_for_update(of=Enrolment, key_share=True)


@selects.rows
def enrolments(enrolment_ids: Sequence[int]) -> Statement:
    """The same without locking, for comparing."""
    return _enrolments(enrolment_ids)


@selects.rows
def units_with_kept(enrolment_ids: Sequence[int]) -> Statement:
    """Every unit of these enrolments, with its kept strip (None when nothing is kept yet).

    A unit whose learner was moved to another version is among them only while something is kept of it.
    """
    return (
        select(
            col(Unit.id),
            col(Unit.enrolment_id),
            col(Unit.cohort_id),
            col(Unit.provider_id),
            col(Unit.standard_id),
            col(Unit.closed_at),
            col(UnitCoverage.strip),
            col(UnitCoverage.signed_off),
            col(UnitCoverage.cohort_id).label("kept_cohort_id"),
        )
        .outerjoin(UnitCoverage, col(UnitCoverage.unit_id) == col(Unit.id))
        .where(
            col(Unit.enrolment_id).in_(enrolment_ids),
            or_(col(Unit.closed_at).is_(None), col(UnitCoverage.unit_id).is_not(None)),
        )
        .order_by(col(Unit.id))
    )


def kept_enrolments(session: Session, enrolment_ids: Sequence[int]) -> dict[int, Row[Any]]:
    return {row.enrolment_id: row for row in _kept_enrolments(session, enrolment_ids)}


@selects.rows
def _kept_enrolments(enrolment_ids: Sequence[int]) -> Statement:
    return select(*_columns(EnrolmentCoverage)).where(col(EnrolmentCoverage.enrolment_id).in_(enrolment_ids))


def kept_units(session: Session, unit_ids: Sequence[int]) -> dict[int, Row[Any]]:
    rows = session.execute(select(*_columns(UnitCoverage)).where(col(UnitCoverage.unit_id).in_(unit_ids)))
    return {row.unit_id: row for row in rows}


def last_sent(session: Session, enrolment_ids: Sequence[int]) -> dict[int, datetime]:
    """When each learner last sent something. What they took back again counts: they were at work."""
    return {row.enrolment_id: row.at for row in _last_sent(session, enrolment_ids)}


@selects.rows
def _last_sent(enrolment_ids: Sequence[int]) -> Statement:
    return (
        select(col(Evidence.enrolment_id), func.max(col(EvidenceVersion.sent_at)).label("at"))
        .join(EvidenceVersion, col(EvidenceVersion.evidence_id) == col(Evidence.id))
        .where(col(Evidence.enrolment_id).in_(enrolment_ids), col(EvidenceVersion.sent_at).is_not(None))
        .group_by(col(Evidence.enrolment_id))
    )


def count_enrolments(session: Session, provider_id: int | None) -> int:
    statement = select(func.count()).select_from(Enrolment)
    return session.exec(statement.where(*_of(Enrolment, provider_id))).one()


def enrolment_batches(session: Session, provider_id: int | None, size: int) -> Iterator[tuple[int, list[int]]]:
    """(provider, enrolment ids) in order of provider and id, at most `size` of one provider at a time."""
    for provider in providers(session, provider_id):
        after = 0
        while rows := session.execute(
            select(col(Enrolment.id))
            .where(Enrolment.provider_id == provider, col(Enrolment.id) > after)
            .order_by(col(Enrolment.id))
            .limit(size)
        ).all():
            yield provider, [row.id for row in rows]
            after = rows[-1].id


def providers(session: Session, provider_id: int | None) -> list[int]:
    statement = select(col(Provider.id)).order_by(col(Provider.id))
    rows = session.execute(statement if provider_id is None else statement.where(Provider.id == provider_id))
    return [row.id for row in rows]


def cohorts(session: Session, provider_id: int | None) -> Sequence[Row[Any]]:
    """(id, provider_id, name) of every cohort."""
    return session.execute(
        select(col(Cohort.id), col(Cohort.provider_id), col(Cohort.name))
        .where(*_of(Cohort, provider_id))
        .order_by(col(Cohort.provider_id), col(Cohort.id))
    ).all()


def strips_of_cohort(session: Session, cohort_id: int) -> Iterator[Row[Any]]:
    """(standard_id, strip) of every kept unit whose enrolment counts in this cohort."""
    yield from session.execute(
        select(col(UnitCoverage.standard_id), col(UnitCoverage.strip))
        .join(EnrolmentCoverage, col(EnrolmentCoverage.enrolment_id) == col(UnitCoverage.enrolment_id))
        .where(col(UnitCoverage.cohort_id) == cohort_id)
        .execution_options(yield_per=2000)
    )


def kept_criteria(session: Session, cohort_id: int) -> dict[int, Row[Any]]:
    rows = session.execute(select(*_columns(CohortCriterion)).where(col(CohortCriterion.cohort_id) == cohort_id))
    return {row.criterion_id: row for row in rows}


def _columns(model: Any) -> list[Any]:
    """Every column of a kept table: rows, not entities."""
    return list(model.__table__.c)


def _of(model: Any, provider_id: int | None) -> list[Any]:
    return [] if provider_id is None else [col(model.provider_id) == provider_id]
