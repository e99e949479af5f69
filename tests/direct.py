"""Requests that go straight into the app, in the test's own thread.

Starlette's test client sends each request through a portal to another thread, some fifteen errands for each answer.
That is most of what a test that asks thousands of questions spends its time on. Here an answer is one run of an event
loop. What needs the portal goes through it as before: other threads (their requests must meet in one loop, as on a
server), and a thread that is inside a loop already (a browser's).
"""

import asyncio
import atexit
import threading
from typing import Any
from urllib.parse import unquote

import httpx2 as httpx

_loops: dict[int, asyncio.AbstractEventLoop] = {}


class Direct(httpx.BaseTransport):
    """For the thread that made it; `portal` answers everybody else."""

    def __init__(self, app: Any, portal: httpx.BaseTransport) -> None:
        self.app, self.portal = app, portal
        self._thread = threading.get_ident()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if threading.get_ident() != self._thread or asyncio._get_running_loop() is not None:
            return self.portal.handle_request(request)
        return _own_loop().run_until_complete(self._answer(request))

    def close(self) -> None:
        self.portal.close()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        body: bytes | None = request.read()
        start: dict[str, Any] = {}
        parts: list[bytes] = []
        done = asyncio.Event()

        async def receive() -> dict[str, Any]:
            nonlocal body
            if body is None:
                await done.wait()
                return {"type": "http.disconnect"}
            whole, body = body, None
            return {"type": "http.request", "body": whole, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                assert not start, "a second answer was begun"
                start.update(message)
            elif message["type"] == "http.response.body":
                assert start, "a body came before the answer was begun"
                assert not done.is_set(), "more came after the end"
                parts.append(bytes(message.get("body", b"")))
                if not message.get("more_body", False):
                    done.set()

        await self.app(_scope(request), receive, send)
        assert done.is_set(), "the app never ended its answer"
        content = b"" if request.method == "HEAD" else b"".join(parts)
        return httpx.Response(start["status"], headers=list(start["headers"]), stream=httpx.ByteStream(content))


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "path": unquote(url.path),
        "raw_path": url.raw_path.split(b"?", 1)[0],
        "root_path": "",
        "scheme": url.scheme,
        "query_string": url.query,
        "headers": [(key.lower().encode(), value.encode()) for key, value in request.headers.multi_items()],
        "client": ("testclient", 50000),
        "server": [url.raw_host.decode(), url.port or {"http": 80, "https": 443}[url.scheme]],
        "extensions": {},
        "state": {},
    }


def _own_loop() -> asyncio.AbstractEventLoop:
    thread = threading.get_ident()
    if thread not in _loops:
        _loops[thread] = asyncio.new_event_loop()
        atexit.register(_loops[thread].close)
    return _loops[thread]
