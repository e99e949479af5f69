"""One archive for all tests that only read it, made from the whole scene."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.db import Database
from app.portfolio.archive.build import software, write_archive
from app.portfolio.archive.document import Made
from app.portfolio.archive.gather import Gathered, gather
from app.settings import Settings
from app.storage.files import FileStore
from tests.conftest import ENGINE
from tests.engines import PostgresServer
from tests.people import Cast
from tests.people import gather as gather_cast
from tests.portfolio.scenes import Scene, a_portfolio

MADE_AT = datetime(2026, 3, 20, 14, 20, tzinfo=UTC)


@dataclass
class Archive:
    """The scene, its rows, and the archive made of them."""

    scene: Scene
    cast: Cast
    rows: Gathered
    made: Made
    store: FileStore
    path: Path


def made_for(cast: Cast, *, reason: str = "For certification") -> Made:
    return Made(
        at=MADE_AT,
        export_id=1,
        by=cast.gil.id,
        role="manager",
        reason=reason,
        namespace=f"https://vouch.test/provider/{cast.northbank}/",
        software=software(),
    )


@pytest.fixture(scope="session")
def archive(template_database: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Archive:
    folder = tmp_path_factory.mktemp("archive")
    if ENGINE == "sqlite":
        shutil.copyfile(template_database, folder / "vouch.db")
        database = Database(f"sqlite:///{folder / 'vouch.db'}")
    else:
        server = PostgresServer.start(worker_id)
        database = Database(server.url(server.create(f"archive_{worker_id}", template=template_database)))
    settings = Settings(environment="test", data_dir=folder / "data", free_space_reserve_bytes=0)
    store = FileStore(settings.evidence_dir)
    with database.writing() as session:
        cast = gather_cast(session)
        scene = a_portfolio(session, store, cast, settings)
        enrolment_id = scene.enrolment.id or 0
    with database.reading() as session:
        rows = gather(session, cast.northbank, enrolment_id, also=[cast.gil.id])
    database.dispose()
    made, path = made_for(cast), folder / "portfolio.zip"
    with path.open("wb") as file:
        write_archive(rows, made, store, file.write)
    return Archive(scene, cast, rows, made, store, path)


@pytest.fixture
def unpacked(archive: Archive, tmp_path: Path) -> Path:
    """The bag's folder, unpacked for one test to change."""
    shutil.unpack_archive(archive.path, tmp_path / "unpacked", "zip")
    return next((tmp_path / "unpacked").iterdir())
