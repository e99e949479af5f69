"""What evidence asks of assessment (evidence/service.py, Judged): answered from the facts, wired in app/wiring.py."""

import json
from collections.abc import Sequence

from sqlmodel import Session

from app.assessment import move_queries, queries, unit_queries
from app.assessment.facts_of_units import fold_units
from app.assessment.rules import CriterionStatus

_MET = frozenset({CriterionStatus.met, CriterionStatus.met_provisional})


def has_decisions(session: Session, version_id: int) -> bool:
    """Somebody decided on this version. A decision that was taken back still cites it, and so it stays (DOMAIN 2)."""
    return unit_queries.any_decision(session, version_id)


def signed_off_units(session: Session, unit_ids: Sequence[int]) -> set[int]:
    """Those of these units in which nothing may change: signed off, or their learner was moved to another version."""
    return queries.units_signed_off(session, unit_ids) | move_queries.closed_units(session, unit_ids)


def moved_criteria(session: Session, enrolment_id: int) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """What became of each (unit, criterion) of the units of this portfolio that were moved: none, one or several."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for move in reversed(move_queries.moves_of(session, enrolment_id)):
        units = {row.id: row.standard_id for row in queries.units_by_id(session, [move.from_unit_id, move.to_unit_id])}
        criteria = queries.criteria_of_standards(session, units.values())
        later = {row.code: row.id for row in criteria[units[move.to_unit_id]]}
        sources = json.loads(move.links)
        for row in criteria[units[move.from_unit_id]]:
            places = [(move.to_unit_id, later[code]) for code in later if row.code in sources.get(code, ())]
            # The newest move is read first, so a place that was moved on from is known already.
            found[move.from_unit_id, row.id] = [end for place in places for end in found.get(place, [place])]
    return found


def met_claims(session: Session, enrolment_id: int) -> set[tuple[int, int]]:
    """(unit, criterion) of everything in this portfolio that is met, whether or not it is countersigned yet."""
    folds = fold_units(session, unit_queries.units_of_enrolment(session, enrolment_id))
    return {
        (fold.unit_id, criterion_id)
        for fold in folds.values()
        for criterion_id, status in zip(fold.criterion_ids, fold.statuses, strict=True)
        if status in _MET
    }
