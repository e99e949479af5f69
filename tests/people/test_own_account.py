"""One's own account: first page, details, password, sessions, preferences, help."""

import pytest
from sqlmodel import Session, select

from app.access.models import Person, SignIn
from app.access.passwords import hash_password, verify
from app.trail.models import TrailEntry
from tests.client import Client
from tests.people import Cast

OLD, NEW = "copper kettle morning", "seven green bicycles"


@pytest.mark.parametrize(
    ("who", "page"),
    [("ama", "/home"), ("ben", "/queue"), ("dev", "/coverage"), ("gil", "/coverage"), ("hal", "/cohorts")],
)
def test_everyone_starts_where_their_day_begins(client: Client, cast: Cast, who: str, page: str) -> None:
    answer = client.as_(getattr(cast, who)).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, page)


def test_my_details_say_what_the_provider_has(client: Client, cast: Cast) -> None:
    page = client.as_(cast.ben).get("/me").text
    assert "Ben Okafor" in page
    assert "Trainee assessor" in page
    assert "from 1 January 2026" in page
    assert "This device" in page


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(
    client: Client, session: Session, cast: Cast
) -> None:
    session.get_one(Person, cast.ama.id).password_hash = hash_password(OLD)
    session.commit()
    client.as_(cast.ama)
    elsewhere = client.cookies["__Host-vouch-session"]
    client.as_(cast.ama)
    wrong = client.post("/me/password", data={"password_now": "no", "password": NEW})
    assert wrong.status_code == 422
    assert "isn’t the password you have now" in wrong.text
    easy = client.post("/me/password", data={"password_now": OLD, "password": "password1234"})
    assert easy.status_code == 422
    assert "easy to guess" in easy.text
    done = client.post("/me/password", data={"password_now": OLD, "password": NEW})
    assert done.headers["location"] == "/me?notice=saved"
    assert client.get("/me").status_code == 200
    client.cookies.set("__Host-vouch-session", elsewhere, domain="vouch.test", path="/")
    assert client.get("/me").status_code == 303
    session.expire_all()
    assert verify(session.get_one(Person, cast.ama.id).password_hash, NEW)
    assert session.exec(select(TrailEntry.actor_id).where(TrailEntry.kind == "password_changed")).all() == [cast.ama.id]


def test_signing_out_everywhere_else(client: Client, session: Session, cast: Cast) -> None:
    client.as_(cast.ama)
    client.as_(cast.ama)
    assert "Sign out everywhere but here" in client.get("/me").text
    client.post("/me/sessions/end")
    assert "Sign out everywhere but here" not in client.get("/me").text
    rows = session.exec(select(SignIn).where(SignIn.person_id == cast.ama.id)).all()
    assert sorted(row.ended_at is None for row in rows) == [False, True]


def test_preferences_go_with_the_person(client: Client, cast: Cast) -> None:
    client.as_(cast.ama)
    bad = client.post("/preferences", data={"theme": "mauve", "text": ""})
    assert bad.status_code == 422
    assert "Choose one of the three" in bad.text
    client.post("/preferences", data={"theme": "light", "text": "larger"})
    page = client.get("/preferences").text
    assert 'data-theme="light"' in page
    assert 'data-text="larger"' in page
    assert 'data-keys="off"' in page


def test_help_is_open_to_all_and_keeps_the_bar_of_who_is_signed_in(client: Client, cast: Cast) -> None:
    out = client.as_nobody().get("/help")
    assert 'id="accessibility"' in out.text
    assert 'id="privacy"' in out.text
    assert "My details" not in out.text
    assert "My details" in client.as_(cast.ama).get("/help").text
