"""A form that another site sends does nothing: every unsafe address, every way to forge it, asked as those who may."""

from typing import Any

import pytest
from fastapi import FastAPI

from app.db import Database
from app.web import sessions
from tests.client import Client
from tests.house.asking import Address, addresses, ask, rows_of
from tests.house.world import World

FORGERIES: dict[str, dict[str, str]] = {
    "from another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    "from another site, with our origin": {"Sec-Fetch-Site": "cross-site", "Origin": "https://vouch.test"},
    "from a sister site": {"Sec-Fetch-Site": "same-site", "Origin": "https://other.vouch.test"},
    "an older browser, another origin": {"Origin": "https://elsewhere.example"},
    "a page without origin": {"Origin": "null"},
    "ours in its name only": {"Origin": "https://vouch.test.elsewhere.example"},
    "our host by plain http on another port": {"Origin": "http://vouch.test:8080"},
    "no origin at all": {},
    "an unknown word": {"Sec-Fetch-Site": "perhaps", "Origin": "https://vouch.test"},
    "JSON as text": {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
}


def unsafe(app: FastAPI) -> list[Address]:
    found = [address for address in addresses(app) if address.writes]
    assert len(found) > 15
    return found


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_form_does_nothing(
    forgery: str, app: FastAPI, client: Client, world: World, database: Database
) -> None:
    with database.reading() as session:
        before = rows_of(session, world.cast.northbank)
    del client.headers["Origin"]
    wrong: list[str] = []
    for player in (world.north.learner, world.north.assessor, world.north.manager, world.north.administrator):
        client.as_(player)
        for address in unsafe(app):
            path, _ = next(address.filled(world))
            response = ask(client, address.method, path, headers=FORGERIES[forgery], content='{"do": "send"}')
            if response.status_code != 403:
                wrong.append(f"{address.method} {path}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
    with database.reading() as session:
        assert without_sign_ins(rows_of(session, world.cast.northbank)) == without_sign_ins(before)


def without_sign_ins(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The sessions of the test itself are not Northbank's doing."""
    return {name: kept for name, kept in rows.items() if name != "sign_in"}


def test_our_own_form_is_let_in(app: FastAPI, client: Client, world: World) -> None:
    """Or the refusals above would prove nothing."""
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://vouch.test"}):
        client.as_(world.north.learner)
        response = ask(client, "POST", "/sign-out", headers=headers)
        assert response.status_code == 303


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_link_cannot_pose_as_a_form(header: str, app: FastAPI, client: Client, world: World) -> None:
    client.as_(world.north.learner)
    ask(client, "GET", "/sign-out?_method=POST", headers={header: "POST"})
    assert ask(client, "GET", "/me").status_code == 200


def test_a_cookie_is_worth_nothing_after_signing_out(app: FastAPI, client: Client, world: World) -> None:
    client.as_(world.north.learner)
    kept = dict(client.cookies)
    assert ask(client, "GET", "/me").status_code == 200
    ask(client, "POST", "/sign-out")
    sessions._noted.clear()
    client.cookies.clear()
    for name, value in kept.items():
        client.cookies.set(name, value, domain="vouch.test", path="/")
    for address in addresses(app):
        if address.public:
            continue
        for path, _ in address.filled(world):
            response = ask(client, address.method, path)
            assert response.status_code in (303, 401), (str(address), response.status_code)
            assert response.headers.get("location", "/sign-in").startswith("/sign-in"), str(address)
