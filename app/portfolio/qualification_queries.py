"""The one select behind a learner's way to an award: their open units with their standards."""

from sqlalchemy import exists
from sqlmodel import col, select

from app import selects
from app.assessment.models import UnitReopening, UnitSignOff
from app.enrolment.models import Unit
from app.selects import Statement
from app.standards.models import Standard

_REOPENED = exists().where(col(UnitReopening.sign_off_id) == col(UnitSignOff.id)).correlate(UnitSignOff)
_SIGNED_OFF = exists().where(col(UnitSignOff.unit_id) == col(Unit.id), ~_REOPENED).correlate(Unit)


@selects.rows
def units(enrolment_id: int) -> Statement:
    """(unit_id, urn, title, document, signed_off) of the units that an enrolment has now, in the order of their opening.

    The document is read for the codes that awarding bodies give the standard.
    """
    return (
        select(
            col(Unit.id).label("unit_id"),
            col(Standard.urn),
            col(Standard.title),
            col(Standard.document),
            _SIGNED_OFF.label("signed_off"),
        )
        .join(Standard, col(Standard.id) == col(Unit.standard_id))
        .where(col(Unit.enrolment_id) == enrolment_id, col(Unit.closed_at).is_(None))
        .order_by(col(Unit.id))
    )
