"""Signing in: the right password, the wrong one, too many, several providers, links, and words kept."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.access.models import FormStash, Membership, Person, SignIn
from app.access.passwords import hash_password
from app.clock import now, travel
from app.db import Database
from app.people import service
from app.people.acting import TheService
from app.trail.models import TrailEntry
from tests.client import Client
from tests.people import Cast, Player

PASSWORD = "copper kettle morning"
SESSION = "__Host-vouch-session"


@pytest.fixture
def ama(database: Database, cast: Cast) -> Player:
    """Ama, with a password."""
    with database.writing() as session:
        session.get_one(Person, cast.ama.id).password_hash = hash_password(PASSWORD)
    return cast.ama


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_the_right_password_opens_the_door_and_goes_where_she_was_going(client: Client, ama: Player) -> None:
    answer = sign_in(client, f" {ama.email.upper()} ", next="/me")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    cookies = answer.headers.get_list("set-cookie")
    assert all("HttpOnly" in cookie and "Secure" in cookie and "SameSite=lax" in cookie for cookie in cookies)
    assert "Ama Mensah" in client.get("/me").text


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, ama: Player) -> None:
    wrong = sign_in(client, ama.email, "not it at all")
    unknown = sign_in(client, "nobody@example.org", "not it at all")
    assert wrong.status_code == unknown.status_code == 422
    assert "don’t go together" in wrong.text
    assert wrong.text.replace(ama.email, "") == unknown.text.replace("nobody@example.org", "")
    assert f'value="{ama.email}"' in wrong.text
    assert "not it at all" not in wrong.text


def test_the_door_closes_after_ten_wrong_passwords_and_opens_again(client: Client, ama: Player) -> None:
    for _ in range(10):
        sign_in(client, ama.email, "a guess")
    assert sign_in(client, ama.email).status_code == 429
    with travel(now() + timedelta(minutes=16)):
        assert sign_in(client, ama.email).status_code == 303


def test_a_strangers_guesses_do_not_lock_her_out_of_her_own_phone(client: Client, ama: Player) -> None:
    assert sign_in(client, ama.email).status_code == 303
    phone = dict(client.cookies)
    client.as_nobody()
    for _ in range(11):
        answer = sign_in(client, ama.email, "a guess")
    assert answer.status_code == 429
    client.cookies.update({name: value for name, value in phone.items() if name.endswith("device")})
    assert sign_in(client, ama.email).status_code == 303


def test_a_shared_device_keeps_nothing_and_ends_in_twenty_minutes(
    client: Client, session: Session, ama: Player
) -> None:
    answer = sign_in(client, ama.email, shared="1")
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 1
    assert "max-age" not in cookies[0].lower()
    opened = session.exec(select(SignIn).where(SignIn.person_id == ama.id)).one()
    assert timedelta(minutes=19) < opened.expires_at - now() < timedelta(minutes=21)


def test_signing_out_ends_the_session_itself_not_only_the_cookie(client: Client, ama: Player) -> None:
    sign_in(client, ama.email)
    token = client.cookies[SESSION]
    assert client.post("/sign-out").headers["location"] == "/sign-in?notice=signed-out"
    client.cookies.set(SESSION, token, domain="vouch.test", path="/")
    assert client.get("/me").headers["location"] == "/sign-in?next=/me"


def test_someone_whose_role_ended_is_told_to_ask(client: Client, session: Session, ama: Player) -> None:
    role = session.exec(select(Membership).where(Membership.person_id == ama.id)).one()
    role.ends_on = (now() - timedelta(days=2)).date()
    session.commit()
    answer = sign_in(client, ama.email)
    assert answer.status_code == 422
    assert "no role at a training provider today" in answer.text


def test_one_login_at_two_providers_chooses_and_each_sees_only_its_own(
    client: Client, database: Database, ama: Player, cast: Cast
) -> None:
    with database.writing() as session:
        south = TheService(cast.southbank)
        service.add_person(session, south, email=ama.email, name="A. Mensah", role=service.Role.assessor)
    answer = sign_in(client, ama.email, next="/me")
    assert answer.headers["location"] == "/providers?next=/me"
    assert client.get("/me").headers["location"] == "/providers?next=/me"
    page = client.get("/providers?next=/me")
    assert "Work at Northbank" in page.text
    assert "Work at Southbank" in page.text
    kept = client.post("/providers", data={"provider": "999", "next": "/me"})
    assert kept.status_code == 422
    assert "Choose one of the providers in the list" in kept.text
    answer = client.post("/providers", data={"provider": str(cast.southbank), "next": "/me"})
    assert answer.headers["location"] == "/me"
    me = client.get("/me").text
    assert "Assessor" in me
    assert "Southbank" in me
    assert "Northbank" not in me
    with database.reading() as session:
        arrivals = session.exec(select(TrailEntry.provider_id).where(TrailEntry.kind == "signed_in")).all()
    assert arrivals == [cast.southbank]


def test_a_one_time_link_sets_a_password_once(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        person = session.get_one(Person, cast.rhys.id)
        token = service.make_password_link(session, TheService(cast.northbank), person)
    page = client.get(f"/set-password/{token}")
    assert "Rhys Prŷs-Jones" in page.text
    short = client.post(f"/set-password/{token}", data={"password": "short"})
    assert short.status_code == 422
    assert "Use at least 12 characters" in short.text
    done = client.post(f"/set-password/{token}", data={"password": PASSWORD})
    assert done.headers["location"] == "/sign-in?notice=password-set"
    again = client.post(f"/set-password/{token}", data={"password": "another good password"})
    assert again.status_code == 404
    assert "This link has stopped working" in again.text
    assert sign_in(client, cast.rhys.email).status_code == 303


def test_a_link_lasts_fourteen_days_and_a_new_one_replaces_it(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        person = session.get_one(Person, cast.rhys.id)
        first = service.make_password_link(session, TheService(cast.northbank), person)
        second = service.make_password_link(session, TheService(cast.northbank), person)
    assert client.get(f"/set-password/{first}").status_code == 404
    assert client.get(f"/set-password/{second}").status_code == 200
    with travel(now() + timedelta(days=14, minutes=1)):
        assert client.get(f"/set-password/{second}").status_code == 404
    assert client.get("/set-password/not-a-token").status_code == 404


def test_words_typed_when_the_session_had_ended_wait_for_her(client: Client, session: Session, ama: Player) -> None:
    """The whole way: the session ends, she posts, signs in again, and sends the same words on."""
    sign_in(client, ama.email)
    ended = session.exec(select(SignIn).where(SignIn.person_id == ama.id)).one()
    ended.expires_at = now() - timedelta(minutes=1)
    session.commit()
    answer = client.post(
        "/preferences?once=abc", data={"theme": "dark", "text": "", "why": "I can read\nit better <b>"}
    )
    assert answer.status_code == 401
    assert "Your words are safe" in answer.text
    stash_id = session.exec(select(FormStash.id)).one()
    session.rollback()
    assert f"/sign-in?next=/kept/{stash_id}" in answer.text
    assert sign_in(client, ama.email, next=f"/kept/{stash_id}").headers["location"] == f"/kept/{stash_id}"
    page = client.get(f"/kept/{stash_id}")
    assert 'action="/preferences?once=abc"' in page.text
    assert '<input type="hidden" name="theme" value="dark">' in page.text
    assert "I can read\nit better &lt;b&gt;</p>" in page.text
    carried = client.post("/preferences?once=abc", data={"theme": "dark", "text": ""})
    assert carried.status_code == 303
    assert 'data-theme="dark"' in client.get("/me").text


def test_kept_words_are_for_nobody_else(client: Client, session: Session, cast: Cast) -> None:
    session.add(stash := FormStash(person_id=cast.ama.id, provider_id=cast.northbank, path="/me", body="a=b"))
    session.commit()
    assert client.as_(cast.rhys).get(f"/kept/{stash.id}").status_code == 404
    assert client.as_(cast.ama).get(f"/kept/{stash.id}").status_code == 200
