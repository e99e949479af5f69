"""Forms sent twice, what the log may hold, and guessing passwords all at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlmodel import col, select

from app import logs
from app.access.models import OnceKey, Person, SignInAttempt
from app.access.passwords import hash_password
from app.db import Database
from app.people.sign_in import GUESSES
from tests.client import Client
from tests.house.asking import ask
from tests.house.world import World

SECRET = "Zanzibarbara"


def theme(database: Database, person: int) -> str:
    with database.reading() as session:
        return session.get_one(Person, person).theme


def test_a_key_used_on_another_form_never_says_that_it_was_done(
    client: Client, world: World, database: Database
) -> None:
    manager = client.as_(world.north.manager)
    cohort = {"name": "Spring", "starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026"}
    cohort |= {"ends_on_day": "1", "ends_on_month": "9", "ends_on_year": "2027"}
    first = manager.post("/cohorts?once=abc", data=cohort)
    assert first.status_code == 303
    again = manager.post("/preferences?once=abc", data={"theme": "dark", "text": "", "shortcuts": "1"})
    assert again.status_code == 409
    assert theme(database, world.north.manager.id) == "auto"


def test_somebody_else_s_key_is_not_mine(client: Client, world: World, database: Database) -> None:
    body = {"theme": "dark", "text": "", "shortcuts": "1"}
    for player in (world.north.manager, world.north.assessor):
        assert client.as_(player).post("/preferences?once=same", data=body).status_code == 303
        assert theme(database, player.id) == "dark"
    with database.reading() as session:
        assert len(session.exec(select(OnceKey).where(col(OnceKey.key) == "same")).all()) == 2


def test_a_clash_leaves_none_of_its_words_in_the_log(
    capfd: pytest.CaptureFixture[str], client: Client, world: World, database: Database
) -> None:
    """PostgreSQL tells the whole row that was refused; a traceback of SQLAlchemy tells its parameters."""
    from sqlalchemy.exc import DataError, DBAPIError

    def refused(statement: str, **values: Any) -> DBAPIError:
        with database.session(writing=True) as session, pytest.raises(DBAPIError) as caught:
            session.execute(text(statement), values)
        return caught.value

    logs.configure(readable=False)
    now = "2026-01-01 00:00:00"
    person = "INSERT INTO person (email, name, known_as, theme, text_size, shortcuts, created_at) VALUES "
    double = refused(person + "('ama@example.org', :name, 'x', 'auto', '', true, :now)", name=SECRET, now=now)
    broken = refused(person + "(:name, NULL, 'x', 'auto', '', true, :now)", name=SECRET, now=now)
    unknown = refused("SELECT nothing_such FROM person WHERE name = :name", name=SECRET)
    client.as_(world.north.learner)
    for trouble in (
        double,
        broken,
        unknown,
        RuntimeError("a bug of ours"),
        DataError("SELECT 1", {"name": SECRET}, double),
    ):

        def raise_it(*_: Any, trouble: Exception = trouble, **__: Any) -> None:
            raise trouble

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("app.people.account.choose_preferences", raise_it)
            answer = ask(client, "POST", "/preferences", data={"theme": "dark", "text": ""})
            assert answer.status_code in (409, 422, 500, 503)
            assert SECRET not in answer.text
    said = capfd.readouterr()
    assert "clash" in said.err
    assert "crashed" in said.err
    assert SECRET not in said.err + said.out
    assert "ama@example.org" not in said.err + said.out


def test_a_token_in_an_address_is_not_logged(
    capfd: pytest.CaptureFixture[str], client: Client, world: World, database: Database
) -> None:
    logs.configure(readable=False)
    token = str(world.samples["token"][0])

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a bug of ours")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.people.account.password_link", broken)
        assert ask(client.as_nobody(), "GET", f"/set-password/{token}").status_code == 500
    said = capfd.readouterr()
    assert "crashed" in said.err
    assert token not in said.err + said.out


def test_guesses_made_all_at_once_count_one_by_one(app: FastAPI, world: World, database: Database) -> None:
    """Forty wrong passwords in the same second are forty guesses, and only ten are looked at."""
    ama = world.north.learner
    with database.writing() as session:
        person = session.get_one(Person, ama.id)
        person.password_hash = hash_password("three random words")
        session.add(person)

    def guess(number: int) -> int:
        with_no_cookies = Client(app)
        body = {"email": ama.email, "password": f"wrong password {number}"}
        return ask(with_no_cookies, "POST", "/sign-in", data=body).status_code

    with ThreadPoolExecutor(max_workers=25) as pool:
        answers = list(pool.map(guess, range(25)))
    assert set(answers) <= {422, 429}
    assert answers.count(422) <= GUESSES
    with database.reading() as session:
        assert len(session.exec(select(SignInAttempt)).all()) <= GUESSES


def test_the_right_password_leaves_no_guess_behind(app: FastAPI, world: World, database: Database) -> None:
    ama = world.north.learner
    with database.writing() as session:
        person = session.get_one(Person, ama.id)
        person.password_hash = hash_password("three random words")
        session.add(person)
    for _ in range(GUESSES + 2):
        answer = ask(Client(app), "POST", "/sign-in", data={"email": ama.email, "password": "three random words"})
        assert answer.status_code == 303
    with database.reading() as session:
        assert session.exec(select(SignInAttempt)).all() == []
