"""The stage: a database for each test worker, made once from the migrations; the cast; a signed-in client.

Every test that touches a database runs on the engine named by VOUCH_TEST_ENGINE: `sqlite` (default) or `postgresql`;
`make test` runs the suite on both. What is marked `page` judges what a page is made of (axe, escaping, keys), which no engine
changes: it runs on SQLite.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import Session

from app import migrate
from app.db import Database
from app.main import create_app, furnish
from app.settings import Settings
from app.storage.files import FileStore
from app.web import sessions
from tests.browser import chromium  # noqa: F401  (a fixture for every folder)
from tests.client import Client
from tests.engines import ENGINE, PostgresServer, copy_of, settle
from tests.people import Cast, gather

if ENGINE not in ("sqlite", "postgresql"):
    raise pytest.UsageError(f"VOUCH_TEST_ENGINE is {ENGINE!r}: say sqlite or postgresql.")
STANDARDS = Path(__file__).resolve().parent.parent / "standards"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what uses a database; the rest has had its run on SQLite and would say the same again."""
    if ENGINE == "postgresql":
        uses = [
            item
            for item in items
            if "template_database" in getattr(item, "fixturenames", ()) and item.get_closest_marker("page") is None
        ]
        config.hook.pytest_deselected(items=list(set(items) - set(uses)))
        items[:] = uses


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A migrated database with the standards in it; each test gets its own copy. Yields a path or a database's name."""
    if ENGINE == "sqlite":
        path = tmp_path_factory.mktemp("template") / "template.db"
        _prepare(Database(f"sqlite:///{path}"))
        yield str(path)
    else:
        server = PostgresServer.start(worker_id)
        name = server.create("template")
        _prepare(Database(server.url(name)))
        yield name
        server.stop()


def _prepare(database: Database) -> None:
    from app.standards.service import sync

    migrate.upgrade(database)
    with database.writing() as session:
        sync(session, STANDARDS)
    settle(database)


@pytest.fixture
def database(template_database: str, tmp_path: Path) -> Iterator[Database]:
    """An own, complete copy of the template: tests may commit, and see what other connections see."""
    with copy_of(template_database, tmp_path) as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session. Nothing is committed unless the test does."""
    with database.session(writing=True) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        environment="test",
        data_dir=tmp_path / "data",
        base_url="https://vouch.test",
        worker_in_process=False,
        free_space_reserve_bytes=0,
    )


@pytest.fixture
def store(settings: Settings) -> FileStore:
    return FileStore(settings.evidence_dir)


@pytest.fixture
def cast(database: Database) -> Cast:
    """The people of the tests, at work: see tests/people.py."""
    with database.writing() as opened:
        return gather(opened)


_APPS: dict[tuple[object, ...], FastAPI] = {}


@pytest.fixture
def app(settings: Settings, database: Database) -> FastAPI:
    """The whole app over this test's database and files. Its routes are built once for each kind of settings."""
    sessions._noted.clear()
    kind = (settings.environment, settings.base_url, settings.max_form_bytes)
    if kind not in _APPS:
        _APPS[kind] = create_app(settings, database=database)
    furnish(_APPS[kind], settings, database)
    return _APPS[kind]


@pytest.fixture
def client(app) -> Iterator[Client]:
    """A browser without JavaScript: `client.as_(cast.ben)` signs in; every page it gets is checked for manners."""
    with Client(app) as opened:
        yield opened


@pytest.fixture(scope="session")
def worker_id() -> str:
    """pytest-xdist's name for this process, or `main`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
