"""What administrators do: finding and adding people, giving and ending roles, links, suspending. And what they can't."""

import json
import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.access.models import Membership, PasswordLink, Person
from app.access.roles import Role
from app.clock import now
from app.db import Database
from app.errors import Conflict
from app.people import service
from app.people.acting import TheService
from app.trail.models import TrailEntry
from tests.client import Client
from tests.people import Cast, Player, a_person


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    return client.as_(cast.hal)


def someone(**changed: str) -> dict[str, str]:
    return {"email": "Nia@Example.org", "name": "Nia Cole", "known_as": "", "role": "trainee"} | changed


def trail(database: Database, provider_id: int) -> list[tuple[str, dict]]:
    """(kind, about) of the provider's trail, in order."""
    with database.reading() as session:
        rows = session.exec(select(TrailEntry).where(TrailEntry.provider_id == provider_id).order_by(TrailEntry.seq))
        return [(row.kind, json.loads(row.about)) for row in rows]


def role_of(database: Database, player: Player, role: str) -> Membership:
    with database.reading() as session:
        held = select(Membership).where(Membership.person_id == player.id, Membership.role == role)
        return session.exec(held).one()


def person(database: Database, player: Player) -> Person:
    with database.reading() as session:
        return session.get_one(Person, player.id)


def test_the_list_shows_our_people_and_nobody_elses(admin: Client) -> None:
    page = admin.get("/people").text
    assert "Ama Mensah" in page
    assert "Trainee assessor" in page
    assert "Olu" not in page
    found = admin.get("/people", params={"q": "PRŶS"}).text
    assert "Rhys" in found
    assert "Ama Mensah" not in found
    assert "Nobody here matches" in admin.get("/people", params={"q": "100%"}).text
    assert admin.get("/people", params={"q": "a\x00", "after": "\x00"}).status_code == 200
    assert admin.get("/people", params={"id": "9" * 30}).status_code == 422


def test_a_long_list_comes_in_pages_without_gaps_or_doubles(admin: Client, session: Session, cast: Cast) -> None:
    for number in range(120):
        a_person(session, cast.northbank, f"L{number:03} Same" if number % 2 else f"L{number:03} Other", "learner")
    session.commit()
    seen: list[str] = []
    address = "/people?q=L"
    while address:
        page = admin.get(address).text
        names = re.findall(r'<a href="/people/\d+">(L\d+ \w+)</a>', page)
        seen += names
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        address = onward.group(1).replace("&amp;", "&") if onward else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen)


