"""Selects that are composed once and run many times.

Composing a select and taking it through the ORM costs several times what SQLite needs to answer it (bench/RESULTS.md),
so a page that composes its ten selects anew spends most of its time on that. A function marked `@composed` is called
once, with placeholders for its arguments, and the statement is kept:

    @composed
    def criteria(standard_id: int) -> Select:
        return select(col(Criterion.id), col(Criterion.code)).where(Criterion.standard_id == standard_id)

    rows = criteria(session, 7)

Rules: positional arguments are values, and must not be None (`= NULL` finds nothing) nor be looked at by the function;
those annotated as a Sequence stand for lists (`.in_(ids)`). Keyword-only arguments choose between shapes of the
statement, and each combination is composed once.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, Generic, ParamSpec, get_origin, get_type_hints

from sqlalchemy import Row, bindparam
from sqlmodel import Session

P = ParamSpec("P")


class Composed(Generic[P]):
    """The statement behind a function: called with a session and the function's arguments, it gives rows."""

    def __init__(self, compose: Callable[P, Any]) -> None:
        self._compose: Callable[..., Any] = compose
        self.__doc__ = compose.__doc__
        hints = get_type_hints(compose)
        parameters = inspect.signature(compose).parameters.values()
        self._names = [p.name for p in parameters if p.kind is not inspect.Parameter.KEYWORD_ONLY]
        self._lists = frozenset(name for name in self._names if get_origin(hints[name]) is Sequence)
        self._statements: dict[tuple[Any, ...], Any] = {}

    def __call__(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> Sequence[Row[Any]]:
        """Every row."""
        return self._run(session, args, kwargs).all()

    def one(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> Row[Any]:
        """The one row that there is."""
        return self._run(session, args, kwargs).one()

    def one_or_none(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> Row[Any] | None:
        """The row, if there is one."""
        return self._run(session, args, kwargs).one_or_none()

    def values(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> list[Any]:
        """The first column of every row."""
        return list(self._run(session, args, kwargs).scalars())

    def value(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> Any:
        """The first column of the one row that there is."""
        return self._run(session, args, kwargs).scalar_one()

    def things(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> Sequence[Any]:
        """The entities that the statement selects, as the session knows them."""
        statement, values = self._prepared(args, kwargs)
        return session.execute(statement, values).scalars().all()

    def thing(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> Any:
        """The entity, or None."""
        statement, values = self._prepared(args, kwargs)
        return session.execute(statement, values).scalars().one_or_none()

    def _run(self, session: Session, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        """Past the ORM's layer, which has nothing to do for columns; but flushed first, as the session would."""
        statement, values = self._prepared(args, kwargs)
        if session.new or session.dirty or session.deleted:
            session.flush()
        return session.connection().execute(statement, values)

    def _prepared(self, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        values, shape = dict(zip(self._names, args, strict=False)), {}
        for name, value in kwargs.items():
            (values if name in self._names else shape)[name] = value
        for name in self._lists:
            values[name] = list(values[name])
        key = tuple(sorted(shape.items()))
        statement = self._statements.get(key)
        if statement is None:
            holders = {name: bindparam(name, expanding=name in self._lists) for name in self._names}
            statement = self._statements[key] = self._compose(**holders, **shape)
        return statement, values


def composed(compose: Callable[P, Any]) -> Composed[P]:
    """Mark a function that composes a select: see the top of this file."""
    return Composed(compose)
