"""Static files by a name that holds their hash, so that browsers may keep them for a year."""

import hashlib
import re
import stat
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.settings import resource

_HASHED = re.compile(r"^(?P<stem>.+)\.(?P<hash>[0-9a-f]{12})\.(?P<ending>[a-z0-9]+)$")


@lru_cache(maxsize=256)
def _hash_of(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=256)
def address(path: str) -> str:
    """/static/css/vouch.0123456789ab.css for css/vouch.css. Computed once for each file of a running server."""
    file = resource("static") / path
    stem, _, ending = path.rpartition(".")
    return f"/static/{stem}.{_hash_of(file, file.stat().st_mtime)}.{ending}"


class HashedStaticFiles(StaticFiles):
    """Serves both names: the hashed one may be kept for a year; the plain one is asked for anew each time (its ETag
    answers 304), because scripts import each other and the style sheet names its icons by plain names. The font's name
    never means another file, so it may be kept."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        match = _HASHED.match(path)
        if match:
            plain = f"{match['stem']}.{match['ending']}"
            if not self._holds(plain) or address(plain) != f"/static/{path}":
                return Response("This file has a newer version.", status_code=404, media_type="text/plain")
            response = await super().get_response(plain, scope)
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response = await super().get_response(path, scope)
            response.headers["Cache-Control"] = (
                "public, max-age=31536000, immutable" if path.endswith(".woff2") else "no-cache"
            )
        return response

    def _holds(self, path: str) -> bool:
        """Whether it is a file of ours: a name from outside may be anything."""
        try:
            _, found = self.lookup_path(path)
        except (ValueError, OSError):
            return False
        return found is not None and stat.S_ISREG(found.st_mode)
