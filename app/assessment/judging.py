"""What evidence asks of assessment (evidence/service.py, Judged): answered from the facts, wired in app/wiring.py."""

from collections.abc import Sequence

from sqlmodel import Session

from app.assessment import queries, unit_queries
from app.assessment.facts_of_units import fold_units
from app.assessment.rules import CriterionStatus

_MET = frozenset({CriterionStatus.met, CriterionStatus.met_provisional})


def has_decisions(session: Session, version_id: int) -> bool:
    """Somebody decided on this version. A decision that was taken back still cites it, and so it stays (DOMAIN 2)."""
    return unit_queries.any_decision(session, version_id)


def signed_off_units(session: Session, unit_ids: Sequence[int]) -> set[int]:
    """Those of these units in which nothing may change until they are opened again."""
    return queries.units_signed_off(session, unit_ids)


def met_claims(session: Session, enrolment_id: int) -> set[tuple[int, int]]:
    """(unit, criterion) of everything in this portfolio that is met, whether or not it is countersigned yet."""
    folds = fold_units(session, unit_queries.units_of_enrolment(session, enrolment_id))
    return {
        (fold.unit_id, criterion_id)
        for fold in folds.values()
        for criterion_id, status in zip(fold.criterion_ids, fold.statuses, strict=True)
        if status in _MET
    }
