"""The database: two engines behind one door, and one request = one transaction.

SQLite (the default) needs care that its Python driver does not take by itself: WAL without the WAL-reset race
(SQLite 3.51.3 or later), synchronous=FULL so that an acknowledged row survives a power cut, and BEGIN IMMEDIATE
for anything that writes, without which two read-then-write transactions silently lose an update.
docs/decisions/0002-two-engines.md has the measurements.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated, Any
from weakref import WeakKeyDictionary

import structlog
from fastapi import Depends, Request
from sqlalchemy import Engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InvalidatePoolError
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

# Fewer than the threads that run requests (40) and than the connections of a pool (50), with some to spare.
AT_ONCE = 32
WAL_SAFE_FROM = (3, 51, 3)
LARGEST_FORM = 16 * 1024 * 1024  # a route that takes more streams it, and holds no session meanwhile
FORM_SECONDS = 120
ASK_AFTER_SECONDS = 1.0
USED_AT = "used_at"

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
    "unit_move",
    "carried_decision",
    "standard_mark",
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
        # What a page reads needs no BEGIN and COMMIT on PostgreSQL: at READ COMMITTED each statement sees what is
        # committed when it starts, with them as without them. On SQLite they make a page one snapshot, and cost little.
        self.page_engine = (
            self.read_engine if self.is_sqlite else self.read_engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[asyncio.Semaphore, asyncio.Semaphore]]
        self._turns = WeakKeyDictionary()

    def session(self, *, writing: bool) -> SQLSession:
        """A session that begins its transaction at its first statement, not before."""
        return _session(self.write_engine if writing else self.read_engine)

    def page_session(self) -> SQLSession:
        """A session for a request that only reads: nothing that it does has to be ended."""
        return _session(self.page_engine)

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

    @asynccontextmanager
    async def turn(self, *, writing: bool) -> AsyncIterator[None]:
        """Wait in the order of arrival, and in no thread, until this request may open its transaction.

        On SQLite one request writes at a time. Without the wait each of the others would hold a thread and ask for the
        writer again and again (SQLite's busy handler), which starves some of them until they give up. And a request
        goes through several threads: with more requests than threads, those that wait for a lock could leave the one
        that holds it without a thread to commit in. Other writers (uploads, jobs, other processes) still meet at the
        database's own locks.
        """
        loop = asyncio.get_running_loop()
        if loop not in self._turns:
            self._turns[loop] = asyncio.Semaphore(1), asyncio.Semaphore(AT_ONCE)
        one, several = self._turns[loop]
        async with one if writing and self.is_sqlite else several:
            yield

    def dispose(self) -> None:
        self.write_engine.dispose()
        self.read_engine.dispose()


def _session(engine: Engine) -> SQLSession:
    """A closed session stays closed: used again by mistake it would hold a transaction that nobody ends."""
    return SQLSession(engine, expire_on_commit=False, close_resets_only=False)


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
    # The connection that was used last is used next, and a statement is prepared when it comes again: planning a
    # page's statements takes PostgreSQL several times what running them does, and each connection plans for itself.
    engine = create_engine(
        url,
        echo=echo,
        hide_parameters=True,
        pool_size=20,
        max_overflow=30,
        pool_use_lifo=True,
        connect_args={"prepare_threshold": 1},
    )
    _ensure_alive(engine)

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


def _ensure_alive(engine: Engine) -> None:
    """Ask a connection that was not used for a while whether it still answers, so that a restart of the database is
    not an error of ours. Asking before every request would be one errand in ten of a page."""

    @event.listens_for(engine, "checkin")
    def note(_connection: Any, record: Any) -> None:
        record.info[USED_AT] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        used_at = record.info.get(USED_AT)
        if used_at is None or time.monotonic() - used_at < ASK_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError("The database has closed this connection.") from error


def database_of(request: Request) -> Database:
    """The database of the app that serves this request."""
    return request.app.state.database


async def take_in(request: Request) -> None:
    """Read the form of a writing request while no transaction is open: a slow sender must not hold SQLite's one writer.

    Starlette keeps what was read, for whoever asks for the form next. Raises Mistake when the form stops arriving.
    """
    try:
        async with asyncio.timeout(FORM_SECONDS):
            await request.body()
    except (TimeoutError, ClientDisconnect) as error:
        raise Mistake("The form stopped arriving, so nothing was done. Check your signal and send it again.") from error


def _brings_files(request: Request) -> bool:
    """The routes that take files read their body themselves, with no transaction open meanwhile."""
    limit = request.scope.get(MAX_BODY_SIZE_SCOPE_KEY)
    return limit is None or limit > LARGEST_FORM


async def request_session(request: Request) -> AsyncIterator[SQLSession]:
    """One request, one transaction: committed before the answer leaves, rolled back when anything was raised.

    GET and HEAD read; everything else writes. Making the session costs nothing: it connects at its first statement.
    """
    database = database_of(request)
    writing = request.method not in ("GET", "HEAD")
    if _brings_files(request):
        async with _transaction(database, writing=writing) as session:
            yield session
        return
    if writing:
        await take_in(request)
    async with database.turn(writing=writing), _transaction(database, writing=writing) as session:
        yield session


@asynccontextmanager
async def _transaction(database: Database, *, writing: bool) -> AsyncIterator[SQLSession]:
    session = database.session(writing=True) if writing else database.page_session()
    try:
        yield session
        # Reading leaves nothing to commit, and closing then ends it without an errand for a thread.
        if writing and session.in_transaction():
            await run_in_threadpool(session.commit)
    except BaseException:
        await run_in_threadpool(session.rollback)
        raise
    finally:
        session.close()


# Function scope: the commit happens before the response leaves, so a failed commit can never answer 200.
Session = Annotated[SQLSession, Depends(request_session, scope="function")]