def test_adding_a_trainee_assessor(admin: Client, database: Database, cast: Cast) -> None:
    answer = admin.post("/people?once=k1", data=someone(known_as="Coley"))
    assert answer.status_code == 303
    page = admin.get(answer.headers["location"].split("?")[0]).text
    assert "Trainee assessor" in page
    assert "People call them Coley" in page
    assert [kind for kind, _ in trail(database, cast.northbank)] == ["person_added", "role_given"]
    again = admin.post("/people?once=k1", data=someone(known_as="Coley"))
    assert again.headers["location"] == answer.headers["location"]
    assert len(trail(database, cast.northbank)) == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": ""}, "Give their e-mail address"),
        ({"email": "nia"}, "doesn’t look like an e-mail address"),
        ({"name": " "}, "Give their full name"),
        ({"role": ""}, "Choose what they’ll do here"),
        ({"role": "owner"}, "Choose what they’ll do here"),
        ({"email": "ama@example.org"}, "Ama Mensah is already here with that address"),
        (
            {"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2026"},
            "There is no such day as 31/2/2026",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    admin: Client, database: Database, cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    typed = someone(known_as="Nia of Northbank", **changed)
    answer = admin.post("/people", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>\n      Error: Add somebody" in answer.text or "Error: Add somebody" in answer.text
    assert 'value="Nia of Northbank"' in answer.text
    assert f'value="{typed["name"].strip()}"' in answer.text
    assert trail(database, cast.northbank) == []


def test_someone_of_another_provider_is_given_a_role_and_nothing_is_told(
    admin: Client, database: Database, cast: Cast
) -> None:
    typed = someone(email=cast.olu.email, name=" olu  adeyemi ", known_as="OLU", role="iqa")
    answer = admin.post("/people", data=typed)
    page = admin.get(answer.headers["location"].split("?")[0]).text
    assert "Internal quality assurer" in page
    assert "Southbank" not in page
    assert "Assessor" not in re.sub(r"<form.*?</form>", "", page, flags=re.S)
    assert trail(database, cast.southbank) == []
    assert person(database, cast.olu).name == "Olu Adeyemi"


def test_an_account_that_opens_another_door_too_cannot_be_taken_over_or_closed(
    admin: Client, database: Database, cast: Cast
) -> None:
    admin.post("/people", data=someone(email=cast.olu.email, name="Olu Adeyemi", role="iqa"))
    for doing in ("password-link", "suspension"):
        answer = admin.post(f"/people/{cast.olu.id}/{doing}", data={"do": "suspend"})
        assert answer.status_code == 409
        assert "uses this account somewhere else as well" in answer.text
        assert "Southbank" not in answer.text
    assert person(database, cast.olu).suspended_at is None
    with database.reading() as session:
        assert session.exec(select(PasswordLink)).all() == []


def test_a_link_made_before_a_second_provider_came_stops_working(client: Client, session: Session, cast: Cast) -> None:
    """Else Northbank could wait with a link in hand until Southbank trusts the account."""
    rhys = session.get_one(Person, cast.rhys.id)
    token = service.make_password_link(session, TheService(cast.northbank), rhys)
    session.commit()
    assert client.get(f"/set-password/{token}").status_code == 200
    service.add_person(session, TheService(cast.southbank), email=rhys.email, name="Rhys", role=Role.learner)
    session.commit()
    assert client.get(f"/set-password/{token}").status_code == 404


def test_another_role_with_dates(admin: Client, database: Database, cast: Cast) -> None:
    address = f"/people/{cast.cleo.id}/roles"
    dates = {"starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "26"}
    assert admin.post(address, data={"role": "iqa", **dates}).status_code == 303
    held = role_of(database, cast.cleo, "iqa")
    assert held.starts_on.isoformat() == "2026-09-01"
    assert held.created_by == cast.hal.id
    twice = admin.post(address, data={"role": "trainee", **dates})
    assert twice.status_code == 409
    assert "End the one they have first" in twice.text
    assert trail(database, cast.northbank)[-1] == (
        "role_given",
        {
            "enrolment_id": None,
            "person_id": cast.cleo.id,
            "role": "iqa",
            "qualified": True,
            "starts_on": "2026-09-01",
            "ends_on": None,
        },
    )


def test_ending_a_role_takes_effect_the_day_after(
    admin: Client, database: Database, cast: Cast, client: Client
) -> None:
    role = role_of(database, cast.ben, "assessor")
    address = f"/people/{cast.ben.id}/roles/{role.id}/end"
    empty = admin.post(address, data={})
    assert empty.status_code == 422
    assert "Give the last day of the role" in empty.text
    yesterday = now().date() - timedelta(days=1)
    boxes = {
        f"last_{role.id}_day": str(yesterday.day),
        f"last_{role.id}_month": str(yesterday.month),
        f"last_{role.id}_year": str(yesterday.year),
    }
    assert admin.post(address, data=boxes).status_code == 303
    assert client.as_(cast.ben).get("/me").status_code == 303
    kind, about = trail(database, cast.northbank)[-1]
    assert (kind, about["ends_on"]) == ("role_ended", yesterday.isoformat())


def test_nobody_ends_their_own_administrator_role_or_suspends_themselves(
    admin: Client, database: Database, cast: Cast
) -> None:
    role = role_of(database, cast.hal, "administrator")
    boxes = {f"last_{role.id}_{part}": value for part, value in (("day", "1"), ("month", "12"), ("year", "2030"))}
    answer = admin.post(f"/people/{cast.hal.id}/roles/{role.id}/end", data=boxes)
    assert answer.status_code == 409
    assert "Ask another administrator" in answer.text
    assert 'value="2030"' in answer.text
    assert admin.post(f"/people/{cast.hal.id}/suspension", data={"do": "suspend"}).status_code == 409


def test_suspending_ends_sessions_at_once_and_can_be_undone(admin: Client, database: Database, cast: Cast) -> None:
    admin.as_(cast.ama)
    hers = admin.cookies["__Host-vouch-session"]
    admin.as_(cast.hal)
    assert admin.post(f"/people/{cast.ama.id}/suspension", data={"do": "suspend"}).status_code == 303
    assert "Suspended since" in admin.get(f"/people/{cast.ama.id}").text
    refused = admin.post(f"/people/{cast.ama.id}/password-link")
    assert refused.status_code == 409
    admin.post(f"/people/{cast.ama.id}/suspension", data={"do": "restore"})
    assert [kind for kind, _ in trail(database, cast.northbank)] == ["person_suspended", "person_restored"]
    admin.cookies.set("__Host-vouch-session", hers, domain="vouch.test", path="/")
    assert admin.get("/me").status_code == 303


def test_a_link_is_shown_once_and_only_its_hash_is_kept(admin: Client, database: Database, cast: Cast) -> None:
    page = admin.post(f"/people/{cast.rhys.id}/password-link").text
    token = re.search(r"https://vouch\.test/set-password/([\w-]+)", page)
    assert token is not None
    with database.reading() as session:
        kept = session.exec(select(PasswordLink)).one()
    assert token.group(1) not in json.dumps(kept.model_dump(mode="json"))
    assert token.group(1) not in admin.get(f"/people/{cast.rhys.id}").text


@pytest.mark.parametrize("who", ["ama", "ben", "dev", "gil"])
def test_only_administrators_manage_people(client: Client, cast: Cast, who: str) -> None:
    client.as_(getattr(cast, who))
    assert client.get("/people").status_code == 403
    assert client.get(f"/people/{cast.rhys.id}").status_code == 404
    assert client.post(f"/people/{cast.rhys.id}/password-link").status_code == 404


def test_people_of_another_provider_do_not_exist_here(admin: Client, database: Database, cast: Cast) -> None:
    theirs = role_of(database, cast.olu, "assessor")
    assert admin.get(f"/people/{cast.olu.id}").status_code == 404
    assert admin.post(f"/people/{cast.ama.id}/roles/{theirs.id}/end").status_code == 404
    assert admin.get("/people/999999999").status_code == 404


def test_a_suspended_account_is_not_brought_in_from_elsewhere(session: Session, cast: Cast) -> None:
    session.get_one(Person, cast.olu.id).suspended_at = now()
    with pytest.raises(Conflict):
        service.add_person(session, TheService(cast.northbank), email=cast.olu.email, name="Olu", role=Role.iqa)
