"""A small browser for measuring: one connection kept open, cookies by hand, answers weighed as they came."""

import http.client
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode


@dataclass(frozen=True)
class Answer:
    """What came back. `sent` is bytes on the wire: the body as compressed, and the headers."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float

    @property
    def wire(self) -> int:
        return len(self.body) + sum(len(name) + len(value) + 4 for name, value in self.headers.items()) + 19


@dataclass(frozen=True)
class Request:
    """Something to ask: a page, or a form with its fields or with a ready-made body."""

    path: str
    method: str = "GET"
    fields: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    file: Path | None = None
    content_type: str = "application/x-www-form-urlencoded"
    expect: int = 200


@dataclass
class Client:
    """Somebody signed in, or nobody."""

    port: int
    cookie: str = ""
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(self, request: Request) -> Answer:
        """Send it and read the whole answer; raises RuntimeError when the status is not the one expected."""
        headers = {"Accept-Encoding": "gzip", "Accept": "text/html"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        body = request.body or (urlencode(request.fields).encode() if request.fields else b"")
        path = request.path
        if request.method == "POST":
            headers |= {"Sec-Fetch-Site": "same-origin", "Content-Type": request.content_type}
            path += f"{'&' if '?' in path else '?'}once={secrets.token_hex(12)}"
        began = time.perf_counter()
        if request.file is not None:
            answer = self._stream(path, headers, request.file)
        else:
            answer = self._whole(request.method, path, body, headers)
        content = answer.read()
        found = Answer(answer.status, answer.headers, content, time.perf_counter() - began)
        if found.status != request.expect:
            words = content[:2000] if answer.headers.get("content-encoding") is None else b"(compressed)"
            raise RuntimeError(f"{request.method} {path} answered {found.status}, not {request.expect}: {words!r}")
        return found

    def _whole(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> http.client.HTTPResponse:
        for attempt in (1, 2):
            connection = self._open()
            try:
                connection.request(method, path, body or None, headers)
                return connection.getresponse()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()  # the server closes a connection that was quiet for some seconds
                if attempt == 2:
                    raise
        raise AssertionError

    def _stream(self, path: str, headers: dict[str, str], file: Path) -> http.client.HTTPResponse:
        """A large body from a file, by the kernel, so that the client takes no processor from the server."""
        self.close()
        connection = self._open()
        connection.putrequest("POST", path, skip_accept_encoding=True)
        for name, value in {**headers, "Content-Length": str(file.stat().st_size)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        with file.open("rb") as opened:
            connection.sock.sendfile(opened)
        return connection.getresponse()

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def sign_in(port: int, email: str, password: str) -> Client:
    """Sign in by the form, as a person does."""
    client = Client(port)
    answer = client.ask(
        Request("/sign-in", "POST", fields=[("email", email), ("password", password)], expect=303),
    )
    pairs = [value.partition(";")[0] for value in answer.headers.get_all("set-cookie", [])]
    client.cookie = "; ".join(pairs)
    return client


def at_once(clients: Sequence[Client], work: Sequence[Request]) -> list[float]:
    """All clients work through the list together; the seconds that each answer took."""
    waiting = iter(work)  # next() on a list's iterator is one step, so threads never share a request

    def through(client: Client) -> list[float]:
        return [client.ask(request).seconds for request in waiting]

    return _gather(through, clients)


def _gather(through: Callable[[Client], list[float]], clients: Sequence[Client]) -> list[float]:
    with ThreadPoolExecutor(len(clients)) as pool:
        return [seconds for found in pool.map(through, clients) for seconds in found]
