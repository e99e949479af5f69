"""Bring a database to the newest schema, or take it back. Used by `vouch serve`, `make run` and the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from app.db import Database
from app.settings import resource


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    config.set_main_option("file_template", "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s")
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply migrations in one transaction: the old schema or the new one, never between."""
    _run(database, command.upgrade, revision)


def downgrade(database: Database, revision: str) -> None:
    _run(database, command.downgrade, revision)


def _run(database: Database, verb, revision: str) -> None:
    config = configuration()
    with connection_to(database) as connection:
        config.attributes["connection"] = connection
        verb(config, revision)


@contextmanager
def connection_to(database: Database) -> Iterator[Connection]:
    """One transaction to migrate in. On SQLite a table is changed by making it anew and dropping the old one, which its
    foreign keys would refuse: they rest meanwhile, and all of them are checked before the transaction ends."""
    with database.write_engine.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                yield connection
            return
        driver: Any = connection.connection.driver_connection  # SQLite ignores this pragma inside a transaction
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"This migration would leave rows that refer to nothing: {broken[:3]}")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def newest() -> str:
    """The revision this code expects."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""
