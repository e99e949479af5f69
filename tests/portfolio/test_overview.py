"""One portfolio for those who look after it: coverage for managers, content for those beside the learner."""

from datetime import timedelta

import pytest

from app.clock import now
from app.coverage.counts import refresh_units
from app.db import Database
from app.evidence.models import EvidenceAccess
from tests.client import Client
from tests.counting import counting
from tests.factories import (
    a_cohort,
    a_draft_version,
    a_review,
    a_sent_version,
    a_unit,
    a_withdrawal,
    an_allocation,
    an_enrolment,
)
from tests.people import Cast


@pytest.fixture
def portfolio(database: Database, cast: Cast) -> int:
    """Ama's, with two pieces sent, one taken back and one not sent; Cleo assesses, Dev quality assures."""
    with database.writing() as session:
        enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
        unit = a_unit(session, enrolment)
        an_allocation(session, unit, cast.cleo)
        an_allocation(session, unit, cast.dev, "iqa")
        wall = a_sent_version(session, unit, ["P1", "P2"], title="The feelings wall")
        a_review(session, wall, cast.cleo, {"P1": "met"})
        again = a_sent_version(session, unit, ["P2", "P3"], title="The feelings wall, again", of=wall.evidence)
        a_review(session, again, cast.cleo, {"P2": "met", "P3": "met"})
        a_sent_version(session, unit, ["K1"], title="A term of talk")
        a_withdrawal(session, a_sent_version(session, unit, ["K2"], title="Taken back"))
        a_draft_version(session, unit, ["K3"], title="Not sent")
        refresh_units(session, [unit.id or 0])
        return enrolment.id or 0


@pytest.mark.parametrize("who", ["ama", "cleo", "dev"])
def test_those_beside_the_learner_see_units_and_evidence(client: Client, cast: Cast, portfolio: int, who: str) -> None:
    page = client.as_(getattr(cast, who)).get(f"/portfolios/{portfolio}").text
    assert "3 of 53 criteria met. 0 of 1 unit signed off." in page
    assert "Assessed by Cleo, quality assured by Dev" in page
    assert "The feelings wall, again" in page
    assert "version 2; all decided" in page
    assert "A term of talk" in page
    assert "1 of 1 criterion to decide" in page
    assert "Taken back" not in page
    assert "Not sent" not in page
    assert ("/exports" in page) == (who != "dev")


def test_a_manager_sees_coverage_and_not_content(
    client: Client, cast: Cast, portfolio: int, database: Database
) -> None:
    client.as_(cast.gil)
    page = client.get(f"/portfolios/{portfolio}").text
    assert "3 of 53 criteria met" in page
    assert "The feelings wall" not in page
    assert f"/portfolios/{portfolio}/access" in page
    with database.writing() as session:
        session.add(
            EvidenceAccess(
                provider_id=cast.northbank,
                enrolment_id=portfolio,
                person_id=cast.gil.id,
                reason="A complaint from a family",
                until=now() + timedelta(minutes=30),
            )
        )
    page = client.get(f"/portfolios/{portfolio}").text
    assert "The feelings wall, again" in page
    assert "You gave a reason, so you can open it until" in page


@pytest.mark.parametrize("who", ["ben", "rhys", "hal", "olu", "uma", "kit"])
def test_to_others_it_does_not_exist(client: Client, cast: Cast, portfolio: int, who: str) -> None:
    assert client.as_(getattr(cast, who)).get(f"/portfolios/{portfolio}").status_code == 404


def test_a_fixed_number_of_statements(client: Client, cast: Cast, portfolio: int, database: Database) -> None:
    path = f"/portfolios/{portfolio}"
    client.as_(cast.gil).get(path)
    with counting(database) as sent:
        client.get(path)
    assert len(sent) <= 6, sent
