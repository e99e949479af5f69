"""Selects that are composed once and run many times.

Composing a select and taking it through the ORM costs several times what SQLite needs to answer it (bench/RESULTS.md),
so a page that composes its ten selects anew spends most of its time on that. A function under one of these decorators
is called once, with placeholders for its arguments, and the statement it gives is kept:

    @selects.rows
    def criteria(standard_id: int) -> Statement:
        return select(col(Criterion.id), col(Criterion.code)).where(Criterion.standard_id == standard_id)

    found = criteria(session, 7)

The rules for such a function: its positional arguments are values that it may only put into the statement; they are
never None (`= NULL` finds nothing), and those annotated as a Sequence stand for lists (`.in_(ids)`). Keyword-only
arguments choose between shapes of the statement; so do the roles of an argument named `actor`, of whom the function
may also use the person and the provider. Each shape is composed once.
"""

import inspect
from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, get_origin, get_type_hints

from sqlalchemy import Result, Row, bindparam
from sqlmodel import Session

P = ParamSpec("P")
T = TypeVar("T")
Statement = Any  # a select; SQLModel's types for one end at four columns
ACTOR = "actor"


@dataclass(frozen=True)
class _Asker:
    """Stands for the actor while a statement is composed: placeholders for who and where, and the roles as they are."""

    person_id: Any
    provider_id: Any
    roles: frozenset[Any]


class _Composed:
    """The statements behind a function, one for each shape."""

    def __init__(self, compose: Callable[..., Any]) -> None:
        self._compose = compose
        hints = get_type_hints(compose)
        parameters = inspect.signature(compose).parameters.values()
        self._names = [p.name for p in parameters if p.kind is not inspect.Parameter.KEYWORD_ONLY]
        self._lists = frozenset(name for name in self._names if get_origin(hints.get(name)) is Sequence)
        self._statements: dict[tuple[Any, ...], Any] = {}

    def columns(self, session: Session, args: Sequence[Any], kwargs: dict[str, Any]) -> Result[Any]:
        """Run it past the ORM's layer, which has nothing to do for columns; but flushed first, as the session would."""
        statement, values = self._prepared(args, kwargs)
        if session.new or session.dirty or session.deleted:
            session.flush()
        return session.connection().execute(statement, values)

    def entities(self, session: Session, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        statement, values = self._prepared(args, kwargs)
        return session.execute(statement, values).scalars()

    def _prepared(self, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        values, shape = dict(zip(self._names, args, strict=False)), {}
        for name, value in kwargs.items():
            (values if name in self._names else shape)[name] = value
        actor = values.pop(ACTOR, None)
        for name in self._lists:
            values[name] = list(values[name])
        key = (None if actor is None else actor.roles, *sorted(shape.items()))
        statement = self._statements.get(key)
        if statement is None:
            statement = self._statements[key] = self._made(actor, shape)
        if actor is not None:
            values |= {"actor_person": actor.person_id, "actor_provider": actor.provider_id}
        return statement, values

    def _made(self, actor: Any, shape: dict[str, Any]) -> Any:
        holders: dict[str, Any] = {name: bindparam(name, expanding=name in self._lists) for name in self._names}
        if actor is not None:
            holders[ACTOR] = _Asker(bindparam("actor_person"), bindparam("actor_provider"), actor.roles)
        return self._compose(**holders, **shape)


def _decorator(
    compose: Callable[P, Statement], run: Callable[[_Composed, Session, tuple[Any, ...], dict[str, Any]], T]
) -> Callable[Concatenate[Session, P], T]:
    behind = _Composed(compose)

    @wraps(compose)
    def ask(session: Session, *args: P.args, **kwargs: P.kwargs) -> T:
        return run(behind, session, args, kwargs)

    return ask


def plain(found: Sequence[Row[Any]]) -> list[Any]:
    """The same rows as plain named tuples. Asking a Row for a column by name takes ten times as long, which tells on a
    page that goes through many rows more than once."""
    return list(map(_shape(found[0]._fields)._make, found)) if found else []


@lru_cache
def _shape(fields: tuple[str, ...]) -> Any:
    return namedtuple("Plain", fields)


def rows(compose: Callable[P, Statement]) -> Callable[Concatenate[Session, P], Sequence[Row[Any]]]:
    """Every row."""
    return _decorator(compose, lambda behind, *asked: behind.columns(*asked).all())


def row(compose: Callable[P, Statement]) -> Callable[Concatenate[Session, P], Row[Any] | None]:
    """The row, if there is one."""
    return _decorator(compose, lambda behind, *asked: behind.columns(*asked).one_or_none())


def only_row(compose: Callable[P, Statement]) -> Callable[Concatenate[Session, P], Row[Any]]:
    """The one row that there always is."""
    return _decorator(compose, lambda behind, *asked: behind.columns(*asked).one())


def values(compose: Callable[P, Statement]) -> Callable[Concatenate[Session, P], list[Any]]:
    """The first column of every row."""
    return _decorator(compose, lambda behind, *asked: list(behind.columns(*asked).scalars()))


def value(compose: Callable[P, Statement]) -> Callable[Concatenate[Session, P], Any]:
    """The first column of the one row that there always is."""
    return _decorator(compose, lambda behind, *asked: behind.columns(*asked).scalar_one())


def things(compose: Callable[P, Statement]) -> Callable[Concatenate[Session, P], Sequence[Any]]:
    """The entities that it selects, as the session knows them."""
    return _decorator(compose, lambda behind, *asked: behind.entities(*asked).all())


def thing(compose: Callable[P, Statement]) -> Callable[Concatenate[Session, P], Any]:
    """The entity, or None."""
    return _decorator(compose, lambda behind, *asked: behind.entities(*asked).one_or_none())
