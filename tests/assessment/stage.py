"""What the tests of units stand on: Ama's small unit (P1, P2, K1), assessed by Cleo and by Ben, who is in training."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.enrolment.models import Enrolment, Unit
from tests.factories import (
    SentVersion,
    a_cohort,
    a_review,
    a_sent_version,
    a_standard,
    a_unit,
    an_allocation,
    an_enrolment,
)
from tests.people import Cast

CODES = ("P1", "P2", "K1")
ALL_MET = dict.fromkeys(CODES, "met")


@dataclass(frozen=True)
class Desk:
    """Ama's unit and the ids that addresses need."""

    unit: int
    enrolment: int
    standard: int


def a_desk(session: Session, cast: Cast, standard: int | str | None = None) -> Desk:
    """Ama's unit with Cleo and Ben allocated to assess it, and Dev to assure it."""
    enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
    unit = a_unit(session, enrolment, a_standard(session) if standard is None else standard)
    an_allocation(session, unit, cast.cleo)
    an_allocation(session, unit, cast.ben)
    an_allocation(session, unit, cast.dev, "iqa")
    return Desk(unit.id or 0, enrolment.id or 0, unit.standard_id)


def unit_of(session: Session, desk: Desk) -> Unit:
    return session.get_one(Unit, desk.unit)


def enrolment_of(session: Session, desk: Desk) -> Enrolment:
    return session.get_one(Enrolment, desk.enrolment)


def decided(session: Session, desk: Desk, by: Any, choices: Mapping[str, Any], **more: Any) -> SentVersion:
    """A piece that Ama sent for these criteria, and somebody's decisions on it."""
    sent = a_sent_version(session, unit_of(session, desk), list(choices), title=more.pop("title", "The feelings wall"))
    a_review(session, sent, by, choices, **more)
    return sent
