"""Selects for keeping a draft: its claims as they are, and what the form's codes stand for in this portfolio."""

from collections.abc import Sequence

from sqlmodel import col, select

from app import selects
from app.enrolment.models import Unit
from app.evidence.models import Claim
from app.selects import Statement
from app.standards.models import Criterion


@selects.rows
def claims_as_kept(version_id: int) -> Statement:
    """(id, unit_id, criterion_id, locator_text, note) of a draft's claims."""
    return select(
        col(Claim.id), col(Claim.unit_id), col(Claim.criterion_id), col(Claim.locator_text), col(Claim.note)
    ).where(Claim.version_id == version_id)


@selects.rows
def criteria_named(enrolment_id: int, codes: Sequence[str]) -> Statement:
    """(unit_id, code, criterion_id) of the criteria with these codes, in every unit of a portfolio."""
    return (
        select(col(Unit.id).label("unit_id"), col(Criterion.code), col(Criterion.id).label("criterion_id"))
        .join(Criterion, col(Criterion.standard_id) == col(Unit.standard_id))
        .where(Unit.enrolment_id == enrolment_id, col(Criterion.code).in_(codes))
        .order_by(col(Unit.id), col(Criterion.position))
    )
