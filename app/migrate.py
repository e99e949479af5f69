"""Bring a database to the newest schema, or take it back. Used by `vouch serve`, `make run` and the tests."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

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
    with database.write_engine.begin() as connection:
        config.attributes["connection"] = connection
        verb(config, revision)


def newest() -> str:
    """The revision this code expects."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""
