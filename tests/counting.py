"""Counting the statements that one request sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.db import Database


class Statements(list[str]):
    """What was sent, in order. Printing it shows which statement is one too many."""

    def __str__(self) -> str:
        return "\n\n".join(f"{number}. {statement}" for number, statement in enumerate(self, 1))


@contextmanager
def counting(database: Database) -> Iterator[Statements]:
    """Count the statements inside the block, on every connection: `with counting(database) as sent: ...`."""
    sent = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    engines = {id(engine): engine for engine in (database.read_engine, database.write_engine)}.values()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
