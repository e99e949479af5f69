"""The facts of units, read in bulk and folded: used by pages, by coverage and by exports."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.assessment import queries
from app.assessment.rules import ClaimFact, CriterionStatus, DecisionFact, Outcome, criterion_status, strip, unit_status


@dataclass(frozen=True)
class UnitFold:
    """A unit's criteria in the standard's order, each with its status."""

    unit_id: int
    enrolment_id: int
    cohort_id: int
    provider_id: int
    standard_id: int
    criterion_ids: tuple[int, ...]
    codes: tuple[str, ...]
    statuses: tuple[CriterionStatus, ...]
    signed_off: bool

    @property
    def strip(self) -> str:
        return strip(self.statuses, signed_off=self.signed_off)

    @property
    def status(self):
        return unit_status(self.statuses, signed_off=self.signed_off)


def fold_units(session: Session, unit_ids: list[int]) -> dict[int, UnitFold]:
    """Fold these units from their facts: five selects, however many units."""
    return fold_rows(session, queries.units_by_id(session, unit_ids)) if unit_ids else {}


def fold_rows(session: Session, units: Sequence[Any]) -> dict[int, UnitFold]:
    """The same of units that were read already (rows as of queries.units_by_id): four selects."""
    if not units:
        return {}
    unit_ids = [unit.id for unit in units]
    criteria = queries.criteria_of_standards(session, {unit.standard_id for unit in units})
    claims: dict[tuple[int, int], list[ClaimFact]] = defaultdict(list)
    for row in queries.standing_claims(session, unit_ids):
        claims[row.unit_id, row.criterion_id].append(ClaimFact(row.claim_id, row.version_id))
    decisions: dict[tuple[int, int], list[DecisionFact]] = defaultdict(list)
    for row in queries.decisions_of_units(session, unit_ids):
        decisions[row.unit_id, row.criterion_id].append(
            DecisionFact(
                number=row.number,
                claim_id=row.claim_id,
                outcome=Outcome(row.outcome),
                needs_countersign=row.needs_countersign,
                countersign=row.countersign,
                withdrawn=row.withdrawn,
            )
        )
    signed = queries.units_signed_off(session, unit_ids)
    return {
        unit.id: UnitFold(
            unit_id=unit.id,
            enrolment_id=unit.enrolment_id,
            cohort_id=unit.cohort_id,
            provider_id=unit.provider_id,
            standard_id=unit.standard_id,
            criterion_ids=tuple(c.id for c in criteria[unit.standard_id]),
            codes=tuple(c.code for c in criteria[unit.standard_id]),
            statuses=tuple(
                criterion_status(claims.get((unit.id, c.id), ()), decisions.get((unit.id, c.id), ()))
                for c in criteria[unit.standard_id]
            ),
            signed_off=unit.id in signed,
        )
        for unit in units
    }
