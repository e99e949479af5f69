"""Gil at work on cohorts and enrolments: his session, a cohort, an enrolment, and the form as he fills it in."""

from datetime import date, timedelta

import pytest

from app.clock import now
from app.db import Database
from app.enrolment.models import Cohort
from tests.client import Client
from tests.factories.enrolment import a_cohort, a_unit, an_enrolment
from tests.factories.standards import standard_id
from tests.people import Cast


@pytest.fixture
def gil(client: Client, cast: Cast) -> Client:
    """The manager, signed in."""
    return client.as_(cast.gil)


@pytest.fixture
def cohort_id(database: Database, cast: Cast) -> int:
    with database.writing() as session:
        return a_cohort(session, cast.northbank).id or 0


@pytest.fixture
def standards(database: Database) -> list[str]:
    with database.reading() as session:
        return [str(standard_id(session, stem)) for stem in ("HSCCLD352", "Promote effective")]


@pytest.fixture
def enrolment_id(database: Database, cast: Cast, cohort_id: int) -> int:
    """Ama, on two units."""
    with database.writing() as session:
        enrolment = an_enrolment(session, session.get_one(Cohort, cohort_id), cast.ama)
        a_unit(session, enrolment)
        a_unit(session, enrolment, "Promote effective")
        return enrolment.id or 0


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def plan(standards: list[str], **more: str) -> dict:
    day = now().date()
    return {
        "standard": standards,
        **boxes("starts_on", day),
        **boxes("planned_end", day + timedelta(days=300)),
        **more,
    }


def rows(database: Database, statement):
    with database.reading() as session:
        return session.exec(statement).all()
