"""No route without a guard, no write behind a permission to read, and every open door named with its reason."""

import re
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from app.access.roles import Permission
from app.db import Database
from app.main import create_app
from app.settings import Settings
from app.web.guards import Allowed, Public, ensure_every_route_is_guarded, may, public
from tests.house.asking import PARAMETER, Address, addresses
from tests.house.world import World

# Everything that answers somebody who is not signed in. To open another door, name it here.
OPEN = {
    "GET /healthz",
    "GET /readyz",
    "GET /help",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-out",
    "GET /providers",
    "POST /providers",
    "GET /set-password/{token:str}",
    "POST /set-password/{token:str}",
}
# Writes that only need a permission to read, and why that is right.
WRITES_OF_READERS = {}
READING = re.compile(r":(read|queue)$")


@pytest.fixture
def app(settings: Settings, database: Database) -> FastAPI:
    """An app of this test's own, to plant routes in."""
    return create_app(settings, database=database)


@pytest.fixture
def listed(app: FastAPI) -> list[Address]:
    return addresses(app)


def test_only_the_doors_named_here_are_open(listed: list[Address]) -> None:
    assert {str(address) for address in listed if address.public} == OPEN


def test_an_open_door_says_why(listed: list[Address]) -> None:
    for address in listed:
        if isinstance(address.guard, Public):
            assert len(address.guard.why.split()) > 2, address


def test_a_write_needs_more_than_a_permission_to_read(listed: list[Address]) -> None:
    found = {
        str(address)
        for address in listed
        if not isinstance(address.guard, Public)
        and address.writes
        and any(READING.search(permission) for permission in address.guard.permissions)
    }
    assert found == set(WRITES_OF_READERS)


def test_every_parameter_of_an_address_has_a_type(listed: list[Address]) -> None:
    """Untyped, somebody's /units/abc would reach the database as text."""
    for address in listed:
        for name, kind in PARAMETER.findall(address.route):
            assert kind in ("int", "str"), f"{address}: write {{{name}:int}}"
        assert "{" not in PARAMETER.sub("", address.route)


def test_an_address_with_an_id_has_a_guard_that_loads_it(listed: list[Address]) -> None:
    for address in listed:
        if address.parameters and not isinstance(address.guard, Public):
            assert address.guard.load is not None, f"{address} takes an id that its guard does not look at"


def test_every_permission_is_asked_for_somewhere(listed: list[Address]) -> None:
    asked = {one for address in listed if not isinstance(address.guard, Public) for one in address.guard.permissions}
    assert set(Permission) - asked == set()


def test_the_app_refuses_to_start_with_a_route_without_guard(app: FastAPI) -> None:
    @app.get("/planted")
    def planted() -> None: ...

    with pytest.raises(RuntimeError, match=r"GET /planted has 0 guards"):
        ensure_every_route_is_guarded(app)


def test_and_with_one_inside_a_router(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through create_app itself, where a feature would add it."""
    from fastapi import APIRouter

    from app import main

    router = APIRouter()

    @router.post("/planted")
    def planted() -> None: ...

    monkeypatch.setattr(main, "ROUTERS", [*main.ROUTERS, router])
    with pytest.raises(RuntimeError, match=r"POST /planted has 0 guards"):
        create_app(settings)


def test_two_guards_are_one_too_many(app: FastAPI) -> None:
    allowed = Annotated[Allowed[None], may(Permission.account_use)]

    @app.get("/planted", dependencies=[public("it is planted by a test")])
    def planted(allowed: allowed) -> None: ...  # type: ignore[valid-type]

    with pytest.raises(RuntimeError, match=r"GET /planted has 2 guards"):
        ensure_every_route_is_guarded(app)


def test_a_guard_of_a_guard_counts(app: FastAPI) -> None:
    def inner(allowed: Annotated[Allowed[Any], may(Permission.account_use)]) -> None: ...

    @app.get("/planted", dependencies=[Depends(inner)])
    def planted() -> None: ...

    ensure_every_route_is_guarded(app)


def test_a_mount_is_no_way_around(app: FastAPI) -> None:
    app.mount("/attic", StaticFiles(directory="."), name="attic")
    with pytest.raises(RuntimeError, match="/attic"):
        ensure_every_route_is_guarded(app)


def test_finding_no_routes_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="No routes"):
        ensure_every_route_is_guarded(FastAPI(openapi_url=None, docs_url=None, redoc_url=None))


def test_samples_are_known_for_every_parameter(listed: list[Address], world: World) -> None:
    for address in listed:
        assert list(address.filled(world))
