"""Many people saving at once: everyone gets their turn, and nobody is sent away because threads ran out."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

import httpx
from fastapi import Depends, FastAPI
from sqlmodel import Session as SQLSession

from app.access.models import Provider
from app.db import Database, Session

MORE_THAN_THERE_ARE_THREADS = 60


def _looks(session: Session) -> SQLSession:
    """As a guard does: it opens the transaction in one thread, and the route goes on in another."""
    session.get_one(Provider, 1)
    return session


def _app(database: Database) -> FastAPI:
    app = FastAPI(max_body_size=1000)
    app.state.database = database

    @app.post("/count")
    def count(session: Annotated[SQLSession, Depends(_looks, scope="function")]) -> dict[str, int]:
        provider = session.get_one(Provider, 1, with_for_update=True, populate_existing=True)
        provider.answer_within_days += 1
        session.add(provider)
        return {"now": provider.answer_within_days}

    @app.get("/now")
    def now(session: Session) -> dict[str, Any]:
        return {"now": session.get_one(Provider, 1).answer_within_days}

    return app


def _in_a_thread(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run it in a thread of its own: a browser test before this one leaves its event loop in the main thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


def test_everyone_gets_a_turn(database: Database) -> None:
    with database.writing() as session:
        session.add(Provider(id=1, name="Northbank", answer_within_days=0))

    async def all_at_once() -> tuple[list[int], int]:
        transport = httpx.ASGITransport(_app(database))
        async with httpx.AsyncClient(transport=transport, base_url="http://vouch.test") as client:
            answers = await asyncio.gather(*(client.post("/count") for _ in range(MORE_THAN_THERE_ARE_THREADS)))
            assert {answer.status_code for answer in answers} == {200}
            return sorted(answer.json()["now"] for answer in answers), (await client.get("/now")).json()["now"]

    given, after = _in_a_thread(all_at_once)
    assert given == list(range(1, MORE_THAN_THERE_ARE_THREADS + 1))
    assert after == MORE_THAN_THERE_ARE_THREADS


def test_a_turn_is_given_back_by_whoever_fails(database: Database) -> None:
    app = FastAPI(max_body_size=1000)
    app.state.database = database

    @app.post("/fail")
    def fail(session: Session) -> None:
        session.add(Provider(name="Never kept"))
        session.flush()
        raise RuntimeError("on purpose")

    async def twice() -> list[int]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://vouch.test") as client:
            return [(await asyncio.wait_for(client.post("/fail"), 5)).status_code for _ in range(2)]

    assert _in_a_thread(twice) == [500, 500]
    with database.reading() as session:
        assert session.get(Provider, 1) is None
