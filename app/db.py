"""The database: two engines behind one door, and one request = one transaction.

SQLite (the default) needs care that its Python driver does not take by itself: WAL without the WAL-reset race
(SQLite 3.51.3 or later), synchronous=FULL so that an acknowledged row survives a power cut, and BEGIN IMMEDIATE
for anything that writes, without which two read-then-write transactions silently lose an update.
docs/decisions/0002-two-engines.md has the measurements.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import structlog
from fastapi import Depends, Request
from sqlalchemy import Engine, event, make_url
from sqlalchemy.engine import Connection
from sqlmodel import Session as SQLSession
from sqlmodel import SQLModel, create_engine
from starlette.concurrency import run_in_threadpool
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY
from starlette.requests import ClientDisconnect

from app.errors import Mistake

try:
    import pysqlite3 as sqlite_driver  # type: ignore[import-not-found]
except ImportError:  # a platform without a wheel: the standard library's, with the safe, slower journal
    sqlite_driver = sqlite3

log = structlog.get_logger()

WAL_SAFE_FROM = (3, 51, 3)
LARGEST_FORM = 16 * 1024 * 1024  # a route that takes more streams it, and holds no session meanwhile
FORM_SECONDS = 120

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Rows of these tables are facts: the database itself refuses to change or delete them (see migrations/).
APPEND_ONLY = (
    "trail_entry",
    "assessment_decision",
    "decision_withdrawal",
    "countersignature",
    "review",
    "unit_sign_off",
    "unit_reopening",
    "evidence_withdrawal",
    "evidence_opening",
)


class Database:
    """The engines of one deployment. `reading()` and `writing()` open a session; writing commits on leaving."""

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.write_engine = _sqlite_engine(url, "BEGIN IMMEDIATE", echo)
            self.read_engine = _sqlite_engine(url, "BEGIN", echo)
        else:
            self.write_engine = self.read_engine = _postgresql_engine(url, echo)

    def session(self, *, writing: bool) -> SQLSession:
        """A session that begins its transaction at its first statement, not before."""
        engine = self.write_engine if writing else self.read_engine
        # A closed session stays closed: used again by mistake it would hold a transaction that nobody ends.
        return SQLSession(engine, expire_on_commit=False, close_resets_only=False)

    @contextmanager
    def writing(self) -> Iterator[SQLSession]:
        with self.session(writing=True) as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[SQLSession]:
        with self.session(writing=False) as session:
            yield session

    def dispose(self) -> None:
        self.write_engine.dispose()
        self.read_engine.dispose()


def _sqlite_engine(url: str, begin: str, echo: bool) -> Engine:
    engine = create_engine(
        url,
        echo=echo,
        hide_parameters=True,  # they are people's words, and an error's text goes to the log
        module=sqlite_driver,
        connect_args={"check_same_thread": False, "timeout": 10},
        pool_size=20,
        max_overflow=30,
    )
    journal = "WAL" if sqlite_driver.sqlite_version_info >= WAL_SAFE_FROM else "DELETE"

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (f"journal_mode={journal}", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql_engine(url: str, echo: bool) -> Engine:
    engine = create_engine(url, echo=echo, hide_parameters=True, pool_size=20, max_overflow=30, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET timezone TO 'UTC'")
            cursor.execute("SET lock_timeout TO '10s'")
            cursor.execute("SHOW synchronous_commit")
            weak = cursor.fetchone()[0] in ("off", "local")
        connection.commit()
        if weak:
            raise RuntimeError("PostgreSQL runs with synchronous_commit off: an answer could be lost. Turn it on.")

    return engine


def database_of(request: Request) -> Database:
    """The database of the app that serves this request."""
    return request.app.state.database


async def take_in(request: Request) -> None:
    """Read the form of a writing request while no transaction is open: a slow sender must not hold SQLite's one writer.

    Starlette keeps what was read, for whoever asks for the form next. Raises Mistake when the form stops arriving.
    """
    limit = request.scope.get(MAX_BODY_SIZE_SCOPE_KEY)
    if limit is None or limit > LARGEST_FORM:
        return
    try:
        async with asyncio.timeout(FORM_SECONDS):
            await request.body()
    except (TimeoutError, ClientDisconnect) as error:
        raise Mistake("The form stopped arriving, so nothing was done. Check your signal and send it again.") from error


async def request_session(request: Request) -> AsyncIterator[SQLSession]:
    """One request, one transaction: committed before the answer leaves, rolled back when anything was raised.

    GET and HEAD read; everything else writes. Making the session costs nothing: it connects at its first statement.
    """
    writing = request.method not in ("GET", "HEAD")
    if writing:
        await take_in(request)
    session = database_of(request).session(writing=writing)
    try:
        yield session
        if session.in_transaction():
            await run_in_threadpool(session.commit)
    except BaseException:
        await run_in_threadpool(session.rollback)
        raise
    finally:
        session.close()


# Function scope: the commit happens before the response leaves, so a failed commit can never answer 200.
Session = Annotated[SQLSession, Depends(request_session, scope="function")]
