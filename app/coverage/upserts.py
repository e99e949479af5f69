"""Insert or update in one statement, on either engine."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def upsert(session: Session, model: Any, rows: Sequence[dict[str, Any]], *, adding: Sequence[str] = ()) -> None:
    """Write `rows` by primary key, in their order. Columns in `adding` are added to what is there; others replace it."""
    if not rows:
        return
    table: Table = model.__table__
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    names = adding or [name for name in rows[0] if name not in keys]
    statement = statement.on_conflict_do_update(
        index_elements=keys,
        set_={
            name: table.c[name] + statement.excluded[name] if name in adding else statement.excluded[name]
            for name in names
        },
    )
    session.connection().execute(statement, list(rows))
