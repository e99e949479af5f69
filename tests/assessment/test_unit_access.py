"""Who may see a unit, sign it off, open it again: asked of every address, as everybody."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.access.models import Membership
from app.clock import now
from app.db import Database
from app.enrolment.models import Allocation
from tests.assessment.stage import ALL_MET, Desk, a_desk, decided, enrolment_of, unit_of
from tests.client import Client
from tests.factories import a_review, a_sent_version, a_sign_off, a_standard, a_unit, an_allocation
from tests.people import Cast, a_person

YESTERDAY = timedelta(days=2)  # far enough back whatever the zone


@pytest.fixture
def desk(database: Database, cast: Cast) -> Desk:
    """Every criterion met by Cleo."""
    with database.writing() as session:
        desk = a_desk(session, cast)
        decided(session, desk, cast.cleo, ALL_MET)
        return desk


def end_allocation(database: Database, person: int, day: date) -> None:
    with database.writing() as session:
        for row in session.exec(select(Allocation).where(Allocation.person_id == person)):
            row.ends_on = day
            session.add(row)


# Who, then the status of: seeing it, its sign-off page, signing, opening it again (it is open: 409 when allowed).
TABLE = [
    ("ama", 200, 403, 403, 403),
    ("rhys", 404, 404, 404, 404),
    ("ben", 200, 403, 403, 403),
    ("cleo", 200, 200, 422, 409),
    ("dev", 200, 403, 403, 409),
    ("gil", 200, 403, 403, 409),
    ("hal", 404, 404, 404, 404),
    ("olu", 404, 404, 404, 404),
    ("uma", 404, 404, 404, 404),
    ("kit", 404, 404, 404, 404),
]


@pytest.mark.parametrize(("who", "see", "ask", "sign", "reopen"), TABLE)
def test_each_address_for_each_person(
    client: Client, desk: Desk, cast: Cast, who: str, see: int, ask: int, sign: int, reopen: int
) -> None:
    client.as_(getattr(cast, who))
    at = f"/units/{desk.unit}"
    assert client.get(at).status_code == see
    assert client.get(f"{at}/sign-off").status_code == ask
    assert client.post(f"{at}/sign-off", data={}).status_code == sign
    assert client.post(f"{at}/reopen", data={"reason": "P1 was judged too early"}).status_code == reopen


def test_nobody_is_sent_to_sign_in(client: Client, desk: Desk) -> None:
    assert client.as_nobody().get(f"/units/{desk.unit}").headers["location"].startswith("/sign-in?next=")
    assert client.post(f"/units/{desk.unit}/sign-off", data={}).status_code == 401


@pytest.mark.parametrize("number", ["0", "999999", str(2**31), "9" * 30])
def test_a_number_that_is_nobodys_unit(client: Client, desk: Desk, cast: Cast, number: str) -> None:
    assert client.as_(cast.cleo).get(f"/units/{number}").status_code == 404
    assert client.post(f"/units/{number}/sign-off", data={}).status_code == 404


def test_a_trainee_is_told_why_they_cannot_sign(client: Client, desk: Desk, cast: Cast) -> None:
    assert "in training" in client.as_(cast.ben).get(f"/units/{desk.unit}/sign-off").text
    assert "in training" in client.post(f"/units/{desk.unit}/sign-off", data={}).text


def test_an_allocation_that_has_ended_or_not_begun_gives_nothing(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    client.as_(cast.cleo)
    end_allocation(database, cast.cleo.id, now().date() - YESTERDAY)
    assert client.get(f"/units/{desk.unit}").status_code == 404
    with database.writing() as session:
        an_allocation(session, unit_of(session, desk), cast.cleo, starts_on=now().date() + timedelta(days=3))
    assert client.get(f"/units/{desk.unit}").status_code == 404
    assert client.post(f"/units/{desk.unit}/sign-off", data={}).status_code == 404


def test_an_allocation_without_the_role_gives_nothing(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    """Dev is IQA of the unit; an assessor's allocation that the administrator left behind makes no assessor of Dev."""
    with database.writing() as session:
        an_allocation(session, unit_of(session, desk), cast.dev)
    assert client.as_(cast.dev).get(f"/units/{desk.unit}/sign-off").status_code == 403


def test_whoever_is_allocated_to_another_unit_of_the_portfolio_may_read_but_not_sign(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    with database.writing() as session:
        beside = a_person(session, cast.northbank, "Ines Duarte", "assessor")
        other = a_unit(session, enrolment_of(session, desk), a_standard(session))
        an_allocation(session, other, beside)
    assert "The feelings wall" in client.as_(beside).get(f"/units/{desk.unit}").text
    assert client.get(f"/units/{desk.unit}/sign-off").status_code == 403
    assert client.post(f"/units/{desk.unit}/reopen", data={"reason": "P1 was judged too early"}).status_code == 403


def test_nobody_signs_or_opens_their_own_unit_whatever_else_they_are(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    """Ama is also a qualified assessor and a manager at Northbank."""
    with database.writing() as session:
        for role in ("assessor", "manager"):
            session.add(
                Membership(provider_id=cast.northbank, person_id=cast.ama.id, role=role, starts_on=date(2026, 1, 1))
            )
    client.as_(cast.ama)
    assert "your own unit" in client.get(f"/units/{desk.unit}/sign-off").text
    assert client.post(f"/units/{desk.unit}/sign-off", data={}).status_code == 403
    with database.writing() as session:
        a_sign_off(session, unit_of(session, desk), cast.cleo)
    assert client.post(f"/units/{desk.unit}/reopen", data={"reason": "I would like to add more"}).status_code == 403


@pytest.mark.parametrize(
    ("who", "status"),
    [("ama", 404), ("ben", 403), ("cleo", 422), ("dev", 404), ("gil", 404), ("hal", 404), ("olu", 404), ("kit", 404)],
)
def test_countersigning_is_for_qualified_assessors_of_the_unit(
    client: Client, database: Database, desk: Desk, cast: Cast, who: str, status: int
) -> None:
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, desk), ["P1"])
        decision = a_review(session, sent, cast.ben, {"P1": "met"}, trainee=True).decisions["P1"].id
    client.as_(getattr(cast, who))
    assert client.post(f"/decisions/{decision}/countersign", data={}).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("ama", 403), ("ben", 200), ("cleo", 200), ("dev", 403), ("gil", 403), ("hal", 403), ("olu", 200)],
)
@pytest.mark.parametrize("address", ["/sign-offs", "/countersigning"])
def test_the_lists_are_for_assessors(
    client: Client, desk: Desk, cast: Cast, address: str, who: str, status: int
) -> None:
    page = client.as_(getattr(cast, who)).get(address)
    assert page.status_code == status
    assert "The feelings wall" not in page.text or who == "cleo"
