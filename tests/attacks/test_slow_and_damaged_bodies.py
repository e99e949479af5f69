"""What arrives slowly, never ends, or is not what its headers say."""

from typing import Any

import anyio
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.db import Database
from tests.client import Client
from tests.house.world import World

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"


class Trickle:
    """A request whose body stops arriving: it says when the app waits for more, and `go` lets the rest come."""

    def __init__(self, client: Client, path: str, *parts: bytes, kind: str = FORM) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        headers = {"host": "vouch.test", "origin": "https://vouch.test", "cookie": cookie, "content-type": kind}
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "https",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "server": ("vouch.test", 443),
            "client": ("192.0.2.1", 5000),
        }
        self.parts = list(parts)
        self.waits, self.go = anyio.Event(), anyio.Event()
        self.status = 0

    async def receive(self) -> dict[str, Any]:
        if len(self.parts) > 1:
            return {"type": "http.request", "body": self.parts.pop(0), "more_body": True}
        self.waits.set()
        await self.go.wait()
        return {"type": "http.request", "body": self.parts.pop(0) if self.parts else b"", "more_body": False}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]


def test_someone_whose_form_arrives_slowly_keeps_nobody_from_writing(
    app: FastAPI, client: Client, world: World, database: Database
) -> None:
    """SQLite has one writer: a body is read before the request takes its place."""
    client.as_(world.north.learner)

    def write() -> None:
        with database.writing() as session:
            if database.is_sqlite:
                session.connection().exec_driver_sql("PRAGMA busy_timeout=0")
            session.execute(text("UPDATE person SET theme = 'dark' WHERE id = :id"), {"id": world.north.learner.id})

    def idle_transactions() -> int:
        with database.reading() as session:
            return session.execute(
                text("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'")
            ).scalar_one()

    async def attack() -> None:
        slow = Trickle(client, "/preferences", b"theme=light", b"&text=&shortcuts=1")
        async with anyio.create_task_group() as group:
            group.start_soon(app, slow.scope, slow.receive, slow.send)
            with anyio.fail_after(20):
                await slow.waits.wait()
            try:
                await anyio.to_thread.run_sync(write)
                held = 0 if database.is_sqlite else await anyio.to_thread.run_sync(idle_transactions)
            finally:
                slow.go.set()
        assert held == 0, "a transaction stays open while the form arrives"
        assert slow.status == 303

    anyio.run(attack)


@pytest.mark.parametrize("kind", [FORM, MULTIPART])
def test_a_form_without_a_length_is_cut_off_at_the_limit(kind: str, app: FastAPI, client: Client, world: World) -> None:
    client.as_(world.north.learner)
    taken = 0

    async def attack() -> None:
        slow = Trickle(client, "/preferences", kind=kind)
        head = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n' if kind == MULTIPART else b"x="

        async def endless() -> dict[str, Any]:
            nonlocal taken
            block = b"a" * 65536 if taken else head
            taken += len(block)
            assert taken < 64 * 1024 * 1024, "it never stops reading"
            return {"type": "http.request", "body": block, "more_body": True}

        await app(slow.scope, endless, slow.send)
        assert slow.status in (400, 413), slow.status

    anyio.run(attack)
    assert taken < 3 * 1024 * 1024


def test_a_form_with_a_great_many_tiny_parts_is_refused_in_flat_memory(
    app: FastAPI, client: Client, world: World
) -> None:
    """Each refused file used to leave a sentence behind, for as long as more came."""
    client.as_(world.north.learner)
    draft = world.samples["evidence_id"][0]
    taken = 0

    async def attack() -> None:
        slow = Trickle(client, f"/evidence/{draft}/files", kind=MULTIPART)
        part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n\r\n'

        async def endless() -> dict[str, Any]:
            nonlocal taken
            taken += len(part) * 1000
            assert taken < 64 * 1024 * 1024, "it never stops reading"
            return {"type": "http.request", "body": part * 1000, "more_body": True}

        await app(slow.scope, endless, slow.send)
        assert slow.status in (413, 422), slow.status

    anyio.run(attack)


@pytest.mark.parametrize("length", ["abc", "-1", "9" * 30, "1e3", ""])
def test_a_length_that_is_no_number_is_no_error_of_ours(length: str, client: Client, world: World) -> None:
    client.as_(world.north.learner)
    for path in ("/preferences", f"/evidence/{world.samples['evidence_id'][0]}/edit"):
        kind = MULTIPART if path.endswith("edit") else FORM
        answer = client.post(path, content=b"x=1", headers={"content-length": length, "content-type": kind})
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "codec", ["unicode_escape", "utf-7", "raw_unicode_escape", "idna", "utf-16", "undefined", "hex"]
)
def test_a_form_in_an_odd_code_is_no_error_of_ours(codec: str, client: Client, world: World) -> None:
    """Some codecs make half a character (a lone surrogate), which no database can keep."""
    kind = f"multipart/form-data; boundary=b; charset={codec}"
    halves = {"unicode_escape": b"\\ud800", "raw_unicode_escape": b"\\ud800", "utf-7": b"+2AA-"}
    value = halves.get(codec, b"\xff\xfe\x00\xd8")
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name, value)
        for name in (b"email", b"password", b"name", b"reason", b"text", b"next")
    )
    for who, path in (
        (None, "/sign-in"),
        (world.north.manager, f"/portfolios/{world.samples['enrolment_id'][0]}/access"),
        (world.north.administrator, "/people"),
    ):
        client.as_(who) if who else client.as_nobody()
        answer = client.post(path, content=body + b"--b--\r\n", headers={"content-type": kind})
        assert answer.status_code < 500, path


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "b" * 5000,
        'multipart/form-data; boundary="b\\"',
        "multipart/form-data; boundary=\xe9",
        "multipart/form-data; boundary*0=b",
        "multipart/mixed; boundary=b",
        "application/json",
        "text/plain",
        "",
        ";;;",
    ],
)
def test_a_form_of_an_odd_kind_is_no_error_of_ours(kind: str, client: Client, world: World) -> None:
    client.as_(world.north.learner)
    draft = world.samples["evidence_id"][0]
    bodies = (
        b"",
        b"\x00",
        b"--b\r\n",
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
        b"--b\r\nContent-Disposition: form-data; name*=utf-8''%ff; filename*=x\r\n\r\nx\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="\xff\x00\xed\xa0\x80"\r\n\r\nx\r\n--b--\r\n',
    )
    for path in (f"/evidence/{draft}/edit", f"/evidence/{draft}/files", f"/evidence/{draft}/draft", "/preferences"):
        for body in bodies:
            answer = client.post(path, content=body, headers={"content-type": kind.encode("latin-1")})
            assert answer.status_code < 500, (path, body)
