"""A form acted on twice has one effect: a double tap, a retry on bad signal, a reload of the answer.

Each form's address carries a key (`page.once(...)`). The first time, the key is stored with the answer's address in
the same transaction as the change; after that the same answer is given and nothing is done (SAFETY 3.1.8).
"""

import hashlib
import secrets
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.access.actors import Actor
from app.access.models import OnceKey
from app.errors import Conflict

PARAMETER = "once"


class AlreadyDone(Exception):
    """This very form was acted on before; `location` is where its answer is."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def with_key(address: str) -> str:
    """The address of a form with a fresh key."""
    return f"{address}{'&' if '?' in address else '?'}{PARAMETER}={secrets.token_hex(12)}"


def key_of(request: Request) -> str | None:
    key = request.query_params.get(PARAMETER)
    return key if key and len(key) <= 40 else None


def ensure_not_done(request: Request, session: Session, actor: Actor) -> None:
    """Raise AlreadyDone when this person's form with this key was acted on before."""
    key = key_of(request)
    if key is None or request.method in ("GET", "HEAD"):
        return
    done = session.get(OnceKey, (actor.person_id, key))
    if done is None or done.path != request.url.path:
        return
    if done.body_sha256 != body_sha256(request):
        raise Conflict(
            "This form was sent before, with other words, so these were not recorded. Go back, copy what you wrote, "
            "open the page again and paste it there."
        )
    raise AlreadyDone(done.location)


def body_sha256(request: Request) -> str:
    """Of what was posted. Ordinary forms are read whole before their transaction opens (db.take_in)."""
    return hashlib.sha256(getattr(request, "_body", b"")).hexdigest()


def see_other(request: Request, session: Session, location: str) -> Response:
    """The answer to a form that was acted on: go and look at `location` (a path of ours). Remembers the form's key."""
    parts = urlsplit(location)
    if parts.scheme or parts.netloc or not location.startswith("/") or location.startswith("//"):
        raise ValueError("A form answers with an address of our own")
    key = key_of(request)
    actor: Actor | None = getattr(request.state, "actor", None)
    if key is not None and actor is not None:
        session.add(
            OnceKey(
                person_id=actor.person_id,
                key=key,
                path=request.url.path,
                body_sha256=body_sha256(request),
                location=location,
            )
        )
        session.flush()
    if "HX-Request" in request.headers:
        return Response(status_code=200, headers={"HX-Redirect": location})
    return RedirectResponse(location, status_code=303)
