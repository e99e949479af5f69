"""Insert or update in one statement, on either engine."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def upsert(session: Session, model: Any, rows: Sequence[dict[str, Any]], *, adding: Sequence[str] = ()) -> None:
    """Write `rows` by primary key, in their order. Columns in `adding` are added to what is there; others replace it."""
    if not rows:
        return
    table: Table = model.__table__
    statement = _statement(session.get_bind().dialect.name, table, tuple(rows[0]), tuple(adding))
    session.connection().execute(statement, list(rows))


@lru_cache
def _statement(dialect: str, table: Table, columns: tuple[str, ...], adding: tuple[str, ...]) -> Any:
    """Composed once for each table and set of columns: that costs more than running it."""
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    keys = [column.name for column in table.primary_key]
    names = adding or [name for name in columns if name not in keys]
    excluded = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={name: table.c[name] + excluded[name] if name in adding else excluded[name] for name in names},
    )
