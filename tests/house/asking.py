"""Every address that the app answers, with real ids put in, and what the databases of two centres hold."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.access.actors import Actor, actor_from
from app.access.models import SignIn
from app.access.passwords import new_token, token_hash
from app.clock import now
from app.db import Database
from app.errors import DomainError
from app.tables import metadata
from app.web.guards import Guard, Public, guarded_routes
from tests.client import Client
from tests.house.world import World
from tests.people import Player

SAFE = ("GET", "HEAD")
PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True)
class Address:
    """One method of one route."""

    method: str
    route: str
    guard: Guard[Any] | Public

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def parameters(self) -> list[str]:
        return [name for name, _ in PARAMETER.findall(self.route)]

    @property
    def public(self) -> bool:
        return isinstance(self.guard, Public)

    @property
    def writes(self) -> bool:
        return self.method not in SAFE

    def filled(self, world: World) -> Iterator[tuple[str, dict[str, Any]]]:
        """(path, path parameters) with every sample of Northbank's; a parameter without samples is an error."""
        missing = set(self.parameters) - set(world.samples)
        assert not missing, f"{self} has {missing}: give World.samples a real row of Northbank's for it"
        for values in itertools.product(*(world.samples[name] for name in self.parameters)):
            parameters = dict(zip(self.parameters, values, strict=True))
            yield self.path(parameters), parameters

    def path(self, parameters: dict[str, Any]) -> str:
        return PARAMETER.sub(lambda found: str(parameters[found[1]]), self.route)


def addresses(app: FastAPI) -> list[Address]:
    """All of them, of the running app; none at all is an error, because a test over nothing proves nothing."""
    found = [Address(*row) for row in guarded_routes(app)]
    assert len(found) > 20, "the table of routes was not found"
    return found


def ask(client: Client, method: str, path: str, **more: Any) -> Any:
    """The bare answer, even when it is a 500: these tests judge many answers and then say all that is wrong."""
    return TestClient.request(client, method, path, **more)


def rows_of(session: Session, provider_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database that belongs to a centre, to be compared with itself later."""
    kept: dict[str, list[tuple[Any, ...]]] = {}
    for table in metadata.sorted_tables:
        if "provider_id" in table.columns:
            found = session.connection().execute(table.select().where(table.c.provider_id == provider_id))
            kept[table.name] = sorted((tuple(row) for row in found), key=repr)
    assert kept["evidence_version"]
    assert kept["trail_entry"]
    return kept


def actor_of(database: Database, player: Player) -> Actor:
    token = new_token()
    with database.writing() as session:
        session.add(
            SignIn(
                token_sha256=token_hash(token),
                person_id=player.id,
                provider_id=player.provider_id,
                expires_at=now() + timedelta(hours=1),
            )
        )
    with database.reading() as session:
        actor = actor_from(session, token, idle=timedelta(hours=1))
    assert isinstance(actor, Actor)
    return actor


def lets_in(database: Database, guard: Guard[Any] | Public, actor: Actor, parameters: dict[str, Any]) -> bool:
    if isinstance(guard, Public):
        return True
    if not any(actor.can(permission) for permission in guard.permissions):
        return False
    with database.reading() as session:
        try:
            if guard.load is not None:
                guard.load(session, actor, **parameters)
        except DomainError:
            return False
    return True


def welcome(app: FastAPI, database: Database, world: World) -> list[tuple[Address, str, Player]]:
    """For every address somebody of Northbank's whom its guard lets in, with the path that they may use."""
    actors = [(player, actor_of(database, player)) for player in world.north]
    found: list[tuple[Address, str, Player]] = []
    for address in addresses(app):
        for (path, parameters), (player, actor) in itertools.product(address.filled(world), actors):
            if lets_in(database, address.guard, actor, parameters):
                found.append((address, path, player))
                break
    assert found
    return found
