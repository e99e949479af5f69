"""The demo centre, made once for all tests that look at it; they only read."""

import shutil
from collections.abc import Iterator

import pytest

from app.db import Database
from app.demo.seed import seed_demo
from app.jobs.worker import JobContext
from app.settings import Settings
from app.storage.files import FileStore
from app.wiring import wire
from tests.conftest import ENGINE
from tests.engines import PostgresServer


@pytest.fixture(scope="session")
def demo(template_database: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[JobContext]:
    """A database of its own with the demo in it, its file store and settings that point at both."""
    folder = tmp_path_factory.mktemp("demo")
    if ENGINE == "sqlite":
        shutil.copyfile(template_database, folder / "vouch.db")
        url = f"sqlite:///{folder / 'vouch.db'}"
    else:
        server = PostgresServer.start(worker_id)
        url = server.url(server.create(f"demo_{worker_id}", template=template_database))
    wire()
    settings = Settings(environment="test", data_dir=folder, database_url=url, free_space_reserve_bytes=0)
    database = Database(url)
    context = JobContext(database, FileStore(settings.evidence_dir), settings)
    assert seed_demo(context)
    yield context
    database.dispose()
