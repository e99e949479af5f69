"""Every address and every method, asked by nobody, by another centre's people, and by neighbours with no business there.

What is not yours does not exist: 404, the same words as for an id that was never given. Nothing of Northbank's is in
any answer, and nothing at Northbank changes.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from fastapi import FastAPI

from app.db import Database
from app.web.guards import Guard
from tests.client import Client
from tests.house.asking import Address, actor_of, addresses, ask, lets_in, rows_of
from tests.house.world import CANARY, OWN, World
from tests.people import Player

# With an id of Northbank's in them, and yet not a 404 for the people of another centre. Each has its reason.
FOR_ALL = {
    "/set-password/{token:str}": "whoever was sent the link may use it: the link is the key",
    "/qualifications/{qualification:str}": "awards are files of the service, for everybody who is signed in",
}
# What Ama's neighbours may see of the centre without being allocated to her, and why.
OF_THE_CENTRE = {
    ("an IQA of others", "/cohorts/{cohort_id:int}/coverage"): "sampling is planned from how the whole centre stands",
}
# A centre's own standards are for everybody who belongs to it, and for nobody else.
OF_EVERYONE_THERE = ("/standards/{standard_id:int}", "/ims/case/v1p1/CF")
STRANGERS = ("learner", "trainee", "assessor", "iqa", "manager", "administrator")
NEVER_GIVEN = 2**31 - 7
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def secrets_of(world: World) -> list[str]:
    """What must not be in an answer to a stranger: what Northbank's people wrote, their names and addresses."""
    names = [text for player in world.north for text in (player.name, player.email)]
    return [CANARY, "Northbank", *names]


def leaks(response: Any, secrets: Iterable[str]) -> list[str]:
    whole = f"{response.headers}\n{response.text}"
    return [secret for secret in secrets if secret in whole]


def words(response: Any, path: str) -> tuple[int, str]:
    """An answer without the address that was asked for, which a page may repeat."""
    return response.status_code, response.text.replace(path, "PATH")


def test_nobody_is_asked_to_sign_in(app: FastAPI, client: Client, world: World, database: Database) -> None:
    with database.reading() as session:
        before = rows_of(session, world.cast.northbank)
    for address in addresses(app):
        for path, _ in address.filled(world):
            for more in ({}, {"headers": {"HX-Request": "true"}}):
                response = ask(client.as_nobody(), address.method, path, **more)
                if address.public:
                    assert response.status_code < 500, address
                    continue
                if response.status_code == 303:
                    assert response.headers["location"].startswith("/sign-in"), address
                else:
                    assert response.status_code == 401, (address, response.status_code)
                assert not leaks(response, secrets_of(world)), address
    with database.reading() as session:
        assert rows_of(session, world.cast.northbank) == before


@pytest.mark.parametrize("role", STRANGERS)
def test_another_centre_finds_nothing(
    role: str, app: FastAPI, client: Client, world: World, database: Database
) -> None:
    stranger: Player = getattr(world.south, role)
    with database.reading() as session:
        before = rows_of(session, world.cast.northbank)
    wrong: list[str] = []
    seen_own = False
    client.as_(stranger)
    for address in addresses(app):
        for path, parameters in address.filled(world):
            if address.route.startswith("/set-password"):
                continue
            response = ask(client, address.method, path)
            seen_own |= OWN in response.text
            if address.parameters and address.route not in FOR_ALL and response.status_code != 404:
                wrong.append(f"{address.method} {path}: {response.status_code}, not 404")
            if response.status_code == 401 or response.status_code >= 500:
                wrong.append(f"{address}: {response.status_code}")
            if found := leaks(response, secrets_of(world)):
                wrong.append(f"{address.method} {path}: shows {found}")
            if address.parameters and address.route not in FOR_ALL:
                empty = address.path(dict.fromkeys(parameters, NEVER_GIVEN))
                if words(ask(client, address.method, empty), empty) != words(response, path):
                    wrong.append(f"{address.method} {path}: not the same words as for {empty}")
            if address.writes and not address.parameters:
                client.as_(stranger)  # it may have ended the session
    assert not wrong, "\n".join(wrong)
    assert seen_own, "this person saw nothing at all, so seeing nothing of Northbank's proves nothing"
    with database.reading() as session:
        assert rows_of(session, world.cast.northbank) == before


