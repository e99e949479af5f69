"""Static files by a name that holds their hash, so that browsers may keep them for a year.

All of them are read, joined (joining.py), hashed and compressed once, and served from memory: there are few, and a
name from outside is only ever looked up among them.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import get_route_path
from starlette.types import Receive, Scope, Send

from app.settings import resource
from app.web import joining

_HASHED = re.compile(r"^(?P<stem>.+)\.(?P<hash>[0-9a-f]{12})\.(?P<ending>[a-z0-9]+)$")
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_ENOUGH_TO_COMPRESS = 200
FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Prepared:
    """A file as it is sent; `zipped` is None where compressing does not help."""

    address: str
    kind: str
    body: bytes
    zipped: bytes | None
    tag: str


class Shelf:
    """Every file of a folder, prepared at its first use. Paths are relative to the folder, with slashes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = frozenset(
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and path.suffix in _KINDS
        )
        self._prepared: dict[str, Prepared] = {}

    def get(self, path: str) -> Prepared | None:
        if path not in self._paths:
            return None
        if path not in self._prepared:
            self._prepared[path] = self._prepare(path)
        return self._prepared[path]

    def address(self, path: str) -> str:
        """/static/css/vouch.0123456789ab.css for css/vouch.css. Raises FileNotFoundError."""
        found = self.get(path)
        if found is None:
            raise FileNotFoundError(f"static/{path}")
        return found.address

    def _prepare(self, path: str) -> Prepared:
        body = self._body(path)
        digest = hashlib.sha256(body).hexdigest()[:12]
        stem, _, ending = path.rpartition(".")
        zipped = gzip.compress(body, 9, mtime=0)
        return Prepared(
            address=f"/static/{stem}.{digest}.{ending}",
            kind=_KINDS[f".{ending}"],
            body=body,
            zipped=zipped if len(body) > _ENOUGH_TO_COMPRESS and len(zipped) < len(body) * 0.9 else None,
            tag=f'"{digest}"',
        )

    def _body(self, path: str) -> bytes:
        if path.endswith(".css"):
            return joining.sheet(path, self._text, self.address).encode()
        if path.startswith("js/"):
            return joining.script(path, self._text).encode()
        return (self._folder / path).read_bytes()

    def _text(self, path: str) -> str:
        return (self._folder / path).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    return Shelf(resource("static"))


def address(path: str) -> str:
    """Where a page finds static/<path>."""
    return shelf().address(path)


class StaticFiles:
    """Serves both names: the hashed one may be kept for a year; the plain one is asked for anew each time (its ETag
    answers 304), for whoever links to it from elsewhere."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405)
        await self._answer(get_route_path(scope).removeprefix("/"), Headers(scope=scope))(scope, receive, send)

    def _answer(self, path: str, headers: Headers) -> Response:
        match = _HASHED.match(path)
        file = shelf().get(f"{match['stem']}.{match['ending']}" if match else path)
        if file is None:
            raise HTTPException(404)
        if match and file.address != f"/static/{path}":
            return PlainTextResponse("This file has a newer version.", 404)
        said = {"Cache-Control": FOR_A_YEAR if match else "no-cache", "ETag": file.tag, "Vary": "Accept-Encoding"}
        if file.tag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=said)
        if file.zipped is not None and "gzip" in headers.get("accept-encoding", ""):
            return Response(file.zipped, headers={**said, "Content-Encoding": "gzip"}, media_type=file.kind)
        return Response(file.body, headers=said, media_type=file.kind)
