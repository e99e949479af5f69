"""The world of tests/house/world.py, built once for each test process and copied for each test."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.db import Database
from app.main import create_app
from app.settings import Settings
from app.web import sessions
from tests.client import Client
from tests.conftest import app
from tests.engines import ENGINE, copy_of, settle
from tests.house.asking import Address, welcome
from tests.house.world import World, a_world
from tests.people import Player

__all__ = ["app"]


@dataclass(frozen=True)
class Prepared:
    """The filled database's path or name, its world, the folder of its files, and who may ask what (asking.welcome)."""

    template: str
    world: World
    data: Path
    welcome: list[tuple[Address, str, Player]]


@pytest.fixture(scope="session")
def prepared(template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    folder = tmp_path_factory.mktemp("world")
    settings = settings_of(folder / "data")
    with copy_of(template_database, folder) as database:
        with database.writing() as session:
            world = a_world(session, settings)
        guests = welcome(create_app(settings, database=database), database, world)
        settle(database)
        name = str(folder / "vouch.db") if ENGINE == "sqlite" else database.url.database or ""
        yield Prepared(name, world, folder / "data", guests)


@pytest.fixture
def world(prepared: Prepared) -> World:
    return copy.deepcopy(prepared.world)


@pytest.fixture
def database(prepared: Prepared, tmp_path: Path) -> Iterator[Database]:
    """This test's own copy of the world."""
    with copy_of(prepared.template, tmp_path) as database:
        yield database


@pytest.fixture
def settings(prepared: Prepared) -> Settings:
    return settings_of(prepared.data)


def settings_of(data: Path) -> Settings:
    return Settings(
        environment="test",
        data_dir=data,
        base_url="https://vouch.test",
        worker_in_process=False,
        free_space_reserve_bytes=0,
    )


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    with Client(app) as opened:
        yield opened


@pytest.fixture(scope="module")
def still(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One stage for all tests of a module that change nothing on it: they only ask, and are only refused."""
    sessions._noted.clear()
    with (
        copy_of(prepared.template, tmp_path_factory.mktemp("still")) as database,
        Client(create_app(settings_of(prepared.data), database=database)) as opened,
    ):
        yield opened
