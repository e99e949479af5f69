"""Alembic's entry: the URL and the tables come from the app, so there is no ini file."""

from alembic import context
from sqlalchemy import create_engine

from app.db import Database
from app.migrate import connection_to
from app.settings import get_settings
from app.tables import metadata


def run() -> None:
    """Migrate through a connection handed over by the app (or a test), or the configured database."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    database = Database(get_settings().database)
    with connection_to(database) as own:
        migrate(own)
    database.dispose()


def migrate(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_name=described,
    )
    with context.begin_transaction():
        context.run_migrations()


def described(name, kind, _parents) -> bool:
    """The words of the library have no model: FTS5's table with those it keeps for itself, or PostgreSQL's vectors."""
    return not (kind == "table" and name is not None and name.startswith("library_words"))


if context.is_offline_mode():
    engine = create_engine(get_settings().database)
    context.configure(dialect=engine.dialect, target_metadata=metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    run()
