"""Rows as the database's own guards would refuse them: how a test puts a state there that only its end matters of."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlmodel import Session


@contextmanager
def unguarded(session: Session, table: str) -> Iterator[None]:
    """Without the ties of `table` (migration 0007) until the block ends, in this transaction."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        question = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE :like")
        ties = list(connection.execute(question, {"like": f"tie_{table}_%"}))
        assert ties, f"{table} has no ties"
        for name, _ in ties:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        session.flush()
        for _, sql in ties:
            connection.exec_driver_sql(sql)
        return
    connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER tie_{table}")
    yield
    session.flush()
    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER tie_{table}")