@pytest.mark.parametrize("who", ["a fellow learner", "an assessor of others", "an IQA of others"])
def test_a_neighbour_without_business_there_finds_nothing(who: str, app: FastAPI, still: Client, world: World) -> None:
    """Same centre, not allocated: Ama's portfolio, evidence, units and reviews are as far away as another centre's."""
    still.as_(world.neighbours[who])
    wrong: list[str] = []
    for address in addresses(app):
        if not address.parameters or address.public or address.route in FOR_ALL:
            continue
        if (who, address.route) in OF_THE_CENTRE:
            continue
        if not address.writes and address.route.startswith(OF_EVERYONE_THERE):
            continue
        for path, _ in address.filled(world):
            response = ask(still, address.method, path)
            if response.status_code not in (403, 404):
                wrong.append(f"{address.method} {path}: {response.status_code}")
            elif CANARY in response.text:
                wrong.append(f"{address.method} {path}: shows what Ama wrote")
    assert not wrong, "\n".join(wrong)


def test_no_other_method_is_answered(app: FastAPI, still: Client, world: World) -> None:
    listed = addresses(app)
    known: dict[str, set[str]] = {}
    for address in listed:
        for path, _ in address.filled(world):
            known.setdefault(path, set()).add(address.method)
    still.as_(world.south.manager)
    for path, methods in known.items():
        for method in set(METHODS) - methods:
            response = ask(still, method, path)
            assert response.status_code == 405, (method, path, response.status_code)


def test_ids_in_a_question_open_nothing(app: FastAPI, still: Client, world: World) -> None:
    """?cohort=7 and the like: an id of another centre's shows no more than one that was never given."""
    ids = sorted({str(value) for values in world.samples.values() for value in values if isinstance(value, int)})
    for role in ("learner", "assessor", "manager", "administrator"):
        still.as_(getattr(world.south, role))
        for address in addresses(app):
            names = [field.alias for field in questions_of(app, address)]
            if address.writes or address.parameters or not names:
                continue
            for name in names:
                for value in ids:
                    response = ask(still, address.method, f"{address.route}?{name}={value}")
                    assert response.status_code < 500, (address, name, value)
                    assert not leaks(response, secrets_of(world)), (address, name, value)


def questions_of(app: FastAPI, address: Address) -> list[Any]:
    """The query parameters that a route reads by name."""
    from fastapi.routing import iter_route_contexts

    for context in iter_route_contexts(app.router.routes):
        route: Any = context.original_route
        if context.path == address.route and address.method in (getattr(route, "methods", None) or ()):
            return list(route.dependant.query_params)
    return []


def test_every_address_is_somebodys(app: FastAPI, world: World, database: Database) -> None:
    """Or the 404s above would prove nothing: with these very ids, each guard lets one of Northbank's people in."""
    actors = [actor_of(database, player) for player in world.north]
    for address in addresses(app):
        if not address.parameters or not isinstance(address.guard, Guard):
            continue
        assert any(
            lets_in(database, address.guard, actor, parameters)
            for _, parameters in address.filled(world)
            for actor in actors
        ), f"{address}: nobody at Northbank may do this with any sample; give World a row that somebody may"


@pytest.mark.parametrize("odd", [0, 2**31, 2**63, 10**40, "-1", "1.5", "abc", "%00", "1%2F..%2F2", "٣", "²"])
def test_an_odd_id_is_not_found(odd: int | str, app: FastAPI, still: Client, world: World) -> None:
    """Asked by those who could see a real one, so that the guard reads the id."""
    wrong: list[str] = []
    for player in (world.north.learner, world.north.assessor, world.north.manager, world.north.administrator):
        still.as_(player)
        for address in addresses(app):
            if not address.parameters or address.public:
                continue
            path = address.path(dict.fromkeys(address.parameters, odd))
            response = ask(still, address.method, path)
            if response.status_code not in (403, 404, 405):
                wrong.append(f"{address.method} {path}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
