"""Who is on a standard: every learner of the centre for its manager, their own for others, and nobody else's."""

import re

import pytest

from app.coverage import standard_view
from app.coverage.counts import refresh_units
from app.db import Database
from app.enrolment.models import Enrolment
from tests.client import Client
from tests.counting import counting
from tests.coverage.scene import Northbank, words
from tests.factories import a_cohort, a_standard, a_unit, an_allocation, an_enrolment
from tests.people import Cast, a_person

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def page(northbank: Northbank) -> str:
    return f"/standards/{northbank.unit.standard_id}/learners"


def named(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return re.findall(r'<h2 class="h-l"><a href="/units/\d+">([^<]+)</a>', answer.text)


def test_each_sees_whom_they_may(client: Client, cast: Cast, northbank: Northbank, page: str) -> None:
    everyone = named(client.as_(cast.gil), page)
    assert "Ama Mensah" in everyone
    assert "Ama Mensah" in named(client.as_(cast.cleo), page)
    assert named(client.as_(cast.ama), page) == ["Your unit"]
    assert named(client.as_(cast.ben), page) == ["Rhys Prŷs-Jones"]
    for stranger in (cast.olu, cast.kit, cast.uma):
        assert named(client.as_(stranger), page) == []
    assert client.as_(cast.hal).get(page).status_code == 403
    assert client.as_nobody().get(page).status_code == 303


def test_an_allocation_counts_for_its_own_unit_only(
    client: Client, cast: Cast, northbank: Northbank, page: str, database: Database
) -> None:
    with database.writing() as session:
        enrolment = session.get_one(Enrolment, northbank.ama)
        other = a_unit(session, enrolment, a_standard(session, title="Another unit"))
        an_allocation(session, other, cast.ben)
        refresh_units(session, [other.id or 0])
        other_page = f"/standards/{other.standard_id}/learners"
    assert named(client.as_(cast.ben), other_page) == ["Ama Mensah"]
    assert named(client.as_(cast.ben), page) == ["Rhys Prŷs-Jones"]


def test_it_says_where_each_stands(client: Client, cast: Cast, northbank: Northbank, page: str) -> None:
    shown = words(client.as_(cast.gil).get(page).text)
    assert re.search(r"Ama Mensah \d+ of \d+ met Early years, Mar, since", shown), shown
    assert "Learners of Northbank whose unit is this version" in shown


def test_somebody_who_has_left_is_not_on_it(
    client: Client, cast: Cast, northbank: Northbank, page: str, database: Database
) -> None:
    with database.writing() as session:
        enrolment = session.get_one(Enrolment, northbank.ama)
        enrolment.ended_on = enrolment.starts_on
    assert "Ama Mensah" not in named(client.as_(cast.gil), page)


def test_a_long_list_goes_on_and_costs_the_same(
    client: Client, cast: Cast, northbank: Northbank, page: str, database: Database
) -> None:
    client.as_(cast.gil)
    client.get(page)
    with counting(database) as few:
        first = set(named(client, page))
    crowd(database, cast, northbank)
    with counting(database) as many:
        shown = named(client, page)
    assert len(few) == len(many) <= 4, many
    assert len(shown) == standard_view.PAGE
    onward = re.search(r'href="([^"]+)" rel="next"', client.get(page).text)
    assert onward
    rest = named(client, onward[1].replace("&amp;", "&"))
    assert len(set(shown) | set(rest)) == len(shown) + len(rest)
    assert first <= set(shown) | set(rest)


def crowd(database: Database, cast: Cast, northbank: Northbank) -> None:
    with database.writing() as session:
        cohort = a_cohort(session, cast.northbank, "A crowd")
        for number in range(standard_view.PAGE):
            learner = a_person(session, cast.northbank, f"Zed{number} Crowd", "learner")
            unit = a_unit(session, an_enrolment(session, cohort, learner), northbank.unit.standard_id)
            refresh_units(session, [unit.id or 0])


@pytest.mark.parametrize("after", ["x", "~", "-1~A", "99999999999~A", "1~\x00", "5~Zed"])
def test_odd_places_are_answered(client: Client, cast: Cast, page: str, after: str) -> None:
    assert client.as_(cast.gil).get(page, params={"after": after}).status_code == 200


def test_a_standard_of_another_centre_does_not_exist(client: Client, cast: Cast) -> None:
    assert client.as_(cast.gil).get("/standards/999999/learners").status_code == 404
