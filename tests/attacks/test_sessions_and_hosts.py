"""A cookie that somebody else planted, a link used twice at once, and a host that is not ours."""

import re
import threading

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from app.access.models import PasswordLink, Person, SignIn
from app.access.passwords import hash_password, new_token, token_hash, verify
from app.clock import now
from app.db import Database
from tests.client import Client
from tests.house.asking import ask
from tests.house.world import World

COOKIE = "__Host-vouch-session"
PASSWORD = "a long enough sentence for Ama"


@pytest.fixture
def ama(world: World, database: Database) -> str:
    """Her address; her password is PASSWORD."""
    with database.writing() as session:
        person = session.get_one(Person, world.north.learner.id)
        person.password_hash = hash_password(PASSWORD)
        session.add(person)
    return world.north.learner.email


@pytest.mark.parametrize("planted", ["chosen-by-somebody", "of another person"])
def test_signing_in_never_carries_on_with_a_planted_cookie(
    planted: str, client: Client, world: World, ama: str, database: Database
) -> None:
    if planted == "of another person":
        client.as_(world.north.assessor)
    else:
        client.cookies.set(COOKIE, planted, domain="vouch.test", path="/")
    before = client.cookies[COOKIE]
    answer = client.post("/sign-in", data={"email": ama, "password": PASSWORD})
    assert answer.status_code == 303
    given = re.search(rf"{COOKIE}=([^;]+)", "; ".join(answer.headers.get_list("set-cookie")))
    assert given is not None
    assert given[1] != before
    with database.reading() as session:
        rows = {row.token_sha256: row.person_id for row in session.exec(select(SignIn))}
    assert rows[token_hash(given[1])] == world.north.learner.id
    assert rows.get(token_hash(before)) in (None, world.north.assessor.id)


def test_a_link_used_by_two_at_once_sets_one_password(app: FastAPI, world: World, database: Database) -> None:
    token = new_token()
    with database.writing() as session:
        later = now().replace(year=now().year + 1)
        person = world.north.learner.id
        session.add(PasswordLink(token_sha256=token_hash(token), person_id=person, expires_at=later))
    answers: dict[str, int] = {}

    def use(words: str) -> None:
        answers[words] = Client(app).post(f"/set-password/{token}", data={"password": words}).status_code

    names = ["one good sentence for a door", "another good sentence for it"]
    threads = [threading.Thread(target=use, args=(words,)) for words in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [303, 404], answers
    with database.reading() as session:
        kept = session.get_one(Person, world.north.learner.id).password_hash
    won = next(words for words, status in answers.items() if status == 303)
    assert verify(kept, won)
    assert not verify(kept, next(words for words in names if words != won))


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "vouch.test:8443"},
        {"x-forwarded-host": "evil.example"},
        {"forwarded": "host=evil.example;proto=http"},
        {"x-forwarded-proto": "http", "x-forwarded-for": "203.0.113.9"},
        {"x-original-url": "/people", "x-rewrite-url": "/people"},
    ],
)
def test_no_header_moves_a_link_or_an_answer_to_another_host(
    headers: dict[str, str], client: Client, world: World, session: Session
) -> None:
    client.as_(world.north.administrator)
    someone = world.neighbours["a fellow learner"].id
    page = ask(client, "POST", f"/people/{someone}/password-link", headers={"sec-fetch-site": "same-origin"} | headers)
    assert page.status_code == 200
    assert re.search(r"https://vouch\.test/set-password/[\w-]+", page.text)
    for method, path in (("GET", "/"), ("GET", "/static/css"), ("POST", "/sign-out")):
        answer = ask(client, method, path, headers={"sec-fetch-site": "same-origin"} | headers)
        assert "evil.example" not in answer.text
        assert answer.headers.get("location", "/").startswith("/")
