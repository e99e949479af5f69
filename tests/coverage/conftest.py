"""A centre on one day, and listeners at work as in the running service."""

import pytest

from app.clock import travel
from app.coverage.counts import refresh_units
from app.db import Database
from app.trail.facts import SignedIn
from app.wiring import wire
from tests.coverage.scene import NOW, Northbank
from tests.factories import (
    a_cohort,
    a_fact,
    a_standard,
    a_unit,
    an_allocation,
    an_enrolment,
)
from tests.people import Cast


@pytest.fixture(autouse=True)
def listeners() -> None:
    wire()


@pytest.fixture
def frozen():
    with travel(NOW):
        yield


@pytest.fixture
def northbank(database: Database, cast: Cast) -> Northbank:
    with database.writing() as session:
        return Northbank(session, cast)


@pytest.fixture
def southbank(database: Database, cast: Cast) -> int:
    """Uma's enrolment at the other centre."""
    with database.writing() as session:
        cohort = a_cohort(session, cast.southbank, "Southbank secrets")
        enrolment = an_enrolment(session, cohort, cast.uma)
        unit = a_unit(session, enrolment, a_standard(session, title="Southbank unit"))
        an_allocation(session, unit, cast.olu)
        refresh_units(session, [unit.id or 0])
        a_fact(session, SignedIn(None, person_id=cast.uma.id), by=cast.uma)
        return enrolment.id or 0
