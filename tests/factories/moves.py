"""A unit moved to another version of its standard, and a mark on a standard: rows as the service would write them."""

from typing import Any

from sqlmodel import Session, col, select

from app.assessment.facts_of_units import fold_units
from app.assessment.models import AssessmentDecision
from app.assessment.move_models import CarriedDecision, UnitMove
from app.assessment.rules import CriterionStatus
from app.enrolment.models import Unit
from app.standards import service
from app.standards.mark_models import StandardMark
from app.standards.models import Standard
from tests.factories.enrolment import id_of
from tests.factories.standards import criteria


def a_copy(session: Session, standard_id: int, version: str = "2", *, provider_id: int | None = None) -> Standard:
    """Another version of a standard of the repository, with the same words."""
    document = service.stored(session.get_one(Standard, standard_id))
    facts = document.standard.model_copy(update={"version": version})
    return service.publish(session, document.model_copy(update={"standard": facts}), provider_id)


def a_move(session: Session, unit: Unit, by: Any, *, reason: str = "The awarding body asks for version 2") -> UnitMove:
    """The unit's learner on a copy of its standard, with everything that is met for good carried over.

    The unit itself is not closed, so that a test goes on with it.
    """
    new = a_copy(session, unit.standard_id)
    columns = ("provider_id", "enrolment_id", "learner_id", "cohort_id")
    to = Unit(**{name: getattr(unit, name) for name in columns}, standard_id=new.id or 0)
    session.add(to)
    session.flush()
    move = UnitMove(
        **{name: getattr(unit, name) for name in columns[:3]},
        from_unit_id=unit.id or 0,
        to_unit_id=to.id or 0,
        links="{}",
        reason=reason,
        typed_name="Gil Marsh",
        by_id=id_of(by),
        by_role="manager",
    )
    session.add(move)
    session.flush()
    fold = fold_units(session, [unit.id or 0])[unit.id or 0]
    later = criteria(session, to.standard_id)
    for criterion_id, code, status in zip(fold.criterion_ids, fold.codes, fold.statuses, strict=True):
        if status is CriterionStatus.met:
            decisions = session.exec(
                select(AssessmentDecision)
                .where(AssessmentDecision.unit_id == unit.id, AssessmentDecision.criterion_id == criterion_id)
                .order_by(col(AssessmentDecision.number).desc())
            )
            decision = decisions.first()
            assert decision is not None
            session.add(
                CarriedDecision(
                    provider_id=unit.provider_id,
                    move_id=move.id or 0,
                    unit_id=to.id or 0,
                    criterion_id=later[code].id or 0,
                    criterion_sha256=later[code].text_sha256,
                    from_criterion_id=criterion_id,
                    decision_id=decision.id or 0,
                )
            )
    session.flush()
    return move


def a_mark(session: Session, standard_id: int, by: Any, what: str = "validity", value: str = "Legacy") -> StandardMark:
    """Something that a person learnt of a published version."""
    row = StandardMark(standard_id=standard_id, what=what, value=value, source="person", by_id=id_of(by))
    session.add(row)
    session.flush()
    return row
